"""The June package: what is missing, filed once, returned by the bureau, corrected, received, archived, verified."""

from __future__ import annotations

import hashlib
import io
import zipfile
from contextlib import closing
from urllib.parse import unquote

import pytest
from flask import Flask
from openpyxl import load_workbook

from forms import archive
from forms.annexes import by_code
from forms.models import Event, Filing, FilingStep, canonical, db, digest
from forms.models.database import database_file, newest_sqlite
from forms.workflow.receipts import receipt_holds
from tests.conftest import People
from tests.pages.answering import begin_plan, controls, hold, send
from tests.pages.packaging import (
    ADDRESS,
    annexes_ready,
    everything_ready,
    files,
    form_of,
    levels,
    newest,
    newest_number,
    pairs_ready,
    plan_ready,
    submitted_with,
)
from tests.pages.sealing import uploads
from tests.pages.stories import count_of, everywhere, goes_on, post_to, state_of, steps_of, submits
from tests.scanning import picture
from tests.visitor import Page

TRAINING = by_code("plan").example()["training"]


def opened(page_bytes: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(page_bytes))


def returns(people: People, status: int = 303, **said: str) -> Page:
    words = {f"return-{name}": text for name, text in said.items()}
    return people.bureau.post(f"/bureau/packages/{newest_number(people)}/return", words, status)


# -- what is missing ----------------------------------------------------------------------------


def test_the_checklist_says_what_is_missing_and_leads_there(people: People) -> None:
    page = people.guizhou.get(ADDRESS)
    assert levels(page) == {
        "落实方案": "还缺",
        "帮扶结对名单、联系人更新名单": "还缺",
        "方案盖章件": "还缺",
        "签订协议书的结对": "还缺",
        "帮扶工作联系人": "还缺",
        "附件2、附件3": "请留意",
    }
    assert "至少要有 2 对已签订协议书，现有 0 对" in page.words()
    for link in page.tree.xpath("//ul[@class='checks']//a/@href"):
        people.guizhou.get(link)
    assert "已过报送期限；仍然可以报送" in page.words()
    refused = files(people.guizhou, status=422)
    assert "没有报送：材料还不齐" in refused.words()
    assert "还没有开始填写" in refused.words()
    assert count_of(people.guizhou.app, Filing) == 0


def test_step_by_step_nothing_is_missing_any_more(people: People) -> None:
    annexes_ready(people)
    pairs_ready(people)
    begin_plan(people.guizhou)
    assert levels(people.guizhou.get(ADDRESS))["签订协议书的结对"] == "已完成"
    submitted_with(people.guizhou, {})
    page = people.guizhou.get(ADDRESS)
    assert "现在是“已提交”，提交并审核通过后才能报送" in page.words()
    assert levels(page)["帮扶结对名单、联系人更新名单"] == "已完成"
    people.guizhou.post(f"/desk/responses/{people.guizhou.public_id}/accept")
    assert "还没有上传方案的盖章件" in people.guizhou.get(ADDRESS).words()
    uploads(people.guizhou, ("方案.jpg", picture()))
    page = people.guizhou.get(ADDRESS)
    assert "还缺" not in levels(page).values()
    ticked = page.tree.xpath("//input[@name='annex'][@checked]/@value")
    assert [value.split(".")[0] for value in ticked] == [people.enterprise.public_id, people.agency.public_id]


def test_an_annex_without_a_seal_is_not_proposed_and_cannot_be_filed(people: People) -> None:
    everything_ready(people)
    other = people.enterprise
    with everywhere(people.guizhou.app):
        number = other.response().revisions[-1].number
    people.guizhou.post(f"/desk/responses/{other.public_id}/return", {"return-reason": "请更正电话。"})
    stale = form_of(people.guizhou)
    stale.add("annex", f"{other.public_id}.{number}")
    assert "已被退回或重新提交" in files(people.guizhou, 422, stale).words()
    submits(other)
    people.guizhou.post(f"/desk/responses/{other.public_id}/accept")
    page = people.guizhou.get(ADDRESS)
    assert "没有有效的盖章件" in page.words()
    assert not page.tree.xpath(f"//input[@id='annex-{other.public_id}'][@checked]")
    form = form_of(people.guizhou)
    form.add("annex", page.tree.xpath(f"//input[@id='annex-{other.public_id}']/@value")[0])
    refused = files(people.guizhou, 422, form)
    assert f"没有有效的盖章件，请上传或取消勾选：{other.name}" in refused.words()
    assert refused.tree.xpath(f"//input[@id='annex-{other.public_id}'][@checked]")


