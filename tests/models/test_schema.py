"""The migrations make exactly the tables the models describe, on PostgreSQL as on SQLite."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import Config

from forms.cli.installation import MIGRATIONS
from forms.models import db
from forms.models.guards import unfenced, unguarded
from forms.models.moving import COUNTS
from tests.homes import homes
from tests.pages.stories import everywhere

pytestmark = pytest.mark.postgresql


def ours(thing: Any, name: str, kind: str, *_: Any) -> bool:
    """Whether the models describe it: what counts requests is no model."""
    return not (kind == "table" and name == COUNTS)


def differences(app: Flask) -> list[Any]:
    with app.app_context(), db.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": False, "include_object": ours}
        return compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata)


def test_migrations_make_the_tables_of_the_models(app: Flask) -> None:
    assert differences(app) == []


def test_the_last_migrations_can_be_taken_back_and_made_again(app: Flask) -> None:
    homes.spoil(Path(app.config["INSTANCE_DIRECTORY"]))
    config = Config(str(MIGRATIONS / "alembic.ini"))
    config.set_main_option("script_location", str(MIGRATIONS))
    with everywhere(app):
        command.downgrade(config, "0007")
        assert unfenced()
        db.session.rollback()
        command.upgrade(config, "head")
        assert (unfenced(), unguarded()) == ([], [])
    assert differences(app) == []
