"""Downloads of the list: answers as sheets, sealed copies, all of them by the filter and of one province only."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any
from urllib.parse import quote, unquote

import pytest
from flask import Flask
from openpyxl import load_workbook

from forms.documents.bundle import INDEX
from forms.extensions import limiter
from forms.models import transaction
from tests.conftest import People, Person
from tests.pages.answering import hold
from tests.pages.sealing import newest_file, uploads
from tests.pages.stories import enrol, everywhere, goes_on, submits
from tests.scanning import picture

ENTERPRISE, AGENCY, NEIGHBOUR = "贵州黔源智能装备有限公司", "贵州省专利信息服务中心", "兰州陇原石化装备有限公司"


def fetched(person: Person, address: str, status: int = 200) -> Any:
    answer = person.client.get(f"/desk/{address}", buffered=True)
    assert answer.status_code == status
    return answer


def sheets(person: Person, query: str = "") -> dict[str, list[dict[str, Any]]]:
    """The sheets of the workbook of the list: title to its rows by their heads."""
    book = load_workbook(io.BytesIO(fetched(person, f"answers.xlsx{query}").data))
    found = {}
    for sheet in book.worksheets:
        head, *rows = list(sheet.values) or [()]
        found[sheet.title] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


def csv_files(person: Person, query: str = "") -> dict[str, list[dict[str, str]]]:
    archive = zipfile.ZipFile(io.BytesIO(fetched(person, f"answers.csv{query}").data))
    texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    return {name: list(csv.DictReader(io.StringIO(text, newline=""))) for name, text in texts.items()}


def saved_as(answer: Any) -> str:
    return unquote(answer.headers["Content-Disposition"])


def test_the_answers_of_the_list_are_sheets_keyed_by_receipt(people: People) -> None:
    receipt = submits(people.enterprise)
    submits(people.agency)
    found = sheets(people.guizhou)
    (row,) = found["附件2"]
    assert (row["回执号"], row["单位名称"], row["状态"], row["版次"]) == (receipt, ENTERPRISE, "已提交", "第 1 版")
    assert [row["单位名称"] for row in found["附件3"]] == [AGENCY]
    requests = next(rows for title, rows in found.items() if "具体" in title and title.startswith("附件2"))
    assert {(row["回执号"], row["行"]) for row in requests} >= {(receipt, 1)}


def test_codes_and_labels_and_both_formats_tell_the_same(people: People) -> None:
    submits(people.enterprise)
    labels, codes = sheets(people.guizhou)["附件2"][0], sheets(people.guizhou, "?wording=codes")["附件2"][0]
    with everywhere(people.enterprise.app):
        answers = people.enterprise.response().answers
    assert codes["unit.name"] == answers["unit"]["name"]
    assert codes["unit.nature"] == answers["unit"]["nature"]
    assert codes["unit.nature"] not in labels.values()
    assert codes["unit.employees"] == answers["unit"]["employees"]
    files_of = csv_files(people.guizhou, "?wording=codes")
    plain = next(rows for name, rows in files_of.items() if name.endswith("附件2.csv"))
    assert plain[0]["unit.name"] == codes["unit.name"]
    assert plain[0]["unit.employees"] == str(codes["unit.employees"])
    fetched(people.guizhou, "answers.xlsx?wording=nonsense", 404)


def test_a_formula_given_as_an_answer_stays_a_text(people: People) -> None:
    unit = {"name": '=HYPERLINK("http://x")', "address": "@SUM(A1)", "business": "<r><t>x</t></r>"}
    with everywhere(people.enterprise.app):
        answers = people.enterprise.response().answers
    hold(people.enterprise, unit=answers["unit"] | unit)
    row = next(iter(sheets(people.guizhou, "?wording=codes&annex=demand").values()))[0]
    assert {name: row[f"unit.{name}"] for name in unit} == unit
    plain = next(iter(csv_files(people.guizhou, "?wording=codes&annex=demand").values()))[0]
    assert plain["unit.name"] == "'" + unit["name"]
    assert plain["unit.address"] == "'@SUM(A1)"


def test_downloads_follow_the_filter_and_its_order(app: Flask, people: People) -> None:
    enrol(app, "guizhou", "遵义乙厂", "遵义甲厂", "遵义丙厂")
    rows = sheets(people.guizhou, f"?q={quote('遵义')}&sort=name")["附件2"]
    assert [row["单位名称"] for row in rows] == ["遵义丙厂", "遵义乙厂", "遵义甲厂"]
    page = people.guizhou.get(f"/desk/?q={quote('遵义')}&sort=name&page=1")
    addresses = page.tree.xpath("//details[@class='list-ways']//a/@href")
    assert len(addresses) == 5
    assert all("q=" in address and "sort=name" in address for address in addresses)
    assert sheets(people.guizhou, "?q=nothing") == {"Sheet1": []}


def test_sealed_copies_leave_with_an_index_of_who_has_none(people: People) -> None:
    receipt = submits(people.enterprise)
    uploads(people.enterprise, ("第一页.jpg", picture()))
    submits(people.agency)
    answer = fetched(people.guizhou, "sealed-copies.zip")
    assert "贵州省_盖章件_" in saved_as(answer)
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    (name,) = [name for name in archive.namelist() if name != INDEX]
    assert name == f"贵州省_附件2盖章件_{ENTERPRISE}_{receipt}_第1次_01.jpg"
    sheet = load_workbook(io.BytesIO(archive.read(INDEX))).worksheets[0]
    notes = {row[5]: row[-1] for row in sheet.values}
    assert notes[ENTERPRISE] is None
    assert "没有上传" in notes[AGENCY]
    goes_on(people.guizhou, people.enterprise, "accept")
    assert newest_file(people.enterprise)


def test_word_files_are_named_by_province_annex_organisation_number_and_version(people: People) -> None:
    receipt = submits(people.enterprise)
    archive = zipfile.ZipFile(io.BytesIO(fetched(people.guizhou, "documents.zip?annex=demand").data))
    assert f"贵州省_附件2_{ENTERPRISE}_{receipt}_第1版.docx" in archive.namelist()


def test_two_provinces_side_by_side_never_hold_each_others(app: Flask, people: People) -> None:
    for person in (people.enterprise, people.agency, people.neighbour):
        submits(person)
        uploads(person, ("盖章件.jpg", picture()))
    own = {"guizhou": ({ENTERPRISE, AGENCY}, NEIGHBOUR, "贵州省"), "gansu": ({NEIGHBOUR}, ENTERPRISE, "甘肃省")}
    for name, (mine, theirs, region) in own.items():
        officer: Person = getattr(people, name)
        for query in ("", "?region=gansu", "?region=guizhou", "?sort=-name"):
            told = {row["单位名称"] for rows in sheets(officer, query).values() for row in rows if "单位名称" in row}
            assert told <= mine
            for rows in csv_files(officer, query).values():
                assert theirs not in str(rows)
        assert {row["省区"] for title, rows in sheets(officer).items() if " " not in title for row in rows} == {region}
        for address in ("documents.zip", "sealed-copies.zip"):
            answer = fetched(officer, address)
            archive = zipfile.ZipFile(io.BytesIO(answer.data))
            assert not [member for member in archive.namelist() if theirs in member]
            told = list(load_workbook(io.BytesIO(archive.read(INDEX))).worksheets[0].values)
            assert {row[5] for row in told[1:]} == mine
            assert region in saved_as(answer)
        tally = officer.get("/desk/").tree.xpath("//nav[@class='tally']/a[1]/b/text()")
        assert tally == [str(len(mine))]
    assert {row["省区"] for row in sheets(people.bureau)["附件2"]} == {"贵州省", "甘肃省"}


def test_downloads_in_bulk_are_limited(app: Flask, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "enabled", True)
    app.config["RATELIMIT_ENABLED"] = True
    limiter.init_app(app)
    address = "/desk/answers.csv?q=nobody"
    codes = [people.guizhou.client.get(address, buffered=True).status_code for _ in range(11)]
    assert codes == [200] * 10 + [429]


def test_a_draft_leaves_as_it_stands_even_with_what_does_not_parse(app: Flask, people: People) -> None:
    with everywhere(app), transaction():
        response = people.enterprise.response()
        response.answers = response.answers | {"unit": {"employees": "约三百", "name": None, "titles": "nonsense"}}
    row = sheets(people.guizhou, "?wording=codes&annex=demand")["附件2"][0]
    assert row["unit.employees"] == "约三百"
    assert row["unit.name"] is None
