"""The page that renders documents anew: how many there are, what would change in each, and one button for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as Answer

from forms.access import actor, response_or_404
from forms.documents.redline import Change, changed
from forms.models import Response, Template, db
from forms.pages.paging import asked_page
from forms.pages.templates.door import releasing, version_or_404
from forms.workflow import Conflict, releases
from forms.workflow.rerendering import (
    MOST,
    Anew,
    anew,
    count_outdated,
    outdated,
    render_all_anew,
    render_anew,
    sealed_among,
)

PER_PAGE = 8
TOLD = 12
ONE_DONE = _("已按现行模板重新生成，原来的文件保留在经过里。")
REFUSED = _("没有重新生成：这份表已经报送、归档，或刚刚有了变动，或者已经是现行模板生成的。")


@dataclass(frozen=True)
class Paper:
    """One document that would be replaced: its title, the version it is of, and what would differ."""

    title: str
    former: int
    changes: list[Change]
    untold: int
    was_missing: bool


@dataclass(frozen=True)
class Line:
    """One response on the page."""

    response: Response
    papers: list[Paper]
    failures: list[str]


@releasing.get("/<int:template_id>/render")
def rerendering(template_id: int) -> str | Answer:
    """How many documents would be replaced, and how each would differ."""
    held = in_force_or_404(template_id)
    only = request.args.get("only", "")
    if held.id != template_id:
        return redirect(url_for(".rerendering", template_id=held.id, only=only or None))
    total = count_outdated(held)
    pages = max(1, -(-total // PER_PAGE))
    page = min(asked_page(), pages)
    return render_template(
        "bureau/template_render.html",
        template=held,
        only=only,
        lines=[line(each) for each in listed(held, only, page)],
        total=total,
        sealed=sealed_among(held, only),
        page=page,
        pages=pages,
        most=MOST,
    )


@releasing.post("/<int:template_id>/render")
def render(template_id: int) -> Answer:
    """Render one response anew, or all of them."""
    held = version_or_404(template_id)
    only = request.form.get("only", "")
    if held.status != "active":
        flash(REFUSED, "warning")
    elif only:
        render_one(response_or_404(only))
    else:
        render_every(held)
    return redirect(url_for(".rerendering", template_id=template_id), 303)


def render_one(response: Response) -> None:
    try:
        render_anew(actor(), response)
        flash(ONE_DONE, "success")
    except Conflict:
        flash(REFUSED, "warning")


def render_every(held: Template) -> None:
    outcome = render_all_anew(actor(), held)
    flash(_("已重新生成 %(done)d 份；每份都记了日志。", done=outcome.done), "success")
    if outcome.left:
        words = _("有 %(left)d 份在处理期间有了变动，没有重新生成；请核对后再按一次。", left=outcome.left)
        flash(words, "warning")
    if outcome.failed:
        words = _("有 %(count)d 份不能按现行模板生成，仍是原来的文件；原因列在下面。", count=len(outcome.failed))
        flash(words, "warning")


def in_force_or_404(template_id: int) -> Template:
    """The version in force of the paper an address names by any of its versions."""
    named = version_or_404(template_id)
    found = releases.in_place(named.paper, named.edition)
    if found is None:
        abort(404)
    return found


def listed(held: Template, only: str, page: int) -> list[Response]:
    """The responses a page shows: the one asked for, or as many as fit."""
    wanted = select(Response).where(Response.id.in_(outdated(held).order_by(None))).order_by(Response.id)
    wanted = wanted.options(joinedload(Response.region), joinedload(Response.organisation))
    wanted = wanted.where(Response.public_id == only) if only else wanted.limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    return list(db.session.execute(wanted).scalars())


def line(response: Response) -> Line:
    made = anew(response)
    return Line(response, papers(made) if made else [], made.failures if made else [])


def papers(made: Anew) -> list[Paper]:
    """The documents that would be replaced, each held against what would take its place."""
    found = []
    for rendering in made.renderings:
        former = made.replaced.get(rendering.paper)
        if former is None or rendering.content is None:
            continue
        changes: list[Any] = [] if former.content is None else changed(former.content, rendering.content)
        rest = max(0, len(changes) - TOLD)
        found.append(Paper(rendering.title, former.number, changes[:TOLD], rest, former.content is None))
    return found
