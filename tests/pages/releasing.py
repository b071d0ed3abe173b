"""What the tests of templates do: a second member of the bureau, changed files, uploads as a browser sends them."""

from __future__ import annotations

import io
from typing import Any

from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from forms.models import Document, Template, db, scoped, transaction
from forms.pages.headers import ENCODING_FIELD, ENCODING_MARK
from forms.workflow import OPERATOR, Actor, accounts
from tests.conftest import PASSWORD, Person
from tests.documents.damage import Change, swapped
from tests.documents.samples import files
from tests.pages.stories import documents_of, everywhere
from tests.visitor import Page

ADDRESS = "/bureau/templates"
NEW = f"{ADDRESS}/new"
COLLEAGUE = "郑处长"


def colleague_of(app: Flask) -> Person:
    """A second account of the bureau."""
    with app.app_context(), scoped(OPERATOR.scope), transaction():
        accounts.create(OPERATOR, account="zheng", name=COLLEAGUE, role="bureau", region=None, password=PASSWORD)
    return Person(app, name=COLLEAGUE, actor=Actor("bureau", COLLEAGUE), account="zheng")


def redrawn(paper: str = "demand", old: str = "单位名称", new: str = "单位全称") -> dict[str, bytes]:
    """The two files of a paper with a printed word changed in both."""
    held = files(paper)
    change = swapped(old, new)
    return {"blank": change(held["blank"]), "tagged": change(held["template"])}


def damaged(change: Change, paper: str = "demand") -> dict[str, bytes]:
    """The two files of a paper, the template damaged."""
    held = files(paper)
    return {"blank": held["blank"], "tagged": change(held["template"])}


def uploads(officer: Person, sent: dict[str, bytes], status: int = 303, paper: str = "demand", **said: str) -> Page:
    """Send files with the form of the page."""
    fields: dict[str, Any] = {"csrf_token": officer.token_of_session(), ENCODING_FIELD: ENCODING_MARK}
    fields |= {"paper": paper, "provenance": "official", "note": "按国家局来函更正。"} | said
    data: MultiDict[str, Any] = MultiDict(fields)
    for name, content in sent.items():
        data.add(name, FileStorage(io.BytesIO(content), f"{name}.docx"))
    boundary, body = encode_multipart(data)
    kind = f"multipart/form-data; boundary={boundary}"
    return officer.checked(officer.client.post(NEW, data=body, content_type=kind), status)


def proposed(officer: Person, sent: dict[str, bytes] | None = None, **said: str) -> str:
    """Upload a version without faults; returns its address."""
    return uploads(officer, sent or redrawn(), **said).location


def seen_on(page: Page) -> str:
    """The version in force the approver's page was made with."""
    return str(page.tree.xpath("//input[@name='seen']/@value")[0])


def approves(officer: Person, address: str, status: int = 303) -> Page:
    return officer.post(f"{address}/approve", {"seen": seen_on(officer.get(address))}, status)


def released(uploader: Person, approver: Person, sent: dict[str, bytes] | None = None) -> str:
    """A new version in force; returns its address."""
    address = proposed(uploader, sent)
    approves(approver, address)
    return address


def standings(app: Flask, paper: str = "demand") -> list[tuple[int, str]]:
    """Every version of a paper's template: its number and what became of it."""
    with everywhere(app):
        wanted = db.select(Template.number, Template.status).where(Template.paper == paper).order_by(Template.number)
        return [(number, status) for number, status in db.session.execute(wanted)]


def contents(person: Person) -> list[tuple[int, bytes]]:
    """The Word files of a person's answers, oldest first: number of the version, and bytes."""
    with everywhere(person.app):
        wanted = db.select(Template.number, Document.content).join(Document.template)
        wanted = wanted.where(Document.id.in_(documents_of(person))).order_by(Document.id)
        return [(number, content or b"") for number, content in db.session.execute(wanted)]
