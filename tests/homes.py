"""Where the database of an instance is: in its directory, or on the tests' own PostgreSQL.

With ``FUBIAO_TEST_DATABASE=postgresql`` every instance has a database there: its tables belong to one role, the
application comes as another that may do no more than it must.
"""

from __future__ import annotations

import os
import shutil
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.snapshots import RESTORE, TAKE

if TYPE_CHECKING:
    from tests.postgres import Cluster

OWNER, SERVICE, READER = "fubiao_owner", "fubiao_app", "fubiao_reader"
LEFT_OUT = ("alike", "browser", "office", "sqlite")
"""Markers of what is the same on either engine, or only about SQLite."""
TOUCHING = {"cluster", "seeded", "set_up"}
"""Fixtures of tests that touch a database."""

READ_ONLY = "readonly database|read-only transaction"
APPEND_ONLY = "append-only|permission denied for table"
TWICE = "UNIQUE constraint|duplicate key"
"""What either engine says to whom it refuses: who writes while reading, rewrites the record, adds what is there."""

numbers = count(1)


def on_postgresql() -> bool:
    """Whether instances have their databases on PostgreSQL."""
    return os.environ.get("FUBIAO_TEST_DATABASE") == "postgresql"


def is_wanted(item: pytest.Item) -> bool:
    """Whether a test is run on this engine: on PostgreSQL, if it touches a database and is not left out."""
    if not on_postgresql():
        return item.get_closest_marker("postgresql") is None
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & TOUCHING) and not any(map(item.get_closest_marker, LEFT_OUT))


class Homes:
    """The databases of instances on one cluster. Copies of a remembered one are put back and used again."""

    def __init__(self) -> None:
        self.cluster: Cluster | None = None
        self.databases: dict[Path, str] = {}
        self.remembered = ""
        self.free: list[str] = []
        self.reusable: set[str] = set()

    def open(self, cluster: Cluster) -> None:
        """Keep the databases of instances on a cluster from now on."""
        self.cluster = cluster

    def settings(self, instance: Path) -> dict[str, str]:
        """The settings that lead to the database of an instance, which is made where there is none yet."""
        if self.cluster is None:
            return {}
        if instance not in self.databases:
            self.databases[instance] = add_database(self.cluster)
        return addresses(self.cluster, self.databases[instance])

    def remember(self, instance: Path) -> None:
        """Let copies of this instance be put back as it is now."""
        if self.cluster is not None:
            self.remembered = self.databases[instance]
            self.cluster.ask(TAKE, self.remembered)

    def copy(self, instance: Path, target: Path) -> Path:
        """Copy an instance nobody has open, its database with it."""
        shutil.copytree(instance, target)
        if self.cluster is not None and instance in self.databases:
            self.databases[target] = self.copied(self.cluster, self.databases[instance])
        return target

    def copied(self, cluster: Cluster, database: str) -> str:
        if database != self.remembered:
            return add_database(cluster, database)
        if not self.free:
            self.free.append(add_database(cluster, database))
            self.reusable.add(self.free[-1])
        return self.free.pop()

    def spoil(self, instance: Path) -> str:
        """Say that more than rows are going to be changed in the database of an instance; returns its name."""
        database = self.databases[instance]
        self.reusable.discard(database)
        return database

    def leave(self, instance: Path) -> None:
        """Put back, or do away with, a database nobody needs any more."""
        database = self.databases.pop(instance, None)
        if self.cluster is None or database is None:
            return
        if database in self.reusable:
            self.cluster.ask(RESTORE, database)
            self.free.append(database)
        else:
            self.cluster.ask(f"DROP DATABASE {database} WITH (FORCE)")


def add_database(cluster: Cluster, template: str = "template0") -> str:
    """A new database of the owner's, empty or the copy of another; returns its name."""
    name = f"instance_{next(numbers)}"
    cluster.ask(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER}")
    return name


def addresses(cluster: Cluster, database: str) -> dict[str, str]:
    """The settings that lead to a database: the service's way in, and the owner's."""
    return {"DATABASE_URL": cluster.url(database, SERVICE), "DATABASE_OWNER_URL": cluster.url(database, OWNER)}


homes = Homes()
