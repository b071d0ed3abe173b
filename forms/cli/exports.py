"""Answers, Word files and sealed copies of many responses at the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import IO, Any

import click
from flask.cli import AppGroup
from sqlalchemy import select

from forms.cli.arguments import ANNEX, region_called
from forms.documents import bundle
from forms.exports import documents as papers
from forms.exports import scans
from forms.exports.answers import FORMATS, WORDINGS, write_answers
from forms.languages import source_language
from forms.models import CatalogueEntry, Programme, Scope, db, scoped
from forms.models.responses import STATES
from forms.workflow import OPERATOR

export = AppGroup("export", help="导出答卷内容、Word 文件和盖章件；FILE 为 - 时写到标准输出。")


def choosing(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say which responses are exported; it gets their numbers and the file."""

    @wraps(command)
    def run(region_name: str, annex: str | None, state: str | None, year: int | None, **rest: Any) -> None:
        with scoped(scope_of(region_name)):
            command(chosen(annex, state, year), **rest)

    for option in (
        click.argument("file", type=click.File("wb")),
        click.option("--year", type=int, help="年度，例如 2017"),
        click.option("--state", type=click.Choice(list(STATES)), help="状态，例如 accepted 已审核"),
        click.option("--annex", type=ANNEX, help="plan 附件1、demand 附件2、service 附件3"),
        click.option("--region", "region_name", default="", help="省区，例如 guizhou；不给时为全部省区"),
    ):
        run = option(run)
    return run


def scope_of(region_name: str) -> Scope:
    """One region's rows, or everybody's. Raises ClickException for a region there is not."""
    return Scope(region_id=region_called(region_name).id) if region_name else OPERATOR.scope


def chosen(annex: str | None, state: str | None, year: int | None) -> list[int]:
    """The numbers of the responses within the scope, by region, annex and name."""
    entry = CatalogueEntry
    wanted = select(entry.response_id).join(Programme, Programme.id == entry.programme_id)
    conditions = {entry.annex: annex, entry.state: state, Programme.year: year}
    wanted = wanted.where(*(column == value for column, value in conditions.items() if value is not None))
    ordered = wanted.order_by(entry.region_id, entry.annex, entry.name, entry.response_id)
    return list(db.session.execute(ordered).scalars())


@export.command("answers")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="xlsx", help="xlsx，或 csv（ZIP）")
@click.option("--options", "wording", type=click.Choice(list(WORDINGS)), default="labels", help="选项写文字还是代码")
@choosing
def answers(numbers: list[int], file: IO[bytes], form: str, wording: str) -> None:
    """答卷内容：每个附件一张主表，每个表格一张分表。"""
    write_answers(numbers, file, form, wording)


@export.command("documents")
@choosing
def documents(numbers: list[int], file: IO[bytes]) -> None:
    """最新一版的 Word 文件，ZIP，内有索引。"""
    write(papers.word_files(numbers), papers.HEADS, file)


@export.command("scans")
@choosing
def sealed(numbers: list[int], file: IO[bytes]) -> None:
    """有效的盖章件，ZIP，内有索引。"""
    write(scans.sealed_copies(numbers), scans.HEADS, file)


def write(entries: Iterable[bundle.Entry], heads: Sequence[Any], file: IO[bytes]) -> None:
    with source_language():
        for piece in bundle.stream(entries, [str(head) for head in heads]):
            file.write(piece)


COMMANDS = (export,)
