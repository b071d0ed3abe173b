"""Where every chain ends: its last entry by number and hash, under a MAC that grows with each entry.

Entries that follow from one another say nothing of those cut off behind them. The head does; and as its MAC is of the
MAC before, a head that was ever forged stays wrong, however many entries are added later.
"""

from __future__ import annotations

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from forms.models.database import db
from forms.models.seals import mac_of

EVENTS, ARCHIVE = "event", "archive"
GENESIS = "0" * 64


class ChainHead(db.Model):  # type: ignore[name-defined]
    """The end of one chain: of the events, or of the archive, of one region (or of the nation)."""

    ledger: Mapped[str] = mapped_column(String(10), primary_key=True)
    chain: Mapped[str] = mapped_column(String(20), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64))

    def advance(self, seq: int, entry_hash: str) -> None:
        """Let the chain end with the next entry."""
        self.seq, self.hash, self.mac = seq, entry_hash, grown(self.mac, self.ledger, self.chain, seq, entry_hash)


def grown(before: str, ledger: str, chain: str, seq: int, entry_hash: str, *, key: str | None = None) -> str:
    """The MAC of a chain once an entry was added, out of the MAC before; ``GENESIS`` is that of an empty chain."""
    return mac_of(f"{before}\n{ledger}\n{chain}\n{seq}\n{entry_hash}", key)


def head_of(ledger: str, chain: str) -> ChainHead:
    """The head of a chain, held for the open transaction; begun where there was none."""
    wanted = select(ChainHead).where(ChainHead.ledger == ledger, ChainHead.chain == chain)
    locked = wanted.with_for_update().execution_options(populate_existing=True)
    head = db.session.execute(locked).scalar_one_or_none()
    if head is None:
        head = ChainHead(ledger=ledger, chain=chain, seq=0, hash=GENESIS, mac=GENESIS)
        db.session.add(head)
    return head