def test_what_is_to_be_looked_at_is_confirmed_once(people: People) -> None:
    everything_ready(people)
    form = form_of(people.guizhou)
    form.pop("confirmed")
    page = files(people.guizhou, 422, form)
    assert "有几处请先确认" in page.words()
    for words in ("方案附件清单写附件2 3 份，勾选了 1 份", "方案中有而没有登记", "全部结对都由同一家服务机构承担"):
        assert words in page.words()
    files(people.guizhou)
    with everywhere(people.guizhou.app):
        (event,) = db.session.execute(db.select(Event).where(Event.step == "package")).scalars()
        assert any("方案附件清单" in words for words in event.details["cautions"])


def test_in_tibet_training_stands_for_pairs(app: Flask, people: People) -> None:
    officer = people.guizhou
    post_to(app, "guizhou", "xizang")
    base = officer.post("/province/plan").location.rstrip("/")
    officer.public_id = base.rsplit("/", 1)[-1]
    with everywhere(app):
        officer.actor = type(officer.actor)("province", officer.name, region_id=officer.response().region_id)  # type: ignore[misc]
    hold(officer, "plan", cover=by_code("plan").example()["cover"] | {"region": "xizang"}, training={"sessions": []})
    assert "请在落实方案“八、实务培训”中安排实务培训" in officer.get(ADDRESS).words()
    changes = {
        "cover": by_code("plan").example()["cover"] | {"region": "xizang"},
        "training": TRAINING,
    }
    submitted_with(officer, changes)
    officer.post(f"/desk/responses/{officer.public_id}/accept")
    uploads(officer, ("方案.jpg", picture()))
    page = officer.get(ADDRESS)
    assert levels(page)["签订协议书的结对"] == "请留意"
    assert "现有 0 对，不足 2 对，以实务培训代替" in page.words()
    files(officer)
    assert state_of(officer) == "filed"


# -- filed ---------------------------------------------------------------------------------------


def test_filing_is_one_step_with_a_receipt_and_happens_once(people: People) -> None:
    everything_ready(people)
    form = form_of(people.guizhou)
    files(people.guizhou, form=form)
    files(people.guizhou, form=form)
    page = people.guizhou.get(ADDRESS)
    assert "等待国家局接收" in page.words()
    assert not page.tree.xpath("//form[contains(@action, 'package')]")
    with everywhere(people.guizhou.app):
        (filing,) = db.session.execute(db.select(Filing)).scalars()
        assert receipt_holds(filing.receipt) and filing.receipt in page.text
        assert filing.number == 1
        assert filing.sha256 == digest(canonical(filing.members))
        assert [member["part"] for member in filing.members] == [
            *("plan", "pairs", "contacts", "demand", "service", "agreement", "agreement")
        ]
        demand = next(member for member in filing.members if member["part"] == "demand")
        response = people.enterprise.response()
        assert demand["response"] == response.public_id
        assert demand["revision"] == response.revisions[-1].number == 2
        assert demand["sha256"] == response.revisions[-1].documents[0].sha256
        assert [file["sha256"] for file in demand["attachments"]] == [file.sha256 for file in response.attachments]
    for person in (people.enterprise, people.agency, people.guizhou):
        assert state_of(person) == "filed"
        assert steps_of(person)[-1][0] == "file"
    assert people.guizhou.client.get(f"/fill/{people.guizhou.public_id}/").status_code == 303


