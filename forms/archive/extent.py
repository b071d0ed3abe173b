"""How much is looked at: everything, what came in since a day, or a sample."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from forms.calendar import CHINA
from forms.models import ArchiveEntry, db


@dataclass(frozen=True)
class Extent:
    """What is opened and read. Chains, states, counts and packages are always gone through whole.

    :param sample: so many rows of each kind, drawn anew every time
    :param since: what was stored on this day in China or later
    """

    sample: int | None = None
    since: date | None = None

    def rows(self, statement: Any, table: Any, batch: int) -> Iterator[Any]:
        """The rows of a statement on a table that are to be opened, few in memory at a time."""
        when = table.at if table is ArchiveEntry else table.created_at
        if self.since is not None:
            statement = statement.where(when >= datetime.combine(self.since, time(), CHINA))
        if self.sample is None:
            yield from db.session.execute(statement.execution_options(yield_per=batch))
            return
        for number in self.drawn(table, when):
            yield from db.session.execute(statement.where(table.id == number))

    def drawn(self, table: Any, when: Any) -> list[int]:
        """The numbers of the rows of the sample, in order."""
        wanted = select(table.id)
        if self.since is not None:
            wanted = wanted.where(when >= datetime.combine(self.since, time(), CHINA))
        numbers = list(db.session.execute(wanted).scalars())
        return sorted(random.sample(numbers, min(self.sample or 0, len(numbers))))


EVERYTHING = Extent()
