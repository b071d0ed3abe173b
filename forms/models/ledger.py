"""The archive's ledger: one entry for every document taken in and every correction, append-only and chained."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forms.models.base import Instant, Json, Regional, canonical, digest
from forms.models.chains import ARCHIVE, head_of
from forms.models.database import db
from forms.models.images import image
from forms.models.programmes import Region
from forms.models.seals import MARKS, archive_key, key_name, mac_of, sm3_of

PROOFS = ("id", "hash", "mac", "sm3")
"""The columns that are not part of what the hash is of."""


class ArchiveEntry(Regional, db.Model):  # type: ignore[name-defined]
    """One document of the archive, or a correction of what an earlier entry says of one.

    ``kind`` is ``document``, ``agreement``, ``package`` or ``correction``. ``reference`` is the 档号: a document and
    its corrections share it, and the entry with the greatest ``seq`` says how the document is described now. ``record``
    holds the metadata in the words of DA/T 46, the files by hash, and every row the document rests on by hash.
    ``hash`` is the SHA-256 of the canonical JSON of all the rest, ``mac`` and ``sm3`` are of the same text.
    """

    __table_args__ = (
        UniqueConstraint("chain", "seq"),
        Index("ix_archive_entry_number", "region_id", "year", "annex", "number"),
        Index("ix_archive_entry_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str] = mapped_column(String(20))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    corrects: Mapped[int | None]
    response_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"), index=True)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    filing_id: Mapped[int | None] = mapped_column(ForeignKey("filing.id"), index=True)
    pair_id: Mapped[int | None] = mapped_column(ForeignKey("pair.id"), index=True)
    year: Mapped[int]
    annex: Mapped[str] = mapped_column(String(20))
    paper: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    reference: Mapped[str] = mapped_column(String(60), index=True)
    title: Mapped[str] = mapped_column(String(200))
    creator: Mapped[str] = mapped_column(String(200))
    receipt: Mapped[str] = mapped_column(String(40), default="")
    day: Mapped[date] = mapped_column(Date)
    secrecy: Mapped[str] = mapped_column(String(10))
    retention: Mapped[str] = mapped_column(String(10))
    search: Mapped[str] = mapped_column(Text, default="")
    record: Mapped[dict[str, Any]] = mapped_column(Json)
    actor: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(Instant)
    marks: Mapped[str] = mapped_column(String(60))
    key_name: Mapped[str] = mapped_column(String(12))
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64))
    sm3: Mapped[str | None] = mapped_column(String(64))
    region: Mapped[Region] = relationship()

    def said(self) -> dict[str, Any]:
        """What the hash is of, as JSON values."""
        return image(self, PROOFS)

    def whole(self) -> dict[str, Any]:
        """What leaves the house of it: what it says and its proofs."""
        return image(self, ("id",))


def enter(entry: ArchiveEntry) -> ArchiveEntry:
    """Add an entry to the end of its region's chain and mark it; belongs inside a transaction. Raises NoKey."""
    db.session.flush()
    head = head_of(ARCHIVE, entry.chain)
    entry.seq, entry.prev = head.seq + 1, head.hash
    text_of_sm3 = sm3_of("")
    entry.marks = MARKS if text_of_sm3 is None else f"{MARKS}, SM3"
    entry.key_name = key_name(archive_key())
    text = canonical(entry.said())
    entry.hash, entry.mac, entry.sm3 = digest(text), mac_of(text), sm3_of(text)
    head.advance(entry.seq, entry.hash)
    db.session.add(entry)
    db.session.flush()
    return entry
