"""The Word pages of a draft: seen before submitting where something converts, kept nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from forms.annexes import by_code
from forms.documents import office
from forms.extensions import limiter
from forms.models import Document
from forms.routes import DRAWINGS
from tests.conftest import People
from tests.documents.reading import paragraphs
from tests.pages.answering import filler_of, hold, submitted
from tests.pages.stories import count_of

pytestmark = pytest.mark.alike


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """A LibreOffice that prints two pages at once and writes down what it was given."""
    asked: list[bytes] = []
    monkeypatch.setattr(office, "pdf", lambda docx: asked.append(docx) or b"%PDF")
    monkeypatch.setattr(office, "pages", lambda printed: [b"\x89PNG one", b"\x89PNG two"])
    monkeypatch.setattr(office, "missing", lambda *names: "")
    return asked


def fill_of(people: People, path: str) -> str:
    return f"/fill/{people.enterprise.public_id}/{path}"


def test_the_draft_is_shown_as_it_would_be_printed_and_kept_nowhere(
    app: Flask, people: People, converted: list[bytes]
) -> None:
    hold(people.enterprise)
    link = people.enterprise.get(fill_of(people, "check")).tree.xpath("//a[@data-sheets]/@href")
    assert link == [fill_of(people, "draft/demand")]
    assert converted == [], "nothing is converted before somebody asks"
    page = people.enterprise.get(link[0])
    images = page.tree.xpath("//main//img")
    assert [image.get("alt") for image in images] == ["第 1 页", "第 2 页"]
    assert all(image.get("src").startswith("data:image/png;base64,") for image in images)
    (docx,) = converted
    assert by_code("demand").example()["unit"]["name"] in "".join(paragraphs(docx))
    assert count_of(app, Document) == 0
    assert not (Path(app.config["INSTANCE_DIRECTORY"]) / "previews").exists()


def test_the_script_gets_the_sheets_alone(people: People, converted: list[bytes]) -> None:
    hold(people.enterprise)
    answer = people.enterprise.client.get(fill_of(people, "draft/demand?part=1"))
    assert answer.get_data(as_text=True).count("<img") == 2
    assert "<html" not in answer.get_data(as_text=True)


def test_every_paper_of_an_annex_can_be_seen(people: People, converted: list[bytes]) -> None:
    officer = filler_of(people, "plan")
    hold(officer, "plan")
    links = officer.get(f"/fill/{officer.public_id}/check").tree.xpath("//a[@data-sheets]/@href")
    assert len(links) == len(by_code("plan").papers)
    for link in links:
        officer.get(link)
    assert len(converted) == len(links)


def test_blanks_stay_blank_while_something_is_missing(people: People, converted: list[bytes]) -> None:
    unit = by_code("demand").example()["unit"] | {"website": None}
    hold(people.enterprise, unit=unit | {"postcode": "12"})
    people.enterprise.get(fill_of(people, "draft/demand"))
    hold(people.enterprise, unit=unit)
    people.enterprise.get(fill_of(people, "draft/demand"))
    missing, whole = ("".join(paragraphs(docx)).count("无") for docx in converted)
    assert whole > missing


def test_there_is_no_preview_of_what_is_not_there(people: People, converted: list[bytes]) -> None:
    assert not people.enterprise.get(fill_of(people, "check")).tree.xpath("//a[@data-sheets]"), "nothing is filled in"
    people.enterprise.get(fill_of(people, "draft/service"), status=404)
    for person in (people.neighbour, people.stranger, people.guizhou):
        person.get(fill_of(people, "draft/demand"), status=404)
    submitted(people.enterprise)
    people.enterprise.get(fill_of(people, "draft/demand"), status=303)
    assert converted == []


def test_without_a_converter_the_check_page_offers_none(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(people.enterprise)
    monkeypatch.setenv("PATH", "")
    page = people.enterprise.get(fill_of(people, "check"))
    assert "预览 Word 页面" not in page.words()
    assert "不影响填写和提交" in people.enterprise.get(fill_of(people, "draft/demand"), status=501).words()


def test_looking_again_and_again_has_to_wait(
    app: Flask, people: People, converted: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(people.enterprise)
    monkeypatch.setattr(limiter, "enabled", True)
    app.config["RATELIMIT_ENABLED"] = True
    limiter.init_app(app)
    for _time in range(int(DRAWINGS[0].rate.split()[0])):
        people.enterprise.get(fill_of(people, "draft/demand"))
    assert re.search(r"请等 \d 分钟再试", people.enterprise.get(fill_of(people, "draft/demand"), status=429).words())
    with app.app_context():
        limiter.reset()
