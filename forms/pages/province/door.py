"""The blueprint of the province's pages, and what all of them ask: whose region, which organisation."""

from __future__ import annotations

from flask import Blueprint, abort
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forms.access import actor
from forms.models import Organisation, Region, db

blueprint = Blueprint("province", __name__, url_prefix="/province")


def own_region() -> Region:
    """The region of whoever is signed in."""
    return db.session.get_one(Region, actor().region_id)


def organisation_or_404(organisation_id: int) -> Organisation:
    """The organisation, within the region; those of other regions do not exist."""
    wanted = select(Organisation).where(Organisation.id == organisation_id).options(joinedload(Organisation.region))
    found = db.session.execute(wanted).scalar_one_or_none()
    if found is None:
        abort(404)
    return found
