"""Two provinces, full in every way there is, and what is known of each that the other must never learn."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy import String, Text

from forms import rehearsal
from forms.annexes import ANNEXES
from forms.models import (
    Invitation,
    Message,
    Organisation,
    Pair,
    Response,
    User,
    db,
    scoped,
    transaction,
)
from forms.models.base import Json, Regional
from forms.rehearsal import SHARES
from forms.workflow import OPERATOR, Actor, pairs, remarks, sealed_copy, token_of
from tests.conftest import STAFF, Person, officer, region_called
from tests.pages.stories import everywhere
from tests.scanning import picture

BOTH = ("guizhou", "gansu")
STILL_WRITES = "guizhou"
"""Whose plan is a draft; the other's is filed."""
ENTERPRISES, AGENCIES = 12, 12
ALIKE = dict.fromkeys(SHARES, 1)
"""As many organisations at every stage."""

TELLING = re.compile(r"[0-9A-Za-z@.\-]*[0-9@][0-9A-Za-z@.\-]*")
EVERYDAY = re.compile(
    r"\d{1,4}(-\d\d){1,2}|\d{1,10}(\.\d+)?|\d{4}-\d\d-\d\d.*|[A-H]\d\d[A-Z].*|[a-z_]+(\.[a-z_]+|\.\d+)+"
)
"""Dates, amounts, counts, classes of patents and the paths of questions: both provinces may say the same."""

SHORTEST, LONGEST = 7, 130
NOT_SECRET = {"city", "search", "term", "mode", "content", "mark", "hash", "prev", "key", "token_hash"}
"""Columns whose words both provinces use, that repeat others, or that name nobody: the hashes of the chain."""


def fill(app: Flask, slug: str) -> Person:
    """Let a province run its whole course, with everything beside it that can be kept; returns its officer."""
    person = officer(app, slug)
    with everywhere(app):
        user = db.session.execute(db.select(User).where(User.account == slug)).scalar_one()
        name = f"{user.region.office} {user.name}"
        person.actor = Actor("province", name, region_id=user.region_id, user_id=user.id)
    with app.app_context(), scoped(OPERATOR.scope):
        organisations = rehearsal.province(slug, ENTERPRISES, AGENCIES)
        course = rehearsal.Course(
            person.actor, Actor("bureau", "国家知识产权局 周处长"), organisations, ALIKE, plans=slug != STILL_WRITES
        )
        course.run()
        for goal in ("submitted", "accepted"):
            for name in course.reaching(goal, only=True):
                seal(course.response(name), slug)
        for name in course.reaching("submitted", only=True):
            remarks.put(person.actor, course.response(name), "unit.name", f"只给{slug}看的批注-{slug}-0001")
            break
        write_to(course, slug)
        agree(person.actor, slug)
    beside(person, slug)
    return person


def seal(response: Response, slug: str, filler: Actor | None = None) -> None:
    """A scan of the printed paper, sealed, comes back from whoever filled it in."""
    paper = sealed_copy.paper_to_seal(response)
    assert paper is not None and paper.sha256 is not None
    filler = filler or Actor("link", response.filler_name, region_id=response.region_id, response_id=response.id)
    sides = [(f"{slug}盖章件{response.id:04d}-{side}.jpg", picture(color=(response.id, side, 7))) for side in (1, 2)]
    sealed_copy.seal(filler, response, sides, document_sha256=paper.sha256, seen=0, replace=False)


def write_to(course: Any, slug: str) -> None:
    """Mails went out, one came back."""
    with transaction():
        for place, name in enumerate(course.reaching("invited")):
            response = course.response(name)
            db.session.add(
                Message(
                    region_id=response.region_id,
                    response=response,
                    invitation_id=response.invitations[-1].id,
                    kind="invite",
                    key=f"invite:{response.invitations[-1].id}",
                    recipient=response.organisation.email,
                    subject=f"请填报：{name}",
                    body=f"{name}：请打开 〔专属链接〕",
                    state="sent" if place else "failed",
                    failure="" if place else f"550 5.1.1 <{response.organisation.email}>",
                    actor=course.officer.name,
                )
            )


