"""Accounts in the browser: made with a link, changed, stopped, opened again; one's own; who tried to sign in."""

from __future__ import annotations

import threading
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError

from forms.models import Event, SignIn, User, db, now, transaction
from forms.pages.headers import ENCODING_FIELD, ENCODING_MARK
from forms.routes import ROUTES
from forms.workflow import Actor, accounts, sign_ins
from tests.conftest import PASSWORD, People, Person
from tests.homes import APPEND_ONLY
from tests.pages.stories import account, all_rows, everywhere, submits
from tests.pages.telephone import enrols, signs_in, types
from tests.pages.test_access import Town, rules_of, town

pytestmark = pytest.mark.alike

__all__ = ["town"]

NEW_PASSWORD = "another-horse-battery"


def number_of(app: Flask, name: str) -> int:
    return int(account(app, name).id)


def makes(person: Person, name: str, status: int = 303, **more: str) -> str:
    """The bureau makes an account; returns the path of its link."""
    data = {"account": name, "name": "钱处长", "role": "province", "region": "gansu"} | more
    page = person.post("/bureau/accounts/new", data, status=status)
    return link_on(person, name) if status == 303 else page.words()


def link_on(person: Person, name: str) -> str:
    page = person.get(f"/bureau/accounts/{number_of(person.app, name)}")
    return urlsplit(page.tree.xpath("//input[@id='link']/@value")[0]).path


def measures(person: Person, name: str, measure: str, why: str = "调离", status: int = 303) -> str:
    address = f"/bureau/accounts/{number_of(person.app, name)}/measures"
    page = person.post(address, {"measure": measure, "why": why}, status=status)
    return page.words() if status != 303 else ""


def joins(person: Person, link: str, password: str = NEW_PASSWORD, again: str = "", status: int = 303) -> str:
    page = person.post(link, {"password": password, "again": again or password}, status=status)
    return page.words() if status != 303 else page.location


def events_of(app: Flask, name: str) -> list[tuple[str, str, str]]:
    with everywhere(app):
        events = db.session.execute(db.select(Event).where(Event.chain == "national").order_by(Event.seq)).scalars()
        return [(one.step, one.actor, one.reason) for one in events if one.details.get("account") == name]


# -- made, and joined ---------------------------------------------------------------------------


def test_an_account_from_its_making_to_its_end(app: Flask, people: People) -> None:
    app.config["SECOND_FACTOR_REQUIRED"] = True
    people.bureau.account = ""
    chief = people.bureau
    signs_in(chief, "bureau")
    enrols(chief)
    link = makes(chief, "qian.sipo", role="bureau", region="")
    newcomer = Person(app, name="钱处长")
    assert "钱处长" in newcomer.get(link).words()
    assert joins(newcomer, link) == "/staff/login"
    assert signs_in(newcomer, "qian.sipo", NEW_PASSWORD).location == "/staff/second-factor"
    telephone, codes = enrols(newcomer)
    newcomer.get("/bureau/accounts")
    again = Person(app)
    signs_in(again, "qian.sipo", NEW_PASSWORD)
    types(again, "/staff/code", 302, code=telephone.next_code())
    again.get("/bureau/")
    measures(chief, "qian.sipo", "disable", "退休")
    for person in (newcomer, again):
        assert person.get("/bureau/", status=302).location.startswith("/staff/login")
    assert "这个账号已停用" in signs_in(Person(app), "qian.sipo", NEW_PASSWORD, 200).words()
    bureau, own = "国家知识产权局 周处长", "国家知识产权局 钱处长"
    assert events_of(app, "qian.sipo") == [
        ("account", bureau, ""),
        ("account-link", bureau, ""),
        ("account-password", own, ""),
        ("second-factor", own, ""),
        ("recovery-codes", own, ""),
        ("account-disable", bureau, "退休"),
    ]
    rows = "\n".join(all_rows(app))
    secret = link.rsplit("/", 1)[-1]
    assert not [word for word in (NEW_PASSWORD, secret, telephone.totp.base32_key, *codes) if word in rows]


