"""How large the database is, and how much room is left beside it."""

from __future__ import annotations

from pathlib import Path

from flask import current_app
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from forms.models.database import database_file, db
from forms.models.disks import free_bytes

COMPANIONS = ("", "-wal")


def free_room() -> int:
    """The room left on the disk of the instance directory."""
    return free_bytes(Path(current_app.config["INSTANCE_DIRECTORY"]))


def database_bytes() -> int:
    """The size of the database with what is not folded in yet; 0 where it cannot be told."""
    file = database_file(current_app)
    if file is not None:
        parts = [file.with_name(file.name + suffix) for suffix in COMPANIONS]
        return sum(part.stat().st_size for part in parts if part.exists())
    try:
        return int(db.session.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    except SQLAlchemyError:
        db.session.rollback()
        return 0
