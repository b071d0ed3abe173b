"""How long a writer waits for its turn: the write lock of SQLite, advisory locks and the heads of chains elsewhere."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from sqlalchemy import Engine, event

from forms.metrics import DATABASE_WAIT

BEGUN = "waiting since"


def is_waiting(statement: str) -> bool:
    """Whether a statement is one a writer waits in."""
    return statement == "BEGIN IMMEDIATE" or statement.endswith("FOR UPDATE") or "pg_advisory_xact_lock" in statement


def watch(engine: Engine) -> None:
    """Time the statements of ``engine`` that wait for a lock. A wait given up is a failure, counted as one."""

    @event.listens_for(engine, "before_cursor_execute")
    def begin(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if is_waiting(statement):
            connection.info[BEGUN] = perf_counter()

    @event.listens_for(engine, "after_cursor_execute")
    def end(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if is_waiting(statement):
            DATABASE_WAIT.observe(perf_counter() - connection.info.pop(BEGUN))
