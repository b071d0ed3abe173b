"""The event log: narrowed, walked through stretch by stretch, taken away as a file."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from forms.calendar import CHINA
from forms.models import Event, db, transaction
from forms.models.events import append
from forms.pages.desk import log_files
from tests.conftest import People, Person
from tests.pages.stories import enrol, everywhere, goes_on, submits
from tests.test_languages import reads


def lines(page: Any) -> list[str]:
    return [" ".join(row.text_content().split()) for row in page.tree.xpath("//tbody/tr")]


def sheet(person: Person, query: str = "") -> list[dict[str, str]]:
    answer = person.client.get(f"/desk/events/csv?{query}", buffered=True)
    assert answer.status_code == 200 and answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


@pytest.fixture
def busy(people: People) -> str:
    """Two provinces have been at work; gives the receipt of the enterprise of 贵州."""
    receipt = submits(people.enterprise)
    submits(people.neighbour)
    goes_on(people.guizhou, people.enterprise, "accept")
    return receipt


@pytest.mark.parametrize(
    ("query", "some", "none"),
    [
        ("step=accept", "审核通过", "提交"),
        ("who=王处长", "审核通过", "提交"),
        ("who=%25", "", "提交"),
        ("chain=gansu", "兰州陇原石化装备有限公司", "贵州黔源"),
        ("chain=national", "建立账号", "贵州黔源"),
        ("since=2999-01-01", "", "提交"),
        ("until=1999-12-31", "", "提交"),
        ("since=nonsense", "提交", ""),
        ("step=nonsense", "", "提交"),
        ("receipt=2017-0000-0000-0000-0", "", "提交"),
    ],
)
def test_the_log_is_narrowed(people: People, busy: str, query: str, some: str, none: str) -> None:
    found = " ".join(lines(people.auditor.get(f"/desk/events?{query}")))
    assert some in found
    assert not none or none not in found


def test_a_receipt_however_typed_leads_to_its_response(people: People, busy: str) -> None:
    typed = busy.replace("-", " ").lower()
    found = lines(people.auditor.get(f"/desk/events?receipt={typed}"))
    assert len(found) >= 3 and all("贵州黔源" in line for line in found)


def test_days_are_days_in_china(app: Flask, people: People, busy: str) -> None:
    all_of_them = len(lines(people.auditor.get("/desk/events")))
    with everywhere(app):
        spanned = db.session.execute(db.select(db.func.min(Event.at), db.func.max(Event.at))).one()
    first, last = (at.astimezone(CHINA).date() for at in spanned)
    assert len(lines(people.auditor.get(f"/desk/events?since={first}&until={last}"))) == all_of_them
    assert not lines(people.auditor.get(f"/desk/events?until={first - timedelta(days=1)}"))


def test_a_long_log_is_walked_there_and_back(app: Flask, people: People) -> None:
    enrol(app, "gansu", *[f"甘肃第{number:03}企业有限公司" for number in range(120)])
    page = people.auditor.get("/desk/events?chain=gansu")
    seen = lines(page)
    while older := page.tree.xpath("//a[@rel='next']/@href"):
        page = people.auditor.get(older[0])
        seen += lines(page)
    with everywhere(app):
        total = db.session.execute(db.select(db.func.count(Event.id)).where(Event.chain == "gansu")).scalar_one()
    assert len(seen) == len(set(seen)) == total
    while newer := page.tree.xpath("//a[@rel='prev']/@href"):
        page = people.auditor.get(newer[0])
    assert lines(page) == seen[:50]


def test_what_is_new_meanwhile_moves_nothing(app: Flask, people: People) -> None:
    enrol(app, "gansu", *[f"甘肃第{number:03}企业有限公司" for number in range(60)])
    first = people.auditor.get("/desk/events?chain=gansu")
    [older] = first.tree.xpath("//a[@rel='next']/@href")
    before = lines(people.auditor.get(older))
    enrol(app, "gansu", "甘肃后来企业有限公司")
    assert lines(people.auditor.get(older)) == before


def test_nonsense_in_the_address_is_left_out(people: People, busy: str) -> None:
    for query in ("before=x", "after=-1", "before=99999999999999999999", "after=0"):
        people.auditor.get(f"/desk/events?{query}")
    assert not lines(people.auditor.get("/desk/events?before=1"))


# -- files --------------------------------------------------------------------------------------


def test_the_file_holds_what_the_filter_leaves_and_proves_itself(people: People, busy: str) -> None:
    rows = sheet(people.auditor, "chain=guizhou")
    assert rows and {row["日志链"] for row in rows} == {"guizhou"}
    assert [int(row["序号"]) for row in rows] == list(range(1, len(rows) + 1))
    assert rows[-1]["操作"] == "审核通过" and rows[-1]["回执号"] == busy
    before = "0" * 64
    for row in rows:
        assert row["上一条校验值"] == before
        before = row["校验值"]
        told = {
            "chain": row["日志链"],
            "seq": int(row["序号"]),
            "response": int(row["答卷编号"]) if row["答卷编号"] else None,
            "step": row["操作代码"],
            "actor": row["操作人"],
            "reason": row["说明"],
            "details": json.loads(row["细节"]),
            "at": row["校验所用时间"],
            "prev": row["上一条校验值"],
        }
        text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(text.encode()).hexdigest() == before


def test_the_workbook_holds_the_same(people: People, busy: str) -> None:
    answer = people.auditor.client.get("/desk/events/xlsx?step=submit", buffered=True)
    workbook = load_workbook(io.BytesIO(answer.data)).active
    assert workbook is not None
    found = [[str(cell if cell is not None else "") for cell in row] for row in workbook.iter_rows(values_only=True)]
    rows = sheet(people.auditor, "step=submit")
    assert found[0] == list(rows[0])
    assert found[1:] == [list(row.values()) for row in rows]
    assert len(rows) == 2


def test_no_cell_is_a_formula(app: Flask, people: People) -> None:
    with everywhere(app), transaction():
        append("organisation", "=1+1", reason="@SUM(A1)", details={"name": "x"})
    row = sheet(people.auditor)[-1]
    assert (row["操作人"], row["说明"]) == ("'=1+1", "'@SUM(A1)")
    answer = people.auditor.client.get("/desk/events/xlsx", buffered=True)
    workbook = load_workbook(io.BytesIO(answer.data)).active
    assert workbook is not None
    assert {cell.data_type for row in workbook.iter_rows() for cell in row} <= {"s", "n"}


def test_a_province_takes_its_own_log_away(people: People, busy: str) -> None:
    for query in ("", "chain=gansu", "chain=national"):
        assert {row["日志链"] for row in sheet(people.guizhou, query)} <= {"guizhou"}
    assert "兰州" not in str(sheet(people.guizhou))
    people.stranger.get("/desk/events/csv", status=302)
    people.auditor.get("/desk/events/docx", status=404)


def test_the_file_is_chinese_and_written_in_batches(people: People, busy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sheet(people.auditor)
    monkeypatch.setattr(log_files, "BATCH", 2)
    reads(people.auditor, "en")
    assert sheet(people.auditor) == whole


def test_a_workbook_too_long_is_refused_in_words(people: People, busy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_files, "MOST_IN_WORKBOOK", 3)
    where = people.auditor.get("/desk/events/xlsx?chain=guizhou", status=303).location
    assert where == "/desk/events?chain=guizhou"
    assert "请缩小范围，或下载 csv" in people.auditor.get(where).words()
