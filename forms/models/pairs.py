"""The pairs of agency and enterprise a province forms, and the scans of their agreements."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forms.models.base import Instant, Regional, now
from forms.models.database import db
from forms.models.organisations import Organisation
from forms.models.programmes import Programme


class Pair(Regional, db.Model):  # type: ignore[name-defined]
    """One agency that helps one enterprise in one year. A pair that was dissolved keeps its row and its reason."""

    __table_args__ = (
        Index(
            "uq_pair_in_force",
            "programme_id",
            "agency_id",
            "enterprise_id",
            unique=True,
            sqlite_where=text("dissolved_at IS NULL"),
            postgresql_where=text("dissolved_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    content: Mapped[str] = mapped_column(Text, default="")
    mode: Mapped[str] = mapped_column(String(100), default="")
    signed_on: Mapped[date | None]
    term: Mapped[str] = mapped_column(String(100), default="")
    agency_contact: Mapped[str] = mapped_column(String(20), default="")
    agency_telephone: Mapped[str] = mapped_column(String(30), default="")
    enterprise_contact: Mapped[str] = mapped_column(String(20), default="")
    enterprise_telephone: Mapped[str] = mapped_column(String(30), default="")
    remark: Mapped[str] = mapped_column(String(100), default="")
    version: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    dissolved_at: Mapped[datetime | None] = mapped_column(Instant)
    programme: Mapped[Programme] = relationship()
    agency: Mapped[Organisation] = relationship(foreign_keys=[agency_id])
    enterprise: Mapped[Organisation] = relationship(foreign_keys=[enterprise_id])
    scans: Mapped[list[AgreementScan]] = relationship(back_populates="pair", order_by="AgreementScan.id")


class AgreementScan(Regional, db.Model):  # type: ignore[name-defined]
    """One file of a signed agreement. The files of the greatest ``set_number`` are the copy in force."""

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"), index=True)
    set_number: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(60))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    pages: Mapped[int] = mapped_column(default=1)
    thumbnail: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    actor: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    pair: Mapped[Pair] = relationship(back_populates="scans")
