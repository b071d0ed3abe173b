"""Drawing what the system holds into the plan: laid over what is there, saved as a draft, remembered in the log."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from forms.models import Event, Response, db, transaction
from forms.models.events import append
from forms.validators.identifiers import squeeze
from forms.workflow.actors import Actor
from forms.workflow.drafts import Sent, keep, locked
from forms.workflow.grounds import mark_of
from forms.workflow.merging import given
from forms.workflow.outcome import Conflict
from forms.workflow.plan_facts import Facts, Row, facts_of
from forms.workflow.responses import loaded

STEP = "draw"


@dataclass(frozen=True)
class Kind:
    """How one table or question is drawn.

    :param source: where it comes from, in words
    :param keys: columns that tell a row from others, the surest first
    :param gentle: whether only what is blank is filled in, for what the system proposes but does not know
    """

    source: Any
    keys: tuple[tuple[str, ...], ...] = ()
    gentle: bool = False


KINDS = {
    "goals.kpi": Kind(_("结对登记和列入名单的单位数"), (("name", "unit"),)),
    "cultivation.units": Kind(_("审核通过的附件2和省级意见"), (("credit_code",), ("name",))),
    "agencies.agencies": Kind(_("审核通过的附件3和省级意见"), (("credit_code",), ("name",))),
    "pairing.pairs": Kind(_("结对登记"), (("agency", "enterprise"),)),
    "schedule.steps": Kind(_("年度通知规定的阶段"), (("stage", "link"),), gentle=True),
    "contacts.people": Kind(_("本省局工作人员账号"), (("name",),), gentle=True),
    "attachments.enclosed": Kind(_("审核通过的附件和结对登记")),
    "attachments.surveys": Kind(_("审核通过的附件2")),
    "attachments.sheets": Kind(_("审核通过的附件3")),
}
SECTIONS = tuple(dict.fromkeys(path.partition(".")[0] for path in KINDS))


@dataclass(frozen=True)
class Drawn:
    """What was drawn into a section last: path to what was put in, when, and by whom."""

    facts: Facts
    at: datetime
    actor: str


# -- laying it over ---------------------------------------------------------------------------------


def laid_over(plan: Any, section: str, facts: Facts, before: Facts, *, gently: bool = True) -> dict[str, Any]:
    """The answers of a section of the plan with what is known put in; the plan itself stays as it is.

    A row known to the system is brought up to date where the system knows; what was added by hand stays; what was
    drawn once and is known no more goes.

    :param before: what was drawn into it last
    :param gently: whether what is only proposed leaves answers alone
    """
    held: dict[str, Any] = given(plan[section])
    for path, known in of_section(facts, section).items():
        name, kind = path.partition(".")[2], KINDS[path]
        if not kind.keys:
            held[name] = known
            continue
        table = plan[section].form[name]
        blank = [row.is_blank for row in table.entries]
        rows = [row for row, is_blank in zip(held[name], blank, strict=True) if not is_blank]
        held[name] = merged(rows, known, before.get(path, []), kind, gently=gently)[: table.max_entries]
    return held


def of_section(facts: Facts, section: str) -> Facts:
    return {path: known for path, known in facts.items() if path.partition(".")[0] == section}


def merged(rows: list[Row], known: list[Row], before: list[Row], kind: Kind, *, gently: bool) -> list[Row]:
    """The rows of a table with what is known of them."""
    waiting, result = list(known), []
    for row in rows:
        fresh = alike(row, waiting, kind)
        if fresh is not None:
            waiting.remove(fresh)
            result.append(row | (only_blanks(row, fresh) if kind.gentle and gently else fresh))
        elif kind.gentle or alike(row, before, kind) is None:
            result.append(row)
    return result + waiting


def alike(row: Row, among: Iterable[Row], kind: Kind) -> Row | None:
    """The row that is about the same, by the surest columns both have; None where there is none."""
    others = list(among)
    for columns in kind.keys:
        key = key_of(row, columns)
        found = next((other for other in others if key and key_of(other, columns) == key), None)
        if found is not None:
            return found
    return None


def key_of(row: Row, columns: Collection[str]) -> tuple[str, ...]:
    """What tells a row from others; empty where it does not say."""
    words = tuple(squeeze(str(row.get(column) or "")) for column in columns)
    return words if all(words) else ()


def only_blanks(row: Row, fresh: Row) -> Row:
    return {name: value for name, value in fresh.items() if row.get(name) in (None, "", [])}


# -- putting it in ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Proposal:
    """A section with what is known put in, and the marks of what a page showed: of the section, and of the proposal."""

    section: str
    answers: dict[str, Any]
    mark: str
    offer: str


def proposals(response: Response) -> dict[str, Proposal]:
    """What drawing would make of each section now."""
    plan, facts, before = loaded(response), facts_of(response.programme, response.region), last_drawn(response)
    found = {}
    for section in SECTIONS:
        earlier = before[section].facts if section in before else {}
        answers = laid_over(plan, section, facts, earlier)
        normal = given(loaded(response, response.answers | {section: answers})[section])
        found[section] = Proposal(section, normal, mark_of(given(plan[section])), mark_of(normal))
    return found


def draw(actor: Actor, response: Response, chosen: dict[str, tuple[str, str]]) -> list[str]:
    """Put what is known into the sections chosen, as drafts; one event remembers what was put in.

    :param chosen: section to the marks its proposal showed: of the section as it was, and of what was offered
    :returns: the sections in which somebody else changed the same questions meanwhile; theirs stand there
    :raises Conflict: the plan is closed, or the system holds something else than what was offered
    """
    with transaction():
        held = locked(response.public_id)
        offered = proposals(held)
        facts = facts_of(held.programme, held.region)
        remembered: Facts = {}
        clashed: list[str] = []
        for section, (mark, offer) in chosen.items():
            proposal = offered[section]
            if proposal.mark == mark and proposal.offer != offer:
                raise Conflict("the system holds something else now")
            kept = keep(actor, held, section, Sent(proposal.answers, (mark,)))
            clashed += [section] if kept.conflicts else []
            remembered |= put_in(of_section(facts, section), given(loaded(held)[section]))
        append(STEP, actor.name, region=held.region, response_id=held.id, details={"drawn": remembered})
    return clashed


def put_in(facts: Facts, answers: dict[str, Any]) -> Facts:
    """What of the facts the section now says in the same words: that much was drawn."""
    found: Facts = {}
    for path, known in facts.items():
        name, kind = path.partition(".")[2], KINDS[path]
        if not kind.keys:
            found[path] = known if answers[name] == known else None
            continue
        rows = []
        for fresh in known:
            row = alike(fresh, answers[name], kind)
            if row is not None:
                rows.append({column: value for column, value in fresh.items() if row.get(column) == value})
        found[path] = rows
    return found


def last_drawn(response: Response) -> dict[str, Drawn]:
    """What was drawn into each section last."""
    wanted = select(Event).where(Event.response_id == response.id, Event.step == STEP).order_by(Event.seq.desc())
    found: dict[str, Drawn] = {}
    for event in db.session.execute(wanted).scalars():
        drawn: Facts = event.details["drawn"]
        for section in dict.fromkeys(path.partition(".")[0] for path in drawn):
            found.setdefault(section, Drawn(of_section(drawn, section), event.at, event.actor))
    return found
