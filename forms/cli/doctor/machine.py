"""Checks of the machine: versions, the disk, permissions, the clock, fonts, the converter."""

from __future__ import annotations

import os
import platform
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select

from forms.cli.doctor.finding import Finding, caution, fact, fault
from forms.documents import office
from forms.models import EVERYWHERE, Event, database, db, now, scoped
from forms.models.disks import file_system, network_kind
from forms.models.readiness import LEAST
from forms.models.volume import database_bytes, free_room

COMFORT = 1024**3
SKEW = 5.0
AHEAD = 300.0
SECRETS = ("FUBIAO_SECRET_FILE", "FUBIAO_ARCHIVE_KEY_FILE")


def instance() -> Path:
    return Path(current_app.config["INSTANCE_DIRECTORY"])


def megabytes(count: int) -> str:
    return f"{count / 1024**2:,.0f} MB"


def versions() -> Iterator[Finding]:
    """The program, Python, and the SQLite that holds the database."""
    said = f"附表 {version('fubiao')}，Python {platform.python_version()}"
    if database.database_file(current_app) is None:
        server = ".".join(map(str, db.session.connection().dialect.server_version_info or ()))
        yield fact(f"{said}，PostgreSQL {server}")
        return
    sqlite = database.newest_sqlite()
    yield fact(f"{said}，SQLite {sqlite.sqlite_version}")
    if not database.wal_is_safe(sqlite.sqlite_version_info):
        yield caution(
            f"SQLite {sqlite.sqlite_version} 的预写日志有缺陷，已改用回滚日志，同样可靠但写得慢些",
            "请在程序的环境里安装 pysqlite3（make install 会装）",
        )


def disk() -> Iterator[Finding]:
    """Whether the database is on a disk of this machine."""
    kind = network_kind(instance())
    if kind and database.database_file(current_app) is not None:
        yield fault(f"{instance()} 在网络文件系统上（{kind}），数据库会损坏", "请把它移到本机磁盘，改 FUBIAO_INSTANCE")
    else:
        yield fact(f"{instance()}（{file_system(instance()) or '文件系统不详'}）")


def room() -> Iterator[Finding]:
    """Whether there is room for submissions, and for one more copy of the database."""
    free, size = free_room(), database_bytes()
    said = f"剩余 {megabytes(free)}，数据库 {megabytes(size)}"
    if free < LEAST:
        yield fault(f"磁盘将满：{said}，提交会失败", "请清理或扩大磁盘")
    elif free < max(COMFORT, 2 * size):
        yield caution(f"磁盘不宽裕：{said}", "备份和升级时要再放下一份数据库，请及早清理或扩大")
    else:
        yield fact(said)


def permissions() -> Iterator[Finding]:
    """Whether what is secret is closed to others, and belongs to whoever runs the server."""
    wrong = list(open_to_others())
    yield from wrong or [fact("库、密钥和目录只有本账号能读")]


def open_to_others() -> Iterator[Finding]:
    folder = instance()
    for place in [folder, *sorted(folder.rglob("*"))]:
        told = place.lstat()
        if told.st_mode & 0o077 and not place.is_symlink() and place.name != ".gitignore":
            mode = "0700" if place.is_dir() else "0600"
            yield fault(f"{place} 别人也能读（{stat.S_IMODE(told.st_mode):04o}）", f"请运行 chmod {mode} {place}")
        if told.st_uid != os.geteuid():
            owner = folder.stat().st_uid
            yield fault(f"{place} 的属主不是运行服务的账号", f"请运行 chown {owner} {place}，并以服务的账号运行命令")
    for name in SECRETS:
        file = Path(os.environ.get(name, ""))
        if os.environ.get(name) and file.stat().st_mode & 0o007:
            yield fault(f"{name}={file} 任何人都能读", f"请运行 chmod 0600 {file}")
    if not os.access(folder, os.W_OK):
        yield fault(f"{folder} 不可写", "请改正属主或挂载方式")


def clock() -> Iterator[Finding]:
    """Whether the clock agrees with the file system's and is not behind what is on record."""
    with tempfile.NamedTemporaryFile(dir=instance(), prefix=".clock-") as file:
        skew = os.stat(file.fileno()).st_mtime - time.time()
    if abs(skew) > SKEW:
        yield fault(f"时钟与文件系统相差 {abs(skew):.0f} 秒", "请用 timedatectl 核对时间，打开网络校时")
    with scoped(EVERYWHERE):
        latest = db.session.execute(select(func.max(Event.at))).scalar()
    ahead = (latest - now()).total_seconds() if latest is not None else 0.0
    if ahead > AHEAD:
        yield fault(
            f"事件记录里有晚于现在的时间（{latest:%Y-%m-%d %H:%M} UTC）：时钟现在偏慢，或曾经偏快",
            "请用 timedatectl 核对时间；次序以序号为准，记录不用改",
        )
    if abs(skew) <= SKEW and ahead <= AHEAD:
        yield fact("与文件系统和事件记录一致")


def fonts() -> Iterator[Finding]:
    """Whether previews have Chinese fonts; the Word files need none."""
    program = shutil.which("fc-list")
    advice = "预览和 PDF 里的汉字可能是方框；请运行 apt-get install fonts-noto-cjk"
    if program is None:
        yield caution("没有 fontconfig，查不到字体", advice)
        return
    listed = subprocess.run(  # noqa: S603 - our own words, no shell
        [program, ":lang=zh-cn", "family"], capture_output=True, text=True, timeout=30, check=False
    ).stdout.splitlines()
    families = sorted({line.split(",")[0] for line in listed if line})
    if families:
        yield fact(f"{len(families)} 种中文字体，如 {families[0]}")
    else:
        yield caution("没有中文字体", advice)


def converter() -> Iterator[Finding]:
    """Whether there are previews and PDF files; the main job needs no LibreOffice."""
    wanting = office.missing("soffice", "pdftoppm")
    if wanting:
        yield caution("不能预览和转成 PDF", wanting)
    else:
        yield fact("LibreOffice 和 Poppler 都在")
