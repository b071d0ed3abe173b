"""Which archived documents are meant: those of a region, a year, an annex, a package, or archived since a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, func, select

from forms.annexes import by_code
from forms.archive.terms import CLASSES
from forms.calendar import CHINA, printed
from forms.models import ArchiveEntry, Filing, Region, db

BATCH = 100
OTHER = {"agreement": "帮扶工作协议书", "package": "报送材料清单"}


@dataclass(frozen=True)
class Selection:
    """A filter of the archive; what is None leaves nothing out.

    :param region: the slug of a region
    :param annex: a key of ``CLASSES``
    :param receipt: the receipt number of a package
    :param since: archived on this day in China or later
    """

    region: str | None = None
    year: int | None = None
    annex: str | None = None
    receipt: str | None = None
    since: date | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The filter on the ledger."""
        found: list[ColumnElement[bool]] = []
        if self.region:
            found.append(ArchiveEntry.chain == self.region)
        if self.year:
            found.append(ArchiveEntry.year == self.year)
        if self.annex:
            found.append(ArchiveEntry.annex == self.annex)
        if self.receipt:
            package = select(Filing.id).where(Filing.receipt == self.receipt)
            found.append(ArchiveEntry.filing_id.in_(package))
        if self.since:
            found.append(ArchiveEntry.at >= datetime.combine(self.since, time(), CHINA))
        return found

    def words(self) -> str:
        """The filter in a sentence."""
        region = db.session.execute(select(Region.name).where(Region.slug == self.region)).scalar_one_or_none()
        parts = [
            region or "各省区",
            f"{self.year}年度" if self.year else "各年度",
            class_name(self.annex) if self.annex else "全部类别",
            f"报送材料 {self.receipt}" if self.receipt else "",
            f"{printed(self.since)}以来归档" if self.since else "",
        ]
        return "，".join(part for part in parts if part) + "。"

    def told(self) -> dict[str, Any]:
        """The filter as JSON values."""
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in vars(self).items()}


@dataclass(frozen=True)
class Bounded:
    """A selection at one moment: what is archived or corrected later is not part of it.

    :param until: chain to the number of its last entry
    """

    selection: Selection
    until: dict[str, int] = field(default_factory=dict)

    @classmethod
    def now(cls, selection: Selection) -> Bounded:
        """The selection as the ledger stands."""
        ends = select(ArchiveEntry.chain, func.max(ArchiveEntry.seq)).group_by(ArchiveEntry.chain)
        return cls(selection, {row[0]: row[1] for row in db.session.execute(ends)})

    def entries(self) -> Iterator[ArchiveEntry]:
        """The documents, region by region in the order they came in, few in memory at a time."""
        for chain, last in sorted(self.until.items()):
            wanted = select(ArchiveEntry).where(*self.selection.conditions(), ArchiveEntry.chain == chain)
            wanted = wanted.where(ArchiveEntry.kind != "correction", ArchiveEntry.seq <= last)
            ordered = wanted.order_by(ArchiveEntry.seq).execution_options(yield_per=BATCH)
            yield from db.session.execute(ordered).scalars()

    def corrections(self, entry: ArchiveEntry) -> list[ArchiveEntry]:
        """What was said anew of a document, in order."""
        own = (ArchiveEntry.reference == entry.reference, ArchiveEntry.kind == "correction")
        wanted = select(ArchiveEntry).where(*own, ArchiveEntry.seq <= self.until[entry.chain])
        return list(db.session.execute(wanted.order_by(ArchiveEntry.seq)).scalars())


def class_name(annex: str) -> str:
    """What documents of a class are called: 附件2, 帮扶工作协议书."""
    return OTHER[annex] if annex in OTHER else by_code(annex).called()


ANNEXES = tuple(CLASSES)
