"""The catalogue of responses: one narrow row each, which the list is searched, filtered and sorted by."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forms.models.base import Instant, Regional, now
from forms.models.database import db
from forms.models.responses import Response


class CatalogueEntry(Regional, db.Model):  # type: ignore[name-defined]
    """What the list says of a response, kept current in the transaction that changes it.

    A response holds its answers, and a list that walks them to find a name is slow; this row holds none. ``search``
    is everything that can be searched for, folded, one term a line.
    """

    __table_args__ = (
        Index("ix_catalogue_entry_region_saved", "region_id", "saved_at"),
        Index("ix_catalogue_entry_saved", "saved_at"),
        Index("ix_catalogue_entry_standing", "region_id", "programme_id", "annex", "state"),
        Index("ix_catalogue_entry_programme_standing", "programme_id", "annex", "state"),
        Index("ix_catalogue_entry_region_city", "region_id", "city", "annex", "state"),
        Index("ix_catalogue_entry_city", "city", "annex", "state"),
    )

    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    annex: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    city: Mapped[str] = mapped_column(String(40), default="")
    industry: Mapped[str] = mapped_column(String(10), default="")
    stage: Mapped[str] = mapped_column(String(20), default="")
    has_remark: Mapped[bool] = mapped_column(default=False)
    seal: Mapped[str] = mapped_column(String(10), default="")
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    receipt: Mapped[str | None] = mapped_column(String(24))
    saved_at: Mapped[datetime | None] = mapped_column(Instant)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    search: Mapped[str] = mapped_column(Text, default="")
    response: Mapped[Response] = relationship()


class SavedView(db.Model):  # type: ignore[name-defined]
    """A filter of the list that a member of staff named, as the query of its address."""

    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
