"""Whether submissions can be kept at this moment: a durable write, the schema, the settings of the engine, room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from forms.models import schema
from forms.models.database import DURABLE, PRAGMAS, db, transaction
from forms.models.disks import free_bytes

PATIENCE = 2000
"""How many milliseconds the probe waits for a writer to finish."""
LEAST = 64 * 1024 * 1024
"""Below this many free bytes nothing more is accepted: a backup and the log need room too."""
EMITTED = "SELECT pg_logical_emit_message(true, 'fubiao', 'ready')"
WORDS = {"locked": "locked", "readonly": "read-only", "read-only": "read-only", "full": "disk full"}
OK = "ok"


def probes() -> dict[str, str]:
    """What every probe found, by name: ``ok``, or in short words why not."""
    return {name: probed(probe) for name, probe in PROBES.items()}


def is_ready(found: dict[str, str]) -> bool:
    return all(word == OK for word in found.values())


def probed(probe: Callable[[], str]) -> str:
    """What a probe found, also where the database refuses."""
    try:
        return probe()
    except (SQLAlchemyError, RuntimeError, OSError) as error:
        db.session.rollback()
        return reason_of(error)


def reason_of(error: Exception) -> str:
    """A word for what a database refused; nothing of its message, which names hosts, users and files."""
    said = str(error.orig).lower() if isinstance(error, DBAPIError) else ""
    return next((word for sign, word in WORDS.items() if sign in said), "unavailable")


def write() -> str:
    """Commit something durable that changes no row: SQLite's own version number to what it is, or a log message."""
    with transaction(wait=PATIENCE) as session:
        if session.connection().dialect.name == "sqlite":
            number = session.execute(text("PRAGMA user_version")).scalar_one()
            session.execute(text(f"PRAGMA user_version={int(number)}"))
        else:
            session.execute(text(EMITTED))
    return OK


def settings() -> str:
    """Whether the engine still has the settings that make a commit durable, read back."""
    if db.session.connection().dialect.name != "sqlite":
        return OK if pragma("SHOW synchronous_commit") != "off" else "synchronous_commit is off"
    journal = str(pragma("PRAGMA journal_mode"))
    wanted = PRAGMAS | {"synchronous": DURABLE[journal][1] if journal in DURABLE else -1}
    for name, value in wanted.items():
        took = pragma(f"PRAGMA {name}")
        if took is not None and took != value:
            return f"{name} is {took}"
    return OK


def pragma(statement: str) -> Any:
    return db.session.execute(text(statement)).scalar()


def server_promises() -> dict[str, bool]:
    """Which of the settings only the administrator of a PostgreSQL server can change are on; none on SQLite."""
    if db.session.connection().dialect.name == "sqlite":
        return {}
    return {name: pragma(f"SHOW {name}") == "on" for name in ("fsync", "full_page_writes", "data_checksums")}


def room() -> str:
    """Whether there is room left where the database, or what belongs to it, is kept."""
    return OK if free_bytes(Path(current_app.config["INSTANCE_DIRECTORY"])) >= LEAST else "low"


PROBES: dict[str, Callable[[], str]] = {
    "database": write,
    "migrations": schema.standing,
    "settings": settings,
    "space": room,
}
