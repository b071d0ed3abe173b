"""A row as one text it can have: every column by its name, contents by their hash."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import inspect

from forms.models.base import canonical, digest


def image(row: Any, without: Collection[str] = ()) -> dict[str, Any]:
    """The columns of a row as JSON values: instants and days in ISO 8601, bytes by their SHA-256.

    :param without: the columns left out
    """
    names = [column.key for column in inspect(type(row)).column_attrs if column.key not in without]
    return {name: plain(getattr(row, name)) for name in names}


def plain(value: Any) -> Any:
    """A value of a column as JSON has it."""
    if isinstance(value, bytes):
        return digest(value)
    return value.isoformat() if isinstance(value, date) else value


def image_digest(row: Any, without: Collection[str] = ()) -> str:
    """The SHA-256 of the canonical text of :func:`image`."""
    return digest(canonical(image(row, without)))
