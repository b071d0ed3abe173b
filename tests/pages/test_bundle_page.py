"""The ZIP of the list: exactly the responses the address names, whole, and nobody else's."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from forms import documents
from forms.documents.bundle import INDEX
from forms.exports import documents as papers
from forms.models import Document, db
from forms.models.database import writing
from tests.conftest import People, Person
from tests.pages.stories import documents_of, enrol, everywhere, goes_on, statements, submits

pytestmark = pytest.mark.alike

ADDRESS = "/desk/documents.zip"


def fetched(person: Person, query: str = "") -> TestResponse:
    answer = person.client.get(ADDRESS + query, buffered=True)
    assert answer.status_code == 200
    return answer


def package(person: Person, query: str = "") -> zipfile.ZipFile:
    found = zipfile.ZipFile(io.BytesIO(fetched(person, query).data))
    assert found.testzip() is None
    return found


def listed(found: zipfile.ZipFile) -> list[dict[str, Any]]:
    """The lines of the index, by their headings."""
    sheet = load_workbook(io.BytesIO(found.read(INDEX))).active
    assert sheet is not None
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def fillers(found: zipfile.ZipFile) -> list[str]:
    return [str(row["单位名称"]) for row in listed(found)]


def contents_of(person: Person) -> list[bytes]:
    """The bytes of a person's documents as the database holds them."""
    with everywhere(person.app):
        wanted = db.select(Document.content).where(Document.id.in_(documents_of(person))).order_by(Document.id)
        return [content or b"" for content in db.session.execute(wanted).scalars()]


def test_the_files_are_the_stored_bytes_and_the_index_says_what_they_are(people: People) -> None:
    receipt = submits(people.enterprise)
    found = package(people.guizhou)
    names = [name for name in found.namelist() if name != INDEX]
    assert [found.read(name) for name in names] == contents_of(people.enterprise)
    row = next(row for row in listed(found) if row["文件名"])
    assert row["文件名"] in names
    assert (row["单位名称"], row["省区"], row["附件"]) == ("贵州黔源智能装备有限公司", "贵州省", "附件2")
    assert (row["状态"], row["回执号"], row["版次"]) == ("已提交", receipt, "第 1 版")
    assert row["SHA-256"] == hashlib.sha256(found.read(row["文件名"])).hexdigest()
    assert row["字节"] == len(found.read(row["文件名"]))
    assert row["说明"] is None


def test_it_is_saved_under_a_name_that_says_whose_it_is(people: People) -> None:
    answer = fetched(people.guizhou)
    assert answer.mimetype == "application/zip"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "filename=fubiao.zip" in answer.headers["Content-Disposition"]
    assert "%E8%B4%B5%E5%B7%9E" in answer.headers["Content-Disposition"]
    assert "%E5%90%84%E7%9C%81%E5%8C%BA" in fetched(people.bureau).headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_another_province_is_absent(people: People) -> None:
    submits(people.enterprise)
    submits(people.neighbour)
    assert fillers(package(people.gansu)) == ["兰州陇原石化装备有限公司"]
    everybody = package(people.bureau)
    assert set(fillers(everybody)) == {
        "贵州黔源智能装备有限公司",
        "贵州省专利信息服务中心",
        "兰州陇原石化装备有限公司",
    }
    theirs = contents_of(people.neighbour)
    found = package(people.guizhou)
    assert "兰州陇原石化装备有限公司" not in fillers(found)
    assert not [name for name in found.namelist() if found.read(name) in theirs]
    assert listed(package(people.guizhou, "?region=gansu")) == []


@pytest.mark.parametrize(
    "query",
    [
        "?annex=demand",
        "?annex=service",
        "?state=submitted",
        "?region=gansu",
        "?q=石化",
        "?q=100%25",
        "?year=2016",
        "?year=2017&sort=name",
        "?sort=-region",
        "?sort=receipt&page=7",
        "?state=nonsense",
    ],
)
def test_it_holds_what_the_list_shows_in_its_order(people: People, query: str) -> None:
    submits(people.enterprise)
    submits(people.neighbour)
    page = people.bureau.get(f"/desk/{query}")
    shown = [link.text_content().strip() for link in page.tree.xpath("//a[@class='row-link']")]
    assert fillers(package(people.bureau, query)) == shown


def test_it_holds_every_page_of_the_list(app: Flask, people: People) -> None:
    names = [f"毕节第{number}厂" for number in range(130)]
    enrol(app, "guizhou", *names)
    found = package(people.guizhou, "?q=毕节&page=2")
    assert set(fillers(found)) == set(names)


