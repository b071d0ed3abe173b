"""Staff accounts at the command line: all that the bureau can do in the browser, and first passwords."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask import current_app, url_for
from flask.cli import AppGroup
from sqlalchemy import select

from forms.calendar import CHINA
from forms.cli.arguments import region_called
from forms.models import User, db, scoped, transaction
from forms.models.people import ROLES
from forms.workflow import OPERATOR, account_links, accounts, sign_ins

STANDINGS = {"active": "正常", "waiting": "待设密码", "disabled": "已停用"}

user = AppGroup("user", help="管理工作人员账号。")


@contextmanager
def writing() -> Iterator[None]:
    """A transaction over every region; what the workflow refuses is told in words."""
    with scoped(OPERATOR.scope):
        try:
            with transaction():
                yield
        except ValueError as error:
            raise click.ClickException(str(error)) from error


def link_with(secret: str) -> str:
    """The address of a one-time link."""
    with current_app.test_request_context():
        path = url_for("joining.join", secret=secret)
    return f"{current_app.config['BASE_URL']}{path}"


def told(account: str, secret: str) -> None:
    hours = int(account_links.LIFETIME.total_seconds() // 3600)
    click.echo(f"账号 {account} 的设密码链接（只能用一次，{hours} 小时内有效）：{link_with(secret)}")


@user.command("create")
@click.argument("account")
@click.option("--name", required=True, help="姓名")
@click.option("--role", type=click.Choice(ROLES), required=True, help="province 省级、bureau 国家局、auditor 审计")
@click.option("--region", "region_name", default="", help="省区（省级账号必填），例如 guizhou")
@click.option("--link", "with_link", is_flag=True, help="不给初始密码，打印由本人设密码的一次性链接")
def create(account: str, name: str, role: str, region_name: str, with_link: bool) -> None:
    """新建账号，随机密码（或设密码的链接）只显示一次。"""
    password = accounts.new_password()
    with writing():
        region = region_called(region_name) if region_name else None
        made = accounts.create(OPERATOR, account=account, name=name, role=role, region=region, password=password)
        secret = account_links.issue(OPERATOR, made) if with_link else ""
    if secret:
        told(account, secret)
    else:
        click.echo(f"已建立账号 {account}，初始密码（只显示这一次）：{password}")


@user.command("password")
@click.argument("account")
def password(account: str) -> None:
    """为账号设置新的随机密码，只显示一次；原有会话全部失效。"""
    fresh = accounts.new_password()
    with writing():
        accounts.reset_password(OPERATOR, account, fresh)
    click.echo(f"账号 {account} 的新密码（只显示这一次）：{fresh}")


@user.command("list")
def list_accounts() -> None:
    """列出全部账号：角色、省区、状态、两步验证、最近登录。"""
    with scoped(OPERATOR.scope):
        users = db.session.execute(select(User).order_by(User.role, User.region_id, User.account)).scalars().all()
        last = sign_ins.last_successes([one.id for one in users])
        for one in users:
            seen = f"{last[one.id].astimezone(CHINA):%Y-%m-%d %H:%M}" if one.id in last else "—"
            place = one.region.name if one.region else "—"
            factor = "两步验证" if one.has_second_factor else "—"
            click.echo("\t".join((one.account, one.name, one.role, place, STANDINGS[one.standing], factor, seen)))


@user.command("change")
@click.argument("account")
@click.option("--name", help="新的姓名")
@click.option("--role", type=click.Choice(ROLES), help="新的角色")
@click.option("--region", "region_name", help="新的省区；改为非省级角色时不填")
@click.option("--reason", required=True, help="原因，记入日志")
def change(account: str, name: str | None, role: str | None, region_name: str | None, reason: str) -> None:
    """修改姓名、角色或省区；没有给出的不变。改角色或省区后登录全部退出。"""
    with writing():
        held = accounts.found(account)
        role = role or held.role
        region = region_called(region_name) if region_name else held.region if role == "province" else None
        accounts.change(OPERATOR, held, name=name or held.name, role=role, region=region, reason=reason)
    click.echo(f"账号 {account} 已修改")


@user.command("link")
@click.argument("account")
@click.option("--reason", default="", help="原因，记入日志")
def link(account: str, reason: str) -> None:
    """打印由本人设密码的一次性链接；原密码、原来的链接和登录立即失效。"""
    with writing():
        secret = account_links.issue(OPERATOR, accounts.found(account), reason)
    told(account, secret)


def measure(name: str, help_text: str, take: Callable[[Any, User, str], None], done: str) -> None:
    """Add a command that does one thing to an account for a reason."""

    @user.command(name, help=help_text)
    @click.argument("account")
    @click.option("--reason", required=True, help="原因，记入日志")
    def command(account: str, reason: str) -> None:
        with writing():
            take(OPERATOR, accounts.found(account), reason)
        click.echo(f"账号 {account} {done}")


measure("disable", "停用账号；登录立即退出。", accounts.disable, "已停用")
measure("enable", "恢复停用的账号。", accounts.enable, "已恢复")
measure("sign-out", "让账号在所有设备上退出登录。", accounts.sign_out, "的登录已全部退出")
measure("second-factor", "清除两步验证和恢复码，下次登录时重新设置。", accounts.reset_second_factor, "的两步验证已清除")

COMMANDS = (user,)
