"""What the tests of pairs do: two organisations with accepted annexes, a pair of them, its signed agreement."""

from __future__ import annotations

import io
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from forms.models import AgreementScan, Event, Pair, Revision, canonical, db, digest, transaction
from tests.conftest import People, Person
from tests.pages.answering import controls, values_of
from tests.pages.stories import everywhere, goes_on, organisation_of, submits
from tests.scanning import picture
from tests.visitor import Page

AGREED = {
    "content": "茶叶机械防侵权检索。",
    "mode": "上门服务",
    "term": "2017年6月至2017年11月",
    "signed_on": "2017-06-06",
    "enterprise_contact": "杨晓梅",
    "enterprise_telephone": "13885100001",
    "agency_contact": "王海燕",
    "agency_telephone": "0851-84826501",
    "remark": "",
}


def both_accepted(people: People) -> None:
    """The enterprise and the agency of 贵州 have filled in their annexes, and both are accepted."""
    for person in (people.enterprise, people.agency):
        submits(person)
        goes_on(people.guizhou, person, "accept")


def brings_together(officer: Person, enterprise: int, agency: int, status: int = 303, **changes: str) -> Page:
    """Form a pair through its page."""
    sides = {"enterprise": str(enterprise), "agency": str(agency)}
    return officer.post("/province/pairs/new", AGREED | sides | changes, status)


def sides_of(people: People) -> tuple[int, int]:
    return organisation_of(people.enterprise), organisation_of(people.agency)


def pair_of(people: People) -> dict[str, Any]:
    """Pair the two of 贵州 and keep a scan of their agreement; returns the numbers of both."""
    brings_together(people.guizhou, *sides_of(people))
    pair_id = last_pair(people)
    attaches(people.guizhou, pair_id, ("协议书.jpg", picture()))
    with everywhere(people.guizhou.app):
        return {"pair_id": pair_id, "scan_id": db.session.execute(db.select(db.func.max(AgreementScan.id))).scalar()}


def last_pair(people: People) -> int:
    with everywhere(people.guizhou.app):
        return db.session.execute(db.select(db.func.max(Pair.id))).scalar() or 0


def attaches(officer: Person, pair_id: int, *files: tuple[str, bytes], status: int = 303, **changes: str) -> Page:
    """Send scans of the signed agreement with the form as the page has it now."""
    address = f"/province/pairs/{pair_id}"
    data: MultiDict[str, Any] = controls(officer.get(address), f"{address}/scans")
    data.pop("files", None)
    for name, value in changes.items():
        data[name] = value
    data.setlist("files", [FileStorage(io.BytesIO(content), name) for name, content in files])
    boundary, body = encode_multipart(data)
    sent = f"multipart/form-data; boundary={boundary}"
    return officer.checked(officer.client.post(f"{address}/scans", data=body, content_type=sent), status)


def agreed_on(page: Page) -> dict[str, str]:
    """The fields of the form that says what is agreed, as the page has them."""
    (form,) = page.tree.xpath("//form[@class='questions']")
    named = form.xpath(".//input[@name]|.//textarea[@name]")
    return {control.get("name"): values_of(control)[0] for control in named}


def steps_about_pairs(people: People) -> list[tuple[str, str]]:
    """The events about pairs, oldest first: step and reason."""
    with everywhere(people.guizhou.app):
        wanted = db.select(Event).where(Event.step.startswith("pair")).order_by(Event.id)
        return [(event.step, event.reason) for event in db.session.execute(wanted).scalars()]


def says(person: Person, answers: dict[str, Any]) -> None:
    """Put other answers behind a person's submission, as if they had been submitted."""
    with everywhere(person.app), transaction():
        response = person.response()
        text = canonical(answers)
        db.session.add(
            Revision(
                response=response,
                region_id=response.region_id,
                number=len(response.revisions) + 1,
                kind="submit",
                key=f"{response.id}-{len(response.revisions)}",
                answers=text,
                sha256=digest(text),
                cautions=[],
                actor=person.name,
            )
        )
