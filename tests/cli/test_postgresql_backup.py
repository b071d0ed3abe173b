"""Backup, restore and drill on PostgreSQL: rows of every region, roles and fences, into an empty database."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests import sheets
from tests.cli.conftest import BASE_URL
from tests.conftest import Person, make_app
from tests.pages.stories import everywhere
from tests.postgres import Cluster
from tests.terminal import Terminal

homes = pytest.importorskip("tests.homes", reason="PostgreSQL is not an engine of the tests yet")
pytestmark = pytest.mark.postgresql

TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


def settings(cluster: Cluster, database: str) -> dict[str, str]:
    """The service comes as one role, whoever looks after the database as another."""
    return {
        "FUBIAO_BASE_URL": BASE_URL,
        "DATABASE_URL": cluster.url(database, homes.SERVICE),
        "DATABASE_OWNER_URL": cluster.url(database, homes.OWNER),
    }


@pytest.fixture(scope="module")
def used(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A terminal on an instance whose database knows organisations of two regions."""
    instance = tmp_path_factory.mktemp("server") / "instance"
    terminal = Terminal(instance, settings(cluster, homes.add_database(cluster)))
    terminal.run("init")
    for region in ("guizhou", "gansu"):
        rows = sheets.ALL if region == "guizhou" else (sheets.HEADS, sheets.CENTRE)
        terminal.run("organisation", "import", "--region", region, "-", stdin=sheets.xlsx(rows))
    return terminal


@pytest.fixture(scope="module")
def key(used: Terminal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("safe") / "key.txt"
    used.run("backup-key", file)
    return file


@pytest.fixture(scope="module")
def sealed(used: Terminal, handed_out: str, key: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it, closed to that key."""
    folder = tmp_path_factory.mktemp("elsewhere")
    public = key.read_text(encoding="utf-8").splitlines()[0].rpartition("：")[2]
    used.run("backup", "--to", folder, "--recipient", public)
    (file,) = folder.iterdir()
    return file


def test_a_dump_comes_back_into_an_empty_database_and_the_old_link_opens(
    used: Terminal, cluster: Cluster, sealed: Path, key: Path, handed_out: str, tmp_path: Path
) -> None:
    database = homes.add_database(cluster)
    fresh = Terminal(Path(shutil.copytree(used.instance, tmp_path / "instance")), settings(cluster, database))
    said = fresh.run("restore", sealed, "--identity", key).out
    assert f"已恢复到 {database}（" in said
    fresh.run("init")
    assert cluster.ask("SELECT count(*) FROM organisation", database) == [(4,)], "of every region"
    assert cluster.ask("SELECT count(*) FROM pg_policies", database)[0][0] > 10, "fenced as before"
    fresh.run("archive", "verify")
    app = make_app(fresh.instance, cluster.url(database, homes.SERVICE))
    person = Person(app)
    page = person.get(person.post(handed_out, {}, status=303).location)
    assert sheets.QIANYUAN[1] in page.text
    assert "里已有内容，绝不覆盖" in fresh.refused("restore", sealed, "--identity", key)
    with everywhere(app):
        from forms.models import db

        db.session.remove()
        db.engine.dispose()


def test_a_drill_fills_an_empty_database_and_empties_it_again(
    used: Terminal, cluster: Cluster, sealed: Path, key: Path
) -> None:
    database = homes.add_database(cluster)
    address = cluster.url(database, homes.OWNER)
    printed = used.run("drill", sealed.parent, "--identity", key, "--into", address).out
    assert "核验全部归档与事件记录：全部相符" in printed
    assert f"{sheets.QIANYUAN[1]} 的页面已打开" in printed
    assert cluster.ask(TABLES, database) == [(0,)]


def test_a_drill_never_empties_what_was_not_empty(used: Terminal, cluster: Cluster, sealed: Path, key: Path) -> None:
    own = used.settings["DATABASE_OWNER_URL"]
    assert "里已有内容，绝不覆盖" in used.refused("drill", sealed, "--identity", key, "--into", own)
    assert used.run("archive", "verify").out.startswith("全部相符")


def test_backups_of_one_engine_are_not_for_the_other(used: Terminal, sealed: Path, key: Path, tmp_path: Path) -> None:
    embedded = Terminal(tmp_path / "instance", {"DATABASE_URL": "", "DATABASE_OWNER_URL": ""})
    assert "不是同一种" in embedded.refused("restore", sealed, "--identity", key)
    embedded.run("init")
    embedded.run("backup", tmp_path / "backup")
    empty = {"DATABASE_URL": "", "DATABASE_OWNER_URL": ""} | used.settings
    server = Terminal(used.instance, empty)
    assert "里已有内容" in server.refused("restore", tmp_path / "backup")


def test_a_database_out_of_reach_is_told_without_its_password(used: Terminal, sealed: Path, key: Path) -> None:
    away = "postgresql://owner:mi-ma@127.0.0.1:1/none"
    said = used.refused("drill", sealed, "--identity", key, "--into", away)
    assert "连不上数据库 none" in said
    assert "mi-ma" not in said
    assert "postgresql://" in used.refused("drill", sealed, "--identity", key, "--into", "sqlite:///x")


def test_the_doctor_asks_the_server_what_it_promises(used: Terminal) -> None:
    """The tests' own cluster goes without fsync, for speed: a server that does loses what it has promised."""
    said = used.refused("doctor")
    assert "，PostgreSQL 1" in said
    assert "数据库服务器的 fsync 关着" in said
    assert "PostgreSQL 的设置已读回核对，试写成功" in said
