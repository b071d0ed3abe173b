"""Requests counted in PostgreSQL, so that a limit holds for all hosts together.

The counts are in an unlogged table: a crash forgets them, and no count waits for a disk. Where the database is SQLite
there is one host, and its memory counts.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from limits.storage import Storage
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from forms.models.database import db, writing

COUNT = text(
    "INSERT INTO rate_count AS held (key, count, expires) "
    "VALUES (:key, :amount, now() + make_interval(secs => :expiry)) ON CONFLICT (key) DO UPDATE SET "
    "count = CASE WHEN held.expires <= now() THEN excluded.count ELSE held.count + excluded.count END, "
    "expires = CASE WHEN held.expires <= now() THEN excluded.expires ELSE held.expires END RETURNING count"
)
HELD = text("SELECT count FROM rate_count WHERE key = :key AND expires > now()")
EXPIRES = text("SELECT extract(epoch FROM coalesce(max(expires), now())) FROM rate_count WHERE key = :key")
FORGET = text("DELETE FROM rate_count WHERE key = :key")
FORGET_OLD = text("DELETE FROM rate_count WHERE expires <= now()")
FORGET_ALL = text("DELETE FROM rate_count")
ADDRESS = "postgresql://"
SWEEP = 1000
"""One count in so many sweeps out what has expired."""


@contextmanager
def counting() -> Iterator[Connection]:
    """A transaction of its own beside that of the request: what is counted stays counted, whatever becomes of it."""
    token = writing.set(True)
    try:
        with db.engine.begin() as connection:
            yield connection
    finally:
        writing.reset(token)


class RateCount(Storage):
    """What Flask-Limiter keeps its counts in where the address of its storage is ``ADDRESS``."""

    STORAGE_SCHEME = [ADDRESS.removesuffix("://")]

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        with counting() as connection:
            if secrets.randbelow(SWEEP) == 0:
                connection.execute(FORGET_OLD)
            return int(connection.execute(COUNT, {"key": key, "amount": amount, "expiry": expiry}).scalar_one())

    def get(self, key: str) -> int:
        return int(self.read(HELD, key) or 0)

    def get_expiry(self, key: str) -> float:
        return float(self.read(EXPIRES, key))

    def read(self, statement: Any, key: str) -> Any:
        with db.engine.connect() as connection:
            return connection.execute(statement, {"key": key}).scalar()

    def check(self) -> bool:
        with db.engine.connect() as connection:
            return connection.execute(HELD, {"key": ""}).scalar() is None

    def reset(self) -> int:
        with counting() as connection:
            return connection.execute(FORGET_ALL).rowcount

    def clear(self, key: str) -> None:
        with counting() as connection:
            connection.execute(FORGET, {"key": key})
