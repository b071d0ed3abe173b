"""What the filters of the list offer that the database knows: cities, colleagues, the reader's own views."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from forms.access import actor
from forms.models import CatalogueEntry, SavedView, User, db

NOWHERE = "none"


def cities() -> list[tuple[str, Any]]:
    """The cities there are responses from, as options."""
    named = select(CatalogueEntry.city).where(CatalogueEntry.city != "").distinct().order_by(CatalogueEntry.city)
    return [*((city, city) for city in db.session.execute(named).scalars()), (NOWHERE, _("未填"))]


def colleagues() -> list[tuple[int, str]]:
    """Whoever a response may be assigned to, as options: the accounts of the reader's region."""
    wanted = select(User).where(User.region_id == actor().region_id, User.role == actor().kind, User.active.is_(True))
    return [(user.id, user.name) for user in db.session.execute(wanted.order_by(User.account)).scalars()]


def views() -> list[SavedView]:
    """The filters the reader has named."""
    own = select(SavedView).where(SavedView.user_id == actor().user_id).order_by(SavedView.name)
    return list(db.session.execute(own).scalars())
