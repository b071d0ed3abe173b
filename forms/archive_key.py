"""The key the archive is marked with: kept outside the database, made once, never changed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from flask import Flask

from forms.settings import SECRET_LENGTH, Misconfigured, generated_secret

FILE = "archive_key"
FONDS = re.compile(r"[0-9A-Z]{1,10}")


def archive_settings(values: dict[str, str], directory: Path) -> dict[str, Any]:
    """The key, None before ``fubiao init`` has made one, and the 全宗号 of references. Raises Misconfigured."""
    key, named, made = values["FUBIAO_ARCHIVE_KEY"], values["FUBIAO_ARCHIVE_KEY_FILE"], directory / FILE
    if not key and (named or made.exists()):
        key = key_in(Path(named or made))
    if key and len(key) < SECRET_LENGTH:
        raise Misconfigured(f"归档密钥太短：至少 {SECRET_LENGTH} 个字符")
    if not FONDS.fullmatch(values["FUBIAO_FONDS"]):
        raise Misconfigured("FUBIAO_FONDS 应为全宗号：1 至 10 位数字或大写字母")
    return {"ARCHIVE_KEY": key or None, "FONDS": values["FUBIAO_FONDS"]}


def key_in(file: Path) -> str:
    """The key a file holds. Raises Misconfigured when it cannot be read or is too short to be one."""
    try:
        key = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"读不到归档密钥 {file}：{error}") from error
    if len(key) < SECRET_LENGTH:
        raise Misconfigured(f"归档密钥太短：{file} 中至少应有 {SECRET_LENGTH} 个字符")
    return key


def keep_archive_key(app: Flask) -> Path | None:
    """Make the key where none was given, beside the secret key; returns its file where one was made."""
    if app.config["ARCHIVE_KEY"]:
        return None
    directory = Path(app.config["INSTANCE_DIRECTORY"])
    app.config["ARCHIVE_KEY"] = generated_secret(directory, FILE)
    return directory / FILE
