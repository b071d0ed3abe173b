"""Backups closed to a public key, refused when newer, and rehearsed before they are needed."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
import time
from contextlib import closing
from pathlib import Path

import pytest
from click import ClickException
from flask import Flask
from pyrage import decrypt, x25519

from forms.cli import drill
from forms.models.database import newest_sqlite
from tests import sheets
from tests.cli.conftest import opened
from tests.conftest import People, Person
from tests.pages.stories import everywhere, submits
from tests.terminal import Terminal

pytestmark = pytest.mark.sqlite


@pytest.fixture(scope="module")
def key(used: Terminal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The private key, made and kept somewhere else; the file names its public key."""
    file = tmp_path_factory.mktemp("safe") / "key.txt"
    printed = used.run("backup-key", file).out
    assert printed.startswith(f"私钥已写入 {file}；公钥：age1")
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    assert "已存在，不覆盖" in used.refused("backup-key", file)
    return file


def public(key: Path) -> str:
    return key.read_text(encoding="utf-8").splitlines()[0].rpartition("：")[2]


@pytest.fixture(scope="module")
def sealed(used: Terminal, handed_out: str, key: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup closed to that key."""
    folder = tmp_path_factory.mktemp("elsewhere") / "backups"
    said = used.run("backup", "--to", folder, "--recipient", public(key)).out
    (file,) = folder.iterdir()
    assert said.startswith(f"已备份到 {file}（")
    assert "已加密" in said
    return file


def test_a_closed_backup_tells_its_finder_nothing(used: Terminal, sealed: Path) -> None:
    content = sealed.read_bytes()
    assert content.startswith(b"age-encryption.org/v1\n-> X25519 ")
    assert b"SQLite format 3" not in content
    assert sheets.QIANYUAN[1].encode() not in content
    assert oct(sealed.stat().st_mode & 0o777) == "0o600"
    assert not [place for place in used.instance.iterdir() if place.name.startswith(".backup")], "nothing left open"


def test_any_age_opens_it_and_finds_a_plain_database(sealed: Path, key: Path, tmp_path: Path) -> None:
    identity = x25519.Identity.from_str(key.read_text(encoding="utf-8").splitlines()[1])
    (tmp_path / "backup.tar").write_bytes(decrypt(sealed.read_bytes(), [identity]))
    with tarfile.open(tmp_path / "backup.tar") as packed:
        assert sorted(packed.getnames()) == ["fubiao.sqlite3", "manifest.json"]
        packed.extractall(tmp_path, filter="data")
    with closing(newest_sqlite().connect(tmp_path / "fubiao.sqlite3")) as connection:
        assert connection.execute("SELECT count(*) FROM organisation").fetchone() == (3,)
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest) == {"taken", "file", "sha256", "schema", "program"}


def test_with_the_key_it_comes_back_and_the_old_link_opens(
    used: Terminal, sealed: Path, key: Path, handed_out: str, tmp_path: Path
) -> None:
    fresh = Terminal(tmp_path / "instance", dict(used.settings))
    assert "请用 --identity 给出私钥文件" in fresh.refused("restore", sealed)
    said = fresh.run("restore", sealed, "--identity", "-", stdin=key.read_bytes()).out
    assert f"已恢复到 {fresh.instance / 'fubiao.sqlite3'}" in said
    fresh.run("init")
    person = Person(opened(fresh.instance))
    page = person.get(person.post(handed_out, {}, status=303).location)
    assert sheets.QIANYUAN[1] in page.text
    assert not [place for place in fresh.instance.iterdir() if place.name.startswith(".backup")]


def test_without_the_right_key_or_whole_it_does_not_open(sealed: Path, key: Path, tmp_path: Path) -> None:
    fresh = Terminal(tmp_path / "instance")
    other = tmp_path / "other.txt"
    other.write_text(f"{x25519.Identity.generate()}\n")
    content = sealed.read_bytes()
    cut, flipped = tmp_path / "cut.age", tmp_path / "flipped.age"
    cut.write_bytes(content[: len(content) // 2])
    flipped.write_bytes(content[:-100] + bytes([content[-100] ^ 1]) + content[-99:])
    for file, identity in ((sealed, other), (cut, key), (flipped, key)):
        assert "打不开这份加密备份" in fresh.refused("restore", file, "--identity", identity), file.name
    empty = tmp_path / "empty.txt"
    empty.write_text("# nothing\n")
    assert "没有私钥" in fresh.refused("restore", sealed, "--identity", empty)
    assert {place.name for place in fresh.instance.iterdir()} <= {"secret_key"}, "nothing is left behind"


def test_a_mistyped_public_key_is_refused_before_anything_is_written(used: Terminal, tmp_path: Path) -> None:
    assert "不是 age 公钥" in used.refused("backup", "--to", tmp_path / "backups", "--recipient", "age1qqq")
    assert not (tmp_path / "backups").exists()
    assert "请写明一个备份到的目录" in used.refused("backup", status=2)


def test_daily_backups_are_closed_where_the_server_knows_a_public_key(
    used: Terminal, key: Path, tmp_path: Path
) -> None:
    server = Terminal(used.instance, dict(used.settings) | {"FUBIAO_BACKUP_RECIPIENT": public(key)})
    folder = tmp_path / "backups"
    server.run("backup", folder, "--keep", "2")
    (first,) = folder.iterdir()
    for day in (1, 2):
        shutil.copyfile(first, folder / f"2017-06-0{day}_023000.age")
    (folder / "2017-06-03_023000").mkdir()
    printed = server.run("backup", folder, "--keep", "2").out
    assert "已删除旧备份" in printed
    kept = sorted(place.name for place in folder.iterdir())
    assert "2017-06-03_023000" in kept, "a folder that is no backup is nobody's to delete"
    closed = [name for name in kept if name.endswith(".age")]
    assert len(closed) == 2
    assert closed[0] == first.name


def test_a_backup_of_a_newer_program_is_refused(used: Terminal, tmp_path: Path) -> None:
    used.run("backup", tmp_path / "backup")
    copy = tmp_path / "backup" / "fubiao.sqlite3"
    with closing(newest_sqlite().connect(copy)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    manifest = json.loads((tmp_path / "backup" / "manifest.json").read_text(encoding="utf-8"))
    digest = subprocess.run(["sha256sum", copy], capture_output=True, text=True, check=True).stdout.split()[0]
    (tmp_path / "backup" / "manifest.json").write_text(json.dumps(manifest | {"sha256": digest}))
    fresh = Terminal(tmp_path / "instance")
    assert "备份来自更新的版本（库结构 9999）" in fresh.refused("restore", tmp_path / "backup")
    assert not (fresh.instance / "fubiao.sqlite3").exists()


def test_a_drill_brings_the_newest_backup_to_life_and_leaves_nothing(used: Terminal, sealed: Path, key: Path) -> None:
    before = sorted(used.instance.iterdir())
    database = (used.instance / "fubiao.sqlite3").read_bytes()
    printed = used.run("drill", sealed.parent, "--identity", "-", stdin=key.read_bytes())
    lines = printed.out.splitlines()
    assert [line.partition("：")[0] for line in lines] == [
        f"恢复 {sealed.name} 到临时目录",
        "启动服务并升级库结构（" + lines[1].partition("（")[2],
        "核验全部归档与事件记录",
        "打开以前发出的链接",
        "演练完成",
    ]
    assert f"{sheets.QIANYUAN[1]} 的页面已打开" in lines[3]
    assert all(line.endswith(" 秒）") for line in lines)
    assert not printed.err, "its requests are nobody's"
    assert {place.name for place in used.instance.iterdir()} - {"duties"} == {place.name for place in before} - {
        "duties"
    }
    assert (used.instance / "fubiao.sqlite3").read_bytes() == database
    noted = json.loads((used.instance / "duties" / "drill.json").read_text(encoding="utf-8"))
    assert noted["well_at"] == noted["at"] > time.time() - 120


def test_a_drill_finds_what_was_altered_in_a_backup(used: Terminal, tmp_path: Path) -> None:
    used.run("backup", tmp_path / "backup")
    copy = tmp_path / "backup" / "fubiao.sqlite3"
    with closing(newest_sqlite().connect(copy)) as connection:
        connection.execute("DROP TRIGGER event_no_update")
        connection.execute("UPDATE event SET actor = '别人' WHERE id = 1")
        connection.commit()
    manifest = json.loads((tmp_path / "backup" / "manifest.json").read_text(encoding="utf-8"))
    digest = subprocess.run(["sha256sum", copy], capture_output=True, text=True, check=True).stdout.split()[0]
    (tmp_path / "backup" / "manifest.json").write_text(json.dumps(manifest | {"sha256": digest}))
    said = used.refused("drill", tmp_path / "backup")
    assert "恢复 backup 到临时目录" in said, "what was done before is told too"
    assert "核验发现" in said
    noted = json.loads((used.instance / "duties" / "drill.json").read_text(encoding="utf-8"))
    assert noted["well_at"] < noted["at"], "the figures and the doctor tell of it"
    assert not [place for place in used.instance.iterdir() if place.name.startswith(".backup")]


def test_without_a_backup_there_is_nothing_to_rehearse(used: Terminal, tmp_path: Path) -> None:
    assert "里没有备份；请先运行 fubiao backup" in used.refused("drill", tmp_path)


def test_a_drill_goes_in_by_links_to_forms_and_to_receipts_and_says_when_one_does_not_open(
    app: Flask, people: People
) -> None:
    drill.open_link(app, people.enterprise.token)
    submits(people.enterprise)
    drill.open_link(app, people.enterprise.token)
    with pytest.raises(ClickException, match="以前的链接打不开（404、"):
        drill.open_link(app, "0123456789abcdefghjkmnpqrstvwxyz")
    with everywhere(app):
        found = drill.live_link()
    assert found is not None
    assert found[0] in {people.enterprise.token, people.agency.token, people.neighbour.token}
