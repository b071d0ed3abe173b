"""Which archived documents are meant: those of a region, a year, an annex, a package, or archived since a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased, joinedload

from forms.annexes import by_code
from forms.archive.terms import CLASSES
from forms.calendar import CHINA, printed
from forms.models import ArchiveEntry, Filing, Region, db
from forms.workflow.folding import fold

Condition = ColumnElement[bool]
BATCH = 100
OTHER = {"agreement": "帮扶工作协议书", "package": "报送材料清单"}


@dataclass(frozen=True)
class Selection:
    """A filter of the archive; what is None leaves nothing out.

    :param region: the slug of a region
    :param annex: a key of ``CLASSES``
    :param receipt: the receipt number of a package
    :param since: archived on this day in China or later
    :param period: how long it is kept
    :param secrecy: one of ``SECRECY``
    :param text: words that each stand somewhere in what a document is found by
    """

    region: str | None = None
    year: int | None = None
    annex: str | None = None
    receipt: str | None = None
    since: date | None = None
    period: str | None = None
    secrecy: str | None = None
    text: str | None = None

    def lasting(self) -> list[Condition]:
        """The part of the filter that is about what no correction changes."""
        found: list[Condition] = []
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
            first = aliased(ArchiveEntry)
            taken_in = first.at >= datetime.combine(self.since, time(), CHINA)
            found.append(
                ArchiveEntry.reference.in_(select(first.reference).where(taken_in, first.kind != "correction"))
            )
        return found

    def described(self) -> list[Condition]:
        """The part that is about how a document is described now."""
        found: list[Condition] = []
        if self.period:
            found.append(ArchiveEntry.retention == self.period)
        if self.secrecy:
            found.append(ArchiveEntry.secrecy == self.secrecy)
        words = [fold(word) for word in (self.text or "").split()]
        return found + [ArchiveEntry.search.contains(word, autoescape=True) for word in words if word]

    def newest(self) -> list[Condition]:
        """The whole filter, on the entries that say how documents are described now."""
        later = aliased(ArchiveEntry)
        after = select(later.id).where(later.reference == ArchiveEntry.reference, later.seq > ArchiveEntry.seq)
        return [*self.lasting(), *self.described(), ~after.exists()]

    def words(self) -> str:
        """The filter in a sentence."""
        region = db.session.execute(select(Region.name).where(Region.slug == self.region)).scalar_one_or_none()
        parts = [
            region or "各省区",
            f"{self.year}年度" if self.year else "各年度",
            class_name(self.annex) if self.annex else "全部类别",
            f"报送材料 {self.receipt}" if self.receipt else "",
            f"{printed(self.since)}以来归档" if self.since else "",
            f"保管期限 {self.period}" if self.period else "",
            self.secrecy or "",
            f"含“{self.text}”" if self.text else "",
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
        """The documents, region by region in the order they came in, few in memory at a time.

        Nothing stays open between two of them: whoever hands them out slowly may do so in one session after the other.
        """
        for chain, last in sorted(self.until.items()):
            after = 0
            while batch := self.batch(chain, after, last):
                yield from batch
                after = batch[-1].seq

    def batch(self, chain: str, after: int, last: int) -> list[ArchiveEntry]:
        """The next documents of a chain."""
        wanted = select(ArchiveEntry).where(*self.selection.lasting(), ArchiveEntry.chain == chain)
        wanted = wanted.where(ArchiveEntry.kind != "correction", ArchiveEntry.seq > after, ArchiveEntry.seq <= last)
        if self.selection.described():
            wanted = wanted.where(ArchiveEntry.reference.in_(references(self.selection)))
        ordered = wanted.order_by(ArchiveEntry.seq).limit(BATCH).options(joinedload(ArchiveEntry.region))
        return list(db.session.execute(ordered).scalars())

    def corrections(self, entry: ArchiveEntry) -> list[ArchiveEntry]:
        """What was said anew of a document, in order."""
        own = (ArchiveEntry.reference == entry.reference, ArchiveEntry.kind == "correction")
        wanted = select(ArchiveEntry).where(*own, ArchiveEntry.seq <= self.until[entry.chain])
        return list(db.session.execute(wanted.order_by(ArchiveEntry.seq)).scalars())


def references(selection: Selection) -> Any:
    """The references of the documents that are described now as a selection asks."""
    now = aliased(ArchiveEntry)
    return select(now.reference).where(now.id.in_(select(ArchiveEntry.id).where(*selection.newest())))


def class_name(annex: str) -> str:
    """What documents of a class are called: 附件2, 帮扶工作协议书."""
    return OTHER[annex] if annex in OTHER else by_code(annex).called()


ANNEXES = tuple(CLASSES)
