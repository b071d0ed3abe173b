"""The years of the programme: a new one from the last, its dates, opening and closing it."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from forms.access import actor
from forms.annexes import ANNEXES, editions_of
from forms.models import Programme, Region, db, transaction
from forms.pages.bureau.door import blueprint
from forms.pages.bureau.programme_form import ProgrammeForm
from forms.workflow import Conflict
from forms.workflow import programmes as years

DONE = {
    "open": _("已开放，各省区可以邀请单位。"),
    "close": _("已关闭，不再生成新的链接；所有内容仍可查看。"),
}


@blueprint.get("/programmes")
def programmes() -> str:
    """Every year with its dates and how it stands."""
    return render_template(
        "bureau/programmes.html", found=years.programmes(), usual=years.usual(), regions=all_regions()
    )


@blueprint.route("/programmes/new", methods=["GET", "POST"])
def new_programme() -> str | Answer | tuple[str, int]:
    """A new year, proposed from the last one; it begins as a draft."""
    last = next(iter(years.programmes()), None) or abort(404)
    if request.method == "GET":
        return page(None, ProgrammeForm(years.proposal(last), fresh=True))
    form = ProgrammeForm(years.proposal(last), request.form, fresh=True)
    said = form.said()
    if said is None:
        return page(None, form), 422
    try:
        with transaction():
            years.create(actor(), said)
    except Conflict as refusal:
        form.refuse("year", refusal.args[0])
        return page(None, form), 422
    flash(_("已建立草稿。核对无误后开放，各省区才能看到。"), "success")
    return redirect(url_for("bureau.programme", year=said.year), 303)


@blueprint.route("/programmes/<int:year>", methods=["GET", "POST"])
def programme(year: int) -> str | Answer | tuple[str, int]:
    """One year: what is said of it, to change until it is closed."""
    found = programme_or_404(year)
    if request.method == "GET":
        return page(found, ProgrammeForm(years.held(found)))
    form = ProgrammeForm(years.held(found), request.form)
    said = form.said()
    if said is None:
        return page(found, form), 422
    try:
        with transaction():
            years.change(actor(), programme_or_404(year), said, request.form.get("mark", ""))
    except Conflict as refusal:
        flash(refusal.args[0], "error")
        return page(programme_or_404(year), form), 409
    flash(_("已保存。"), "success")
    return redirect(url_for("bureau.programme", year=year), 303)


@blueprint.post("/programmes/<int:year>/<any(open, close):turn>")
def turn_programme(year: int, turn: str) -> Answer:
    """Open a draft, or close an open year once that was confirmed."""
    programme_or_404(year)
    if turn == "close" and "confirmed" not in request.form:
        flash(_("没有关闭：请先勾选确认。"), "error")
        return redirect(url_for("bureau.programme", year=year), 303)
    try:
        with transaction():
            years.turn(actor(), programme_or_404(year), turn)
        flash(DONE[turn], "success")
    except Conflict as refusal:
        flash(refusal.args[0], "warning")
    return redirect(url_for("bureau.programme", year=year), 303)


def programme_or_404(year: int) -> Programme:
    return years.of_year(year) or abort(404)


def all_regions() -> list[Region]:
    return list(db.session.execute(select(Region).order_by(Region.position)).scalars())


def page(programme: Programme | None, form: ProgrammeForm) -> str:
    titles: dict[str, Any] = {annex.code: (annex.annex, annex.title, editions_of(annex.code)) for annex in ANNEXES}
    return render_template(
        "bureau/programme.html",
        held=programme,
        form=form,
        mark=years.mark_of(programme) if programme is not None else "",
        regions=all_regions(),
        annex_titles=titles,
        title=gettext("新建年度") if programme is None else gettext("%(year)s年度", year=programme.year),
        is_fixed=programme is not None and programme.state == "closed",
    )
