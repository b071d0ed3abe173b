"""Every operator action, one command each."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any

import click
from flask import Flask, has_app_context
from flask.cli import ScriptInfo
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from forms.cli import (
    archives,
    backups,
    databases,
    doctor,
    documents,
    drill,
    exports,
    installation,
    links,
    mails,
    organisations,
    packages,
    programmes,
    templates,
    translations,
    users,
)

MODULES = (
    installation,
    doctor,
    users,
    organisations,
    links,
    mails,
    packages,
    programmes,
    documents,
    exports,
    templates,
    translations,
    drill,
    archives,
    backups,
    databases,
)

ADVICE = {
    "55P03": "请稍后重试",
    "57014": "请稍后重试",
    "42501": "角色的权限不够；升级数据库结构须设置 DATABASE_OWNER_URL，步骤见 deploy/README.md",
}
"""What to do by the code of PostgreSQL: a lock not had in time, a statement cut off, a right that is missing."""


def advice(error: DBAPIError) -> str:
    """What to do where the database refused: by its words on SQLite, by the code of the refusal on PostgreSQL."""
    code = getattr(error.orig, "sqlstate", None)
    known = ADVICE.get(code or "")
    if known is not None:
        return known
    return "请稍后重试" if "locked" in str(error.orig) else "如未建立或刚升级，请先运行 fubiao init"


class Commands(click.Group):
    """The console script. What an operator can mend is told in words on stderr, with exit code 1."""

    def __init__(self, create_app: Callable[[], Flask]) -> None:
        super().__init__(name="fubiao", help="附表 Fubiao：安装、账号、名录、链接、Word 文件、备份。")
        self.create_app = create_app

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> click.Context:
        extra.setdefault("obj", ScriptInfo(create_app=self.create_app))
        return super().make_context(info_name, args, *rest, **extra)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return ctx.ensure_object(ScriptInfo).load_app().cli.list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == archives.archive.name:  # some of its commands need no server; the others make one as they run
            return archives.archive
        app = ctx.ensure_object(ScriptInfo).load_app()
        if not has_app_context():
            ctx.with_resource(app.app_context())
        return app.cli.get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (OperationalError, ProgrammingError) as error:
            raise click.ClickException(f"数据库不可用：{advice(error)}（{error.orig}）") from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            raise click.ClickException(f"{error.filename or '文件'}：{error.strerror or error}") from error
