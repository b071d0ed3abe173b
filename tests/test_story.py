"""The whole story over HTTP: an invitation, a link, every section, a receipt, a Word file, an opinion, the archive."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from docx import Document as WordFile
from flask import Flask

from forms import archive
from forms.annexes import by_code
from forms.models import EVERYWHERE, scoped
from forms.workflow.receipts import receipt_holds
from tests.annexes.test_promises import posted
from tests.conftest import People, Person
from tests.pages.answering import controls, send
from tests.pages.packaging import files, newest_number, pairs_ready, plan_ready
from tests.pages.sealing import uploads
from tests.scanning import picture

INVITED = {
    "demand": ("enterprise", "贵州云岭茶叶机械制造有限公司"),
    "service": ("agency", "贵州筑创知识产权服务有限公司"),
}


def invited_by(officer: Person, annex: str) -> Person:
    """The officer registers an organisation and hands over its link."""
    kind, name = INVITED[annex]
    register = controls(officer.get("/province/organisations/new"), "/organisations/new")
    register["kind"], register["name"] = kind, name
    added = send(officer, "/province/organisations/new", register)
    page = officer.post(re.sub(r"[?#].*", "", added.location) + "/invite", status=200)
    (address,) = page.tree.xpath("//input[@readonly]/@value")
    return Person(officer.app, name=name, token=address.rsplit("/", 1)[-1])


def fill_every_section(person: Person, base: str, annex: str) -> None:
    """Answer each section as the annex's example does, row by row where rows have to be added."""
    for section in by_code(annex).load(by_code(annex).example()).sections():
        url = f"{base}/sections/{section.short_name}"
        mark = controls(person.get(url))
        wanted = posted(section)
        for name in ("csrf_token", "_enc", "mark"):
            wanted[name] = mark[name]
        send(person, url, wanted)


def hand_in(person: Person, base: str) -> str:
    """Check the answers and submit them; returns the receipt number."""
    page = person.get(f"{base}/check")
    form = controls(page, "/submit")
    form["confirmed"] = form["declared"] = "yes"
    send(person, f"{base}/submit", form)
    words = person.get(f"{base}/receipt").words()
    found = re.search(r"回执号 (\d{4}(?: \w{4}){3} \w)", words)
    assert found, words
    return found[1].replace(" ", "-")


def words_of(docx: bytes) -> str:
    document = WordFile(io.BytesIO(docx))
    cells = [cell.text for table in document.tables for cell in table._cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def leaves(stored: Any) -> list[str]:
    if isinstance(stored, dict):
        return [leaf for value in stored.values() for leaf in leaves(value)]
    if isinstance(stored, list):
        return [leaf for value in stored for leaf in leaves(value)]
    return [stored] if isinstance(stored, str) else []


def downloads_of(person: Person, url: str) -> list[bytes]:
    links = dict.fromkeys(person.get(url).tree.xpath("//a[contains(@href, '/documents/')]/@href"))
    answers = [person.client.get(link) for link in links if re.search(r"/documents/\d+$", link)]
    assert answers
    for answer in answers:
        assert answer.headers["Content-Disposition"].startswith("attachment")
    return [answer.data for answer in answers]


def follow_through(app: Flask, people: People, person: Person, public_id: str, annex: str) -> None:
    """Opinion, acceptance, the package of the province, archive; then the archive is verified."""
    desk = f"/desk/responses/{public_id}"
    people.gansu.get(desk, status=404)
    if by_code(annex)().sections("province"):
        form = controls(people.guizhou.get(f"{desk}/opinion"), "/opinion")
        (section,) = by_code(annex).load(by_code(annex).example()).sections("province")
        for name, value in posted(section).items(multi=True):
            form.add(name, value)
        send(people.guizhou, f"{desk}/opinion", form)
    people.guizhou.post(f"{desk}/accept")
    person.public_id = public_id
    uploads(person, ("盖章件.jpg", picture()))
    pairs_ready(people)
    if annex != "plan":
        plan_ready(people)
    files(people.guizhou)
    people.bureau.post(f"/bureau/packages/{newest_number(people)}/receive")
    people.bureau.post(f"{desk}/archive")
    assert "已归档" in people.bureau.get(desk).words()
    downloads_of(people.bureau, desk)
    with app.app_context(), scoped(EVERYWHERE):
        assert archive.verify() == []


@pytest.mark.parametrize("annex", ["demand", "service"])
def test_from_invitation_to_archive(app: Flask, people: People, annex: str) -> None:
    person = invited_by(people.guizhou, annex)
    base = person.post(f"/l/{person.token}").location.rstrip("/")
    fill_every_section(person, base, annex)
    receipt = hand_in(person, base)
    assert receipt_holds(receipt)
    (docx,) = downloads_of(person, f"{base}/receipt")
    words = words_of(docx)
    example = by_code(annex).load(by_code(annex).example())
    for question in example.walk():
        if question.kind in ("text", "count", "amount", "day", "month") and not question.is_blank:
            assert str(question.shown()).splitlines()[0] in words, question.path
    assert receipt in people.guizhou.get("/desk/").words().replace(" ", "")
    follow_through(app, people, person, base.rsplit("/", 1)[-1], annex)


def test_a_province_writes_and_files_its_plan(app: Flask, people: People) -> None:
    officer = people.guizhou
    base = officer.post("/province/plan").location.rstrip("/")
    fill_every_section(officer, base, "plan")
    receipt = hand_in(officer, base)
    assert receipt_holds(receipt)
    plan, pairs, contacts = (words_of(docx) for docx in downloads_of(officer, f"{base}/receipt"))
    example = by_code("plan").example()
    assert example["goals"]["goal"].split("\n")[0] in plan
    for pair in example["pairing"]["pairs"]:
        assert pair["agency"] in pairs and pair["enterprise"] in pairs
    for contact in example["contacts"]["people"]:
        assert contact["name"] in contacts
    follow_through(app, people, officer, base.rsplit("/", 1)[-1], "plan")
