"""Taking over what an organisation submitted in an earlier year: what is offered, what is left out, putting it in."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from forms.annexes import by_code
from forms.models import Programme, Response, Revision, Scope, db, scoped, transaction
from forms.models.events import append
from forms.workflow.actors import Actor
from forms.workflow.drafts import Sent, keep, locked
from forms.workflow.grounds import mark_of
from forms.workflow.merging import given
from forms.workflow.outcome import Conflict
from forms.workflow.responses import loaded
from forms.workflow.settling import Carried, answer_at, paths_of, within
from forms.workflow.steps import may

STEP = "carry"
NEVER = ("agree", "printed", "computed")
"""Kinds of answers that belong to one submission: declarations, signatures, what the server works out."""
YEARS_AGO = {"last_year": 1, "two_years_ago": 2, "three_years_ago": 3}
"""Rows that are named by how long ago a year is: its figures move down by as many rows as years have passed."""
GONE, INVALID, PASSED = _("今年的表没有这一栏"), _("不符合今年的要求"), _("不在今年填报的年份之内")
Leaves = dict[str, Any]


@dataclass(frozen=True)
class Earlier:
    """What was submitted in an earlier year."""

    year: int
    edition: str
    revision_id: int
    answers: dict[str, Any]


@dataclass(frozen=True)
class Left:
    """An answer that is not offered, and why; ``question`` is None where this year's form does not ask it."""

    path: str
    answer: Any
    why: Any
    question: Any = None


@dataclass(frozen=True)
class Offer:
    """What could be put in now.

    :param sections: section to its answers as stored, with what is offered in them
    :param taken: path to the answer offered
    """

    earlier: Earlier
    sections: dict[str, Any]
    taken: Carried
    left: list[Left] = field(default_factory=list)


def earlier_of(response: Response) -> Earlier | None:
    """The latest submission of the same organisation to the same annex in an earlier year.

    Whoever has a link reaches only its own response, so this looks with the eyes of the region, for this organisation.
    """
    if response.organisation_id is None or response.revisions:
        return None
    wanted = (
        select(Revision.id, Revision.answers, Response.edition, Programme.year)
        .join(Revision.response)
        .join(Programme, Programme.id == Response.programme_id)
        .where(
            Response.organisation_id == response.organisation_id,
            Response.annex == response.annex,
            Programme.year < response.programme.year,
            Revision.kind == "submit",
        )
        .order_by(Programme.year.desc(), Revision.number.desc())
        .limit(1)
    )
    with scoped(Scope(region_id=response.region_id)):
        found = db.session.execute(wanted).one_or_none()
    return None if found is None else Earlier(found.year, found.edition, found.id, json.loads(found.answers))


# -- what is offered ------------------------------------------------------------------------------


def offered(response: Response) -> Offer | None:
    """What can be put into the draft now: blank questions, and whole sections nobody has saved; None for nothing."""
    earlier = earlier_of(response) if response.is_open else None
    if earlier is None:
        return None
    leaves, left = moved(dict(flattened(earlier.answers)), response.programme.year - earlier.year)
    accepted, refused = tried(response, leaves)
    sections: dict[str, Any] = {}
    taken: Carried = {}
    for section in loaded(response).sections():
        put = within(missing(response, section, accepted), section.short_name)
        if put:
            sections[section.short_name] = filled(given(section), put)
            taken |= put
    return Offer(earlier, sections, taken, [*left, *refused]) if taken else None


