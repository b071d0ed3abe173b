"""Every route for every person: who gets in, who is sent away, and that looking changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from forms.documents import office
from forms.models import Region, SavedView, Template, db, transaction
from forms.pages.desk.door import ONLY, START
from forms.pages.headers import ENCODING_FIELD, ENCODING_MARK
from forms.routes import ROUTES
from forms.workflow import OPERATOR, account_links, accounts
from tests.conftest import People, Person
from tests.pages.packaging import newest_number
from tests.pages.pairing import pair_of
from tests.pages.sealing import newest_file, uploads
from tests.pages.stories import (
    account,
    all_rows,
    arrive,
    documents_of,
    everywhere,
    goes_on,
    organisation_of,
    remarked,
    submits,
)
from tests.scanning import picture

SIGN_IN = "/staff/login"
OF_THE_PROVINCE = ("desk.opinion", "desk.new_remark", "desk.remark", "desk.withdraw_remark", "desk.look_over")
PERSONS = ("enterprise", "agency", "neighbour", "guizhou", "gansu", "bureau", "auditor", "stranger")
STAFF = ("guizhou", "gansu", "bureau", "auditor")
# Pages of half-finished sign-ins, of one's own password and of what is not offered: they may lead to the sign-in page.
LEADS_TO_SIGN_IN = {
    "security.change_password",
    "security.two_factor_setup",
    "security.two_factor_token_validation",
    "security.two_factor_rescue",
    "security.tf_select",
    "security.mf_recovery",
    "security.mf_recovery_codes",
    "sign_on.back",
}
FILES = {"static": "fubiao.css", "bootstrap.static": "css/bootstrap.min.css"}


@dataclass
class Town:
    """The people, and the addresses of what belongs to the enterprise of 贵州."""

    people: People
    values: dict[str, Any]

    def person(self, name: str) -> Person:
        found: Person = getattr(self.people, name)
        return found

    def address(self, app: Flask, rule: Rule) -> str:
        with app.test_request_context():
            values = {name: self.values[name] for name in rule.arguments - {"filename"}}
            if "filename" in rule.arguments:
                values["filename"] = FILES[rule.endpoint]
            return str(app.url_map.bind("localhost").build(rule.endpoint, values))


@pytest.fixture
def town(app: Flask, people: People, monkeypatch: pytest.MonkeyPatch) -> Town:
    """One accepted submission, so that there is something behind every address; previews without LibreOffice."""
    monkeypatch.setattr(office, "pdf", lambda docx: b"%PDF-1.7")
    monkeypatch.setattr(office, "pages", lambda pdf: [b"\x89PNG"])
    arrive(*people.everybody().values())
    receipt = submits(people.enterprise)
    uploads(people.enterprise, ("盖章件.jpg", picture()))
    goes_on(people.guizhou, people.enterprise, "accept")
    remark_id = remarked(people.guizhou, people.enterprise, "unit.city")
    submits(people.agency)
    goes_on(people.guizhou, people.agency, "accept", "file")
    goes_on(people.bureau, people.agency, "archive")
    with everywhere(app):
        template_id = db.session.execute(db.select(Template.id).limit(1)).scalar_one()
    values = {
        "public_id": people.enterprise.public_id,
        "organisation_id": organisation_of(people.enterprise),
        "document_id": documents_of(people.enterprise)[0],
        "number": 1,
        "remark_id": remark_id,
        "paper": "demand",
        "template_id": template_id,
        "token": people.enterprise.token,
        "section": "unit",
        "step": "archive",
        "action": "accept",
        "form": "csv",
        "file": "blank",
        "list_name": "ipc",
        "receipt": receipt,
        "attachment_id": newest_file(people.enterprise),
        "view_id": view_of(people.guizhou),
        "filing_id": newest_number(people),
        "way": "reject",
        "entry_id": 1,
        "service": "search",
        "figure": "unit.employees",
        "user_id": account(app, "gansu").id,
        "secret": link_of(app, "gansu.second"),
        "file_format": "csv",
        "year": 2017,
        "turn": "open",
        **pair_of(people),
    }
    return Town(people, values)


def link_of(app: Flask, name: str) -> str:
    """The secret of the one-time link of a new account."""
    with everywhere(app), transaction():
        region = db.session.execute(db.select(Region).where(Region.slug == "gansu")).scalar_one()
        new = accounts.create(
            OPERATOR, account=name, name="马副处长", role="province", region=region, password=accounts.new_password()
        )
        return account_links.issue(OPERATOR, new)


def view_of(officer: Person) -> int:
    """The number of a filter the officer has kept."""
    officer.post("/desk/views", {"view": "待审", "state": "submitted"})
    with everywhere(officer.app):
        return int(db.session.execute(db.select(SavedView.id)).scalar_one())


def rules_of(app: Flask, method: str) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]


def reader_name(rule: Rule) -> str:
    return rule.endpoint.rsplit(".", 1)[0]


def kind_of(person: Person) -> str:
    return person.actor.kind if person.actor is not None else "stranger"


def belongs(name: str, rule: Rule) -> bool:
    """Whether the person may open the address, which is about the enterprise of 贵州."""
    blueprint = reader_name(rule)
    if blueprint == "answer":
        return name == "enterprise"
    about_someone = {"public_id", "organisation_id", "document_id", "pair_id", "filing_id"} & set(rule.arguments)
    if blueprint in ("desk", "province") and about_someone and name == "gansu":
        return False
    if rule.endpoint in OF_THE_PROVINCE and name == "bureau":
        return False
    return not (blueprint == "desk" and name in ONLY and rule.endpoint not in ONLY[name])


def allowed(name: str, person: Person, rule: Rule) -> bool:
    readers = ROUTES[rule.endpoint].readers
    return not readers or (kind_of(person) in readers and belongs(name, rule))


def test_pages_for_some_of_the_desk_are_the_ones_the_table_gives_them(app: Flask) -> None:
    for kind, pages in ONLY.items():
        found = {name for name, row in ROUTES.items() if name.startswith("desk.") and kind in row.readers}
        assert found == {*pages, START}


@pytest.mark.parametrize("name", PERSONS)
def test_every_page_for_every_person(app: Flask, town: Town, name: str) -> None:
    person = town.person(name)
    for rule in rules_of(app, "GET"):
        address = town.address(app, rule)
        answer = person.client.get(address)
        code, where = answer.status_code, answer.headers.get("Location", "")
        answer.close()
        told = f"{name} at {address}: {code} {where}"
        if allowed(name, person, rule):
            assert code in (200, 302, 303), told
            assert rule.endpoint in LEADS_TO_SIGN_IN or not where.startswith(SIGN_IN), told
        elif name in STAFF:
            sent_on = rule.endpoint == "desk.responses" and name in ONLY
            assert (code, where) == ((302, "/desk/events") if sent_on else (404, "")), told
        elif "link" in ROUTES[rule.endpoint].readers:
            assert code == 404, told
        else:
            assert code == 302, told
            assert where.startswith(SIGN_IN), told


@pytest.mark.parametrize("name", PERSONS)
def test_looking_changes_nothing(app: Flask, town: Town, name: str) -> None:
    before = all_rows(app)
    for rule in rules_of(app, "GET"):
        for method in ("get", "head"):
            getattr(town.person(name).client, method)(town.address(app, rule)).close()
    assert all_rows(app) == before


@pytest.mark.parametrize("name", PERSONS)
def test_who_may_not_post_changes_nothing(app: Flask, town: Town, name: str) -> None:
    person = town.person(name)
    body = {"csrf_token": person.token_of_session(), ENCODING_FIELD: ENCODING_MARK}
    before = all_rows(app)
    for rule in rules_of(app, "POST"):
        if allowed(name, person, rule):
            continue
        address = town.address(app, rule)
        answer = person.client.post(address, data=body)
        told = f"{name} at {address}: {answer.status_code}"
        if name in STAFF or "link" in ROUTES[rule.endpoint].readers:
            assert answer.status_code == 404, told
        else:
            assert answer.headers.get("Location", "").startswith(SIGN_IN), told
    assert all_rows(app) == before


@pytest.mark.parametrize("name", PERSONS)
def test_a_post_without_its_guards_is_refused(app: Flask, town: Town, name: str) -> None:
    person = town.person(name)
    token = person.token_of_session()
    before = all_rows(app)
    for rule in rules_of(app, "POST"):
        address = town.address(app, rule)
        for body in ({}, {"csrf_token": token}, {ENCODING_FIELD: ENCODING_MARK}):
            code = person.client.post(address, data=body).status_code
            told = f"{name} at {address} with {list(body)}: {code}"
            assert code == 400 or (not allowed(name, person, rule) and code in (302, 404)), told
    assert all_rows(app) == before


def test_a_link_opens_no_page_of_the_staff_even_with_a_document_number(town: Town) -> None:
    number = town.values["document_id"]
    where = town.people.enterprise.get(f"/desk/documents/{number}", status=302).location
    assert where.startswith(SIGN_IN)


def test_addresses_of_staff_pages_are_kebab_case_and_typed(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        assert "_" not in "".join(part for part in rule.rule.split("/") if not part.startswith("<")), rule.rule
        for name in rule.arguments:
            if name.endswith("_id") and name != "public_id":
                assert f"<int:{name}>" in rule.rule, rule.rule
