"""Adding and removing the rows of a table with buttons that post the whole page, so that no script is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def tables(field: Any) -> Iterator[Any]:
    """Every table at and below ``field``."""
    if field.kind == "table":
        yield field
    for part in getattr(field, "entries", ()) or getattr(field, "form", ()):
        yield from tables(part)


def change_rows(section: Any, posted: Mapping[str, str]) -> str:
    """Add or remove the row a button names; returns the anchor to go on at, empty where no such button was pressed."""
    for table in tables(section):
        if posted.get("add") == table.name:
            return add(table)
        for index, row in enumerate(table.entries):
            if posted.get("remove") == row.name:
                return remove(table, index)
    return ""


def add(table: Any) -> str:
    if len(table.entries) >= table.max_entries:
        return str(table.id)
    return str(table.append_entry().id)


def remove(table: Any, index: int) -> str:
    """Remove a row; one that must be there is emptied instead."""
    if len(table.entries) > table.least:
        table.pop_entry(index)
    else:
        table.entries[index].clear()
    return str(table.id)
