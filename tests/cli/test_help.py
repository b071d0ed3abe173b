"""Every command explains itself, and a server that must not start says why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click
import pytest

from forms.cli import MODULES
from tests.terminal import Terminal

pytestmark = pytest.mark.alike


def commands(group: Mapping[str, click.Command], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words that lead to every command, groups before what they hold."""
    for name, command in sorted(group.items()):
        yield (*above, name)
        if isinstance(command, click.Group):
            yield from commands(command.commands, (*above, name))


ALL = list(commands({command.name or "": command for module in MODULES for command in module.COMMANDS}))


def test_these_are_the_commands() -> None:
    assert {" ".join(words) for words in ALL} >= {
        "init",
        "demonstrate",
        "user create",
        "user password",
        "organisation import",
        "link create",
        "link issue",
        "link export",
        "mail send",
        "mail remind",
        "package check",
        "package file",
        "package export",
        "programme new",
        "programme list",
        "programme show",
        "example",
        "render",
        "documents build",
        "documents check",
        "template upload",
        "template approve",
        "template render",
        "backup",
        "restore",
    }


@pytest.mark.parametrize("words", [(), *ALL], ids=" ".join)
def test_every_command_explains_itself(shared: Terminal, words: tuple[str, ...]) -> None:
    printed = shared.run(*words, "--help")
    assert printed.out.startswith(f"Usage: {' '.join(('fubiao', *words))} ")
    assert any("\u4e00" <= character <= "\u9fff" for character in printed.out), "help is in Chinese"
    assert not printed.err


def test_a_server_that_must_not_start_says_why(shared: Terminal) -> None:
    """What else is refused is in tests/test_settings.py."""
    bare = Terminal(shared.instance, {"FUBIAO_PRODUCTION": "1"})
    assert bare.refused("--help").startswith("Error: 生产环境须设置 FUBIAO_SECRET_KEY")
    assert bare.refused("backup", shared.instance.parent / "backup").startswith("Error: 生产环境须设置")