def agree(actor: Actor, slug: str) -> None:
    """The first pair has signed, the last one is dissolved."""
    mine = db.select(Pair.id).where(Pair.region_id == actor.region_id).order_by(Pair.id)
    numbers = db.session.execute(mine).scalars().all()
    assert len(numbers) >= 2
    file = (f"{slug}协议书扫描.jpg", picture(color=(9, len(slug) * 9, 77)))
    pairs.attach(actor, numbers[0], [file], seen=0, replace=False)
    with transaction():
        last = db.session.get_one(Pair, numbers[-1])
        pairs.dissolve(actor, last, f"双方协商解除-{slug}-0002", last.version)


def beside(person: Person, slug: str) -> None:
    """What an officer does at the desk: a filter kept, responses assigned."""
    person.public_id = person.post("/province/plan").location.rstrip("/").rpartition("/")[2]
    person.post("/desk/views", {"view": f"常用筛选{slug}0003", "state": "submitted"})
    with everywhere(person.app), transaction():
        region = region_called(slug)
        user_id = db.session.execute(db.select(User.id).where(User.account == slug)).scalar_one()
        mine = db.select(Response).where(Response.region_id == region.id, Response.state == "submitted")
        for response in db.session.execute(mine).scalars():
            response.assignee_id = user_id


# -- secrets -----------------------------------------------------------------------------------


def secrets_of(app: Flask, common: str) -> dict[str, set[str]]:
    """What each of the two must keep from the other: every text in its rows that is in no row of the other's, in no
    example, and not ``common``: what the pages say before anybody is there.

    Tables made later are read as well; the answers give their numbers, codes and addresses.
    """
    found: dict[str, set[str]] = {}
    for slug in BOTH:
        with everywhere(app):
            texts = set(texts_of(region_called(slug).id))
        found[slug] = {text for text in texts if len(text) >= SHORTEST}
    whole = {slug: "\n".join(texts) for slug, texts in found.items()}
    common += json.dumps([[annex.example(), annex.papers] for annex in ANNEXES], ensure_ascii=False)
    guizhou, gansu = BOTH
    for own, other in ((guizhou, gansu), (gansu, guizhou)):
        found[own] = {text for text in found[own] if text not in whole[other] and text not in common}
        found[own] |= {STAFF[own][0], f"常用筛选{own}0003"}  # there from the start, and in a table without regions
    return found


def texts_of(region_id: int) -> Iterator[str]:
    """Every text in the rows of a region."""
    for mapper in db.Model.registry.mappers:
        if not issubclass(mapper.class_, Regional):
            continue
        columns = [column for column in mapper.column_attrs if column.key not in NOT_SECRET]
        wanted = [column for column in columns if isinstance(column.columns[0].type, (String, Text, Json))]
        asked = db.select(*(getattr(mapper.class_, column.key) for column in wanted))
        for row in db.session.execute(asked.where(mapper.class_.region_id == region_id)):
            for value in row:
                yield from parts_of(value)
    links = db.select(Invitation).where(Invitation.region_id == region_id)
    yield from filter(None, map(token_of, db.session.execute(links).scalars()))


def parts_of(value: Any) -> Iterator[str]:
    """The texts to look for in a value: a short one itself; of long ones, and of answers, what names or numbers one."""
    if isinstance(value, str):
        pieces = TELLING.findall(value) if len(value) > LONGEST else [value]
        yield from (piece for piece in pieces if not EVERYDAY.fullmatch(piece))
    elif isinstance(value, dict | list):
        said = TELLING.findall(json.dumps(value, ensure_ascii=False))
        yield from (piece for piece in said if not EVERYDAY.fullmatch(piece))


def names_of(app: Flask, slug: str) -> dict[str, list[str]]:
    """The names, codes, numbers and receipts somebody of another province might search for."""
    with everywhere(app):
        region_id = region_called(slug).id
        mine = db.select(Organisation).where(Organisation.region_id == region_id)
        organisations = db.session.execute(mine).scalars().all()
        receipts = db.select(Response.receipt).where(Response.region_id == region_id, Response.receipt.is_not(None))
        return {
            "names": [found.name for found in organisations],
            "codes": [found.credit_code for found in organisations if found.credit_code],
            "phones": [found.phone for found in organisations],
            "receipts": list(db.session.execute(receipts).scalars()),
        }
