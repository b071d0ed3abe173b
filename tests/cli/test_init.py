"""``fubiao init``: a fresh machine becomes an instance, and doing it again changes nothing."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from forms.models import Programme, Region, Template, db, scoped
from forms.workflow import OPERATOR
from tests.cli.conftest import SetUp, opened
from tests.conftest import Person
from tests.terminal import Terminal


def mode(place: Path) -> int:
    return stat.S_IMODE(place.stat().st_mode)


@pytest.mark.sqlite
def test_an_instance_is_readable_to_its_owner_only(set_up: SetUp) -> None:
    assert mode(set_up.instance) == 0o700
    assert {place.name: oct(mode(place)) for place in set_up.instance.iterdir()} == {
        "archive_key": "0o600",
        "fubiao.sqlite3": "0o600",
        "secret_key": "0o600",
    }


def test_the_first_account_signs_in_with_the_password_shown(set_up: SetUp, terminal: Terminal) -> None:
    line, ready = set_up.printed.out.splitlines()
    assert ready == "数据库已就绪。"
    assert line.startswith("国家局账号 guojiaju，初始密码（只显示这一次）：")
    person = Person(opened(terminal.instance))
    password = line.rsplit("：", 1)[-1]
    person.post("/staff/login", {"account": "guojiaju", "password": password}, status=302)
    assert "国家局管理员" in person.get("/desk/").words()


def test_regions_the_year_and_the_word_templates_are_there(terminal: Terminal) -> None:
    app = opened(terminal.instance)
    with app.app_context(), scoped(OPERATOR.scope):
        regions = db.session.execute(db.select(Region.slug).order_by(Region.position)).scalars().all()
        assert regions == ["guizhou", "gansu", "qinghai", "ningxia", "xizang", "xinjiang", "xpcc"]
        assert db.session.execute(db.select(Programme.year)).scalars().all() == [2017]
        papers = db.session.execute(db.select(Template.paper).where(Template.status == "active")).scalars().all()
        assert {"plan", "demand", "service"} <= set(papers)
        assert len(papers) == len(set(papers))


@pytest.mark.sqlite
def test_again_changes_nothing_and_shows_no_password(terminal: Terminal) -> None:
    before = dumped(terminal)
    printed = terminal.run("init")
    assert printed.out == "数据库已就绪。\n"
    assert dumped(terminal) == before


@pytest.mark.sqlite
def test_a_database_of_a_later_version_is_left_alone(terminal: Terminal) -> None:
    with sqlite3.connect(terminal.instance / "fubiao.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert "请改用与它相应或更新的版本" in terminal.refused("init")


def test_commands_before_init_say_what_to_run(tmp_path: Path) -> None:
    fresh = Terminal(tmp_path / "instance")
    for words in (("user", "password", "guizhou"), ("demonstrate",)):
        assert "请先运行 fubiao init" in fresh.refused(*words)


def dumped(terminal: Terminal) -> list[str]:
    """The whole database as text."""
    connection = sqlite3.connect(terminal.instance / "fubiao.sqlite3")
    try:
        return list(connection.iterdump())
    finally:
        connection.close()
