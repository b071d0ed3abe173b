"""The commands of an application, loaded when one is asked for: a server never needs them."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup


class OnDemand(AppGroup):
    """The commands of ``forms.cli``: with what they import they take a sixth of a worker's start."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in alphabetical order."""
        self.load()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called so, None where there is none."""
        self.load()
        return super().get_command(ctx, cmd_name)

    def load(self) -> None:
        """Add every command."""
        from forms.cli import MODULES

        for module in MODULES:
            for command in module.COMMANDS:
                self.add_command(command)


def register(app: Flask) -> None:
    """Give ``app`` its commands."""
    app.cli = OnDemand(app.name)
