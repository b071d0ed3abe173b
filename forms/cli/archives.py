"""The archive at the command line: found, corrected, verified, handed over."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from forms import archive as archives
from forms import duties
from forms.archive.bag import reading
from forms.archive.bag.directory import Occupied, export
from forms.archive.bag.selection import ANNEXES, BATCH, Selection
from forms.archive.corrections import Unsound, newest
from forms.archive.description import EDITABLE
from forms.archive.heads import daily_heads, unlike_heads
from forms.archive.log import log_export
from forms.archive_key import key_in
from forms.calendar import CHINA
from forms.models import ArchiveEntry, db, scoped
from forms.workflow import OPERATOR, Actor, Conflict

archive = AppGroup("archive", help="核验、导出归档文件和事件记录。")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")


def told(report: archives.Report, as_json: bool) -> None:
    """Print a report, finding by finding under its quality; exit with 1 where something was found."""
    if as_json:
        click.echo(json.dumps(report.told(), ensure_ascii=False))
    else:
        for note in report.notes:
            click.echo(note, err=True)
        for quality in archives.QUALITIES:
            for finding in report.of(quality):
                click.echo(f"{quality}\t{finding.place}：{finding.words}", err=True)
    if report.findings:
        raise click.exceptions.Exit(1)
    if not as_json:
        counted = "、".join(f"{name} {count}" for name, count in report.looked_at.items())
        click.echo(f"全部相符（{counted}）。")


@archive.command("verify")
@click.option("--all", "whole", is_flag=True, help="核验全部内容（默认）")
@click.option("--sample", type=click.IntRange(1), help="内容只抽查每类这么多件；链、状态、计数仍全部核验")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="内容只核验这一天起存入的")
@click.option("--heads", type=click.File(encoding="utf-8"), help="与以前用 heads 另存的链头比对")
@AS_JSON
def verify(whole: bool, sample: int | None, since: datetime | None, heads: Any, as_json: bool) -> None:
    """重新计算所有哈希、链和印记，并重新生成归档文件比较；逐条指出不符之处并以 1 退出，从不修改任何数据。"""
    if whole and (sample or since):
        raise click.UsageError("--all 不能与 --sample、--since 一起用")
    with scoped(OPERATOR.scope):
        report = archives.examine(archives.Extent(sample, since.date() if since else None))
        if heads is not None:
            report.add(unlike_heads(heads.read().splitlines()))
    duties.note("verification", well=not report.findings)
    told(report, as_json)


@archive.command("heads")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="只列这一天起的")
def heads(since: datetime | None) -> None:
    """列出每天结束时各链的链头；请定期抄存到别处，日后用 verify --heads 比对。"""
    with scoped(OPERATOR.scope):
        for head in daily_heads(since.date() if since else None):
            click.echo(str(head))


@archive.command("list")
@click.argument("words", nargs=-1)
@click.option("--region", help="省区，例如 guizhou")
@click.option("--year", type=int, help="年度")
@click.option("--annex", type=click.Choice(ANNEXES), help="类别")
@click.option("--package", "receipt", help="报送材料的回执号")
def listing(words: tuple[str, ...], **wanted: Any) -> None:
    """列出归档文件：档号、日期、保管期限、密级、责任者、题名；WORDS 是档号、题名、单位名称等里的词。"""
    with scoped(OPERATOR.scope):
        found = select(ArchiveEntry).where(*Selection(**wanted, text=" ".join(words) or None).newest())
        ordered = found.order_by(ArchiveEntry.reference).execution_options(yield_per=BATCH)
        for entry in db.session.execute(ordered).scalars():
            told = (entry.reference, entry.day.isoformat(), entry.retention, entry.secrecy, entry.creator, entry.title)
            click.echo("\t".join(told))


@archive.command("correct")
@click.argument("reference")
@click.option("--set", "said", type=(click.Choice(EDITABLE), str), multiple=True, required=True, help="著录项、新内容")
@click.option("--reason", required=True, help="更正理由")
def correct(reference: str, said: tuple[tuple[str, str], ...], reason: str) -> None:
    """更正一件归档文件的著录：在归档账中新增一条，原来的一条不变。"""
    with scoped(OPERATOR.scope):
        try:
            seen = newest(reference).seq
            entry = archives.correct(Actor("bureau", OPERATOR.name), reference, dict(said), reason, seen=seen)
        except NoResultFound as error:
            raise click.ClickException(f"没有档号“{reference}”；用 archive list 查看") from error
        except Unsound as error:
            raise click.ClickException(f"没有更正：请核对“{error}”") from error
        except Conflict as error:
            raise click.ClickException("没有更正：内容没有变化，或刚刚被别人更正过") from error
    click.echo(f"{reference}\t第 {entry.seq} 条更正第 {entry.corrects} 条")


@archive.command("export")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--region", help="省区，例如 guizhou")
@click.option("--year", type=int, help="年度")
@click.option("--annex", type=click.Choice(ANNEXES), help="类别")
@click.option("--package", "receipt", help="报送材料的回执号")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="这一天起归档的")
def export_bag(directory: Path, since: datetime | None, **wanted: Any) -> None:
    """导出归档文件到目录（BagIt），含移交清册和交接书；中断后用同样的命令继续。"""
    selection = Selection(**wanted, since=since.replace(tzinfo=CHINA).date() if since else None)
    with scoped(OPERATOR.scope):
        try:
            bag = export(selection, directory, OPERATOR.name)
        except Occupied as error:
            raise click.ClickException(str(error)) from error
        log_export(OPERATOR, bag)
    click.echo(f"已导出 {bag.facts.count} 件、{len(bag.files)} 个文件到 {directory}；清单 SHA-256 {bag.facts.listing}")


@archive.command("verify-bag", with_appcontext=False)
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--key-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="归档密钥所在的文件")
@AS_JSON
def verify_bag(directory: Path, key_file: Path | None, as_json: bool) -> None:
    """核验导出的目录，不需要服务器、数据库和 instance 目录；没有密钥时印记不核验。"""
    try:
        report = reading.verify_bag(directory, key_in(key_file) if key_file is not None else None)
    except reading.NoBag as error:
        raise click.ClickException(str(error)) from error
    told(report, as_json)


COMMANDS = (archive,)
