"""``fubiao user``: what the bureau does in the browser, from a terminal."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from forms.models import Event, db, scoped
from forms.workflow import OPERATOR
from tests.cli.conftest import opened
from tests.conftest import Person
from tests.terminal import Terminal

pytestmark = pytest.mark.alike

PASSWORD = "another-horse-battery"
WANG = ("user", "create", "wang.gz", "--name", "王处长", "--role", "province", "--region", "guizhou")
WHY = ("--reason", "调离")


def line_of(terminal: Terminal, account: str) -> list[str]:
    lines = terminal.run("user", "list").out.splitlines()
    return next(line.split("\t") for line in lines if line.startswith(f"{account}\t"))


def joins(terminal: Terminal, link: str) -> Person:
    """Somebody sets the password behind a link and signs in."""
    person = Person(opened(terminal.instance))
    person.post(urlsplit(link).path, {"password": PASSWORD, "again": PASSWORD})
    person.post("/staff/login", {"account": "wang.gz", "password": PASSWORD}, status=302)
    return person


def steps(terminal: Terminal) -> list[tuple[str, str]]:
    app = opened(terminal.instance)
    with app.app_context(), scoped(OPERATOR.scope):
        events = db.session.execute(db.select(Event).order_by(Event.id)).scalars()
        found = [(one.step, one.reason) for one in events if one.details.get("account") == "wang.gz"]
        db.engine.dispose()
    return found


def test_an_account_from_its_link_to_its_end(terminal: Terminal) -> None:
    link = terminal.run(*WANG, "--link").last_word()
    assert line_of(terminal, "wang.gz") == ["wang.gz", "王处长", "province", "贵州省", "待设密码", "—", "—"]
    person = joins(terminal, link)
    assert "贵州省知识产权局 王处长" in person.get("/desk/").words()
    assert line_of(terminal, "wang.gz")[4] == "正常" and line_of(terminal, "wang.gz")[6] != "—"
    terminal.run("user", "change", "wang.gz", "--name", "王局长", "--region", "gansu", *WHY)
    assert line_of(terminal, "wang.gz")[1:4] == ["王局长", "province", "甘肃省"]
    person.get("/desk/", status=302)
    terminal.run("user", "change", "wang.gz", "--role", "auditor", *WHY)
    assert line_of(terminal, "wang.gz")[2:4] == ["auditor", "—"]
    for step in ("sign-out", "disable", "enable"):
        terminal.run("user", step, "wang.gz", *WHY)
    told = ["account", "account-link", "account-password", "account-change", "account-change"]
    told += ["account-sign-out", "account-disable", "account-enable"]
    assert [step for step, _why in steps(terminal)] == told
    assert steps(terminal)[-1] == ("account-enable", "调离")


def test_a_new_link_ends_what_was_before(terminal: Terminal) -> None:
    person = joins(terminal, terminal.run(*WANG, "--link").last_word())
    old = terminal.run("user", "link", "wang.gz").last_word()
    new = terminal.run("user", "link", "wang.gz", *WHY).last_word()
    person.get("/desk/", status=302)
    person.get(urlsplit(old).path, status=410)
    joins(terminal, new)


def test_the_last_of_the_bureau_stays(shared: Terminal) -> None:
    assert "最后一个可用的国家局账号" in shared.refused("user", "disable", "guojiaju", *WHY)
    words = ("user", "change", "guojiaju", "--role", "auditor")
    assert "最后一个可用的国家局账号" in shared.refused(*words, *WHY)


def test_what_cannot_be_is_refused_in_words(shared: Terminal) -> None:
    for command in ("link", "disable", "enable", "sign-out", "second-factor"):
        reason = () if command == "link" else WHY
        assert "没有账号 nobody" in shared.refused("user", command, "nobody", *reason)
    shared.refused("user", "disable", "guojiaju", status=2)
    assert "省级账号须指定省区" in shared.refused("user", "change", "guojiaju", "--role", "province", *WHY)
