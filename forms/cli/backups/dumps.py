"""Dumps of a PostgreSQL database, by its own pg_dump and pg_restore in their custom format."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import click
from flask import current_app
from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from forms.models import db

LIBPQ = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "username", "PGPASSWORD": "password", "PGDATABASE": "database"}
OPTIONS = "-c fubiao.region=everywhere -c lock_timeout=30s -c statement_timeout=0"
"""Whoever owns the tables is held to one region like everybody else, until all of them are asked for."""
DUMP = (
    *("pg_dump", "--format=custom", "--no-owner", "--enable-row-security", "--serializable-deferrable"),
    *("--exclude-table-data=rate_count", "--file"),
)
EMPTY = ("psql", "--no-psqlrc", "--quiet", "--command", "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
RESTORE = ("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", "--dbname")


def address() -> URL:
    """Where the database at hand is, for the role that owns its tables where one is named."""
    owner = current_app.config.get("DATABASE_OWNER_URI")
    return make_url(owner) if owner else db.engine.url


def address_in(text: str) -> URL:
    """The address of a PostgreSQL database that somebody typed. Raises ClickException."""
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise click.ClickException("数据库的地址应如 postgresql://user:pass@host/fubiao_drill") from error
    if url.get_backend_name() != "postgresql":
        raise click.ClickException("数据库的地址应以 postgresql:// 开头")
    return url


def connection(url: URL) -> dict[str, str]:
    """The environment that leads libpq to a database: a password in it shows in no list of processes."""
    told = {name: getattr(url, part) for name, part in LIBPQ.items()}
    told |= {"PGHOST": url.host or url.query.get("host"), "PGSSLMODE": url.query.get("sslmode"), "PGOPTIONS": OPTIONS}
    return os.environ | {name: str(value) for name, value in told.items() if value}


def run(command: tuple[str, ...], *words: str | Path, url: URL) -> None:
    """Run a tool of PostgreSQL. Raises ClickException with the last line of what it said."""
    program = shutil.which(command[0])
    if program is None:
        raise click.ClickException(f"没有 {command[0]}；请安装与数据库同一版本的 postgresql-client")
    done = subprocess.run(  # noqa: S603 - our own words and paths, no shell
        [program, *command[1:], *map(str, words)],
        env=connection(url),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [""]
        raise click.ClickException(f"{command[0]} 没有成功，请检查数据库和磁盘后重试（{said[-1]}）")


def dump(url: URL, partial: Path) -> None:
    """Write a database to a file, as it is at one moment. Raises ClickException."""
    run(DUMP, partial, url=url)


def refuse_occupied(url: URL) -> None:
    """Raises ClickException where a database holds a table already, or cannot be reached."""
    engine = create_engine(url)
    try:
        occupied = bool(inspect(engine).get_table_names())
    except SQLAlchemyError as error:
        raise click.ClickException(f"连不上数据库 {url.database}（{type(error).__name__}）") from error
    finally:
        engine.dispose()
    if occupied:
        raise click.ClickException(f"数据库 {url.database} 里已有内容，绝不覆盖；请建一个空的数据库再恢复")


def empty(url: URL) -> None:
    """Take everything out of a database that was empty before a drill."""
    run(EMPTY, url=url)


def place_dump(copy: Path, url: URL) -> None:
    """Fill an empty database from a dump, whole or not at all. Raises ClickException."""
    run(RESTORE, url.database or "", copy, url=url)
