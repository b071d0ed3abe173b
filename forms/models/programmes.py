"""Programme years with their calendars, and the regions that take part."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Date, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from forms.calendar import CHINA, Calendar, Stage
from forms.models.base import Json, now
from forms.models.database import db

PROGRAMME_STATES = {"draft": _("草稿"), "open": _("开放"), "closed": _("已关闭")}
"""How a programme stands: being prepared, inviting and answering, or closed for new links and readable for good."""


class Region(db.Model):  # type: ignore[name-defined]
    """One of the regions of the notice, in notice order; the Corps has no GB/T 2260 code."""

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    office: Mapped[str] = mapped_column(String(60))
    code: Mapped[str | None] = mapped_column(String(6))
    contact: Mapped[str] = mapped_column(String(120))
    position: Mapped[int]


class Programme(db.Model):  # type: ignore[name-defined]
    """One year of the programme: its notice, its stages, its deadline. A new year is a new row.

    ``regions`` are the slugs of those taking part, all of them where it is empty; ``editions`` say which edition of
    an annex is filled in, by the annex's code. ``state`` has one writer, forms/workflow/programmes.py.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(unique=True)
    notice: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(120))
    due: Mapped[date] = mapped_column(Date)
    stages: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    contact: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), default="draft", server_default="open")
    regions: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")
    editions: Mapped[dict[str, str]] = mapped_column(Json, default=dict, server_default="{}")

    @property
    def is_open(self) -> bool:
        """Whether it takes new links."""
        return self.state == "open"

    def includes(self, region: Region) -> bool:
        """Whether a region takes part."""
        return not self.regions or region.slug in self.regions

    def calendar(self, at: datetime | None = None) -> Calendar:
        """The dates questionnaires and documents need; ``at`` is the instant that counts as now."""
        stages = (
            Stage(stage["title"], date.fromisoformat(stage["opens"]), date.fromisoformat(stage["closes"]))
            for stage in self.stages
        )
        return Calendar(
            year=self.year,
            notice=self.notice,
            title=self.title,
            due=self.due,
            stages=tuple(stages),
            today=(at or now()).astimezone(CHINA).date(),
        )
