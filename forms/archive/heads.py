"""Daily heads: where every chain stood at the end of a day, to be kept elsewhere and held against later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import select

from forms.archive.finding import COMPLETENESS, Finding
from forms.calendar import CHINA
from forms.models import ArchiveEntry, Event, db
from forms.models.chains import ARCHIVE, EVENTS

LEDGERS: dict[str, Any] = {EVENTS: Event, ARCHIVE: ArchiveEntry}
BATCH = 500


class Head(NamedTuple):
    """The last entry of a chain on a day."""

    day: str
    ledger: str
    chain: str
    seq: int
    hash: str

    def __str__(self) -> str:
        return "\t".join(map(str, self))


def daily_heads(since: date | None = None) -> list[Head]:
    """The heads of every chain, day by day in China's time; of days on which something was added."""
    found: dict[tuple[str, str, str], Head] = {}
    for ledger, table in LEDGERS.items():
        wanted = select(table.chain, table.seq, table.hash, table.at).order_by(table.chain, table.seq)
        if since is not None:
            wanted = wanted.where(table.at >= datetime.combine(since, time(), CHINA))
        for chain, seq, known, at in db.session.execute(wanted.execution_options(yield_per=BATCH)):
            day = at.astimezone(CHINA).date().isoformat()
            found[day, ledger, chain] = Head(day, ledger, chain, seq, known)
    return [found[key] for key in sorted(found)]


def unlike_heads(lines: Iterable[str]) -> Iterator[Finding]:
    """Heads that were kept elsewhere and are not in the chains any more: a chain cut short, or another one.

    :param lines: as ``archive heads`` has printed them
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            day, ledger, chain, seq, known = line.split("\t")
            table, place = LEDGERS[ledger], int(seq)
        except (ValueError, KeyError):
            yield Finding(f"所存链头第 {number} 行", "不能识别")
            continue
        wanted = select(table.hash).where(table.chain == chain, table.seq == place)
        found = db.session.execute(wanted).scalar_one_or_none()
        if found is None:
            yield Finding(f"{day} 的链头 {ledger} {chain} 第 {seq} 条", "现存的链中没有：链被截短", COMPLETENESS)
        elif found != known.strip():
            yield Finding(f"{day} 的链头 {ledger} {chain} 第 {seq} 条", "与现存的不同：链被改写")
