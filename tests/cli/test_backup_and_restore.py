"""``fubiao backup`` and ``fubiao restore``: a whole copy of a database at work, put back on an empty machine."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from forms.models import Event, db, digest, scoped, transaction
from forms.models.database import newest_sqlite
from forms.models.events import GENESIS, append
from forms.workflow import OPERATOR
from tests import sheets
from tests.cli.conftest import opened
from tests.conftest import Person
from tests.terminal import Terminal

pytestmark = pytest.mark.sqlite


def counts(database: Path) -> dict[str, int]:
    """How many rows each table holds."""
    with closing(newest_sqlite().connect(database)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}


@pytest.fixture(scope="module")
def draft(used: Terminal, handed_out: str) -> str:
    """The address of the draft behind that link, where a postcode has been typed that is none."""
    person = Person(opened(used.instance))
    hub = person.post(handed_out, {}, status=303).location
    section = next(link for link in person.get(hub).tree.xpath("//main//a/@href") if link.endswith("/unit"))
    hidden = {box.get("name"): box.get("value") for box in person.get(section).tree.xpath("//main//input[@name]")}
    person.post(section, hidden | {"unit-address": "贵阳市观山湖区林城东路一号", "unit-postcode": "明天再问"})
    return section


@pytest.fixture(scope="module")
def kept(used: Terminal, draft: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of that instance."""
    directory = tmp_path_factory.mktemp("kept") / "backup"
    said = used.run("backup", directory).out
    assert said.startswith(f"已备份到 {directory / 'fubiao.sqlite3'}（")
    return directory


