"""One stretch of a log that grows: found by the number of the entry it borders on, so that depth costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from forms.models import db
from forms.pages.paging import PER_PAGE

MOST = 2**31 - 1


@dataclass(frozen=True)
class Stretch:
    """Some entries in a row, newest first.

    :param rows: what the statement gave; the first of each row is the entry
    :param total: how many entries there are
    :param newer: how many of them come before those shown
    """

    rows: list[Any]
    total: int
    newer: int

    @property
    def first(self) -> int:
        """The place of the first entry shown, 0 where none is."""
        return self.newer + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The place of the last entry shown."""
        return self.newer + len(self.rows)

    @property
    def older_than(self) -> dict[str, int]:
        """What the address of the older entries adds; empty where there are none."""
        return {"before": self.rows[-1][0].id} if self.rows and self.last < self.total else {}

    @property
    def newer_than(self) -> dict[str, int]:
        """What the address of the newer entries adds; nothing where they are the newest of all."""
        return {"after": self.rows[0][0].id} if self.rows and self.newer > PER_PAGE else {}


def asked(name: str) -> int | None:
    """The number of an entry in the address; None where it is nonsense."""
    number = request.args.get(name, type=int)
    return number if number is not None and 0 < number < MOST else None


def stretch(rows: Select[*tuple[Any, ...]], number: InstrumentedAttribute[int], *conditions: Any) -> Stretch:
    """The stretch the address asks for, of the entries for which the conditions hold."""
    rows, counted = rows.where(*conditions), select(func.count(number)).where(*conditions)
    before, after = asked("before"), asked("after")
    if after is not None:
        found = list(db.session.execute(rows.where(number > after).order_by(number).limit(PER_PAGE)))[::-1]
    else:
        older = rows.where(number < before) if before is not None else rows
        found = list(db.session.execute(older.order_by(number.desc()).limit(PER_PAGE)))
    bordering = found[0][0].id if found else MOST
    total = db.session.execute(counted).scalar_one()
    newer = db.session.execute(counted.where(number > bordering)).scalar_one()
    return Stretch(found, total, newer)
