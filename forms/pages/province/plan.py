"""Annex 1, which a province fills itself: begun here, answered on the pages of every annex."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from forms import workflow
from forms.access import actor
from forms.annexes import by_code
from forms.models import Response, db, transaction
from forms.pages.programme import current_programme
from forms.pages.province.door import blueprint, own_region

PLAN = "plan"


@blueprint.get("/plan")
def plan() -> str:
    """How far this year's plan has come, and where to go on."""
    programme = current_programme()
    wanted = select(Response).where(
        Response.programme_id == programme.id, Response.annex == PLAN, Response.organisation_id.is_(None)
    )
    return render_template(
        "province/plan.html",
        this_year=programme,
        calendar=programme.calendar(),
        annex=by_code(PLAN),
        region=own_region(),
        response=db.session.execute(wanted).scalar_one_or_none(),
    )


@blueprint.post("/plan")
def begin_plan() -> Answer:
    """Begin the plan, or go on with the one that was begun."""
    try:
        with transaction():
            public_id = workflow.begin(actor(), current_programme(), own_region(), PLAN).public_id
    except workflow.Conflict as refusal:
        flash(refusal.args[0], "error")
        return redirect(url_for("province.plan"), 303)
    return redirect(url_for("answer.hub", public_id=public_id), 303)
