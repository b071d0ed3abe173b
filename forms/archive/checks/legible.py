"""Whether every row can be read at all: a damaged text, date or JSON is told of with its place before anything else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, String, inspect, select, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import InstrumentedAttribute

from forms.archive.evidence import TABLES
from forms.archive.finding import USABILITY, Finding
from forms.models import ArchiveEntry, ChainHead, Event, canonical, db
from forms.models.base import Instant, Json

BATCH = 200
READ: dict[str, Any] = {"event": Event, "archive_entry": ArchiveEntry, "chain_head": ChainHead} | TABLES
HEAVY = ("content", "thumbnail", "blank", "tagged", "compiled")


def unreadable() -> Iterator[Finding]:
    """Cells that are not what their columns hold."""
    for table, kind in READ.items():
        columns = [column for column in attributes(kind) if column.key not in HEAVY]
        raw = [type_coerce(column, String) if is_text(column) else column for column in columns]
        try:
            yield from misread(table, columns, select(*raw))
        except DBAPIError:
            db.session.rollback()
            yield from one_by_one(table, kind, columns, raw)


def attributes(kind: Any) -> list[InstrumentedAttribute[Any]]:
    return [getattr(kind, column.key) for column in inspect(kind).column_attrs]


def is_text(column: InstrumentedAttribute[Any]) -> bool:
    """Whether the database keeps a column as a text that has to be made sense of."""
    kind = column.property.columns[0].type
    if isinstance(kind, Json):
        return True
    return isinstance(kind, (Instant, Date)) and db.engine.dialect.name == "sqlite"


def misread(table: str, columns: list[Any], statement: Any) -> Iterator[Finding]:
    """The cells among the rows of a statement that make no sense."""
    for row in db.session.execute(statement.execution_options(yield_per=BATCH)):
        for column, value in zip(columns, row, strict=True):
            if is_text(column) and not makes_sense(column.property.columns[0].type, value):
                yield Finding(f"数据表 {table} 的 {row[0]}", f"{column.key} 损坏，不能读取", USABILITY)


def makes_sense(kind: Any, value: Any) -> bool:
    """Whether a raw value is one of its column's."""
    if value is None:
        return True
    try:
        if isinstance(kind, Json):
            return canonical(json.loads(value)) == value
        if isinstance(kind, Instant):
            return datetime.fromisoformat(value).isoformat(" ", "microseconds") == value
        if isinstance(kind, Date):
            return date.fromisoformat(value).isoformat() == value
    except (ValueError, TypeError):
        return False
    return True


def one_by_one(table: str, kind: Any, columns: list[Any], raw: list[Any]) -> Iterator[Finding]:
    """Row by row and cell by cell, where a table cannot be read in one go."""
    keys = list(inspect(kind).primary_key)
    for key in db.session.execute(select(*keys)).all():
        for column, value in zip(columns, raw, strict=True):
            same = [one == held for one, held in zip(keys, key, strict=True)]
            try:
                db.session.execute(select(value).where(*same)).all()
            except DBAPIError:
                db.session.rollback()
                place = f"数据表 {table} 的 {'、'.join(map(str, key))}"
                yield Finding(place, f"{column.key} 损坏，不能读取", USABILITY)
