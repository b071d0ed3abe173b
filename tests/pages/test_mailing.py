"""Inviting and reminding by mail: seen first, written down before it goes out, never sent twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from forms.calendar import CHINA
from forms.mail_server import MailServer
from forms.models import Message, Organisation, db, now, transaction
from tests.conftest import People, Person
from tests.pages.stories import arrive, enrol, everywhere, organisation_of, steps_of, submits
from tests.post_office import PostOffice, open_office
from tests.visitor import Page

MAIL = "/province/mail"
QIANYUAN, CENTRE = "qianyuan@example.com", "centre@example.com"


@pytest.fixture
def office(app: Flask, people: People) -> Iterator[PostOffice]:
    """A mail server the application is set to use; the invited of 贵州 have addresses."""
    with everywhere(app), transaction():
        people.enterprise.response().organisation.email = QIANYUAN
        people.agency.response().organisation.email = CENTRE
        people.neighbour.response().organisation.email = "longyuan@example.com"
    with open_office() as office:
        app.config["MAIL_SERVER"], app.config["MAIL_FROM"] = office.server, "专利信息帮扶 <fubiao@example.cn>"
        yield office


def press(officer: Person, kind: str = "invite", **asked: Any) -> Page:
    return officer.get(officer.post(MAIL, {"mail": kind} | asked).location)


def messages(app: Flask) -> list[tuple[str, str, str]]:
    with everywhere(app):
        wanted = db.select(Message.kind, Message.recipient, Message.state).order_by(Message.id)
        return [(kind, recipient, state) for kind, recipient, state in db.session.execute(wanted)]


def test_a_mail_is_seen_before_it_is_sent(app: Flask, people: People, office: PostOffice) -> None:
    enrol(app, "guizhou", "铜仁梵净茶业有限公司")
    words = people.guizhou.get(MAIL).words()
    assert "待发 2 封" in words
    assert "请填报2017年度《专利信息服务机构需求与服务项目情况表》" in words
    assert "〔专属链接〕" in words
    assert people.enterprise.token not in words
    assert "没有有效链接 1" in words
    assert messages(app) == []
    assert office.mails == []


def test_everybody_with_a_link_and_an_address_is_invited_once(app: Flask, people: People, office: PostOffice) -> None:
    assert "已发出 2 封邮件" in press(people.guizhou).words()
    assert "没有需要发送的邮件" in press(people.guizhou).words()
    assert sorted(office.recipients()) == [CENTRE, QIANYUAN]
    (mail,) = [mail for mail in office.mails if mail["To"] == QIANYUAN]
    assert mail["Subject"] == "请填报2017年度《重点联系单位专利信息需求调查表》"
    assert "fubiao@example.cn" in mail["From"]
    assert f"http://127.0.0.1:8000/l/{people.enterprise.token}" in mail.get_content()
    assert office.connections == 1
    with everywhere(app):
        held = db.session.execute(db.select(Message).where(Message.recipient == QIANYUAN)).scalar_one()
        assert people.enterprise.token not in held.body
        assert people.enterprise.response().invitations[-1].sent_at == held.sent_at is not None
    assert "mail" in [step for step, *_rest in steps_of(people.enterprise)]
    page = people.guizhou.get(f"/province/organisations/{organisation_of(people.enterprise)}")
    assert "邮件发出" in page.words()


def test_a_new_link_may_be_sent_again(people: People, office: PostOffice) -> None:
    press(people.guizhou)
    people.guizhou.post(f"/province/organisations/{organisation_of(people.enterprise)}/invite", status=200)
    press(people.guizhou)
    assert sorted(office.recipients()) == [CENTRE, QIANYUAN, QIANYUAN]


def test_who_was_refused_is_told_with_the_reason_and_written_again_by_decision(
    app: Flask, people: People, office: PostOffice
) -> None:
    office.refused = {QIANYUAN}
    words = press(people.guizhou).words()
    assert "1 封未发出" in words
    assert "550 5.1.1 no such user" in words
    press(people.guizhou)
    assert office.recipients() == [CENTRE], "pressing again does not try again by itself"
    office.refused = set()
    press(people.guizhou, which="failed")
    assert office.recipients() == [CENTRE, QIANYUAN]
    assert ("invite", QIANYUAN, "sent") in messages(app)
    assert len(messages(app)) == 2


def test_a_line_that_breaks_leaves_a_mail_unsure_and_it_is_never_resent_unasked(
    app: Flask, people: People, office: PostOffice
) -> None:
    office.hangs_up_on = {QIANYUAN, CENTRE}
    words = press(people.guizhou).words()
    assert "1 封是否发出不明" in words
    assert len(office.mails) == 1
    office.hangs_up_on = set()
    press(people.guizhou)
    assert sorted(office.recipients()) == [CENTRE, QIANYUAN], "the other one, which was not begun, goes out"
    assert "确定重发不明的邮件" in people.guizhou.get(MAIL).words()
    press(people.guizhou, which="unsure")
    assert len(office.mails) == 3
    assert {state for _kind, _recipient, state in messages(app)} == {"sent"}


def test_a_server_that_hangs_up_after_a_refusal_fails_one_mail_only(people: People, office: PostOffice) -> None:
    office.hangs_up_after = {QIANYUAN}
    press(people.guizhou)
    press(people.guizhou)
    assert office.recipients() == [CENTRE]
    assert "未发出 1" in people.guizhou.get(MAIL).words()


def test_what_a_crash_left_behind_counts_as_unsure(app: Flask, people: People, office: PostOffice) -> None:
    press(people.guizhou)
    with everywhere(app), transaction():
        held = db.session.execute(db.select(Message).where(Message.recipient == QIANYUAN)).scalar_one()
        held.state, held.sent_at = "waiting", None
    assert "正在发送 1" in people.guizhou.get(MAIL).words()
    with everywhere(app), transaction():
        held = db.session.execute(db.select(Message).where(Message.recipient == QIANYUAN)).scalar_one()
        held.created_at = now() - timedelta(minutes=6)
    assert "是否发出不明 1" in people.guizhou.get(MAIL).words()
    press(people.guizhou)
    assert len(office.mails) == 2


def test_a_reminder_goes_to_those_who_have_not_answered_once_a_day(
    app: Flask, people: People, office: PostOffice
) -> None:
    arrive(people.enterprise)
    submits(people.agency)
    for _press in range(2):
        press(people.guizhou, "remind", progress="unsubmitted")
    assert office.recipients() == [QIANYUAN]
    assert office.mails[0]["Subject"] == "请尽快提交2017年度《重点联系单位专利信息需求调查表》"
    assert "还没有填报" in office.mails[0].get_content()
    with everywhere(app), transaction():
        assert people.enterprise.response().invitations[-1].reminded_at is not None
        held = db.session.execute(db.select(Message)).scalar_one()
        held.key = held.key.rpartition(":")[0] + ":2017-06-01"
    press(people.guizhou, "remind", progress="unsubmitted")
    assert office.recipients() == [QIANYUAN, QIANYUAN]
    assert "没有待发的邮件" in people.guizhou.get(f"{MAIL}?mail=remind&progress=unopened").words()


def test_many_are_written_to_fifty_at_a_press(app: Flask, people: People, office: PostOffice) -> None:
    enrol(app, "guizhou", *[f"贵州第{number:02}企业有限公司" for number in range(60)], email="one@example.com")
    people.guizhou.post("/province/invitations", term())
    assert "发送前 50 封（共 62 封）" in people.guizhou.get(MAIL).words()
    assert "待发 12 封" in press(people.guizhou).words()
    press(people.guizhou)
    assert len(office.mails) == 62
    assert office.connections == 2


def term() -> dict[str, str]:
    today = now().astimezone(CHINA).date()
    return {"valid_from": today.isoformat(), "valid_until": (today + timedelta(days=30)).isoformat()}


def test_provinces_do_not_write_to_each_others_organisations(people: People, office: PostOffice) -> None:
    press(people.guizhou, ticked=[organisation_of(people.neighbour)])
    assert office.mails == []
    press(people.gansu)
    assert office.recipients() == ["longyuan@example.com"]


def test_a_server_that_is_away_sends_nothing_and_writes_nothing_down(app: Flask, people: People) -> None:
    with everywhere(app), transaction():
        db.session.execute(db.select(Organisation).where(Organisation.kind == "agency")).scalar_one().email = CENTRE
    app.config["MAIL_SERVER"] = MailServer("127.0.0.1", 9)
    assert "连不上邮件服务器，没有发出" in press(people.guizhou).words()
    assert messages(app) == []


def test_without_a_mail_server_the_pages_offer_letters_and_the_list(people: People) -> None:
    assert "还没有设置邮件服务器" in people.guizhou.get("/province/invitations").words()
    page = people.guizhou.get(MAIL)
    assert "还没有设置邮件服务器" in page.words()
    assert page.tree.xpath("//a[contains(@href,'/province/letters.zip')]")
    assert page.tree.xpath("//a[contains(@href,'/province/links.xlsx')]")
    assert not page.tree.xpath("//main//form")
    people.guizhou.post(MAIL, {"mail": "invite"}, status=400)
    people.guizhou.get(f"{MAIL}?mail=nonsense", status=404)