def test_a_link_is_good_for_one_use(app: Flask, people: People) -> None:
    link = makes(people.bureau, "qian.gs")
    joins(Person(app), link)
    for person in (Person(app), people.stranger):
        assert "这个链接已不能使用" in person.get(link, status=410).words()
        assert "这个链接已不能使用" in joins(person, link, status=410)
    signs_in(Person(app), "qian.gs", NEW_PASSWORD)
    page = people.bureau.get(f"/bureau/accounts/{number_of(app, 'qian.gs')}")
    assert not page.tree.xpath("//input[@id='link']")


def test_looking_at_a_link_uses_nothing_up(app: Flask, people: People) -> None:
    link = makes(people.bureau, "qian.gs")
    before = all_rows(app)
    people.stranger.get(link)
    people.stranger.client.head(link)
    assert all_rows(app) == before


def test_a_new_link_ends_the_old_one_the_password_and_every_sitting(app: Flask, people: People) -> None:
    people.gansu.get("/desk/")
    measures(people.bureau, "gansu", "link", "忘记密码，电话核实过本人")
    old = link_on(people.bureau, "gansu")
    people.gansu.get("/desk/", status=302)
    signs_in(Person(app), "gansu", status=200)
    measures(people.bureau, "gansu", "link", "没有收到")
    new = link_on(people.bureau, "gansu")
    assert new != old
    joins(Person(app), old, status=410)
    joins(Person(app), new)
    signs_in(Person(app), "gansu", NEW_PASSWORD)


def test_a_link_ends_after_three_days(app: Flask, people: People) -> None:
    link = makes(people.bureau, "qian.gs")
    with everywhere(app), transaction():
        user = db.session.execute(db.select(User).where(User.account == "qian.gs")).scalar_one()
        assert timedelta(hours=71) < user.link_until - now() <= timedelta(hours=72)
        user.link_until = now() - timedelta(seconds=1)
    people.stranger.get(link, status=410)
    joins(people.stranger, link, status=410)
    assert "链接已过期" in people.bureau.get(f"/bureau/accounts/{number_of(app, 'qian.gs')}").words()


def test_a_stopped_account_has_no_link(app: Flask, people: People) -> None:
    link = makes(people.bureau, "qian.gs")
    measures(people.bureau, "qian.gs", "disable")
    people.stranger.get(link, status=410)


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [("short", "", "密码至少 12 个字符"), (NEW_PASSWORD, "something-else", "不一致"), ("", "", "请填写密码")],
)
def test_a_password_that_will_not_do_leaves_the_link_alive(
    app: Flask, people: People, password: str, again: str, words: str
) -> None:
    link = makes(people.bureau, "qian.gs")
    said = joins(people.stranger, link, password, again, 422)
    assert words in said
    joins(people.stranger, link)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"account": "Qian"}, "账号用小写字母开头"),
        ({"account": "guizhou"}, "账号 guizhou 已存在"),
        ({"name": " "}, "姓名须填写"),
        ({"region": ""}, "省级账号须指定省区"),
        ({"region": "atlantis"}, "省级账号须指定省区"),
        ({"role": "king"}, "省级账号须指定省区"),
        ({"role": ""}, "省级账号须指定省区"),
    ],
)
def test_an_account_that_cannot_be_is_refused_and_nothing_is_lost(
    app: Flask, people: People, wrong: dict[str, str], words: str
) -> None:
    before = all_rows(app)
    data = {"account": "qian.gs", "name": "钱处长", "role": "province", "region": "gansu"} | wrong
    arrived = people.bureau.get("/bureau/accounts/new")
    assert arrived
    page = people.bureau.post("/bureau/accounts/new", data, status=422)
    assert words in page.words()
    if "name" not in wrong:
        assert page.tree.xpath("//input[@id='name']/@value") == ["钱处长"]
    assert [row for row in all_rows(app) if not row.startswith("SignIn")] == [
        row for row in before if not row.startswith("SignIn")
    ]


