"""The event log: every step, append-only, each entry chained to the one before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forms.models.base import Instant, Json, Regional, canonical, digest, now
from forms.models.chains import EVENTS, GENESIS, head_of
from forms.models.database import db
from forms.models.programmes import Region

__all__ = ["GENESIS", "NATIONAL", "Event", "append"]

NATIONAL = "national"


class Event(Regional, db.Model):  # type: ignore[name-defined]
    """One step: who did what, when and why. ``hash`` is the SHA-256 of the canonical JSON of all the rest.

    There is a chain per region and a national one; ``seq`` counts from 1 in each.
    """

    __table_args__ = (UniqueConstraint("chain", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str] = mapped_column(String(20))
    seq: Mapped[int]
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"), index=True)  # type: ignore[assignment]
    response_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"), index=True)
    step: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    at: Mapped[datetime] = mapped_column(Instant)
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    def content(self) -> str:
        """The canonical JSON text the hash is of."""
        return canonical(
            {
                "chain": self.chain,
                "seq": self.seq,
                "response": self.response_id,
                "step": self.step,
                "actor": self.actor,
                "reason": self.reason,
                "details": self.details,
                "at": self.at.isoformat(),
                "prev": self.prev,
            }
        )


def append(
    step: str,
    actor: str,
    *,
    region: Region | None = None,
    response_id: int | None = None,
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> Event:
    """Add the next entry of the region's chain (of the national one without a region) to the open transaction."""
    chain = region.slug if region is not None else NATIONAL
    db.session.flush()
    head = head_of(EVENTS, chain)
    event = Event(
        chain=chain,
        seq=head.seq + 1,
        region_id=region.id if region is not None else None,
        response_id=response_id,
        step=step,
        actor=actor,
        reason=reason,
        details=details or {},
        at=now(),
        prev=head.hash,
    )
    event.hash = digest(event.content())
    head.advance(event.seq, event.hash)
    db.session.add(event)
    db.session.flush()
    return event
