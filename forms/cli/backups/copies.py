"""Backup and restore of the embedded database: checked copies that are never half written and never overwrite."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from forms.calendar import CHINA
from forms.models import canonical, database, db, now

COPY, MANIFEST = "fubiao.sqlite3", "manifest.json"
DATED = re.compile(r"\d{4}-\d{2}-\d{2}_\d{6}")
COMPANIONS = ("-wal", "-shm", "-journal")


def embedded_file() -> Path:
    """The database file. Raises ClickException where the database is a server with tools of its own."""
    file = database.database_file(current_app)
    if file is None:
        raise click.ClickException("数据库不是内置的 SQLite；请用数据库自带的备份工具（PostgreSQL 为 pg_dump）")
    return file


def integrity(file: Path) -> str:
    """What SQLite says of a database file: ``ok``, or what is wrong."""
    sqlite = database.newest_sqlite()
    try:
        with closing(sqlite.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    except sqlite.Error as error:
        return str(error)


def sha256_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


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
    sqlite = database.newest_sqlite()
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
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


def take(source: Path, directory: Path) -> Path:
    """Put a checked copy of ``source`` with its manifest into ``directory``; returns the copy."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    target, manifest = directory / COPY, directory / MANIFEST
    partial, note = directory / f"{COPY}.partial", directory / f"{MANIFEST}.partial"
    copy_live(source, partial)
    content = {"taken": now().isoformat(), "file": COPY, "sha256": sha256_of(partial)}
    note.touch(mode=0o600)
    note.write_text(canonical(content) + "\n", encoding="utf-8")
    put(partial, target)
    put(note, manifest)
    return target


def drop_oldest(directory: Path, keep: int, newest: Path) -> list[Path]:
    """Delete all but the ``keep`` latest dated backups of a directory, never the one just taken."""
    dated = sorted(
        place
        for place in directory.iterdir()
        if DATED.fullmatch(place.name) and (place / MANIFEST).is_file() and place != newest
    )
    doomed = dated[: max(0, len(dated) + 1 - keep)]
    for place in doomed:
        shutil.rmtree(place)
    return doomed


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
@click.option("--keep", type=click.IntRange(min=1), help="在目录下按日期各存一份，只保留最近的这么多份")
@with_appcontext
def backup(directory: Path, keep: int | None) -> None:
    """备份数据库到目录（可在服务运行时进行），并核对副本完好。"""
    source = embedded_file()
    if not source.exists() or not source.stat().st_size:
        raise click.ClickException(f"没有数据库 {source}；请先运行 fubiao init")
    place = directory / f"{now().astimezone(CHINA):%Y-%m-%d_%H%M%S}" if keep else directory
    target = take(source, place)
    click.echo(f"已备份到 {target}（{target.stat().st_size} 字节）")
    for dropped in drop_oldest(directory, keep, place) if keep else ():
        click.echo(f"已删除旧备份 {dropped}")


def manifest_of(directory: Path) -> dict[str, Any]:
    """The manifest of a backup. Raises ClickException where there is none or its copy is missing."""
    try:
        manifest = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{directory} 不是备份目录：缺少 {MANIFEST}，或它已损坏") from error
    if not isinstance(manifest, dict) or not (directory / COPY).is_file():
        raise click.ClickException(f"{directory} 不是备份目录：缺少 {COPY}，或 {MANIFEST} 已损坏")
    return manifest


@click.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_appcontext
def restore(directory: Path) -> None:
    """从备份目录恢复；已有数据库时拒绝，绝不覆盖。"""
    target = embedded_file()
    there = [target] if target.exists() and target.stat().st_size else []
    there += [file for suffix in COMPANIONS if (file := target.with_name(target.name + suffix)).exists()]
    if there:
        names = "、".join(str(file) for file in there)
        raise click.ClickException(f"{names} 已存在；请先停止服务并把它移走，再恢复")
    manifest = manifest_of(directory)
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    shutil.copyfile(directory / COPY, partial)
    if sha256_of(partial) != manifest.get("sha256") or integrity(partial) != "ok":
        partial.unlink()
        raise click.ClickException("备份文件已损坏或被改动，未恢复")
    db.engine.dispose()
    put(partial, target)
    click.echo(f"已恢复到 {target}（备份于 {manifest.get('taken')}）；请接着运行 fubiao init")


COMMANDS = (backup, restore)
