"""The June package at the command line."""

from __future__ import annotations

from typing import BinaryIO

import click
from flask.cli import AppGroup

from forms.cli.arguments import latest_programme, region_called
from forms.languages import source_language
from forms.models import Region, scoped
from forms.workflow import OPERATOR, Actor, Conflict, new_key
from forms.workflow.filing import STANDINGS, Incomplete, Wish, file_package, standing, versions
from forms.workflow.package_check import CAUTION, MISSING, Checklist
from forms.workflow.package_files import archive_of

package = AppGroup("package", help="核对、报送、导出省区的报送材料。")
REGION = click.option("--region", "region_name", required=True, help="省区，例如 guizhou")
MARKS = {"done": "完成", MISSING: "还缺", CAUTION: "请留意"}


@package.command("check")
@REGION
def check(region_name: str) -> None:
    """逐项说明报送材料还缺什么；有缺项时以 1 退出，已报送的显示状态。"""
    with scoped(OPERATOR.scope), source_language():
        programme, region = latest_programme(), region_called(region_name)
        filed = next(iter(versions(programme, region)), None)
        if filed is not None and standing(filed) != "returned":
            click.echo(f"第 {filed.number} 版\t{STANDINGS[standing(filed)]}\t{filed.receipt}")
            return
        found = Checklist(programme, region)
        tell(found)
        if found.missing:
            raise click.exceptions.Exit(1)


@package.command("file")
@REGION
@click.option("--confirm", is_flag=True, help="已核对“请留意”的各项，仍然报送")
def file(region_name: str, *, confirm: bool) -> None:
    """报送一个省区的材料：方案、名单，以及系统建议选入的附件2、附件3；显示回执号。"""
    with scoped(OPERATOR.scope), source_language():
        region = region_called(region_name)
        try:
            filing = file_package(officer_of(region), latest_programme(), region, Wish(new_key(), confirmed=confirm))
        except Incomplete as error:
            tell(error.checklist)
            advice = "材料还不齐" if error.checklist.missing else "有需要留意的地方，核对后加 --confirm 再报送"
            raise click.ClickException(f"没有报送：{advice}") from error
        except Conflict as error:
            raise click.ClickException("没有报送：材料已经报送，等待国家局接收或已接收") from error
        click.echo(f"{filing.receipt}\t第 {filing.number} 版\t{len(filing.members)} 份材料")


@package.command("export")
@REGION
@click.option("--number", type=click.IntRange(1), help="第几版，默认最新一版")
@click.argument("file", type=click.File("wb"))
def export(region_name: str, number: int | None, file: BinaryIO) -> None:
    """把报送过的材料写成 ZIP；FILE 为 - 时写到标准输出。"""
    with scoped(OPERATOR.scope), source_language():
        found = versions(latest_programme(), region_called(region_name))
        filing = next((one for one in found if number in (None, one.number)), None)
        if filing is None:
            raise click.ClickException("没有报送过这一版")
        for piece in archive_of(filing):
            file.write(piece)


def officer_of(region: Region) -> Actor:
    """Whoever files for a region at the command line."""
    return Actor("province", OPERATOR.name, region_id=region.id)


def tell(found: Checklist) -> None:
    for item in found.items:
        click.echo(f"{MARKS[item.level]}\t{item.title}\t{' '.join(item.words)}".rstrip())


COMMANDS = (package,)
