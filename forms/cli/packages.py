"""The June package at the command line."""

from __future__ import annotations

from typing import BinaryIO

import click
from flask.cli import AppGroup
from sqlalchemy import select

from forms.archive import PERIODS, SECRECY, USUAL, Terms, archive_package
from forms.archive.terms import CLASSES
from forms.cli.arguments import latest_programme, region_called
from forms.languages import source_language
from forms.models import Filing, Region, db, scoped
from forms.workflow import OPERATOR, Actor, Conflict, Nonconforming, new_key
from forms.workflow.filing import STANDINGS, Incomplete, Wish, file_package, receive, send_back, standing, versions
from forms.workflow.inbox import inbox
from forms.workflow.package_check import CAUTION, MISSING, Checklist
from forms.workflow.package_files import archive_of
from forms.workflow.package_members import FOLDERS

package = AppGroup("package", help="核对、报送、导出省区的报送材料；国家局接收、退回、归档。")
REGION = click.option("--region", "region_name", required=True, help="省区，例如 guizhou")
ARCHIVED, PERIOD = click.Choice(list(CLASSES)), click.Choice(PERIODS)
PARTS = click.Choice(list(FOLDERS))
BUREAU = Actor("bureau", OPERATOR.name)
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


# -- at the bureau --------------------------------------------------------------------------------


@package.command("list")
def listing() -> None:
    """列出各省区最新一版报送材料：状态、版次、回执号、已归档件数；还没有报送的，列出还缺什么。"""
    with scoped(OPERATOR.scope), source_language():
        for place in inbox(latest_programme()).places:
            lacking = "、".join(str(item.title) for item in place.lacking)
            words = STANDINGS[place.standing] if place.filing is not None else f"还没有报送\t还缺：{lacking or '无'}"
            told = [place.region.name, str(words)]
            if place.filing is not None:
                late = "已过报送期限" if place.is_late else ""
                told += [f"第 {place.filing.number} 版", place.filing.receipt, f"已归档 {place.archived} 件", late]
            click.echo("\t".join(told).rstrip())


@package.command("receive")
@click.argument("receipt")
def take(receipt: str) -> None:
    """接收一份报送材料；接收后才能归档，不能再退回。"""
    with scoped(OPERATOR.scope):
        try:
            receive(BUREAU, called(receipt).id)
        except Conflict as error:
            raise click.ClickException("已经接收或退回，没有再次操作") from error
    click.echo(f"{receipt}\t{STANDINGS['received']}")


@package.command("return")
@click.argument("receipt")
@click.option("--reason", default="", help="退回说明，省局会看到")
@click.option(
    "--remark", "remarks", type=(PARTS, str), multiple=True, help="某一部分的意见，例如 --remark pairs 请补签字"
)
def give_back(receipt: str, reason: str, remarks: tuple[tuple[str, str], ...]) -> None:
    """退回一份报送材料，说明整体或各部分怎样修改。"""
    if not any(text.strip() for text in (reason, *dict(remarks).values())):
        raise click.UsageError("请写明 --reason，或用 --remark 写明哪一部分要怎样修改")
    with scoped(OPERATOR.scope):
        try:
            send_back(BUREAU, called(receipt).id, reason, dict(remarks))
        except Conflict as error:
            raise click.ClickException("已经接收或退回，没有再次操作") from error
    click.echo(f"{receipt}\t{STANDINGS['returned']}")


@package.command("archive")
@click.argument("receipt")
@click.option(
    "--period", "periods", type=(ARCHIVED, PERIOD), multiple=True, help="某一类的保管期限，例如 --period demand 永久"
)
@click.option("--secrecy", type=click.Choice(SECRECY), default=USUAL.secrecy, show_default=True, help="密级")
def take_in(receipt: str, periods: tuple[tuple[str, str], ...], secrecy: str) -> None:
    """把已接收的报送材料逐件登记入归档账；可以重复运行，已归档的不再登记。"""
    with scoped(OPERATOR.scope):
        try:
            count = archive_package(BUREAU, called(receipt).id, Terms(dict(periods), secrecy))
        except Nonconforming as error:
            raise click.ClickException("没有归档：" + "；".join(map(str, error.words))) from error
        except Conflict as error:
            raise click.ClickException("没有归档：请先接收这份报送材料") from error
    click.echo(f"{receipt}\t新归档 {count} 件")


def called(receipt: str) -> Filing:
    """The package with this receipt number. Raises ClickException."""
    found = db.session.execute(select(Filing).where(Filing.receipt == receipt)).scalar_one_or_none()
    if found is None:
        raise click.ClickException(f"没有回执号为“{receipt}”的报送材料；用 package list 查看")
    return found


def officer_of(region: Region) -> Actor:
    """Whoever files for a region at the command line."""
    return Actor("province", OPERATOR.name, region_id=region.id)


def tell(found: Checklist) -> None:
    for item in found.items:
        click.echo(f"{MARKS[item.level]}\t{item.title}\t{' '.join(item.words)}".rstrip())


COMMANDS = (package,)
