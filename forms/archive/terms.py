"""How long a document is kept, who may read it, and the reference it is found by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import current_app
from sqlalchemy import func, select

from forms.models import ArchiveEntry, Region, db

PERMANENT = "永久"
PERIODS = (PERMANENT, "30年", "10年")
SECRECY = ("公开", "内部")
"""What may be kept here: state secrets belong in no system like this one."""

USUAL_PERIODS = {"plan": PERMANENT, "demand": "30年", "service": "30年", "agreement": "30年", "package": PERMANENT}
"""What is kept for how long unless an archivist decides otherwise."""

CLASSES = {"plan": "FJ1", "demand": "FJ2", "service": "FJ3", "agreement": "XYS", "package": "BSQD"}
"""The 类别号 of what is archived: the annexes of the notice, the signed agreements, the lists of packages."""


@dataclass(frozen=True)
class Terms:
    """What an archivist decides when something is taken in.

    :param periods: annex to its retention period; what is not named is kept as usual
    :param secrecy: one of ``SECRECY``
    :raises ValueError: an unknown period or grade
    """

    periods: Mapping[str, str] = field(default_factory=dict)
    secrecy: str = "内部"

    def __post_init__(self) -> None:
        if self.secrecy not in SECRECY or not set(self.periods.values()) <= set(PERIODS):
            raise ValueError("unknown retention period or grade of secrecy")

    def period(self, annex: str) -> str:
        """How long documents of an annex are kept."""
        return self.periods.get(annex) or USUAL_PERIODS[annex]


USUAL = Terms()
"""What holds where an archivist decided nothing."""


def next_number(region: Region, year: int, annex: str) -> int:
    """The next 件号 of a region's documents of one class and year; belongs inside the transaction that uses it."""
    own = (ArchiveEntry.region_id == region.id, ArchiveEntry.year == year, ArchiveEntry.annex == annex)
    return int(db.session.execute(select(func.coalesce(func.max(ArchiveEntry.number), 0)).where(*own)).scalar_one()) + 1


def reference(region: Region, year: int, annex: str, number: int) -> str:
    """The 档号, such as ``0001-2017-520000-FJ2-0001``: 全宗号, year, region (GB/T 2260), class, number."""
    place = region.code or region.slug.upper()
    return f"{current_app.config['FONDS']}-{year}-{place}-{CLASSES[annex]}-{number:04}"