# -- changed, stopped, opened again -------------------------------------------------------------


def test_another_region_ends_sittings_and_takes_the_responses_away(app: Flask, people: People) -> None:
    submits(people.enterprise)
    with everywhere(app), transaction():
        people.enterprise.response().assignee_id = number_of(app, "guizhou")
    people.guizhou.get("/desk/")
    data = {"name": "王处长", "role": "province", "region": "gansu", "reason": "调任"}
    people.bureau.post(f"/bureau/accounts/{number_of(app, 'guizhou')}", data)
    people.guizhou.get("/desk/", status=302)
    with everywhere(app):
        assert people.enterprise.response().assignee_id is None
    moved = Person(app, account="guizhou")
    words = moved.get("/desk/").words()
    assert "甘肃省知识产权局" in words and "黔源" not in words
    assert events_of(app, "guizhou")[-1] == ("account-change", "国家知识产权局 周处长", "调任")


def test_another_name_disturbs_nobody(app: Flask, people: People) -> None:
    people.guizhou.get("/desk/")
    data = {"name": "王副局长", "role": "province", "region": "guizhou", "reason": "任职变动"}
    people.bureau.post(f"/bureau/accounts/{number_of(app, 'guizhou')}", data)
    assert "王副局长" in people.guizhou.get("/desk/").words()


def test_a_change_needs_a_reason(app: Flask, people: People) -> None:
    data = {"name": "王副局长", "role": "province", "region": "guizhou", "reason": " "}
    page = people.bureau.post(f"/bureau/accounts/{number_of(app, 'guizhou')}", data, status=422)
    assert "请写明原因" in page.words() and account(app, "guizhou").name == "王处长"
    assert "请写明原因" in measures(people.bureau, "guizhou", "disable", "", 422)
    assert account(app, "guizhou").active
    assert "请选择要做什么" in measures(people.bureau, "guizhou", "explode", "某事", 422)


def test_a_stopped_account_opens_again_with_its_password(app: Flask, people: People) -> None:
    people.gansu.get("/desk/")
    measures(people.bureau, "gansu", "disable")
    people.gansu.get("/desk/", status=302)
    measures(people.bureau, "gansu", "enable", "回任")
    people.gansu.get("/desk/", status=302)
    assert signs_in(Person(app), "gansu").location == "/desk/"


def test_everybody_is_signed_out_without_a_new_password(app: Flask, people: People) -> None:
    people.gansu.get("/desk/")
    measures(people.bureau, "gansu", "sign-out", "电脑遗失")
    people.gansu.get("/desk/", status=302)
    signs_in(Person(app), "gansu")


def test_a_lost_telephone(app: Flask, people: People) -> None:
    enrols(people.gansu, PASSWORD)
    assert signs_in(Person(app), "gansu").location.startswith("/staff/code")
    measures(people.bureau, "gansu", "second-factor", "手机遗失")
    people.gansu.get("/desk/", status=302)
    assert signs_in(Person(app), "gansu").location == "/desk/"
    assert account(app, "gansu").mf_recovery_codes is None


def test_nobody_takes_away_their_own_account(app: Flask, people: People) -> None:
    makes(people.bureau, "qian.sipo", role="bureau", region="")
    for measure in ("disable", "link", "second-factor"):
        assert "不能对自己的账号这样做" in measures(people.bureau, "bureau", measure, status=422)
    data = {"name": "周处长", "role": "auditor", "region": "", "reason": "某事"}
    page = people.bureau.post(f"/bureau/accounts/{number_of(app, 'bureau')}", data, status=422)
    assert "不能对自己的账号这样做" in page.words()
    people.bureau.get("/bureau/")
    page = people.bureau.get(f"/bureau/accounts/{number_of(app, 'bureau')}")
    assert not page.tree.xpath("//input[@name='measure']")