def flattened(answers: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every answer with its path; a list of choices is one answer, the rows of a table are many."""
    if isinstance(answers, dict):
        for name, inner in answers.items():
            yield from flattened(inner, f"{path}.{name}" if path else name)
    elif isinstance(answers, list) and any(isinstance(row, dict) for row in answers):
        for number, row in enumerate(answers):
            yield from flattened(row, f"{path}.{number}")
    elif answers not in (None, "", []):
        yield path, answers


def moved(leaves: Leaves, years: int) -> tuple[Leaves, list[Left]]:
    """The answers with those about a certain year in the row that year has now; and those of years not asked for."""
    names = {ago: name for name, ago in YEARS_AGO.items()}
    found: Leaves = {}
    left = []
    for path, answer in leaves.items():
        parts = path.split(".")
        ago = {place: YEARS_AGO[part] + years for place, part in enumerate(parts) if part in YEARS_AGO}
        if any(many not in names for many in ago.values()):
            left.append(Left(path, answer, PASSED))
            continue
        found[".".join(names[ago[place]] if place in ago else part for place, part in enumerate(parts))] = answer
    return found, left


def tried(response: Response, leaves: Leaves) -> tuple[Leaves, list[Left]]:
    """The answers this year's form asks for and accepts, and those it does not."""
    trial = by_code(response.annex).load(nested(leaves), response.programme.calendar())
    asked = {question.path: question for question in trial.walk()}
    mine = {section.short_name for section in trial.sections()}
    trial.validate()
    accepted, refused = {}, []
    for path, answer in leaves.items():
        question, section = asked.get(path), path.partition(".")[0]
        if question is None:
            refused.append(Left(path, answer, GONE))
        elif section not in mine or question.kind in NEVER or path in trial.of_one_submission or not question.applies:
            continue
        elif question.raw is not None or question.errors:
            refused.append(Left(path, answer, INVALID, question))
        else:
            accepted[path] = answer
    return accepted, refused


def missing(response: Response, section: Any, leaves: Leaves) -> Leaves:
    """The answers that have room in a section: all of them where nobody has saved it, what is known of the
    organisation today aside; else those to questions left blank, and the rows of tables left blank."""
    held, name = section.stored(), section.short_name
    if name not in response.visited:
        known = {path for path in by_code(response.annex).known if answer_at(response.answers, path)}
        return {
            path: answer
            for path, answer in leaves.items()
            if path not in known and answer_at({name: held}, path) != answer
        }
    full = {table.path for table in section.form if table.kind == "table" and not table.is_blank}
    return {
        path: answer
        for path, answer in leaves.items()
        if answer_at({name: held}, path) in (None, "", []) and ".".join(path.split(".")[:2]) not in full
    }


def filled(answers: Any, put: Leaves) -> Any:
    """The answers of a section with others put in; rows are added where there are too few."""
    found = copy.deepcopy(answers)
    for path, answer in put.items():
        _section, *way, last = path.split(".")
        place = found
        for name in way:
            if isinstance(place, list):
                place += [{} for _row in range(int(name) + 1 - len(place))]
                place = place[int(name)]
            else:
                place = place.setdefault(name, {})
        place[last] = answer
    return found


def nested(leaves: Leaves) -> dict[str, Any]:
    """Answers by path as they are stored; numbers are the rows of tables."""
    found: dict[str, Any] = {}
    for path, answer in leaves.items():
        *way, last = path.split(".")
        place = found
        for name in way:
            place = place.setdefault(name, {})
        place[last] = answer
    listed: dict[str, Any] = rows_listed(found)
    return listed


def rows_listed(answers: Any) -> Any:
    """Dicts whose names are all numbers as lists, in their order."""
    if not isinstance(answers, dict):
        return answers
    inner = {name: rows_listed(part) for name, part in answers.items()}
    if inner and all(name.isdecimal() for name in inner):
        return [inner.get(str(number), {}) for number in range(max(map(int, inner)) + 1)]
    return inner


# -- taking it over -------------------------------------------------------------------------------


def take_over(actor: Actor, response: Response, chosen: list[str]) -> int:
    """Put the sections chosen into the draft, marked as the earlier year's; returns how many answers that were.

    What was typed meanwhile stays: only what is still missing is put in. Raises Conflict once the draft is closed.
    """
    with transaction():
        held = locked(response.public_id)
        if not may(actor, "save", held):
            raise Conflict("response is closed")
        offer = offered(held)
        if offer is None:
            return 0
        marks: Carried = {}
        for section in (name for name in offer.sections if name in chosen):
            mark = mark_of(given(loaded(held)[section]))
            keep(actor, held, section, Sent(offer.sections[section], (mark,)))
            put = within(offer.taken, section)
            marks |= {path: stored for path in put if (stored := answer_at(held.answers, path)) is not None}
        if not marks:
            return 0
        held.carried = {"year": offer.earlier.year, "paths": paths_of(held.carried) | marks}
        told = {"year": offer.earlier.year, "revision": offer.earlier.revision_id, "count": len(marks)}
        details = told | {"sections": [name for name in offer.sections if name in chosen]}
        append(STEP, actor.name, region=held.region, response_id=held.id, details=details)
    return len(marks)
