"""Every operator action, one command each."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any

import click
from flask import Flask, has_app_context
from flask.cli import ScriptInfo
from sqlalchemy.exc import OperationalError

from forms.cli import (
    archives,
    backups,
    documents,
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
    archives,
    backups,
)


def register(app: Flask) -> None:
    """Add the commands to ``app``."""
    for module in MODULES:
        for command in module.COMMANDS:
            app.cli.add_command(command)


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
        except OperationalError as error:
            advice = "请稍后重试" if "locked" in str(error.orig) else "如未建立或刚升级，请先运行 fubiao init"
            raise click.ClickException(f"数据库不可用：{advice}（{error.orig}）") from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            raise click.ClickException(f"{error.filename or '文件'}：{error.strerror or error}") from error
