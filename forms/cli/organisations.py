"""Organisations at the command line: a spreadsheet becomes rows, all of them or none."""

from __future__ import annotations

from typing import BinaryIO

import click
from flask.cli import AppGroup

from forms import rehearsal
from forms.annexes.classifications import REGIONS
from forms.cli.arguments import region_called
from forms.models import scoped, transaction
from forms.workflow import OPERATOR
from forms.workflow.importing import BadRows, import_rows
from forms.workflow.spreadsheets import COLUMNS, Unreadable, read_rows

organisation = AppGroup("organisation", help="管理企业与服务机构名录。")


HELP = f"""从 xlsx 或 csv 导入名录；FILE 为 - 时从标准输入读。

首行为列名：{"、".join(COLUMNS)}。
已登记的单位（信用代码相同，或没有代码而名称相同）只更新不重复，空格单元不改动原有内容。
任何一行有误，则一行也不导入。"""


@organisation.command("import", help=HELP)
@click.argument("file", type=click.File("rb"))
@click.option("--region", "region_name", required=True, help="省区，例如 guizhou")
def import_file(file: BinaryIO, region_name: str) -> None:
    try:
        rows = read_rows(file.name, file.read())
        with scoped(OPERATOR.scope), transaction():
            made, changed = import_rows(OPERATOR, region_called(region_name), rows)
    except (Unreadable, BadRows) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"已导入：新增 {made} 个单位，更新 {changed} 个单位。")


@organisation.command("example")
@click.option("--region", type=click.Choice(list(REGIONS)), required=True, help="省区")
@click.option(
    "--enterprises", type=click.IntRange(0, 5000), default=rehearsal.ENTERPRISES, show_default=True, help="企业数"
)
@click.option(
    "--agencies", type=click.IntRange(0, 5000), default=rehearsal.AGENCIES, show_default=True, help="服务机构数"
)
@click.option("--seed", type=int, default=rehearsal.SEED, show_default=True, help="种子，相同则名录相同")
@click.option("-o", "--output", type=click.File("wb"), default="-", help="输出的 xlsx；不给时写到标准输出")
def example(region: str, enterprises: int, agencies: int, seed: int, output: BinaryIO) -> None:
    """虚构一份名录，供试用 organisation import 和网页上的导入；信用代码的校验位都正确。"""
    output.write(rehearsal.sheet(rehearsal.province(region, enterprises, agencies, seed)))


COMMANDS = (organisation,)
