"""Enterprises and agencies, and the personal links they are invited with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forms.models.base import Instant, Regional, now
from forms.models.database import db
from forms.models.programmes import Region
from forms.models.responses import Response


class Organisation(Regional, db.Model):  # type: ignore[name-defined]
    """An enterprise or an agency of one region."""

    __table_args__ = (UniqueConstraint("region_id", "kind", "credit_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    credit_code: Mapped[str | None] = mapped_column(String(18))
    city: Mapped[str] = mapped_column(String(40), default="")
    contact: Mapped[str] = mapped_column(String(20), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    region: Mapped[Region] = relationship()
    responses: Mapped[list[Response]] = relationship(back_populates="organisation", order_by="Response.id")


class Invitation(Regional, db.Model):  # type: ignore[name-defined]
    """A personal link to one response; only the hash of its secret is kept."""

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    valid_from: Mapped[datetime] = mapped_column(Instant)
    valid_until: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    created_by: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    response: Mapped[Response] = relationship(back_populates="invitations")

    def standing(self, at: datetime | None = None) -> str:
        """``live``, ``revoked``, ``early`` or ``expired`` at an instant."""
        return standing(self, at)


STANDING = (Invitation.revoked_at, Invitation.created_at, Invitation.valid_from, Invitation.valid_until)
"""The columns :func:`standing` looks at."""


def standing(link: Any, at: datetime | None = None) -> str:
    """How an invitation, or a row of its columns, stands at an instant.

    A link that opened when it was issued is never early, though a clock that was set back may say so.
    """
    at = at or now()
    if link.revoked_at is not None:
        return "revoked"
    if at < link.valid_from and link.created_at < link.valid_from:
        return "early"
    return "expired" if at >= link.valid_until else "live"
