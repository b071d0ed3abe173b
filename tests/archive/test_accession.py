"""What enters the ledger: once, in order, described, resting on hashes; never changed, and corrected by adding."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError

from forms import archive
from forms.archive.corrections import Unsound, newest
from forms.archive.terms import Terms
from forms.models import EVERYWHERE, ArchiveEntry, ChainHead, Event, canonical, db, digest, scoped, transaction
from forms.models.seals import NoKey, mac_of, sm3_of
from forms.workflow import Conflict
from forms.workflow.drafts import locked
from forms.workflow.review import move, record_of
from tests.conftest import People
from tests.homes import APPEND_ONLY
from tests.pages.stories import everywhere, goes_on, receive_package, submits


@pytest.fixture
def filed(app: Flask, people: People) -> Iterator[People]:
    """The annex of the enterprise was filed and received; inside the application."""
    submits(people.enterprise)
    goes_on(people.guizhou, people.enterprise, "accept", "file")
    with everywhere(app):
        assert people.bureau.actor is not None
        receive_package(people.bureau.actor, people.enterprise.response().region_id)
        yield people


def entered(people: People, terms: Terms = archive.USUAL) -> ArchiveEntry:
    assert people.bureau.actor is not None
    (entry,) = archive.archive(people.bureau.actor, people.enterprise.response(), terms)
    return entry


def test_an_entry_is_chained_marked_and_told_of(filed: People) -> None:
    entry = entered(filed)
    text = canonical(entry.said())
    assert (entry.chain, entry.seq, entry.prev) == ("guizhou", 1, "0" * 64)
    assert (entry.hash, entry.mac, entry.sm3) == (digest(text), mac_of(text), sm3_of(text))
    assert entry.marks.startswith("SHA-256, HMAC-SHA-256")
    head = db.session.get_one(ChainHead, ("archive", "guizhou"))
    assert (head.seq, head.hash) == (1, entry.hash)
    event = db.session.execute(db.select(Event).where(Event.step == "ledger")).scalar_one()
    assert event.details == {
        "first": 1,
        "last": 1,
        "count": 1,
        "head": entry.hash,
        "references": [entry.reference, entry.reference],
    }


def test_it_rests_on_every_row_behind_the_document(filed: People) -> None:
    entry = entered(filed)
    rows = {table: len(found) for table, found in entry.record["行"].items()}
    assert rows == {"response": 1, "revision": 1, "document": 1, "attachment": 0, "remark": 0, "template": 1}
    steps = [
        db.session.execute(db.select(Event.step).where(Event.chain == chain, Event.seq == seq)).scalar_one()
        for chain, seq, _hash in entry.record["事件"]
    ]
    assert steps == ["begin", "invite", "submit", "accept", "file", "archive"]
    assert entry.record["可重新生成"] is True


def test_it_is_described_in_the_words_of_the_archive(filed: People) -> None:
    told = entered(filed, Terms({"demand": "10年"}, "公开")).record["著录"]
    assert told["档号"] == "0001-2017-520000-FJ2-0001"
    assert told["文件题名"] == "贵州黔源智能装备有限公司2017年重点联系单位专利信息需求调查表（附件2）"
    assert (told["保管期限"], told["密级"], told["责任者"]) == ("10年", "公开", filed.enterprise.name)
    assert told["文件编号"] == filed.enterprise.response().receipt


def test_the_ledger_cannot_be_changed_or_shortened(filed: People) -> None:
    entered(filed)
    with pytest.raises(DBAPIError, match=APPEND_ONLY), transaction():
        db.session.execute(db.select(ArchiveEntry)).scalar_one().title = "改写"
        db.session.flush()
    with pytest.raises(DBAPIError, match=APPEND_ONLY), transaction():
        db.session.delete(db.session.execute(db.select(ArchiveEntry)).scalar_one())
        db.session.flush()


def test_without_a_key_nothing_is_archived(app: Flask, filed: People) -> None:
    key = app.config["ARCHIVE_KEY"]
    app.config["ARCHIVE_KEY"] = None
    with pytest.raises(NoKey, match="fubiao init"):
        entered(filed)
    app.config["ARCHIVE_KEY"] = key
    assert filed.enterprise.response().state == "filed"


def test_what_was_archived_before_there_was_a_ledger_is_entered_later(filed: People) -> None:
    bureau = filed.bureau.actor
    assert bureau is not None
    with transaction():
        held = locked(filed.enterprise.public_id)
        move(bureau, held, "archive", kept=record_of(held))
    assert [finding.words for finding in archive.verify()] == ["状态为已归档，但归档账中没有"]
    assert (archive.enter_missing(bureau), archive.enter_missing(bureau)) == (1, 0)
    assert archive.verify() == []


def test_a_correction_says_what_why_and_of_which_entry(filed: People) -> None:
    bureau, entry = filed.bureau.actor, entered(filed)
    assert bureau is not None
    for said, reason, wrong in (({"日期": "x"}, "误", "日期"), ({"密级": "绝密"}, "误", "密级"), ({}, " ", "更正理由")):
        with pytest.raises(Unsound, match=wrong):
            archive.correct(bureau, entry.reference, said, reason, seen=1)
    made = archive.correct(bureau, entry.reference, {"责任者": "更正后的单位", "档号": "别的"}, "误", seen=1)
    assert (made.seq, made.corrects, made.creator, made.reference) == (2, 1, "更正后的单位", entry.reference)
    assert made.record["更正"] == {"责任者": [filed.enterprise.name, "更正后的单位"]}
    assert newest(entry.reference).seq == 2
    with pytest.raises(Conflict):
        archive.correct(bureau, entry.reference, {"责任者": "又一个"}, "误", seen=1)
    with pytest.raises(Conflict):
        archive.correct(bureau, entry.reference, {"责任者": "更正后的单位"}, "误", seen=2)
    assert filed.guizhou.actor is not None
    with pytest.raises(Conflict):
        archive.correct(filed.guizhou.actor, entry.reference, {"责任者": "又一个"}, "误", seen=2)
    assert archive.verify() == []


def test_another_province_sees_nothing_of_the_ledger(app: Flask, filed: People) -> None:
    entered(filed)
    for person, count in ((filed.guizhou, 1), (filed.gansu, 0)):
        with scoped(person.scope):
            assert db.session.execute(db.select(db.func.count(ArchiveEntry.id))).scalar_one() == count
    with scoped(EVERYWHERE):
        assert newest("0001-2017-520000-FJ2-0001").seq == 1


def test_the_operator_verifies_prints_heads_and_exports(app: Flask, filed: People, tmp_path: object) -> None:
    entered(filed)
    db.session.remove()
    runner = app.test_cli_runner()
    told = runner.invoke(args=["archive", "verify"])
    assert told.exit_code == 0 and "归档文件 1、重新生成 1" in told.output
    assert runner.invoke(args=["archive", "verify", "--sample", "1", "--json"]).output.startswith('{"holds": true')
    assert runner.invoke(args=["archive", "verify", "--since", "2099-01-01"]).exit_code == 0
    assert runner.invoke(args=["archive", "verify", "--all", "--sample", "1"]).exit_code == 2
    heads = runner.invoke(args=["archive", "heads"]).output
    assert "archive\tguizhou\t1\t" in heads
    kept = f"{tmp_path}/heads.tsv"
    with open(kept, "w", encoding="utf-8") as file:
        file.write(heads)
    assert runner.invoke(args=["archive", "verify", "--heads", kept]).exit_code == 0
    with open(kept, "a", encoding="utf-8") as file:
        file.write("2017-06-08\tarchive\tguizhou\t2\tabc\n")
    told = runner.invoke(args=["archive", "verify", "--heads", kept])
    assert told.exit_code == 1 and "链被截短" in told.output
    bag = f"{tmp_path}/bag"
    told = runner.invoke(args=["archive", "export", bag, "--annex", "demand", "--year", "2017"])
    assert told.exit_code == 0 and "已导出 1 件" in told.output
    assert runner.invoke(args=["archive", "export", bag]).exit_code == 1
    told = runner.invoke(args=["archive", "verify-bag", bag])
    assert told.exit_code == 0 and "全部相符" in told.output
    assert runner.invoke(args=["archive", "verify-bag", str(tmp_path)]).exit_code == 1
