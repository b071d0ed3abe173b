"""The archive at the command line."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from forms import archive as archives
from forms.models import scoped
from forms.workflow import OPERATOR

archive = AppGroup("archive", help="核验归档与事件记录。")


@archive.command("verify")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
def verify(as_json: bool) -> None:
    """重新计算所有哈希与事件链；有不符时逐条指出位置并以 1 退出，从不修改任何数据。"""
    with scoped(OPERATOR.scope):
        findings = archives.verify()
    if as_json:
        click.echo(json.dumps([vars(finding) for finding in findings], ensure_ascii=False))
    for finding in () if as_json else findings:
        click.echo(f"{finding.place}：{finding.words}", err=True)
    if findings:
        raise click.exceptions.Exit(1)
    if not as_json:
        click.echo("全部相符。")


COMMANDS = (archive,)
