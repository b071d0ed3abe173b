"""Which programme year the staff's pages are about."""

from __future__ import annotations

from sqlalchemy import select

from forms.models import Programme, db


def current_programme() -> Programme:
    """The programme of the latest year."""
    return db.session.execute(select(Programme).order_by(Programme.year.desc()).limit(1)).scalar_one()