def test_the_last_account_of_the_bureau_stays(app: Flask, people: People) -> None:
    """Two of the bureau stop each other: the second finds that nobody would be left."""
    link = makes(people.bureau, "qian.sipo", role="bureau", region="")
    other = Person(app)
    joins(other, link)
    signs_in(other, "qian.sipo", NEW_PASSWORD)
    measures(other, "bureau", "disable")
    with everywhere(app), transaction():
        user = db.session.execute(db.select(User).where(User.account == "bureau")).scalar_one()
        chief = Actor("bureau", "周处长", user_id=user.id)
        last = db.session.execute(db.select(User).where(User.account == "qian.sipo")).scalar_one()
        with pytest.raises(accounts.Unfit, match="最后一个可用的国家局账号"):
            accounts.disable(chief, last, "某事")
        with pytest.raises(accounts.Unfit, match="最后一个可用的国家局账号"):
            accounts.change(chief, last, name="钱处长", role="auditor", region=None, reason="某事")
    other.get("/bureau/")


def test_an_account_nobody_has_is_not_found(people: People) -> None:
    people.bureau.get("/bureau/accounts/999", status=404)
    people.bureau.post("/bureau/accounts/999", {"name": "某人"}, status=404)
    people.bureau.post("/bureau/accounts/999/measures", {"measure": "disable", "why": "某事"}, status=404)


# -- the list -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"guizhou", "gansu", "bureau", "auditor", "qian.gs"}),
        ("q=处长", {"guizhou", "gansu", "bureau", "qian.gs"}),
        ("q=%25", set()),
        ("role=province&region=gansu", {"gansu", "qian.gs"}),
        ("standing=waiting", {"qian.gs"}),
        ("standing=disabled", {"gansu"}),
        ("standing=nonsense", set()),
        ("factor=on", {"guizhou"}),
        ("role=auditor&factor=off", {"auditor"}),
    ],
)
def test_accounts_are_found(people: People, query: str, found: set[str]) -> None:
    makes(people.bureau, "qian.gs")
    enrols(people.guizhou, PASSWORD)
    measures(people.bureau, "gansu", "disable")
    page = people.bureau.get(f"/bureau/accounts?{query}")
    assert set(page.tree.xpath("//a[@class='row-link']/text()")) == found


def test_the_list_says_when_who_last_signed_in(app: Flask, people: People) -> None:
    people.guizhou.get("/desk/")
    page = people.bureau.get("/bureau/accounts?q=guizhou")
    with everywhere(app):
        assert f"{now().year}年" in page.words()
    assert f"{now().year}年" not in people.bureau.get("/bureau/accounts?q=auditor").words()


# -- one's own account --------------------------------------------------------------------------


def test_the_own_account_says_who_tried_and_with_what(app: Flask, people: People) -> None:
    visitor = Person(app)
    visitor.client.environ_base["HTTP_USER_AGENT"] = (
        "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
    )
    signs_in(visitor, "guizhou", "wrong-wrong-wrong", 200)
    words = people.guizhou.get("/account/").words()
    for expected in ("王处长", "guizhou", "贵州省知识产权局", "密码不正确", "Firefox · Windows", "127.0.0.1", "未设置"):
        assert expected in words
    assert "gansu" not in words


def test_signing_out_everywhere_is_for_here_too(app: Flask, people: People) -> None:
    other = Person(app, account="guizhou")
    other.get("/desk/")
    people.gansu.get("/desk/")
    assert people.guizhou.post("/account/sign-out-everywhere").location == "/staff/login"
    for person in (other, people.guizhou):
        person.get("/desk/", status=302)
    people.gansu.get("/desk/")
    assert events_of(app, "guizhou")[-1] == ("account-sign-out", "贵州省知识产权局 王处长", "")


