"""Power cuts: whatever moment it is, every submission acknowledged before it is there, and the database is whole."""

from __future__ import annotations

import os
import random
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from forms.models import db, digest
from forms.models.database import DURABLE, PRAGMAS, newest_sqlite
from tests.proof.disk import Asked, Disk, Recording
from tests.proof.table import Row

IN_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
COMMITS = 40
CUTS = 50
FOR_REVISION = "INSERT INTO revision (response_id, region_id, number, kind, key, answers, sha256, cautions, actor, "
FOR_REVISION += "created_at) VALUES (1, 1, ?, 'submit', ?, ?, ?, '[]', '某公司', '2017-06-01 00:00:00')"
FOR_DOCUMENT = "INSERT INTO document (revision_id, region_id, template_id, paper, title, file_name, content, sha256, "
FOR_DOCUMENT += "size, failure, created_at) VALUES (last_insert_rowid(), 1, 1, 'demand', '', '', ?, ?, ?, '', "
FOR_DOCUMENT += "'2017-06-01 00:00:00')"
FOR_EVENT = "INSERT INTO event (chain, seq, step, actor, reason, details, at, prev, hash) VALUES ('guizhou', ?, "
FOR_EVENT += "'submit', '某公司', '', '{}', '2017-06-01 00:00:00', ?, ?)"


# -- what is written ------------------------------------------------------------------------------


def schema() -> list[str]:
    """The tables and indexes of the models, as SQLite is told them, and the guard of one of them."""
    dialect = sqlite.dialect()  # type: ignore[no-untyped-call]
    tables = list(db.metadata.sorted_tables)
    made = [str(CreateTable(table).compile(dialect=dialect)) for table in tables]
    return made + [str(CreateIndex(index).compile(dialect=dialect)) for table in tables for index in table.indexes]


def record(folder: Path, journal: str, synchronous: str, dice: random.Random) -> list[Asked]:
    """Submit ``COMMITS`` times through a recording disk under the pragmas of the product; what the disk was asked."""
    name = f"recording-{dice.random()}"
    disk = Recording(name)
    connection = apsw.Connection(str(folder / "cut.sqlite3"), vfs=name)
    with closing(connection):
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        took = connection.execute(f"PRAGMA journal_mode={journal}").get
        assert took == journal, f"the journal is {took}"
        connection.execute(f"PRAGMA synchronous={synchronous}")
        if journal == "delete":
            connection.execute("PRAGMA locking_mode=NORMAL")
        for pragma, value in PRAGMAS.items():
            if pragma != "foreign_keys":  # the rows around those written are left out
                connection.execute(f"PRAGMA {pragma}={value}")
        connection.execute(f"PRAGMA wal_autocheckpoint={dice.choice((20, 100, 1000))}")
        for statement in schema():
            connection.execute(statement)
        if journal == "wal":
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        disk.log.append(Asked("begun"))
        for number in range(1, COMMITS + 1):
            submit(connection, number, dice)
            disk.log.append(Asked("done", number=number))
    disk.unregister()
    return disk.log


def submit(connection: Any, number: int, dice: random.Random) -> None:
    """A revision, its document and its event in one transaction."""
    answers, content = str(number) * dice.randrange(100, 6000), dice.randbytes(dice.randrange(500, 30_000))
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(FOR_REVISION, (number, f"key-{number}", answers, digest(answers)))
    connection.execute(FOR_DOCUMENT, (content, digest(content), len(content)))
    connection.execute(FOR_EVENT, (number, digest(str(number - 1)), digest(str(number))))
    connection.execute("COMMIT")


# -- what is there afterwards ---------------------------------------------------------------------


@dataclass
class Losses:
    """What was found after many cuts."""

    cuts: int = 0
    acknowledged: int = 0
    lost: int = 0
    broken: int = 0

    def __str__(self) -> str:
        told = f"{self.lost:,} of {self.acknowledged:,} acknowledged submissions lost"
        return f"{self.cuts:,} cuts: {told}, {self.broken} databases not whole"

    def examine(self, files: dict[str, bytes], acknowledged: int) -> None:
        """Open what is left, and look for every submission acknowledged before the cut."""
        self.cuts += 1
        self.acknowledged += acknowledged
        with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:
            for name, content in files.items():
                (Path(folder) / name).write_bytes(content)
            try:
                self.lost += acknowledged - len(held(Path(folder)) & set(range(1, acknowledged + 1)))
            except (sqlite3.DatabaseError, newest_sqlite().DatabaseError, AssertionError):
                self.broken += 1
                self.lost += acknowledged


def held(folder: Path) -> set[int]:
    """The submissions a database holds whole. Raises DatabaseError, AssertionError where it is damaged."""
    with closing(newest_sqlite().connect(folder / "cut.sqlite3")) as connection:
        (said,) = connection.execute("PRAGMA integrity_check").fetchone()
        assert said == "ok", said
        found = connection.execute(
            "SELECT number, answers, revision.sha256, content, document.sha256, event.seq FROM revision "
            "JOIN document ON revision_id = revision.id JOIN event ON event.seq = number"
        ).fetchall()
        (revisions,) = connection.execute("SELECT count(*) FROM revision").fetchone()
    assert revisions == len(found), "a revision without its document or event"
    for _number, answers, of_answers, content, of_content, _seq in found:
        assert digest(answers) == of_answers and digest(content) == of_content
    return {row[0] for row in found}


def cut(journal: str, synchronous: str, cuts: int) -> Losses:
    """Cut the power at random moments of several recordings."""
    losses, dice = Losses(), random.Random(f"{journal} {synchronous}")
    while losses.cuts < cuts:
        with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:
            log = record(Path(folder), journal, synchronous, dice)
        disk, acknowledged = Disk(), 0
        start = log.index(Asked("begun"))
        moments = Counter(dice.choices(range(start + 1, len(log)), k=min(CUTS, cuts - losses.cuts)))
        for place, asked in enumerate(log):
            for _ in range(moments[place]):
                losses.examine(disk.cut(dice), acknowledged)
            disk.take(asked)
            if asked.what == "begun":
                disk.settle()
            if asked.what == "done":
                acknowledged = asked.number
    return losses


def survived_cuts(cuts: int) -> Iterator[Row]:
    """The two ways the product keeps a database, each beside a weaker one that must lose."""
    weaker = {"wal": "NORMAL", "delete": "FULL"}
    for journal, (synchronous, _level) in DURABLE.items():
        losses = cut(journal, synchronous, cuts)
        done = f"journal_mode={journal}, synchronous={synchronous}; unsynced writes dropped or torn at random moments"
        bar = f"0 of {cuts:,} cuts lose an acknowledged submission"
        yield Row(f"power cut, {journal}", done, bar, str(losses), not losses.lost and not losses.broken)
        losses = cut(journal, weaker[journal], max(cuts // 5, 50))
        told = f"synchronous={weaker[journal]}"
        yield Row(f"{journal} with {told}", told, "some are lost", str(losses), losses.lost > 0, control=True)
