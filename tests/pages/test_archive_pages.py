"""The archive's pages: a package taken in whole, found by anything, corrected by adding, verified, handed over."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import bagit
import pytest
from flask import Flask

from forms.archive.bag.reading import verify_bag
from forms.models import ArchiveEntry, Event, db
from tests.conftest import People
from tests.pages.packaging import everything_ready, files, newest, newest_number
from tests.pages.stories import all_rows, count_of, everywhere, state_of


@pytest.fixture
def received(people: People) -> int:
    """The package of 贵州 is with the bureau, received; returns its number."""
    everything_ready(people)
    files(people.guizhou)
    number = newest_number(people)
    people.bureau.post(f"/bureau/packages/{number}/receive")
    return number


@pytest.fixture
def archived(people: People, received: int) -> int:
    """The package is archived; returns its number."""
    people.bureau.post(f"/bureau/packages/{received}/archive", {"period-demand": "永久"})
    return received


def entries(app: Flask) -> dict[str, ArchiveEntry]:
    """The newest entry of every reference."""
    with everywhere(app):
        ordered = db.select(ArchiveEntry).order_by(ArchiveEntry.seq)
        return {entry.reference: entry for entry in db.session.execute(ordered).scalars()}


def test_a_received_package_is_archived_in_one_step_and_once(app: Flask, people: People, received: int) -> None:
    where = f"/bureau/packages/{received}"
    assert "逐件登记入归档账" in people.bureau.get(where).words()
    people.bureau.post(f"{where}/archive", {"period-demand": "永久", "secrecy": "公开"})
    assert "已归档，新增 8 件" in people.bureau.get(where).words()
    people.bureau.post(f"{where}/archive")
    assert "没有重复归档" in people.bureau.get(where).words()
    for person in (people.enterprise, people.agency, people.guizhou):
        assert state_of(person) == "archived"
    found = entries(app)
    assert list(found) == [
        *("0001-2017-520000-FJ1-0001", "0001-2017-520000-FJ1-0002", "0001-2017-520000-FJ1-0003"),
        *("0001-2017-520000-FJ2-0001", "0001-2017-520000-FJ3-0001"),
        *("0001-2017-520000-XYS-0001", "0001-2017-520000-XYS-0002", "0001-2017-520000-BSQD-0001"),
    ]
    demand = found["0001-2017-520000-FJ2-0001"]
    assert (demand.retention, demand.secrecy, demand.creator) == ("永久", "公开", people.enterprise.name)
    assert found["0001-2017-520000-FJ3-0001"].retention == "30年"
    assert [file["role"] for file in demand.record["文件"]] == ["Word 文件", "答卷", "模板", "空白表", "盖章件"]
    with everywhere(app):
        event = (
            db.session.execute(db.select(Event).where(Event.step == "ledger").order_by(Event.id)).scalars().all()[-1]
        )
        assert event.details["head"] == found["0001-2017-520000-BSQD-0001"].hash


def test_before_it_is_received_a_package_is_not_archived(app: Flask, people: People) -> None:
    everything_ready(people)
    files(people.guizhou)
    where = f"/bureau/packages/{newest_number(people)}"
    assert not people.bureau.get(where).tree.xpath("//form[contains(@action, '/archive')]")
    people.bureau.post(f"{where}/archive")
    assert "还没有接收，不能归档" in people.bureau.get(where).words()
    assert count_of(app, ArchiveEntry) == 0


def test_a_period_nobody_offers_is_refused(app: Flask, people: People, received: int) -> None:
    people.bureau.post(f"/bureau/packages/{received}/archive", {"period-plan": "99年"}, 400)
    assert count_of(app, ArchiveEntry) == 0


def test_one_response_is_archived_under_the_terms_chosen(app: Flask, people: People, received: int) -> None:
    where = f"/desk/responses/{people.enterprise.public_id}"
    assert people.bureau.get(where).tree.xpath("//select[@name='period-demand']")
    people.bureau.post(f"{where}/archive", {"period-demand": "10年"})
    (entry,) = entries(app).values()
    assert (entry.kind, entry.retention, entry.filing_id) == ("document", "10年", received)
    people.bureau.post(f"/bureau/packages/{received}/archive")
    assert count_of(app, ArchiveEntry) == 8


QUERIES = {
    "": 8,
    "?text=黔源": 2,
    "?text=qyzn FJ2": 1,
    "?text=0001-2017-520000-XYS": 2,
    "?annex=plan": 3,
    "?region=gansu": 0,
    "?period=永久": 5,
    "?secrecy=公开": 0,
    "?year=2017&since=2017-01-01": 8,
    "?year=xx&since=yesterday&annex=none": 8,
    "?year=1999": 0,
}


def test_documents_are_found_by_whatever_describes_them(people: People, archived: int) -> None:
    for query, count in QUERIES.items():
        page = people.bureau.get(f"/bureau/archive{query}")
        assert len(page.tree.xpath("//table[contains(@class, 'list-archive')]/tbody/tr")) == count, query


def test_by_the_receipt_of_their_package_too(app: Flask, people: People, archived: int) -> None:
    with everywhere(app):
        receipt = newest(people).receipt
    assert "共 8 条" in people.bureau.get(f"/bureau/archive?receipt={receipt}").words()
    assert "没有符合条件的文件" in people.bureau.get("/bureau/archive?receipt=2017-none").words()


def test_a_correction_is_an_entry_that_names_the_one_it_corrects(app: Flask, people: People, archived: int) -> None:
    before = entries(app)["0001-2017-520000-FJ2-0001"]
    where = f"/bureau/archive/{before.id}"
    said = {"文件题名": "更正后的题名", "密级": "公开", "日期": "2017-06-09", "seen": str(before.seq)}
    assert "请写明理由" in people.bureau.post(f"{where}/correct", said, 422).words()
    assert "请核对" in people.bureau.post(f"{where}/correct", said | {"日期": "昨天", "更正理由": "误"}, 422).words()
    answer = people.bureau.post(f"{where}/correct", said | {"更正理由": "题名有误。"})
    page = people.bureau.get(answer.location)
    assert "更正后的题名" in page.tree.xpath("string(//h1)")
    assert "更正第 4 条" in page.words() and "题名有误。" in page.words()
    after = entries(app)[before.reference]
    assert (after.kind, after.corrects, after.title, after.receipt) == ("correction", 4, "更正后的题名", before.receipt)
    people.bureau.post(f"{where}/correct", said | {"更正理由": "再更正一次"})
    assert "没有更正" in people.bureau.get(where).words()
    assert count_of(app, ArchiveEntry) == 9
    assert "共 1 条" in people.bureau.get("/bureau/archive?text=更正后的题名").words()
    assert "没有符合条件" in people.bureau.get("/bureau/archive?text=更正后的题名&secrecy=内部").words()


def test_verifying_at_the_bureau_only_reads(app: Flask, people: People, archived: int) -> None:
    before = all_rows(app)
    page = people.bureau.get("/bureau/archive/verification?sample=20")
    assert "全部相符" in page.words()
    for quality in ("真实性", "完整性", "可用性", "安全性"):
        assert quality in page.words()
    assert "归档文件 8" in page.words()
    assert "最近七天的链头" in page.words()
    assert "开始核验" in people.bureau.get("/bureau/archive/verification?since=nonsense").words()
    assert all_rows(app) == before


def test_what_the_filter_leaves_is_handed_over_as_a_bag(
    app: Flask, people: People, archived: int, tmp_path: Path
) -> None:
    token = people.bureau.token_of_session()
    body = {"csrf_token": token, "_enc": "汉✓", "annex": "demand", "text": "黔源"}
    answer = people.bureau.client.post("/bureau/archive/export", data=body)
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        packed.extractall(tmp_path / "unpacked")
    (place,) = (tmp_path / "unpacked").iterdir()
    assert bagit.Bag(str(place)).validate()
    report = verify_bag(place, app.config["ARCHIVE_KEY"])
    assert report.findings == []
    assert report.looked_at["归档文件"] == report.looked_at["重新生成"] == 1
    with everywhere(app):
        event = db.session.execute(db.select(Event).where(Event.step == "archive-export")).scalar_one()
        assert event.details["selection"]["annex"] == "demand"
    page = people.bureau.post("/bureau/archive/export", {"region": "gansu"})
    assert "没有符合条件的归档文件" in people.bureau.get(page.location).words()


def test_the_archive_is_the_bureau_s(people: People, archived: int) -> None:
    for address in ("/bureau/archive", "/bureau/archive/1", "/bureau/archive/verification"):
        people.guizhou.get(address, status=404)
    people.guizhou.post(f"/bureau/packages/{archived}/archive", status=404)
    people.bureau.get("/bureau/archive/999", status=404)