def test_who_comes_second_is_told(people: People) -> None:
    everything_ready(people)
    mine, theirs = form_of(people.guizhou), form_of(people.guizhou)
    assert mine["key"] != theirs["key"]
    files(people.guizhou, form=mine)
    files(people.guizhou, form=theirs)
    assert "同事已经报送" in people.guizhou.get(ADDRESS).words()
    assert count_of(people.guizhou.app, Filing) == 1


def test_a_plan_that_changed_since_the_page_was_made_is_not_filed(people: People) -> None:
    everything_ready(people)
    form = form_of(people.guizhou)
    form["plan"] = f"{people.guizhou.public_id}.7"
    files(people.guizhou, form=form)
    assert "没有报送" in people.guizhou.get(ADDRESS).words()
    assert count_of(people.guizhou.app, Filing) == 0


def test_the_package_opens_as_a_province_would_send_it(people: People) -> None:
    everything_ready(people)
    files(people.guizhou)
    answer = people.guizhou.client.get(f"{ADDRESS}/{newest_number(people)}/archive.zip")
    assert unquote(answer.headers["Content-Disposition"]).endswith("贵州省_2017年报送材料_第1版.zip")
    with opened(answer.data) as package:
        assert package.testzip() is None
        names = package.namelist()
        folders = [name.split("/")[0] for name in names]
        assert list(dict.fromkeys(folders)) == [
            *("00_回执.txt", "01_落实方案", "02_帮扶结对名单", "03_联系人更新名单", "04_附件2", "05_附件3"),
            *("06_盖章件", "07_帮扶工作协议书", "目录.xlsx", "SHA256SUMS"),
        ]
        assert f"06_盖章件/{people.enterprise.name}_附件2_盖章件_1.jpg" in names
        sums = dict(reversed(line.split("  ")) for line in package.read("SHA256SUMS").decode().splitlines())
        assert set(sums) == set(names) - {"SHA256SUMS"}
        for name, sha256 in sums.items():
            assert hashlib.sha256(package.read(name)).hexdigest() == sha256
        receipt = package.read("00_回执.txt").decode("utf-8-sig")
        rows = list(load_workbook(io.BytesIO(package.read("目录.xlsx"))).worksheets[0].values)
    with everywhere(people.guizhou.app):
        assert f"回执号：{newest(people).receipt}" in receipt
    assert rows[0][:2] == ("序号", "文件")
    assert [row[1] for row in rows[1:]] == names[1:-2]
    assert not [row for row in rows[1:] if row[-1]]


# -- at the bureau -------------------------------------------------------------------------------


def test_june(app: Flask, people: People) -> None:
    """Filed, returned with remarks, corrected, filed anew, received, archived; and all of it verifies."""
    everything_ready(people)
    files(people.guizhou)
    listing = people.bureau.get("/bureau/packages").words()
    assert "已报送，等待国家局接收" in listing and "还没有报送" in listing
    assert "请填写退回说明" in returns(people, status=422).words()
    returns(people, reason="请更正结对名单。", pairs="第2行联系电话有误。", demand="  ")
    returns(people, reason="再退一次")
    with everywhere(app):
        (step,) = db.session.execute(db.select(FilingStep)).scalars()
        assert step.remarks == [{"part": "pairs", "text": "第2行联系电话有误。"}]
    for person in (people.enterprise, people.agency, people.guizhou):
        assert state_of(person) == "accepted"
        assert steps_of(person)[-1][0] == "unfile"
    words = people.guizhou.get(ADDRESS).words()
    assert "国家局已退回" in words and "第2行联系电话有误。" in words and "没有改动" in words

    officer = people.guizhou
    officer.post(f"/desk/responses/{officer.public_id}/return", {"return-reason": "按国家局意见更正。"})
    plan_ready(people, goals=by_code("plan").example()["goals"] | {"goal": "完成帮扶任务，" * 10})
    assert "内容有修改（第 1 版改为第 2 版）" in officer.get(ADDRESS).words()
    files(officer)
    with everywhere(app):
        assert [filing.number for filing in db.session.execute(db.select(Filing)).scalars()] == [1, 2]
    where = f"/bureau/packages/{newest_number(people)}"
    assert "与上一版的不同" in people.bureau.get(where).words()
    people.bureau.post(f"{where}/receive")
    people.bureau.post(f"{where}/receive")
    assert "已经接收或退回，没有再次操作" in people.bureau.get(where).words()
    words = officer.get(ADDRESS).words()
    assert "国家局已接收" in words and "国家知识产权局 周处长" in words
    for person in (people.enterprise, people.agency, people.guizhou):
        people.bureau.post(f"/desk/responses/{person.public_id}/archive")
        assert state_of(person) == "archived"
    with everywhere(app):
        assert archive.verify() == []


