"""Staff accounts at the command line."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from forms.cli.arguments import region_called
from forms.models import scoped, transaction
from forms.models.people import ROLES
from forms.workflow import OPERATOR, accounts

user = AppGroup("user", help="管理工作人员账号。")


@user.command("create")
@click.argument("account")
@click.option("--name", required=True, help="姓名")
@click.option("--role", type=click.Choice(ROLES), required=True, help="province 省级、bureau 国家局、auditor 审计")
@click.option("--region", "region_name", default="", help="省区（省级账号必填），例如 guizhou")
def create(account: str, name: str, role: str, region_name: str) -> None:
    """新建账号，随机密码只显示一次。"""
    password = accounts.new_password()
    with scoped(OPERATOR.scope), transaction():
        try:
            region = region_called(region_name) if region_name else None
            accounts.create(OPERATOR, account=account, name=name, role=role, region=region, password=password)
        except ValueError as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"已建立账号 {account}，初始密码（只显示这一次）：{password}")


@user.command("password")
@click.argument("account")
def password(account: str) -> None:
    """为账号设置新的随机密码，只显示一次；原有会话全部失效。"""
    fresh = accounts.new_password()
    with scoped(OPERATOR.scope), transaction():
        try:
            accounts.reset_password(OPERATOR, account, fresh)
        except ValueError as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"账号 {account} 的新密码（只显示这一次）：{fresh}")


COMMANDS = (user,)
