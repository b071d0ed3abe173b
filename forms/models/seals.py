"""Marks only this installation can make: a MAC under a key that is kept outside the database, SM3 beside it."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app

from forms.models.base import digest

MARKS = "SHA-256, HMAC-SHA-256"
SM3 = "sm3"


class NoKey(RuntimeError):
    """There is no archive key; the message says how to make one."""


def archive_key() -> str:
    """The key of this installation. Raises NoKey before ``fubiao init`` has made one."""
    key: str | None = current_app.config.get("ARCHIVE_KEY")
    if not key:
        raise NoKey("没有归档密钥：请运行 fubiao init，或设置 FUBIAO_ARCHIVE_KEY_FILE")
    return key


def key_name(key: str) -> str:
    """How a key is called where it must not be told: the start of its hash."""
    return digest(f"fubiao archive key {key}")[:12]


def mac_of(text: str, key: str | None = None) -> str:
    """The HMAC-SHA-256 of a text in UTF-8, as 64 hexadecimal digits, under ``key`` or this installation's own."""
    secret = archive_key() if key is None else key
    return hmac.digest(secret.encode(), text.encode(), "sha256").hex()


def same(one: str, other: str) -> bool:
    """Whether two marks are equal, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def has_sm3() -> bool:
    """Whether the OpenSSL of this machine knows SM3 (GB/T 32905)."""
    return SM3 in hashlib.algorithms_available


def sm3_of(text: str) -> str | None:
    """The SM3 of a text in UTF-8, None where OpenSSL does not have it."""
    return hashlib.new(SM3, text.encode()).hexdigest() if has_sm3() else None
