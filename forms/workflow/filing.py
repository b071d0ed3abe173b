"""Filing: a region's package goes to the bureau in one step, which receives it or sends it back as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from forms.languages import source_language
from forms.models import (
    Event,
    Filing,
    FilingStep,
    Pair,
    Programme,
    Region,
    Response,
    canonical,
    db,
    digest,
    transaction,
)
from forms.models.events import append
from forms.workflow.actors import Actor
from forms.workflow.outcome import Conflict
from forms.workflow.package_check import Checklist
from forms.workflow.package_members import FOLDERS, Member, members_of
from forms.workflow.receipts import new_receipt
from forms.workflow.review import move, record_of

STANDINGS = {
    "filed": _("已报送，等待国家局接收"),
    "returned": _("国家局已退回"),
    "received": _("国家局已接收"),
}
WHOLE = (joinedload(Filing.region), joinedload(Filing.programme), selectinload(Filing.steps))


@dataclass(frozen=True)
class Wish:
    """What an officer asks to file.

    :param key: minted with the page; the same key never files twice
    :param plan: the plan and its revision as the page showed them, ``public_id.revision``
    :param annexes: the annexes ticked, each likewise; None for those the system proposes
    :param confirmed: whether what is to be looked at was confirmed
    """

    key: str
    plan: str | None = None
    annexes: tuple[str, ...] | None = None
    confirmed: bool = False


class Incomplete(Exception):
    """Something is missing, or has to be confirmed first; ``checklist`` says what."""

    def __init__(self, checklist: Checklist) -> None:
        super().__init__("the package is not complete")
        self.checklist = checklist


# -- what there is --------------------------------------------------------------------------------


def versions(programme: Programme, region: Region) -> list[Filing]:
    """Every package of a region's year, the newest first."""
    wanted = select(Filing).where(Filing.programme_id == programme.id, Filing.region_id == region.id)
    return list(db.session.execute(wanted.order_by(Filing.number.desc()).options(*WHOLE)).scalars())


def standing(filing: Filing) -> str:
    """A code of ``STANDINGS``: what became of a package."""
    return filing.steps[-1].kind if filing.steps else "filed"


def is_late(filing: Filing) -> bool:
    """Whether a package was filed after the day it was due."""
    return filing.programme.calendar(filing.created_at).days_left() < 0


def parts_of(members: Iterable[Member]) -> list[str]:
    """The parts a package has, in the order of its folders."""
    held = {member["part"] for member in members}
    sealed = any(member["attachments"] for member in members if member["part"] != "agreement")
    return [part for part in FOLDERS if part in held or (part == "seal" and sealed)]


# -- the steps ------------------------------------------------------------------------------------


def file_package(actor: Actor, programme: Programme, region: Region, wish: Wish) -> Filing:
    """File a region's package: one transaction holds it, its receipt, the state of every member and the events.

    :returns: the package; the earlier one where the key has filed already
    :raises Incomplete: something is missing or unconfirmed
    :raises Conflict: a package of the region is with the bureau, or the plan is not what the page showed
    """
    programme_id, region_id = programme.id, region.id
    with transaction():
        held, home = db.session.get_one(Programme, programme_id), db.session.get_one(Region, region_id)
        lock(held, home)
        earlier = filed_with(home, wish.key)
        if earlier is not None:
            return earlier
        last = next(iter(versions(held, home)), None)
        if last is not None and standing(last) != "returned":
            raise Conflict("a package is with the bureau")
        check = Checklist(held, home, wish.annexes)
        if check.missing or (check.cautions and not wish.confirmed):
            raise Incomplete(check)
        if wish.plan is not None and wish.plan != shown_as(check.plan):
            raise Conflict("the plan has changed meanwhile")
        with source_language():
            cautions = [words for item in Checklist(held, home, wish.annexes).cautions for words in item.words]
        return put_together(actor, held, check.responses, check.pairs, key=wish.key, cautions=cautions)


def lock(programme: Programme, region: Region) -> None:
    """Hold what may go into the package, so that of two officers one comes second."""
    wanted = select(Response.id).where(Response.programme_id == programme.id, Response.region_id == region.id)
    db.session.execute(wanted.where(Response.state == "accepted").order_by(Response.id).with_for_update()).all()


