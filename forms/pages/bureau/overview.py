"""All regions at a glance: how many responses of each annex are in each state."""

from __future__ import annotations

from collections import Counter

from flask import render_template
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from forms.models import Organisation, Region, Response, db
from forms.models.responses import STATES
from forms.pages.bureau.door import blueprint
from forms.pages.programme import current_programme

# Who answers an annex, as the head of its column says.
SHORT = {"plan": _("省局"), "demand": _("企业"), "service": _("服务机构")}


@blueprint.get("/")
def overview() -> str:
    """Regions by annexes, each number leading to the responses it counts."""
    programme = current_programme()
    counted = (
        select(Response.region_id, Response.annex, Response.state, func.count(Response.id))
        .where(Response.programme_id == programme.id)
        .group_by(Response.region_id, Response.annex, Response.state)
    )
    counts: Counter[tuple[int | None, str, str]] = Counter()
    for region, annex, state, number in db.session.execute(counted):
        counts[region, annex, state] = number
        counts[None, annex, state] += number
    registered = select(Organisation.region_id, func.count(Organisation.id)).group_by(Organisation.region_id)
    return render_template(
        "bureau/overview.html",
        this_year=programme,
        calendar=programme.calendar(),
        regions=db.session.execute(select(Region).order_by(Region.position)).scalars().all(),
        short=SHORT,
        per_state=lambda region_id, annex: {state: counts[region_id, annex, state] for state in STATES},
        registered=Counter(dict(db.session.execute(registered).all())),
    )
