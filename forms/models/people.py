"""Staff accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forms.models.base import Instant, now
from forms.models.database import db
from forms.models.programmes import Region

ROLES = ("province", "bureau", "auditor")


@dataclass(frozen=True)
class Role(RoleMixin):
    """What Flask-Security asks of a role; ours are a column, not a table."""

    name: str
    permissions: list[str] | None = None


class User(db.Model, UserMixin):  # type: ignore[name-defined]
    """A member of staff: provincial staff belong to a region, the others see all of them."""

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(20))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    password: Mapped[str] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    region: Mapped[Region | None] = relationship(lazy="joined")

    @property
    def roles(self) -> list[Role]:  # type: ignore[override]
        return [Role(self.role)]
