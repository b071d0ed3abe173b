"""Backup and restore as a pair, for both engines: checked, closed to a public key where one is given."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO

import click
from flask import current_app
from flask.cli import with_appcontext
from pyrage import x25519
from sqlalchemy.engine import URL

from forms import duties
from forms.calendar import CHINA
from forms.cli.backups import copies, dumps, sealed
from forms.models import canonical, database, db, now, schema

COPY, DUMP, MANIFEST = "fubiao.sqlite3", "fubiao.dump", "manifest.json"
FILES = (COPY, DUMP, MANIFEST)
DATED = re.compile(r"\d{4}-\d{2}-\d{2}_\d{6}")


def sha256_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def dated_place(directory: Path, suffix: str = "") -> Path:
    """Where a backup of this moment in China goes: a place of its own, if another was taken within the same second."""
    at = now().astimezone(CHINA)
    while (place := directory / f"{at:%Y-%m-%d_%H%M%S}{suffix}").exists():
        at += timedelta(seconds=1)
    return place


@contextmanager
def aside() -> Iterator[Path]:
    """A folder of the instance that is gone afterwards, for what is open only on its way."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=current_app.config["INSTANCE_DIRECTORY"]) as folder:
        yield Path(folder)


def take(directory: Path) -> Path:
    """Put a checked copy of the database with its manifest into ``directory``; returns the copy."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = database.database_file(current_app)
    target, manifest = directory / (DUMP if file is None else COPY), directory / MANIFEST
    partial, note = directory / f"{target.name}.partial", directory / f"{MANIFEST}.partial"
    for place in (partial, note):
        place.unlink(missing_ok=True)
        place.touch(mode=0o600)
    try:
        dumps.dump(dumps.address(), partial) if file is None else copies.copy_live(file, partial)
        content = {
            "taken": now().isoformat(),
            "file": target.name,
            "sha256": sha256_of(partial),
            "schema": schema.found() if file is None else copies.version_in(partial),
            "program": version("fubiao"),
        }
        note.write_text(canonical(content) + "\n", encoding="utf-8")
        copies.put(partial, target)
        copies.put(note, manifest)
    finally:
        partial.unlink(missing_ok=True)
        note.unlink(missing_ok=True)
    return target


def take_sealed(target: Path, recipients: list[x25519.Recipient]) -> Path:
    """Put a checked copy, closed to the recipients, into one file; returns the file."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.partial")
    partial.touch(mode=0o600)
    try:
        with aside() as folder:
            take(folder)
            sealed.seal(folder, partial, recipients)
        copies.put(partial, target)
    finally:
        partial.unlink(missing_ok=True)
    return target


def dated(directory: Path) -> list[Path]:
    """The dated backups of a directory, the oldest first, closed or not."""
    return sorted(
        place
        for place in directory.iterdir()
        if DATED.fullmatch(place.name.removesuffix(sealed.SUFFIX))
        and (place.suffix == sealed.SUFFIX or (place / MANIFEST).is_file())
    )


def drop_oldest(directory: Path, keep: int, newest: Path) -> list[Path]:
    """Delete all but the ``keep`` latest dated backups of a directory, never the one just taken."""
    others = [place for place in dated(directory) if place != newest]
    doomed = others[: max(0, len(others) + 1 - keep)]
    for place in doomed:
        shutil.rmtree(place) if place.is_dir() else place.unlink()
    return doomed


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), help="备份到的目录，与直接写目录相同")
@click.option("--keep", type=click.IntRange(min=1), help="在目录下按日期各存一份，只保留最近的这么多份")
@click.option(
    "--recipient",
    "keys",
    multiple=True,
    envvar="FUBIAO_BACKUP_RECIPIENT",
    help="age 公钥（age1…）：备份加密成一个文件，只有私钥打得开；可多次给出",
)
@with_appcontext
def backup(directory: Path | None, to: Path | None, keep: int | None, keys: tuple[str, ...]) -> None:
    """备份数据库到目录（可在服务运行时进行），并核对副本完好。"""
    place = to or directory
    if place is None or (to and directory):
        raise click.UsageError("请写明一个备份到的目录")
    recipients = [sealed.recipient(key) for key in keys]
    with duties.doing("backup"):
        if recipients:
            target = newest = take_sealed(dated_place(place, sealed.SUFFIX), recipients)
        else:
            newest = dated_place(place) if keep else place
            target = take(newest)
    click.echo(f"已备份到 {target}（{target.stat().st_size} 字节{'，已加密' if recipients else ''}）")
    for dropped in drop_oldest(place, keep, newest) if keep else ():
        click.echo(f"已删除旧备份 {dropped}")


