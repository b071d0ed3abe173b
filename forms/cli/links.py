"""Personal links at the command line."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

import click
from flask.cli import AppGroup

from forms.annexes import by_code
from forms.calendar import CHINA
from forms.cli.arguments import ANNEX, latest_programme, numbers_in, organisation_called
from forms.models import now, scoped, transaction
from forms.workflow import OPERATOR, Conflict, begin, issue
from forms.workflow.invitations import address_of, addressees, issue_missing
from forms.workflow.link_list import link_list
from forms.workflow.links import LIFETIME

link = AppGroup("link", help="管理专属链接。")


@link.command("create")
@click.option("--annex", type=ANNEX, required=True, help="demand 附件2、service 附件3")
@click.option("--organisation", "organisation_name", required=True, help="单位名称或统一社会信用代码")
def create(annex: str, organisation_name: str) -> None:
    """为单位生成专属链接；该单位原有链接立即失效。"""
    with scoped(OPERATOR.scope), transaction():
        organisation = organisation_called(organisation_name)
        if by_code(annex).filler != organisation.kind:
            raise click.ClickException(f"“{organisation.name}”不填写这个附件")
        try:
            response = begin(OPERATOR, latest_programme(), organisation.region, annex, organisation)
            token = issue(OPERATOR, response).token
        except Conflict as error:
            raise click.ClickException(str(error)) from error
    click.echo(address_of(token))


@link.command("issue")
@click.option("--region", "region_name", required=True, help="省区，例如 guizhou")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="生效日期，默认今天")
@click.option("--until", "last", type=click.DateTime(["%Y-%m-%d"]), help="截止日期（含），默认 180 天后")
def issue_links(region_name: str, first: datetime | None, last: datetime | None) -> None:
    """为一个省区所有没有有效链接的单位生成链接；重复运行不会重复生成。"""
    today = now().astimezone(CHINA)
    opens = first.replace(tzinfo=CHINA) if first is not None else today
    ends = last.replace(hour=23, minute=59, second=59, tzinfo=CHINA) if last is not None else opens + LIFETIME
    if ends < max(opens, today):
        raise click.ClickException("截止日期不能早于生效日期，也不能是过去的日子")
    with scoped(OPERATOR.scope):
        try:
            issued = issue_missing(OPERATOR, latest_programme(), numbers_in(region_name), opens, ends)
        except Conflict as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"已为 {issued} 个单位生成链接。")


@link.command("export")
@click.option("--region", "region_name", required=True, help="省区，例如 guizhou")
@click.argument("file", type=click.File("wb"))
def export(region_name: str, file: BinaryIO) -> None:
    """把一个省区各单位的链接写成 xlsx；FILE 为 - 时写到标准输出。"""
    with scoped(OPERATOR.scope):
        file.write(link_list(addressees(latest_programme(), numbers_in(region_name))))


COMMANDS = (link,)