def test_a_backup_is_whole_closed_to_others_and_says_what_it_is(used: Terminal, kept: Path) -> None:
    copy = kept / "fubiao.sqlite3"
    manifest = json.loads((kept / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["file"] == "fubiao.sqlite3"
    assert manifest["sha256"] == digest(copy.read_bytes())
    assert counts(copy) == counts(used.instance / "fubiao.sqlite3")
    assert {place.name: oct(place.stat().st_mode & 0o777) for place in kept.iterdir()} == {
        "fubiao.sqlite3": "0o600",
        "manifest.json": "0o600",
    }
    assert oct(kept.stat().st_mode & 0o777) == "0o700"


def test_on_an_empty_machine_the_old_link_opens_the_same_draft(
    used: Terminal, kept: Path, handed_out: str, draft: str, tmp_path: Path
) -> None:
    fresh = Terminal(tmp_path / "instance", dict(used.settings))
    said = fresh.run("restore", kept).out
    assert f"已恢复到 {fresh.instance / 'fubiao.sqlite3'}" in said
    assert fresh.run("init").out == "数据库已就绪。\n", "no second first account"
    assert counts(fresh.instance / "fubiao.sqlite3") == counts(used.instance / "fubiao.sqlite3")
    assert (fresh.instance / "fubiao.sqlite3").stat().st_mode & 0o077 == 0
    person = Person(opened(fresh.instance))
    person.post(handed_out, {}, status=303)
    page = person.get(draft)
    assert page.tree.xpath("//input[@name='unit-postcode']/@value") == ["明天再问"]
    assert "贵阳市观山湖区林城东路一号" in page.text


def test_a_target_in_use_is_never_overwritten(used: Terminal, kept: Path, tmp_path: Path) -> None:
    before = counts(used.instance / "fubiao.sqlite3")
    assert "已存在；请先停止服务并把它移走" in used.refused("restore", kept)
    assert counts(used.instance / "fubiao.sqlite3") == before
    fresh = Terminal(tmp_path / "instance")
    fresh.instance.mkdir(mode=0o700)
    leftover = fresh.instance / "fubiao.sqlite3-wal"
    leftover.write_bytes(b"what an earlier database had not folded in yet")
    assert str(leftover) in fresh.refused("restore", kept), "it would be folded into the restored one"


def damaged(kept: Path, place: Path) -> Iterator[tuple[Path, str]]:
    """Backups with one thing wrong, and what is said of each."""

    def copy(name: str) -> Path:
        return Path(shutil.copytree(kept, place / name))

    flipped = copy("flipped")
    content = bytearray((flipped / "fubiao.sqlite3").read_bytes())
    content[len(content) // 2] ^= 1
    (flipped / "fubiao.sqlite3").write_bytes(content)
    yield flipped, "已损坏或被改动"
    cut = copy("cut")
    (cut / "fubiao.sqlite3").write_bytes((kept / "fubiao.sqlite3").read_bytes()[:-4096])
    yield cut, "已损坏或被改动"
    forged = copy("forged")
    (forged / "fubiao.sqlite3").write_bytes(b"no database at all")
    (forged / "manifest.json").write_text(json.dumps({"sha256": digest(b"no database at all")}))
    yield forged, "已损坏或被改动"
    listed = copy("listed")
    (listed / "manifest.json").write_text("[]")
    yield listed, "不是备份目录"
    half = copy("half")
    (half / "manifest.json").unlink()
    yield half, "不是备份目录"


def test_a_damaged_backup_is_refused_and_leaves_nothing_behind(kept: Path, tmp_path: Path) -> None:
    fresh = Terminal(tmp_path / "instance")
    for directory, reason in damaged(kept, tmp_path):
        assert reason in fresh.refused("restore", directory), directory.name
        assert {place.name for place in fresh.instance.iterdir()} <= {"secret_key"}, directory.name


def test_a_backup_taken_while_others_write_is_one_moment_of_the_truth(terminal: Terminal, tmp_path: Path) -> None:
    """Events are written all the while; every copy holds an unbroken chain of those committed before it ended."""
    app = opened(terminal.instance)
    done = threading.Event()
    writer = threading.Thread(target=write_events, args=(app, done))
    writer.start()
    try:
        copies = [tmp_path / f"copy{number}" for number in range(3)]
        for directory in copies:
            terminal.run("backup", directory)
    finally:
        done.set()
        writer.join(30)
    lengths = [len(chain_of(directory / "fubiao.sqlite3")) for directory in copies]
    assert lengths == sorted(set(lengths)), "each later copy holds more"
    assert lengths[-1] <= len(chain_of(terminal.instance / "fubiao.sqlite3"))


def write_events(app: Flask, done: threading.Event) -> None:
    with app.app_context(), scoped(OPERATOR.scope):
        while not done.wait(0.002):
            with transaction():
                append("test", "某人")
        db.session.remove()
        db.engine.dispose()


def chain_of(database: Path) -> list[str]:
    """The hashes of the national chain, every link of it checked."""
    query = f"SELECT seq, prev, hash FROM {Event.__tablename__} WHERE chain = 'national' ORDER BY seq"
    with closing(newest_sqlite().connect(database)) as connection:
        rows = connection.execute(query).fetchall()
    previous = GENESIS
    for place, (seq, prev, own) in enumerate(rows, start=1):
        assert (seq, prev) == (place, previous)
        previous = own
    return [own for _seq, _prev, own in rows]


def test_dated_backups_are_kept_in_number(terminal: Terminal, kept: Path, tmp_path: Path) -> None:
    directory = tmp_path / "backups"
    (directory / "notes").mkdir(parents=True)
    for day in range(1, 6):
        shutil.copytree(kept, directory / f"2017-06-0{day}_023000")
    printed = terminal.run("backup", directory, "--keep", "4").out
    places = sorted(place.name for place in directory.iterdir())
    assert places[:3] == ["2017-06-03_023000", "2017-06-04_023000", "2017-06-05_023000"]
    assert places[4] == "notes"
    assert f"已备份到 {directory / places[3] / 'fubiao.sqlite3'}" in printed
    assert [line.rsplit("/", 1)[1] for line in printed.splitlines()[1:]] == ["2017-06-01_023000", "2017-06-02_023000"]


def test_the_backup_just_taken_is_kept_even_by_a_wrong_clock(terminal: Terminal, kept: Path, tmp_path: Path) -> None:
    directory = tmp_path / "backups"
    shutil.copytree(kept, directory / "2999-01-01_000000")
    terminal.run("backup", directory, "--keep", "1")
    (only,) = directory.iterdir()
    assert only.name != "2999-01-01_000000"


def test_taken_again_into_the_same_place_it_is_the_later_one(terminal: Terminal, tmp_path: Path) -> None:
    terminal.run("backup", tmp_path / "backup")
    terminal.run("organisation", "import", "--region", "guizhou", "-", stdin=sheets.xlsx(sheets.ALL))
    terminal.run("backup", tmp_path / "backup")
    fresh = Terminal(tmp_path / "fresh" / "instance")
    fresh.instance.parent.mkdir()
    fresh.run("restore", tmp_path / "backup")
    assert counts(fresh.instance / "fubiao.sqlite3")["organisation"] == 3


def test_a_damaged_database_is_told_and_the_earlier_backup_stays(terminal: Terminal, tmp_path: Path) -> None:
    terminal.run("backup", tmp_path / "backup")
    before = (tmp_path / "backup" / "fubiao.sqlite3").read_bytes()
    with (terminal.instance / "fubiao.sqlite3").open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 4)
    assert "副本不完整，未保留" in terminal.refused("backup", tmp_path / "backup")
    assert (tmp_path / "backup" / "fubiao.sqlite3").read_bytes() == before
    assert not list((tmp_path / "backup").glob("*.partial"))


def test_without_a_database_or_with_a_server_there_is_nothing_to_copy(tmp_path: Path, shared: Terminal) -> None:
    assert "请先运行 fubiao init" in Terminal(tmp_path / "instance").refused("backup", tmp_path / "backup")
    server = Terminal(shared.instance, {"DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none"})
    assert "pg_dump" in server.refused("backup", tmp_path / "backup")
    shared.refused("backup", tmp_path / "backup", "--keep", "0", status=2)
    shared.refused("restore", tmp_path / "nowhere", status=2)


def test_sqlite_speaks_to_a_backup_without_us(kept: Path) -> None:
    """The copy is an ordinary database: the system's own SQLite opens it."""
    with closing(sqlite3.connect(kept / "fubiao.sqlite3")) as connection:
        assert connection.execute("SELECT count(*) FROM region").fetchone() == (7,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