def manifest_of(directory: Path) -> dict[str, Any]:
    """The manifest of a backup, held against its copy. Raises ClickException where one is missing or damaged."""
    try:
        manifest = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{directory} 不是备份目录：缺少 {MANIFEST}，或它已损坏") from error
    name = manifest.get("file", COPY) if isinstance(manifest, dict) else ""
    if name not in (COPY, DUMP) or not (directory / name).is_file():
        raise click.ClickException(f"{directory} 不是备份目录：缺少 {name or COPY}，或 {MANIFEST} 已损坏")
    if sha256_of(directory / name) != manifest.get("sha256"):
        raise click.ClickException("备份文件已损坏或被改动，未恢复")
    return manifest | {"file": name}


@contextmanager
def opened(source: Path, identity: TextIO | None) -> Iterator[Path]:
    """The folder of a backup, opened for as long as it is needed where it is closed. Raises ClickException."""
    if source.is_dir():
        yield source
        return
    if identity is None:
        raise click.ClickException("这份备份已加密；请用 --identity 给出私钥文件")
    with aside() as folder:
        sealed.unseal(source, folder, sealed.identities_in(identity), FILES)
        yield folder


def lay(folder: Path, target: Path | URL) -> dict[str, Any]:
    """Restore an open backup to a file, or into an empty PostgreSQL database; returns its manifest.

    Raises ClickException, with nothing restored, where the backup is damaged, of the other engine, or newer than this
    program.
    """
    manifest = manifest_of(folder)
    copy = folder / manifest["file"]
    if (manifest["file"] == DUMP) != isinstance(target, URL):
        raise click.ClickException("备份和数据库不是同一种：SQLite 的备份恢复到 SQLite，PostgreSQL 的恢复到 PostgreSQL")
    if copy.name == COPY and copies.integrity(copy) != "ok":
        raise click.ClickException("备份文件已损坏或被改动，未恢复")
    found = copies.version_in(copy) if copy.name == COPY else str(manifest.get("schema"))
    if found not in schema.revisions():
        raise click.ClickException(
            f"备份来自更新的版本（库结构 {found or '未知'}），未恢复；请用那个版本或更新的版本恢复"
        )
    if isinstance(target, URL):
        dumps.place_dump(copy, target)
    else:
        copies.place_copy(copy, target)
    return manifest


@click.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--identity", type=click.File(encoding="utf-8"), help="私钥文件，用于加密的备份；- 为标准输入")
@with_appcontext
def restore(source: Path, identity: TextIO | None) -> None:
    """从备份目录或加密的备份文件恢复；已有数据库时拒绝，绝不覆盖。"""
    file = database.database_file(current_app)
    target = dumps.address() if file is None else file
    dumps.refuse_occupied(target) if isinstance(target, URL) else copies.refuse_occupied(target)
    with opened(source, identity) as folder:
        db.engine.dispose()
        manifest = lay(folder, target)
    place = target.database if isinstance(target, URL) else target
    click.echo(f"已恢复到 {place}（备份于 {manifest.get('taken')}）；请接着运行 fubiao init")


@click.command("backup-key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup_key(file: Path) -> None:
    """生成一对备份密钥：私钥写入文件，公钥显示出来。请在另一台机器上运行，私钥不放在服务器上。"""
    identity = x25519.Identity.generate()
    if file.exists():
        raise click.ClickException(f"{file} 已存在，不覆盖")
    file.touch(mode=0o600)
    file.write_text(f"# 公钥：{identity.to_public()}\n{identity}\n", encoding="utf-8")
    click.echo(f"私钥已写入 {file}；公钥：{identity.to_public()}")


COMMANDS = (backup, backup_key, restore)
