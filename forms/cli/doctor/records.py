"""Checks of what is kept: the database and its settings, the regular duties, the templates."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from forms import duties
from forms.annexes import FORMS
from forms.cli.doctor.finding import Finding, caution, fact, fault
from forms.models import Template, database, db, readiness, schema

HOUR, DAY = 3600.0, 86400.0
STANDINGS = {
    "empty": "数据库还没有建立",
    "behind": "库结构比程序旧",
    "newer": "库结构比程序新",
}
REPAIRS = {
    "empty": "请运行 fubiao init",
    "behind": "请运行 fubiao init",
    "newer": "请换回与它相应或更新的程序版本，不要用旧程序写它",
}


@dataclass(frozen=True)
class Duty:
    """What is to be done regularly.

    :param longest: after so many seconds it is overdue
    :param command: how it is done
    """

    name: str
    title: str
    longest: float
    command: str


BACKUP = Duty("backup", "备份", 26 * HOUR, "systemctl start fubiao-backup.service（或 fubiao backup 目录）")
OTHERS = (
    Duty("verification", "归档核验", 35 * DAY, "fubiao archive verify"),
    Duty("drill", "恢复演练", 100 * DAY, "fubiao drill 备份目录"),
)


def migrations() -> Iterator[Finding]:
    """Whether the schema is the one this program works with."""
    standing = schema.standing()
    if standing == "ok":
        yield fact(f"库结构 {schema.wanted()}")
    else:
        yield fault(f"{STANDINGS[standing]}（{schema.found()}，程序要 {schema.wanted()}）", REPAIRS[standing])


def durability() -> Iterator[Finding]:
    """Whether a commit is on the disk: the settings of the engine, read back, and a write."""
    wrong = readiness.probed(readiness.settings)
    if wrong != readiness.OK:
        yield fault(f"数据库的设置没有生效（{wrong}）", "请把 instance/ 放在本机磁盘上，重新启动服务")
    written = readiness.probed(readiness.write)
    if written != readiness.OK:
        yield fault(f"现在写不进数据库（{written}）", "请看磁盘是否已满、是否只读、有没有别的程序占用")
    for name, is_on in readiness.server_promises().items():
        if not is_on and name == "data_checksums":
            yield caution("数据库没有校验和，磁盘悄悄出错时发现不了", "请停库后运行 pg_checksums --enable")
        elif not is_on:
            yield fault(f"数据库服务器的 {name} 关着，断电会丢数据", f"请管理员在 postgresql.conf 里打开 {name}")
    if (wrong, written) == (readiness.OK, readiness.OK):
        engine = "SQLite" if database.database_file(current_app) is not None else "PostgreSQL"
        yield fact(f"{engine} 的设置已读回核对，试写成功")


def ago(seconds: float) -> str:
    return f"{seconds / DAY:.0f} 天前" if seconds >= 2 * DAY else f"{seconds / HOUR:.0f} 小时前"


def stood(duty: Duty) -> str:
    """What is wrong with a duty, empty where nothing is."""
    last = duties.last(duty.name)
    if not last.at:
        return f"从未做过{duty.title}"
    if not last.well:
        return f"最近一次{duty.title}没有成功（{ago(time.time() - last.at)}）"
    since = time.time() - last.well_at
    return f"最近一次{duty.title}在 {ago(since)}，太久了" if since > duty.longest else ""


def backups() -> Iterator[Finding]:
    """Whether there is a backup of the last day; on a machine of one's own a missing one is only mentioned."""
    wrong, advice = stood(BACKUP), f"请运行 {BACKUP.command}，并看它说了什么"
    if wrong:
        yield fault(wrong, advice) if current_app.config["PRODUCTION"] else caution(wrong, advice)
    else:
        yield fact(f"最近一次在 {ago(time.time() - duties.last(BACKUP.name).well_at)}")


def regular() -> Iterator[Finding]:
    """Whether the archive was verified and a restore rehearsed in good time."""
    for duty in OTHERS:
        wrong = stood(duty)
        if wrong and duties.last(duty.name).at and not duties.last(duty.name).well:
            yield fault(wrong, f"请运行 {duty.command}，照它说的处理")
        elif wrong:
            yield caution(wrong, f"请运行 {duty.command}")
        else:
            yield fact(f"{duty.title}在 {ago(time.time() - duties.last(duty.name).well_at)}")


def templates() -> Iterator[Finding]:
    """Whether every paper has a template in force, and which of them are reconstructions."""
    active = select(Template.paper, Template.edition, Template.title, Template.provenance)
    found = db.session.execute(active.where(Template.status == "active").order_by(Template.id)).all()
    there = {(row.paper, row.edition) for row in found}
    lacking = [
        f"{title}（{form.edition}）"
        for form in FORMS
        for paper, title in form.papers.items()
        if (paper, form.edition) not in there
    ]
    if lacking:
        yield fault(f"没有现行模板：{'、'.join(lacking)}", "请运行 fubiao init，或由国家局在“模板”里上传并批准")
    drawn = [row.title for row in found if row.provenance == "reconstructed"]
    if drawn:
        yield caution(
            f"{len(drawn)} 份现行模板是依据通知正文重构的样表，不是原附件：{'、'.join(drawn)}",
            "取得原附件后，由国家局在“模板”里上传并批准",
        )
    if not lacking and not drawn:
        yield fact(f"{len(found)} 份现行模板，都是原件")
