"""Drawing the plan from the system: what would be put into each section, what differs, which are chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from forms.access import actor
from forms.models import Response, db
from forms.pages.changes import Change, changes
from forms.pages.programme import current_programme
from forms.pages.province.door import blueprint, own_region
from forms.workflow import Conflict, loaded
from forms.workflow.drawing_facts import KINDS, SECTIONS, Drawn, Proposal, draw, last_drawn, proposals
from forms.workflow.package_members import PLAN


@dataclass(frozen=True)
class Offer:
    """A section as the page shows it: what differs, where it would come from, when it was drawn last."""

    section: Any
    proposal: Proposal
    changes: list[Change]
    sources: list[Any]
    drawn: Drawn | None


def own_plan() -> Response | None:
    """The region's plan of the year, None before it was begun."""
    wanted = select(Response).where(
        Response.programme_id == current_programme().id,
        Response.region_id == own_region().id,
        Response.annex == PLAN,
        Response.organisation_id.is_(None),
    )
    return db.session.execute(wanted).scalar_one_or_none()


@blueprint.get("/plan/facts")
def plan_facts() -> str | Answer:
    """What the system holds for the plan, section by section, beside what is there."""
    plan = own_plan()
    if plan is None:
        return redirect(url_for("province.plan"))
    return render_template(
        "province/plan_facts.html", response=plan, offers=offers(plan), calendar=plan.programme.calendar()
    )


@blueprint.post("/plan/facts")
def draw_facts() -> Answer:
    """Put the sections chosen into the plan's draft."""
    plan, page = own_plan(), redirect(url_for("province.plan_facts"), 303)
    chosen = {
        name: (request.form.get(f"mark-{name}", ""), request.form.get(f"offer-{name}", ""))
        for name in request.form.getlist("section")
        if name in SECTIONS
    }
    if plan is None or not chosen:
        flash(_("还没有选择要取数的部分。"), "warning")
        return page
    try:
        clashed = draw(actor(), plan, chosen)
    except Conflict:
        flash(_("没有取数：方案已提交，或系统数据刚刚有变化。请再核对一次。"), "warning")
        return page
    if clashed:
        flash(_("已取数；有几处同事刚刚改过，保留了同事填写的内容，仍列在下面。"), "warning")
    else:
        flash(_("已取数并保存到方案草稿，请到各部分核对、补充。"), "success")
    return page


def offers(plan: Response) -> list[Offer]:
    """Every section that can be drawn, in printed order."""
    found, drawn = proposals(plan), last_drawn(plan)
    before = loaded(plan)
    after = loaded(plan, plan.answers | {name: one.answers for name, one in found.items()})
    sections = {section.short_name: section for section in loaded(plan).sections()}
    every = changes(before, after)
    return [
        Offer(
            section,
            found[name],
            [change for change in every if change.place.section == name],
            list(dict.fromkeys(str(kind.source) for path, kind in KINDS.items() if path.startswith(f"{name}."))),
            drawn.get(name),
        )
        for name, section in sections.items()
        if name in found
    ]