def test_the_button_carries_the_filter(people: People) -> None:
    submits(people.enterprise)
    page = people.guizhou.get("/desk/?q=黔源&state=submitted&sort=name&page=1")
    (address,) = page.tree.xpath("//a[contains(text(), '下载筛选结果')]/@href")
    assert address.startswith(ADDRESS)
    found = zipfile.ZipFile(io.BytesIO(people.guizhou.client.get(address).data))
    assert fillers(found) == ["贵州黔源智能装备有限公司"]
    assert ADDRESS not in people.guizhou.get("/desk/?q=没有").text


def test_only_the_newest_revision_is_in_it(people: People) -> None:
    submits(people.enterprise)
    first = contents_of(people.enterprise)
    assert people.guizhou.actor is not None
    people.guizhou.post(f"/desk/responses/{people.enterprise.public_id}/return", {"return-reason": "请补充专利数。"})
    submits(people.enterprise)
    every = contents_of(people.enterprise)
    found = package(people.guizhou, "?q=黔源")
    assert [found.read(name) for name in found.namelist()[:-1]] == every[len(first) :]
    assert {row["版次"] for row in listed(found)} == {"第 2 版"}


def test_who_has_no_file_is_in_the_index_with_the_reason(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(template: object, *rest: object) -> bytes:
        raise documents.RenderingFailed("模板无法填写：缺少栏目")

    monkeypatch.setattr(documents.CompiledTemplate, "render", fails)
    submits(people.enterprise)
    found = package(people.guizhou, "?sort=-submitted")
    failed, draft = listed(found)
    assert found.namelist() == [INDEX]
    assert failed["单位名称"] == "贵州黔源智能装备有限公司"
    assert "模板无法填写：缺少栏目" in failed["说明"]
    assert failed["文件名"] is None
    assert "还没有提交" in draft["说明"]


def test_a_file_that_is_not_the_one_recorded_is_marked(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    submits(people.enterprise)
    monkeypatch.setattr(papers, "content_of", lambda number: b"other")
    rows = [row for row in listed(package(people.guizhou)) if row["文件名"]]
    assert "不符" in rows[0]["说明"]


def test_it_is_streamed_and_nothing_stays_open_meanwhile(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow reader must not hold up those who submit: between pieces no transaction is open."""
    for person in (people.enterprise, people.agency):
        submits(person)
    read: list[int] = []
    real = papers.content_of
    monkeypatch.setattr(papers, "content_of", lambda number: read.append(number) or real(number))
    answer = people.guizhou.client.get(ADDRESS, buffered=False)
    pieces = answer.iter_encoded()
    assert next(pieces).startswith(b"PK\x03\x04")
    assert len(read) == 1
    assert not db_in_use(app)
    goes_on_elsewhere(people)
    rest = b"".join(pieces)
    assert rest.endswith(b"\x00\x00")
    assert len(read) >= 2
    answer.close()


def db_in_use(app: Flask) -> bool:
    with app.app_context():
        return bool(db.engine.pool.checkedout())  # type: ignore[attr-defined]


def goes_on_elsewhere(people: People) -> None:
    """Somebody writes while the archive is half way."""
    assert not writing.get()
    submits(people.neighbour)


def test_whoever_goes_away_stops_the_work(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    for person in (people.enterprise, people.agency):
        submits(person)
    closed: list[str] = []
    real = papers.word_files

    def watched(numbers: list[int]) -> Iterator[Any]:
        try:
            yield from real(numbers)
        finally:
            closed.append("closed")

    monkeypatch.setattr(papers, "word_files", watched)
    answer = people.guizhou.client.get(ADDRESS, buffered=False)
    next(answer.iter_encoded())
    assert not closed
    answer.close()
    assert closed == ["closed"]
    people.guizhou.get("/desk/")


def test_a_thousand_lines_take_few_statements(app: Flask, people: People) -> None:
    enrol(app, "guizhou", *(f"毕节第{number}厂" for number in range(150)))
    people.guizhou.get("/desk/")
    with statements(app) as sent:
        package(people.guizhou)
    assert len(sent) < 12


def test_looking_does_not_change_the_list_and_posting_is_refused(people: People) -> None:
    submits(people.enterprise)
    goes_on(people.guizhou, people.enterprise, "accept")
    fetched(people.guizhou)
    people.guizhou.post(ADDRESS, status=405)
    people.auditor.get(ADDRESS, status=404)
    people.stranger.get(ADDRESS, status=302)
