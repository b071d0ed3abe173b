"""The database session: reading is the default and cannot write; writing is one explicit transaction."""

from __future__ import annotations

import contextlib
import importlib
import sqlite3
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, MetaData, create_engine, event
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
PRAGMAS = {
    "foreign_keys": 1,
    "busy_timeout": 10_000,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
}
DURABLE = {"wal": ("FULL", 2), "delete": ("EXTRA", 3)}
POSTGRESQL = {
    "synchronous_commit": "on",
    "lock_timeout": "5s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "30s",
    "jit": "off",
    "TimeZone": "UTC",
}
"""What every connection to PostgreSQL is opened with."""
POOL = {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 8, "pool_timeout": 5}
"""Room for eight threads that each hold a session and count a request, and no more: a host has its share."""

writing: ContextVar[bool] = ContextVar("writing", default=False)
patience: ContextVar[int] = ContextVar("patience", default=PRAGMAS["busy_timeout"])


class Base(DeclarativeBase):
    """Every table; constraints are named so that migrations can address them."""

    metadata = MetaData(naming_convention=NAMES)


db = SQLAlchemy(model_class=Base, session_options={"autoflush": False})


@contextlib.contextmanager
def transaction(wait: int = PRAGMAS["busy_timeout"]) -> Iterator[Any]:
    """One write transaction: begun at once, committed at the end, rolled back on any error.

    What the session has read before is expired, so every check inside sees the newest committed state.
    Yields the session. Raises OperationalError when its turn to write does not come within ``wait`` milliseconds.
    """
    if writing.get():
        raise RuntimeError("a transaction is open already")
    db.session.rollback()
    token, waiting = writing.set(True), patience.set(wait)
    try:
        yield db.session
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        writing.reset(token)
        patience.reset(waiting)


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the WAL-reset fault (mended in 3.51.3, 3.50.7 and 3.44.6)."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def newest_sqlite() -> ModuleType:
    """The SQLite library with the newer bundled engine: pysqlite3 where it is installed and newer."""
    try:
        bundled = importlib.import_module("pysqlite3")
    except ImportError:
        return sqlite3
    return bundled if bundled.sqlite_version_info > sqlite3.sqlite_version_info else sqlite3


def engine_options(url: str) -> dict[str, Any]:
    """The options the engine of ``url`` is made with."""
    if url.startswith("sqlite"):
        return {"module": newest_sqlite()}
    said = " ".join(f"-c {name}={value}" for name, value in POSTGRESQL.items())
    return POOL | {"connect_args": {"options": said, "connect_timeout": 5, "tcp_user_timeout": 10_000}}


def prepare(app: Flask) -> None:
    """Bind the session to ``app`` and hold its engine to the settings that make a commit durable."""
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)


def prepare_engine(engine: Engine) -> None:
    """Let every transaction of an engine begin in its own mode."""
    if engine.dialect.name == "sqlite":
        prepare_sqlite(engine)
    else:
        prepare_postgresql(engine)


@contextlib.contextmanager
def owner_engine(app: Flask) -> Iterator[Engine]:
    """The engine whose role owns the tables, for migrations: the application's own where no other is named."""
    url = app.config.get("DATABASE_OWNER_URI")
    if not url:
        yield db.engine
        return
    engine = create_engine(url, **engine_options(url))
    prepare_engine(engine)
    try:
        yield engine
    finally:
        engine.dispose()


def prepare_postgresql(engine: Engine) -> None:
    """Let readers see one state of the database, which they cannot change, and writers the newest at each statement."""
    from psycopg import IsolationLevel

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        driver, level = connection.connection.driver_connection, IsolationLevel
        driver.isolation_level = level.READ_COMMITTED if writing.get() else level.REPEATABLE_READ
        driver.read_only = not writing.get()


def prepare_sqlite(engine: Engine) -> None:
    """Set the pragmas on each connection, read them back, and begin every transaction in its own mode.

    Raises RuntimeError on connect when a pragma did not take: such a database must not be written.
    """
    journal = "wal" if wal_is_safe(newest_sqlite().sqlite_version_info) else "delete"

    @event.listens_for(engine, "connect")
    def configure(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        synchronous, level = DURABLE[journal]
        wanted = PRAGMAS | {"synchronous": level}
        took = connection.execute(f"PRAGMA journal_mode={journal}").fetchone()[0]
        connection.execute(f"PRAGMA synchronous={synchronous}")
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={value}")
        found = {name: connection.execute(f"PRAGMA {name}").fetchone() for name in wanted}
        if took not in (journal, "memory"):
            raise RuntimeError(f"SQLite 未接受 journal_mode={journal}（现为 {took}）；请把 instance/ 放在本机磁盘上")
        for name, value in wanted.items():
            if found[name] is not None and found[name][0] != value:
                raise RuntimeError(f"SQLite 未接受 PRAGMA {name}={value}（现为 {found[name][0]}）")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql(f"PRAGMA query_only={0 if writing.get() else 1}")
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience.get()}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")


def database_file(app: Flask) -> Path | None:
    """The file of the embedded database, None where the database is a server or in memory."""
    with app.app_context():
        url = db.engine.url
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
