"""The static files, ours and Bootstrap's: which addresses lead to them, and the mark that names what one holds."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask

ENDPOINTS = ("static", "bootstrap.static")


def mark_of(app: Flask, endpoint: str, filename: str) -> str:
    """The mark of a static file's content; empty where there is no such file.

    A page asks for half a dozen, so the disk is looked at once, but for the server a programmer works with.
    """
    folder = app.blueprints["bootstrap"].static_folder if endpoint == "bootstrap.static" else app.static_folder
    file = Path(folder or "") / filename
    return content_mark(file, file.stat().st_mtime_ns if app.debug and file.is_file() else 0)


@lru_cache(maxsize=256)
def content_mark(file: Path, changed: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else ""
