"""Copies of the embedded database: taken while others write, checked, never half written, never overwriting."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import click

from forms.models import database

COMPANIONS = ("-wal", "-shm", "-journal")


def integrity(file: Path) -> str:
    """What SQLite says of a database file: ``ok``, or what is wrong."""
    sqlite = database.newest_sqlite()
    try:
        with closing(sqlite.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    except sqlite.Error as error:
        return str(error)


def version_in(file: Path) -> str:
    """The version of the schema a database file has; empty where it has none."""
    sqlite = database.newest_sqlite()
    try:
        with closing(sqlite.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite.Error:
        return ""
    return str(found[0]) if found else ""


def put(partial: Path, target: Path) -> None:
    """Let a finished file take its place, on the disk as well as in sight."""
    sync(partial, os.O_RDWR)
    partial.replace(target)
    sync(target.parent, os.O_RDONLY)


def sync(place: Path, flags: int) -> None:
    descriptor = os.open(place, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def copy_live(source: Path, partial: Path) -> None:
    """Copy a database that may be written meanwhile. Raises ClickException when the copy is not whole."""
    if not source.exists() or not source.stat().st_size:
        raise click.ClickException(f"没有数据库 {source}；请先运行 fubiao init")
    sqlite = database.newest_sqlite()
    try:
        with closing(sqlite.connect(source, timeout=30)) as live, closing(sqlite.connect(partial)) as copy:
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=delete")
        wrong = integrity(partial)
    except (sqlite.Error, sqlite3.Error) as error:
        wrong = str(error)
    if wrong != "ok":
        partial.unlink(missing_ok=True)
        raise click.ClickException(f"副本不完整，未保留；请检查磁盘后重试（{wrong}）")


def refuse_occupied(target: Path) -> None:
    """Raises ClickException where there is a database already, or what one has left behind."""
    there = [target] if target.exists() and target.stat().st_size else []
    there += [file for suffix in COMPANIONS if (file := target.with_name(target.name + suffix)).exists()]
    if there:
        names = "、".join(str(file) for file in there)
        raise click.ClickException(f"{names} 已存在；请先停止服务并把它移走，再恢复")


def place_copy(copy: Path, target: Path) -> None:
    """Put a checked copy where the database belongs, whole or not at all."""
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    try:
        shutil.copyfile(copy, partial)
        put(partial, target)
    finally:
        partial.unlink(missing_ok=True)
