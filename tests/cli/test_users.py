"""``fubiao user``: accounts with passwords shown once, refusals in words."""

from __future__ import annotations

import pytest

from tests.cli.conftest import opened
from tests.conftest import Person
from tests.terminal import Terminal

WANG = ("user", "create", "wang.gz", "--name", "王处长", "--role", "province", "--region")


def signs_in(terminal: Terminal, account: str, password: str) -> bool:
    person = Person(opened(terminal.instance))
    page = person.client.get("/staff/login")
    token = page.text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    posted = {"account": account, "password": password, "csrf_token": token, "_enc": "汉✓"}
    return person.client.post("/staff/login", data=posted).status_code == 302


def test_an_account_signs_in_until_it_gets_a_new_password(terminal: Terminal) -> None:
    first = terminal.run(*WANG, "贵州省知识产权局").last_word()
    assert signs_in(terminal, "wang.gz", first)
    second = terminal.run("user", "password", "wang.gz").last_word()
    assert second != first
    assert not signs_in(terminal, "wang.gz", first)
    assert signs_in(terminal, "wang.gz", second)


def test_a_new_password_ends_every_sitting(terminal: Terminal) -> None:
    password = terminal.run(*WANG, "贵州省").last_word()
    person = Person(opened(terminal.instance))
    person.post("/staff/login", {"account": "wang.gz", "password": password}, status=302)
    person.get("/desk/")
    terminal.run("user", "password", "wang.gz")
    person.get("/desk/", status=302)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("guojiaju", "--name", "某人", "--role", "bureau"), "账号 guojiaju 已存在"),
        (("wang", "--name", "某人", "--role", "province", "--region", "atlantis"), "没有省区“atlantis”；可用：guizhou"),
    ],
)
def test_an_account_that_cannot_be_is_refused_in_words(shared: Terminal, words: tuple[str, ...], reason: str) -> None:
    assert reason in shared.refused("user", "create", *words)


def test_nobody_gets_a_password_for_an_account_that_is_not_there(shared: Terminal) -> None:
    assert "没有账号 nobody" in shared.refused("user", "password", "nobody")


@pytest.mark.parametrize(
    "words",
    [
        ("user", "create", "wang"),
        ("user", "create", "wang", "--name", "某人", "--role", "king"),
        ("users",),
        ("--surprise",),
    ],
)
def test_a_mistyped_command_is_a_usage_error(shared: Terminal, words: tuple[str, ...]) -> None:
    assert "Usage: fubiao" in shared.refused(*words, status=2)
