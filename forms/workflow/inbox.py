"""What has come in from the regions: new, late, doubtful, or still awaited and what it lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import func, select

from forms.models import ArchiveEntry, Event, Filing, Programme, Region, db
from forms.workflow.board import newest_filings, regions
from forms.workflow.filing import is_late, standing
from forms.workflow.package_check import Checklist, Item

AWAITED = "awaited"


@dataclass(frozen=True)
class Place:
    """Where a region's package is.

    :param filing: its newest version, None while nothing was filed
    :param doubts: what the province had to confirm to file it, in words
    :param archived: how many entries of the archive came out of it
    :param lacking: of a package that is awaited, for the first time or anew: what still stands in its way
    """

    region: Region
    filing: Filing | None
    archived: int = 0
    doubts: list[str] = field(default_factory=list)
    lacking: list[Item] = field(default_factory=list)

    @property
    def standing(self) -> str:
        """A code of ``filing.STANDINGS``, or ``AWAITED`` while nothing was filed."""
        return standing(self.filing) if self.filing is not None else AWAITED

    @property
    def is_new(self) -> bool:
        """Whether it waits to be received or returned."""
        return self.standing == "filed"

    @property
    def is_awaited(self) -> bool:
        """Whether the province is still to file it, or to file it again."""
        return self.standing in (AWAITED, "returned")

    @property
    def is_late(self) -> bool:
        """Whether what is there was filed after the day it was due."""
        return self.filing is not None and not self.is_awaited and is_late(self.filing)


@dataclass(frozen=True)
class Inbox:
    """Every region's package: those that wait for the bureau first, the rest in the order of the notice."""

    programme: Programme
    places: list[Place]

    @cached_property
    def new(self) -> list[Place]:
        return [place for place in self.places if place.is_new]

    @cached_property
    def late(self) -> list[Place]:
        return [place for place in self.places if place.is_late]

    @cached_property
    def awaited(self) -> list[Place]:
        return [place for place in self.places if place.is_awaited]


def inbox(programme: Programme) -> Inbox:
    """What the bureau has before it."""
    newest = newest_filings(programme)
    doubts, archived = doubts_of(newest.values()), archived_from(newest.values())
    places = []
    for region in regions():
        filing = newest.get(region.id)
        if filing is None or standing(filing) == "returned":
            places.append(Place(region, filing, lacking=Checklist(programme, region).missing))
        else:
            places.append(Place(region, filing, archived[filing.id], doubts.get(filing.receipt, [])))
    return Inbox(programme, sorted(places, key=lambda place: not place.is_new))


def archived_from(filings: Iterable[Filing]) -> Counter[int]:
    """Number of a package to how many entries of the archive came out of it."""
    wanted = ArchiveEntry.filing_id.in_([filing.id for filing in filings])
    counted = (
        select(ArchiveEntry.filing_id, func.count())
        .where(wanted, ArchiveEntry.kind != "correction")
        .group_by(ArchiveEntry.filing_id)
    )
    return Counter({filing_id: count for filing_id, count in db.session.execute(counted) if filing_id is not None})


def doubts_of(filings: Iterable[Filing]) -> dict[str, list[str]]:
    """Receipt of a package to what its province confirmed when it was filed."""
    wanted = {filing.receipt for filing in filings}
    told = db.session.execute(select(Event.details).where(Event.step == "package")).scalars()
    return {details["receipt"]: details["cautions"] for details in told if details["receipt"] in wanted}
