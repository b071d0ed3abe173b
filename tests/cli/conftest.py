"""Instances to run commands on: set up once, copied for whoever changes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from forms.models import Organisation, db, scoped
from forms.workflow import OPERATOR
from tests import sheets
from tests.conftest import make_app
from tests.homes import homes
from tests.terminal import Printed, Terminal

BASE_URL = "https://fubiao.example.cn"


@dataclass(frozen=True)
class SetUp:
    """An instance right after ``fubiao init``, and what that printed."""

    instance: Path
    printed: Printed


@pytest.fixture(scope="session")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> SetUp:
    instance = tmp_path_factory.mktemp("set-up") / "instance"
    return SetUp(instance, Terminal(instance, installed=True).run("init"))


@pytest.fixture
def terminal(set_up: SetUp, tmp_path: Path) -> Terminal:
    """A terminal on an instance of this test's own."""
    return Terminal(homes.copy(set_up.instance, tmp_path / "instance"))


@pytest.fixture(scope="module")
def shared(set_up: SetUp, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A terminal on an instance that the tests of one module share; none of them changes what others read."""
    return Terminal(homes.copy(set_up.instance, tmp_path_factory.mktemp("shared") / "instance"))


@pytest.fixture(scope="module")
def used(shared: Terminal) -> Terminal:
    """A terminal on an instance that knows a few organisations."""
    terminal = Terminal(shared.instance, {"FUBIAO_BASE_URL": BASE_URL})
    terminal.run("organisation", "import", "--region", "guizhou", "-", stdin=sheets.xlsx(sheets.ALL))
    return terminal


@pytest.fixture(scope="module")
def handed_out(used: Terminal) -> str:
    """The path of a link already handed out."""
    words = ("link", "create", "--annex", "demand", "--organisation", sheets.QIANYUAN[1])
    return used.run(*words).out.strip().removeprefix(BASE_URL)


def opened(instance: Path) -> Flask:
    """The application on an instance, to look at what a command has left there."""
    return make_app(instance)


@pytest.fixture
def organisations() -> Callable[[Terminal], list[Organisation]]:
    """Looks up the organisations a terminal's instance holds, in the order they were added."""

    def look(terminal: Terminal) -> list[Organisation]:
        app = opened(terminal.instance)
        with app.app_context(), scoped(OPERATOR.scope):
            found = list(db.session.execute(db.select(Organisation).order_by(Organisation.id)).scalars())
            db.session.expunge_all()
            db.session.remove()
            db.engine.dispose()
        return found

    return look
