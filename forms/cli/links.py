"""Personal links at the command line."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from forms.annexes import by_code
from forms.cli.arguments import ANNEX, latest_programme, organisation_called
from forms.models import scoped, transaction
from forms.workflow import OPERATOR, begin, issue

link = AppGroup("link", help="管理专属链接。")


@link.command("create")
@click.option("--annex", type=ANNEX, required=True, help="demand 附件2、service 附件3")
@click.option("--organisation", "organisation_name", required=True, help="单位名称或统一社会信用代码")
def create(annex: str, organisation_name: str) -> None:
    """为单位生成专属链接，只显示一次；该单位原有链接立即失效。"""
    with scoped(OPERATOR.scope), transaction():
        organisation = organisation_called(organisation_name)
        if by_code(annex).filler != organisation.kind:
            raise click.ClickException(f"“{organisation.name}”不填写这个附件")
        response = begin(OPERATOR, latest_programme(), organisation.region, annex, organisation)
        token = issue(OPERATOR, response).token
    click.echo(f"{current_app.config['BASE_URL']}/l/{token}")


COMMANDS = (link,)