def test_changing_the_password_is_an_event_and_no_sign_in(app: Flask, people: People) -> None:
    arrived = people.guizhou.get("/desk/")
    assert arrived
    data = {"password": PASSWORD, "new_password": NEW_PASSWORD, "new_password_confirm": NEW_PASSWORD}
    people.guizhou.post("/staff/password", data, status=302)
    assert events_of(app, "guizhou")[-1] == ("own-password", "贵州省知识产权局 王处长", "")
    with everywhere(app):
        wanted = db.select(SignIn.outcome).where(SignIn.user_id == number_of(app, "guizhou"))
        assert db.session.execute(wanted).scalars().all() == ["password"]


# -- attempts -----------------------------------------------------------------------------------


def test_every_attempt_is_on_record_and_nothing_that_was_typed(app: Flask, people: People) -> None:
    visitor = Person(app)
    signs_in(visitor, "my-password-by-mistake", "x-x-x-x-x-x-x", 200)
    signs_in(visitor, "gansu", "wrong-wrong-wrong", 200)
    measures(people.bureau, "gansu", "disable")
    signs_in(visitor, "gansu", PASSWORD, 200)
    with everywhere(app):
        found = [(one.outcome, one.user_id) for one in db.session.execute(db.select(SignIn)).scalars()]
    number = number_of(app, "gansu")
    assert found == [
        ("unknown", None),
        ("wrong-password", number),
        ("password", number_of(app, "bureau")),
        ("disabled", number),
    ]
    assert "mistake" not in "\n".join(all_rows(app))
    words = people.bureau.get("/bureau/sign-ins").words()
    for expected in ("没有这个账号", "密码不正确", "账号已停用"):
        assert expected in words
    rows = people.bureau.get("/bureau/sign-ins?account=gansu&outcome=disabled").tree.xpath("//tbody/tr")
    assert len(rows) == 1


def test_the_record_cannot_be_changed(app: Flask, people: People) -> None:
    people.guizhou.get("/desk/")
    with everywhere(app), pytest.raises(DBAPIError, match=APPEND_ONLY), transaction():
        db.session.execute(db.select(SignIn)).scalars().first().outcome = "unknown"


def test_an_attempt_the_database_had_no_time_for_is_written_with_the_next(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Person(app)
    token = visitor.token_of_session()
    monkeypatch.setattr(sign_ins, "WAIT", 50)
    body = {"account": "guizhou", "password": "wrong", "csrf_token": token, ENCODING_FIELD: ENCODING_MARK}
    with everywhere(app), transaction():
        assert db.session.execute(db.select(User)).first(), "the lock is taken with the first statement"
        worker = threading.Thread(target=lambda: visitor.client.post("/staff/login", data=body))
        worker.start()
        worker.join()
    with everywhere(app):
        assert db.session.execute(db.select(SignIn)).first() is None
    signs_in(visitor, "guizhou")
    with everywhere(app):
        found = db.session.execute(db.select(SignIn.outcome).order_by(SignIn.id)).scalars().all()
    assert found == ["wrong-password", "password"]


# -- the auditor --------------------------------------------------------------------------------


def test_the_auditor_can_change_nothing(app: Flask, town: Town) -> None:
    """Whatever can be posted, own account, sign-in and what is for everybody aside, is not there for the auditor."""
    auditor = town.people.auditor
    body = {"csrf_token": auditor.token_of_session(), ENCODING_FIELD: ENCODING_MARK}
    before, tried = all_rows(app), 0
    for rule in rules_of(app, "POST"):
        blueprint = rule.endpoint.rsplit(".", 1)[0]
        if not ROUTES[rule.endpoint].readers or blueprint == "account":
            continue
        answer = auditor.client.post(town.address(app, rule), data=body)
        assert answer.status_code in (403, 404), rule
        tried += 1
    assert tried >= 30
    assert all_rows(app) == before
