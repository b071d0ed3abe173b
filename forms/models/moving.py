"""Every row of one database put into an empty other one as it is, and both held against each other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Connection, DateTime, Integer, LargeBinary, MetaData, Table, Text, func, inspect, select

from forms.models.base import Instant, Json, canonical
from forms.models.database import db
from forms.models.images import plain

VERSIONS = "alembic_version"
COUNTS = "rate_count"
"""Tables that migrations make and use themselves, and what is counted anew in an hour."""
BATCH, HEAVY_BATCH = 500, 8


class Occupied(RuntimeError):
    """There is something in the database already; the message names the tables."""


class Different(RuntimeError):
    """What arrived is not what was sent; the message names the tables."""


def tables() -> list[Table]:
    """The tables, each after those its rows point to; texts and instants are taken as they are stored."""
    bare = MetaData()
    found = [table.to_metadata(bare) for table in db.metadata.sorted_tables]
    for table in found:
        for column in table.columns:
            column.type = stored_as(column)
    return found


def stored_as(column: Column[Any]) -> Any:
    """The type of a column without what the application makes of it."""
    kinds: dict[type[Any], Any] = {Json: Text(), Instant: DateTime()}
    return kinds.get(type(column.type), column.type)


def rows_of(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table in the order of their keys, a few at a time."""
    heavy = any(isinstance(column.type, LargeBinary) for column in table.columns)
    batch = HEAVY_BATCH if heavy else BATCH
    found = connection.execution_options(yield_per=batch).execute(select(table).order_by(*table.primary_key))
    for part in found.mappings().partitions():
        yield [dict(row) for row in part]


def refuse_occupied(connection: Connection) -> None:
    """Raises Occupied where there is any row, or a table that is none of ours."""
    there = set(inspect(connection).get_table_names())
    ours = {table.name: table for table in tables()}
    strange = there - set(ours) - {VERSIONS, COUNTS}
    filled = [name for name in sorted(there & set(ours)) if connection.execute(select(ours[name]).limit(1)).first()]
    if strange or filled:
        raise Occupied("、".join([*sorted(strange), *filled]))


def move(source: Connection, target: Connection) -> dict[str, int]:
    """Put every row of ``source`` into ``target``; returns how many each table has.

    Keys stay what they are, and new rows are numbered on from them. Raises Different where the two are not alike then.
    """
    for table in tables():
        for rows in rows_of(source, table):
            target.execute(table.insert(), rows)
        number_on(target, table)
    sent, arrived = fingerprints(source), fingerprints(target)
    unlike = [name for name, found in sent.items() if arrived[name] != found]
    if unlike:
        raise Different("、".join(unlike))
    return {name: count for name, (count, _) in sent.items()}


def number_on(target: Connection, table: Table) -> None:
    """Let the next row of a table have the number after the greatest there is."""
    for column in table.primary_key:
        if target.dialect.name != "postgresql" or not isinstance(column.type, Integer) or column.foreign_keys:
            continue
        greatest = target.execute(select(func.max(column))).scalar()
        if greatest is not None:
            sequence = func.pg_get_serial_sequence(f'"{table.name}"', column.name)
            target.execute(select(func.setval(sequence, greatest)))


def fingerprints(connection: Connection) -> dict[str, tuple[int, str]]:
    """Table to how many rows it has and the SHA-256 of all of them."""
    return {table.name: fingerprint(connection, table) for table in tables()}


def fingerprint(connection: Connection, table: Table) -> tuple[int, str]:
    count, sum_of_all = 0, hashlib.sha256()
    for rows in rows_of(connection, table):
        for row in rows:
            count += 1
            sum_of_all.update(canonical({name: plain(value) for name, value in row.items()}).encode() + b"\n")
    return count, sum_of_all.hexdigest()
