"""The event log: every step of every response the reader may see, newest first, with its place in the chain."""

from __future__ import annotations

from flask import render_template, request
from sqlalchemy import func, select

from forms.models import Event, Organisation, Region, Response, db
from forms.models.events import NATIONAL
from forms.pages.desk.door import blueprint
from forms.pages.paging import asked_page, cut


@blueprint.get("/events")
def events() -> str:
    """The log, or the chain of one region (or the national one)."""
    chain = request.args.get("chain", "")
    regions = db.session.execute(select(Region).order_by(Region.position)).scalars().all()
    held = [Event.chain == chain] if chain in {NATIONAL, *(region.slug for region in regions)} else []
    total = db.session.execute(select(func.count(Event.id)).where(*held)).scalar_one()
    rows = (
        select(Event, Region.name, Response.annex, Response.public_id, Organisation.name)
        .outerjoin(Region, Event.region_id == Region.id)
        .outerjoin(Response, Event.response_id == Response.id)
        .outerjoin(Organisation, Response.organisation_id == Organisation.id)
        .where(*held)
        .order_by(Event.id.desc())
    )
    found = cut(rows, total, asked_page())
    return render_template(
        "desk/events.html", found=found, chain=chain if held else "", regions=regions, national=NATIONAL
    )
