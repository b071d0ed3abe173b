"""Whether what guards the record is in place: the database's own refusals, the key apart, nobody else at the files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flask import Flask, current_app

from forms.archive.finding import SECURITY, Finding
from forms.models.database import database_file
from forms.models.guards import unfenced, unguarded

OTHERS = 0o077


def missing_guards() -> Iterator[Finding]:
    """Tables that could be changed, and files that others may read."""
    for table in unguarded():
        yield Finding(f"数据表 {table}", "只增不改的保护（触发器）缺失，或已被改动", SECURITY)
    for table in unfenced():
        yield Finding(f"数据表 {table}", "按省区隔离的保护（行级安全）缺失，或已被改动", SECURITY)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    database = database_file(app)
    named = [database, Path(app.config["INSTANCE_DIRECTORY"]) / "archive_key"]
    for file in named:
        if file is not None and file.exists() and file.stat().st_mode & OTHERS:
            yield Finding(f"文件 {file.name}", "其他用户可以读写，应只有服务账号可以", SECURITY)
