"""Keeping the catalogues of words up to date at the command line."""

from __future__ import annotations

import csv
from pathlib import Path

import click
from flask.cli import AppGroup

from forms.cli import catalogues

TSV = click.Path(exists=True, dir_okay=False, path_type=Path)

translations = AppGroup("translations", help="更新与核对英文、繁体中文的译文。")


@translations.command("update")
@click.option("--fill", type=TSV, help="英文译文，每行：原文、制表符、译文（有复数的再加制表符、复数译文）")
def update(fill: Path | None) -> None:
    """按程序、模板和表格声明更新译文文件；繁体自动转换，英文列出尚待翻译的原文。"""
    given = read_translations(fill) if fill is not None else {}
    for locale in catalogues.TRANSLATED:
        for words in catalogues.update(locale, given):
            click.echo(words)
    click.echo("译文文件已更新；以上原文（如有）尚待翻译。", err=True)


@translations.command("check")
def check() -> None:
    """核对译文是否齐全、未过时、占位符一致；否则以 1 退出。"""
    found = [fault for locale in catalogues.TRANSLATED for fault in catalogues.faults(locale)]
    if found:
        raise click.ClickException("\n".join([*found, "请运行 fubiao translations update，补齐译文。"]))
    click.echo("译文齐全，与程序一致。")


def read_translations(file: Path) -> dict[str, catalogues.Words]:
    """Source to translation, a tuple of singular and plural where both are given."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if len(row) > 1]
    return {source: tuple(words) if len(words) > 1 else words[0] for source, *words in rows}


COMMANDS = (translations,)
