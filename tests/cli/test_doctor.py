"""``fubiao doctor`` says in words what is wrong and what to do, one line a check."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from forms import duties
from forms.cli import doctor
from forms.cli.doctor import machine, records, surroundings
from forms.cli.doctor.finding import CAUTION, FACT, FAULT
from forms.mail_server import MailServer
from forms.models import Template, database, db, disks, readiness, scoped, transaction
from forms.models import events as event_log
from forms.workflow import OPERATOR
from tests.pages.stories import everywhere


@pytest.fixture
def prepared(app: Flask) -> Flask:
    """An instance in order, where every duty was done a moment ago."""
    with app.app_context():
        for duty in duties.DUTIES:
            duties.note(duty, well=True)
    for file in Path(app.config["INSTANCE_DIRECTORY"]).glob("fubiao.sqlite3*"):
        file.chmod(0o600)
    return app


def examine(app: Flask) -> Result:
    return app.test_cli_runner().invoke(args=["doctor", "--json"])


def found(app: Flask) -> dict[str, list[tuple[str, str]]]:
    """What the doctor finds, check by check: how it stands, and the words with the advice."""
    told = json.loads(examine(app).stdout)
    return {
        one["check"]: [(finding["level"], finding["words"] + finding["advice"]) for finding in one["findings"]]
        for one in told["checks"]
    }


def levels(findings: list[tuple[str, str]]) -> set[str]:
    return {level for level, _words in findings}


@pytest.mark.sqlite
def test_a_server_in_order_is_told_so_with_what_it_runs_on(prepared: Flask) -> None:
    result = prepared.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 0, result.output
    assert FAULT not in result.output
    assert f"{FACT}\t版本\t附表 " in result.output
    assert f"，SQLite {database.newest_sqlite().sqlite_version}" in result.output
    assert "可以正常工作。" in result.output
    assert json.loads(examine(prepared).stdout)["well"] is True


def test_reconstructed_templates_are_a_reminder_not_a_fault(prepared: Flask) -> None:
    ((level, words),) = found(prepared)["模板"]
    assert level == CAUTION
    assert "份现行模板是依据通知正文重构的样表" in words
    assert "取得原附件后" in words


def test_a_paper_without_a_template_is_a_fault(prepared: Flask) -> None:
    with everywhere(prepared), transaction():
        template = db.session.execute(db.select(Template).where(Template.paper == "demand")).scalar_one()
        template.status = "retired"
    assert any(level == FAULT and "没有现行模板" in words for level, words in found(prepared)["模板"])
    assert examine(prepared).exit_code == 1


def test_what_others_can_read_is_named_with_the_command_that_closes_it(prepared: Flask) -> None:
    secret = Path(prepared.config["INSTANCE_DIRECTORY"]) / "secret_key"
    secret.chmod(0o644)
    ((level, words),) = found(prepared)["权限"]
    assert (level, f"chmod 0600 {secret}" in words) == (FAULT, True)
    result = prepared.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 1
    assert f"{FAULT}\t权限\t" in result.stderr
    assert "有问题，请照上面说的处理。" in result.stderr
    assert result.stdout == ""


def test_a_secret_file_open_to_all_is_named(prepared: Flask, tmp_path: Path, monkeypatch: Any) -> None:
    file = tmp_path / "secret"
    file.write_text("x" * 40)
    file.chmod(0o644)
    monkeypatch.setenv("FUBIAO_ARCHIVE_KEY_FILE", str(file))
    assert f"chmod 0600 {file}" in str(found(prepared)["权限"])


@pytest.mark.parametrize(
    ("at", "well_at", "words"),
    [
        (0, 0, "从未做过备份"),
        (5, 30 * 3600, "最近一次备份没有成功"),
        (30 * 3600, 30 * 3600, "最近一次备份在 30 小时前，太久了"),
    ],
)
def test_a_backup_that_is_missing_failed_or_old(
    prepared: Flask, monkeypatch: pytest.MonkeyPatch, at: float, well_at: float, words: str
) -> None:
    now = time.time()
    last = duties.Last(at and now - at, well_at and now - well_at)
    monkeypatch.setattr(duties, "last", lambda duty: last)
    ((level, told),) = found(prepared)["备份"]
    assert (level, words in told, "fubiao-backup.service" in told) == (CAUTION, True, True)
    prepared.config["PRODUCTION"] = True
    assert levels(found(prepared)["备份"]) == {FAULT}


def test_a_verification_that_found_something_is_a_fault(prepared: Flask) -> None:
    with prepared.app_context():
        duties.note("verification", well=False)
    assert any(level == FAULT and "fubiao archive verify" in words for level, words in found(prepared)["核验与演练"])


def test_a_clock_behind_what_is_on_record_is_told(prepared: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with everywhere(prepared), transaction():
        event_log.append("test", "某人")
    real = machine.now
    monkeypatch.setattr(machine, "now", lambda: real() - timedelta(days=400))
    ((level, words),) = found(prepared)["时钟"]
    assert (level, "事件记录里有晚于现在的时间" in words, "timedatectl" in words) == (FAULT, True, True)


def test_a_clock_unlike_the_file_systems_is_told(prepared: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    real = time.time
    monkeypatch.setattr(machine.time, "time", lambda: real() - 3600)
    assert "时钟与文件系统相差 3600 秒" in str(found(prepared)["时钟"])


@pytest.mark.sqlite
def test_a_network_file_system_is_refused_in_words(prepared: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "network_kind", lambda folder: "nfs4")
    ((level, words),) = found(prepared)["文件系统"]
    assert (level, "网络文件系统上（nfs4）" in words) == (FAULT, True)


@pytest.mark.parametrize(("free", "level"), [(10 * 1024**2, FAULT), (500 * 1024**2, CAUTION), (50 * 1024**3, FACT)])
def test_how_much_room_is_left(prepared: Flask, monkeypatch: pytest.MonkeyPatch, free: int, level: str) -> None:
    monkeypatch.setattr(machine, "free_room", lambda: free)
    assert levels(found(prepared)["磁盘"]) == {level}


@pytest.mark.sqlite
def test_an_old_sqlite_is_a_reminder(prepared: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "wal_is_safe", lambda version: False)
    assert any(level == CAUTION and "pysqlite3" in words for level, words in found(prepared)["版本"])


@pytest.mark.sqlite
def test_a_schema_behind_and_a_lock_are_told_with_what_to_do(prepared: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "PATIENCE", 20)
    file = database.database_file(prepared)
    assert file is not None
    with closing(database.newest_sqlite().connect(file, isolation_level=None)) as other:
        other.execute("UPDATE alembic_version SET version_num = '0001'")
        other.execute("BEGIN IMMEDIATE")
        told = found(prepared)
    assert levels(told["库结构"]) == {FAULT}
    assert "现在写不进数据库（locked）" in str(told["数据库"])


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://fubiao.gov.cn", ""),
        ("http://fubiao.gov.cn", "不是 https"),
        ("https://127.0.0.1:8000", "只有本机打得开"),
        ("https://localhost", "只有本机打得开"),
        ("https://fubiao.example.cn", "还是示例"),
        ("https://fubiao.gov.cn/fubiao", "多了路径"),
        ("fubiao.gov.cn", "不是网址"),
    ],
)
def test_the_address_links_are_printed_with(prepared: Flask, url: str, words: str) -> None:
    prepared.config.update(PRODUCTION=True, PROXIES=1, BASE_URL=url)
    findings = found(prepared)["网址"]
    assert levels(findings) == ({FAULT} if words else {FACT})
    assert words in str(findings)


def test_a_mail_server_out_of_reach_is_told_and_no_password(prepared: Flask) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        prepared.config.update(MAIL_SERVER=MailServer("127.0.0.1", port, "fubiao", "mi-ma", ""), MAIL_FROM="a@b.cn")
        ((level, words),) = found(prepared)["邮件"]
        assert (level, f"连不上邮件服务器 127.0.0.1:{port}" in words) == (FAULT, True)
        nobody.listen()
        told = found(prepared)["邮件"]
    assert levels(told) == {CAUTION, FACT}, "reached, but the password would travel in the clear"
    assert "mi-ma" not in str(told)


def test_a_check_that_cannot_be_carried_out_is_a_finding(prepared: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> Any:
        raise sqlite3.OperationalError("disk I/O error")
        yield

    monkeypatch.setitem(doctor.CHECKS, "时钟", fails)
    assert found(prepared)["时钟"] == [
        (FAULT, "没有查成（OperationalError：disk I/O error）请先处理上面的问题，再运行一次")
    ]


def test_without_fonts_and_a_converter_only_previews_are_missing(
    prepared: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    told = found(prepared)
    assert levels(told["字体"]) == levels(told["转换"]) == {CAUTION}
    assert "fonts-noto-cjk" in str(told["字体"])
    assert "apt install libreoffice-writer" in str(told["转换"])


def test_a_server_never_set_up_is_told_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.conftest import make_app

    bare = make_app(tmp_path / "bare")
    told = found(bare)
    assert "请运行 fubiao init" in str(told["库结构"])
    assert levels(told["密钥"]) >= {FAULT}
    with bare.app_context(), scoped(OPERATOR.scope):
        db.engine.dispose()


def test_every_check_says_something(prepared: Flask) -> None:
    assert all(found(prepared).values())


def test_a_disk_is_told_by_its_kind() -> None:
    assert disks.file_system(Path("/proc")) in ("proc", "")
    assert surroundings.is_only_here("::1")
    assert records.ago(3 * 86400) == "3 天前"