def shown_as(plan: Response | None) -> str:
    """How a page names the plan and its revision."""
    return f"{plan.public_id}.{plan.revisions[-1].number}" if plan is not None and plan.revisions else ""


def filed_with(region: Region, key: str) -> Filing | None:
    """The package a key has filed, None where it has filed none."""
    wanted = select(Event.details).where(Event.region_id == region.id, Event.step == "package")
    receipt = next((told["receipt"] for told in db.session.execute(wanted).scalars() if told["key"] == key), None)
    if receipt is None:
        return None
    return db.session.execute(select(Filing).where(Filing.receipt == receipt).options(*WHOLE)).scalar_one()


def put_together(
    actor: Actor,
    programme: Programme,
    responses: list[Response],
    pairs: Iterable[Pair] = (),
    *,
    key: str = "",
    cautions: Iterable[str] = (),
) -> Filing:
    """Put a package of these on record, whatever a checklist would say; belongs inside a transaction.

    Raises Conflict where one of them cannot be filed.
    """
    region = responses[0].region
    members = members_of(responses, pairs)
    number = max((filing.number for filing in versions(programme, region)), default=0) + 1
    filing = Filing(
        programme=programme,
        region=region,
        region_id=region.id,
        number=number,
        members=members,
        sha256=digest(canonical(members)),
        receipt=new_receipt(programme.year),
        actor=actor.name,
    )
    db.session.add(filing)
    db.session.flush()
    for response in responses:
        move(actor, response, "file", kept=record_of(response) | {"package": filing.receipt})
    log(actor, filing, "package", key=key, responses=len(responses), cautions=list(cautions))
    return filing


def receive(actor: Actor, filing_id: int) -> Filing:
    """The bureau receives a package; its members may be archived from then on. Raises Conflict."""
    with transaction():
        filing = waiting(actor, filing_id)
        settle(actor, filing, "received")
        log(actor, filing, "package-receive")
    return filing


def send_back(actor: Actor, filing_id: int, reason: str, remarks: Mapping[str, str]) -> Filing:
    """The bureau returns a package with its reason and remarks on parts; every member is as accepted as before.

    :param remarks: part to what is to be mended in it
    :raises Conflict: it was received or returned meanwhile, or nothing says why
    """
    said = [{"part": part, "text": text.strip()} for part, text in remarks.items() if text.strip() and part in FOLDERS]
    if not reason.strip() and not said:
        raise Conflict("nothing says what to mend")
    with transaction():
        filing = waiting(actor, filing_id)
        settle(actor, filing, "returned", reason.strip(), said)
        for response in responses_of(filing):
            move(actor, response, "unfile", reason.strip(), {"package": filing.receipt})
        log(actor, filing, "package-return", reason.strip(), remarks=said)
    return filing


def waiting(actor: Actor, filing_id: int) -> Filing:
    """The package, which only one writer at a time may settle. Raises Conflict when it was, or by other actors."""
    if actor.kind != "bureau":
        raise Conflict("only the bureau receives and returns packages")
    wanted = select(Filing).where(Filing.id == filing_id)
    filing = db.session.execute(wanted.options(selectinload(Filing.steps))).scalar_one()
    if filing.steps:
        raise Conflict("the package was received or returned")
    return filing


def settle(actor: Actor, filing: Filing, kind: str, reason: str = "", remarks: Any = ()) -> None:
    step = FilingStep(
        filing=filing, region_id=filing.region_id, kind=kind, reason=reason, remarks=list(remarks), actor=actor.name
    )
    db.session.add(step)
    db.session.flush()


def responses_of(filing: Filing) -> list[Response]:
    """The responses a package holds, in its order."""
    named = dict.fromkeys(member["response"] for member in filing.members if "response" in member)
    wanted = select(Response).where(Response.public_id.in_(named)).with_for_update()
    found = {response.public_id: response for response in db.session.execute(wanted).scalars()}
    return [found[public_id] for public_id in named]


def log(actor: Actor, filing: Filing, step: str, reason: str = "", **details: Any) -> None:
    told = {"receipt": filing.receipt, "number": filing.number, "sha256": filing.sha256}
    append(step, actor.name, region=filing.region, reason=reason, details=told | details)
