"""What the tests of the answering pages do: read a page's form as a browser would, and change what is stored."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from forms.annexes import by_code
from forms.models import Programme, Response, db, now, scoped, transaction
from forms.workflow import OPERATOR, begin
from tests.conftest import People, Person, region_called
from tests.visitor import Page

BUTTONS = ("then", "add", "remove")


def controls(page: Page, action: str = "/sections/") -> MultiDict[str, str]:
    """The names and values a browser would send for the form that posts to ``action``, no button pressed."""
    form = page.tree.xpath("//form[contains(@action, $action)]", action=action)[0]
    found: MultiDict[str, str] = MultiDict()
    for control in form.xpath(".//input[@name]|.//textarea[@name]|.//select[@name]"):
        for value in values_of(control):
            found.add(control.get("name"), value)
    return found


def values_of(control: Any) -> list[str]:
    if control.tag == "select":
        return [str(value) for value in control.xpath(".//option[@selected]/@value")[:1]] or [""]
    if control.tag == "textarea":
        return [(control.text or "").removeprefix("\n")]
    if control.get("type") in ("radio", "checkbox"):
        return [control.get("value")] if control.get("checked") is not None else []
    return [control.get("value") or ""]


def send(person: Person, url: str, data: MultiDict[str, str], status: int = 303) -> Page:
    """Post a form as it stands, token and mark included."""
    return person.checked(person.client.post(url, data=data), status)


@contextlib.contextmanager
def stored(person: Person) -> Iterator[Response]:
    """The person's response as the database holds it now."""
    with person.app.test_request_context(), scoped(person.scope):
        yield person.response()


def hold(person: Person, annex: str = "demand", **changes: Any) -> None:
    """Put the annex's example into the person's draft, every section saved, with some sections replaced."""
    answers = by_code(annex).example() | changes
    with person.app.test_request_context(), scoped(person.scope), transaction():
        response = person.response()
        response.answers = answers
        response.visited = [section.short_name for section in by_code(annex)().sections()]
        response.version += 1
        response.saved_at = now()


def filler_of(people: People, annex: str) -> Person:
    """Whoever answers an annex; the plan is begun by the province."""
    person: Person = {"demand": people.enterprise, "service": people.agency, "plan": people.guizhou}[annex]
    if annex == "plan" and not person.public_id:
        begin_plan(person)
    return person


def begin_plan(person: Person) -> None:
    with person.app.test_request_context(), scoped(OPERATOR.scope), transaction():
        programme = db.session.execute(select(Programme)).scalar_one()
        person.public_id = begin(OPERATOR, programme, region_called("guizhou"), "plan").public_id


def submitted(person: Person, annex: str = "demand") -> str:
    """Fill in everything and submit it through the pages; returns the address of the receipt."""
    hold(person, annex)
    base = f"/fill/{person.public_id}"
    data = controls(person.get(f"{base}/check"), "/submit")
    data["confirmed"] = data["declared"] = "yes"
    return send(person, f"{base}/submit", data).location
