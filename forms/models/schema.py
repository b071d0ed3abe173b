"""Which version of the schema a database has, and which one this program wants."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from forms.models.database import db

MIGRATIONS = Path(__file__).parents[1] / "migrations"


@cache
def revisions() -> tuple[str, ...]:
    """Every version of the schema this program knows, the newest first."""
    return tuple(script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def wanted() -> str:
    """The version this program works with."""
    return revisions()[0]


def found() -> str | None:
    """The version of the database at hand, None where no migration has ever run."""
    return MigrationContext.configure(db.session.connection()).get_current_revision()


def standing() -> str:
    """How the database's version compares with the one wanted: ``ok``, ``empty``, ``behind`` or ``newer``."""
    version = found()
    if version is None:
        return "empty"
    if version == wanted():
        return "ok"
    return "behind" if version in revisions() else "newer"
