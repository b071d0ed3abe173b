"""Staff accounts, and every attempt to sign in to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from flask_security import RoleMixin, UserMixin
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forms.models.base import Instant, Json, now
from forms.models.database import db
from forms.models.programmes import Region

ROLES = ("province", "bureau", "auditor")
SECOND_FACTOR_ROLES = frozenset({"bureau"})
"""Who may not do without a second factor, where the server requires it."""


@dataclass(frozen=True)
class Role(RoleMixin):
    """What Flask-Security asks of a role; ours are a column, not a table."""

    name: str
    permissions: list[str] | None = None


class User(db.Model, UserMixin):  # type: ignore[name-defined]
    """A member of staff: provincial staff belong to a region, the others see all of them.

    The columns ``tf_…`` and ``mf_…`` have the names Flask-Security gives them. Of the link that sets a password only
    the hash is kept; an account with one is waiting, its earlier password is dead.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(20))
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    password: Mapped[str] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    tf_primary_method: Mapped[str | None] = mapped_column(String(20))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_last_counter: Mapped[int | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(Json)
    link_hash: Mapped[str | None] = mapped_column(String(64), index=True, unique=True)
    link_until: Mapped[datetime | None] = mapped_column(Instant)
    region: Mapped[Region | None] = relationship(lazy="joined")

    @property
    def roles(self) -> list[Role]:  # type: ignore[override]
        return [Role(self.role)]

    @property
    def standing(self) -> str:
        """``disabled``, ``waiting`` for a password to be set, or ``active``."""
        if not self.active:
            return "disabled"
        return "active" if self.link_hash is None else "waiting"

    @property
    def has_second_factor(self) -> bool:
        return bool(self.tf_totp_secret and self.tf_primary_method)

    def check_tf_required_setup(self) -> bool:
        """Whether this account may not do without a second factor (asked by Flask-Security)."""
        return bool(current_app.config["SECOND_FACTOR_REQUIRED"]) and self.role in SECOND_FACTOR_ROLES

    def check_tf_required(self, tf_setup_methods: list[Any], tf_fresh: bool) -> tuple[bool, list[Any]]:
        """Whether signing in goes on to a second step (asked by Flask-Security): it does wherever there is one."""
        return self.check_tf_required_setup() or bool(tf_setup_methods), tf_setup_methods


class SignIn(db.Model):  # type: ignore[name-defined]
    """One attempt to sign in, append-only. What was typed is not kept: people type passwords into the wrong line.

    ``outcome`` is a key of ``forms.workflow.sign_ins.OUTCOMES``; ``user_id`` is None where no such account exists.
    """

    __table_args__ = (Index("ix_sign_in_user_id_id", "user_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    outcome: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(45))
    agent: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(Instant)
    user: Mapped[User | None] = relationship()