def test_before_it_is_received_nothing_is_archived(people: People) -> None:
    everything_ready(people)
    files(people.guizhou)
    where = f"/desk/responses/{people.enterprise.public_id}"
    assert "接收后才能归档" in people.bureau.get(where).words()
    people.bureau.post(f"{where}/archive")
    assert state_of(people.enterprise) == "filed"


def test_a_package_is_its_province_s_own(people: People) -> None:
    everything_ready(people)
    files(people.guizhou)
    number = newest_number(people)
    for address in (f"{ADDRESS}/{number}", f"{ADDRESS}/{number}/archive.zip"):
        assert people.gansu.client.get(address).status_code == 404
    assert "最近一次报送" not in people.gansu.get(ADDRESS).words()
    assert people.enterprise.name not in people.gansu.get(ADDRESS).text
    people.guizhou.post(f"/bureau/packages/{number}/receive", status=404)
    foreign = controls(people.gansu.get(ADDRESS), ADDRESS)
    foreign.add("annex", f"{people.enterprise.public_id}.2")
    send(people.gansu, ADDRESS, foreign, status=422)
    goes_on(people.bureau, people.enterprise, "archive")
    assert state_of(people.enterprise) == "archived"


# -- tampered with -------------------------------------------------------------------------------


def tampered(app: Flask, table: str, statement: str) -> list[str]:
    """Change a row behind the application's back; what verifying finds."""
    file = database_file(app)
    assert file is not None
    with app.app_context():
        db.engine.dispose()
    with closing(newest_sqlite().connect(file)) as connection:
        connection.execute(f"DROP TRIGGER {table}_no_update")
        assert connection.execute(statement).rowcount == 1
        connection.commit()
    with everywhere(app):
        return [f"{finding.place}：{finding.words}" for finding in archive.verify()]


@pytest.mark.sqlite
def test_a_member_whose_bytes_were_changed_is_found_and_marked(app: Flask, people: People) -> None:
    everything_ready(people)
    files(people.guizhou)
    with everywhere(app):
        receipt, document = newest(people).receipt, people.enterprise.response().revisions[-1].documents[0].id
    found = tampered(app, "document", f"UPDATE document SET content = zeroblob(9) WHERE id = {document}")
    assert any(f"报送材料 {receipt}：“贵州省_附件2" in words for words in found), found
    answer = people.guizhou.client.get(f"{ADDRESS}/{newest_number(people)}/archive.zip")
    with opened(answer.data) as package:
        rows = list(load_workbook(io.BytesIO(package.read("目录.xlsx"))).worksheets[0].values)
    assert [row[1].split("/")[0] for row in rows[1:] if row[-1]] == ["04_附件2"]


@pytest.mark.sqlite
def test_a_list_of_members_that_was_changed_is_found(app: Flask, people: People) -> None:
    everything_ready(people)
    files(people.guizhou)
    found = tampered(app, "filing", "UPDATE filing SET members = '[]'")
    assert any("材料清单与记录的 SHA-256 不符" in words for words in found), found


@pytest.mark.sqlite
def test_an_agreement_whose_bytes_were_changed_is_found(app: Flask, people: People) -> None:
    everything_ready(people)
    files(people.guizhou)
    found = tampered(app, "agreement_scan", "UPDATE agreement_scan SET content = zeroblob(9) WHERE id = 1")
    assert any("扫描件“协议书0.jpg”" in words for words in found), found
