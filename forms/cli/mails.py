"""Mails at the command line: what a page sends fifty at a press, sent to the end."""

from __future__ import annotations

from math import inf

import click
from flask.cli import AppGroup

from forms.cli.arguments import latest_programme, numbers_in
from forms.models import scoped
from forms.workflow import OPERATOR
from forms.workflow.invitations import PROGRESS, addressees
from forms.workflow.mailing import SENDABLE, round_of
from forms.workflow.sending import AT_ONCE, Outcome, send, server

mail = AppGroup("mail", help="用邮件邀请和催办单位（须设置 FUBIAO_SMTP_URL）。")
REGION = click.option("--region", "region_name", required=True, help="省区，例如 guizhou")
WHICH = click.option(
    "--which",
    type=click.Choice(SENDABLE),
    default="due",
    help="due 还没有写过的；failed 上次未发出的；unsure 发出不明的",
)

WHO = ["unopened", "unsubmitted"]


@mail.command("send")
@REGION
@WHICH
def send_invitations(region_name: str, which: str) -> None:
    """向一个省区有链接而还没有邮件邀请过的单位发邀请邮件。"""
    run("invite", region_name, which)


@mail.command("remind")
@REGION
@WHICH
@click.option(
    "--who", type=click.Choice(["unopened", "unsubmitted"]), default="unsubmitted", help="没有打开的、没有提交的"
)
def remind(region_name: str, which: str, who: str) -> None:
    """向一个省区还没有打开或没有提交的单位发催办邮件；每个单位每天最多一封。"""
    run("remind", region_name, which, who)


def run(kind: str, region_name: str, which: str, progress: str = "linked") -> None:
    """Send everything there is to send, each mail tried once. Raises ClickException where that cannot go on."""
    if server() is None:
        raise click.ClickException("没有设置邮件服务器：请设置 FUBIAO_SMTP_URL 和 FUBIAO_MAIL_FROM")
    total = Outcome()
    with scoped(OPERATOR.scope):
        programme = latest_programme()
        numbers = numbers_in(region_name, PROGRESS[progress][1](programme))
        for start in range(0, len(numbers), AT_ONCE):
            programme = latest_programme()
            meant = round_of(kind, programme, addressees(programme, numbers[start : start + AT_ONCE]))
            total.add(send(OPERATOR, meant, which, seconds=inf))
            if total.trouble:
                break
    told = f"已发出 {total.sent} 封，未发出 {total.failed} 封，不明 {total.unsure} 封。"
    if total.trouble:
        raise click.ClickException(f"{told}邮件服务器：{total.trouble}")
    click.echo(told)


COMMANDS = (mail,)
