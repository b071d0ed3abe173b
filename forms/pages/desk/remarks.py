"""Putting remarks on single questions of a response, wording them anew, withdrawing them before they are sent."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as Answer

from forms import workflow
from forms.access import actor
from forms.fields import Paragraph, Part, Select
from forms.models import Remark, Response
from forms.pages.desk.door import blueprint
from forms.pages.desk.response import OVERTAKEN, own_turn_or_404
from forms.pages.places import Place, places
from forms.validators import Answered, Length
from forms.workflow import remarks

PUT = _("批注已记下，退回时一并发给填写人。")
CHANGED = _("批注已修改。")
WITHDRAWN = _("批注已撤回。")
GONE = _("这条批注已经发出或撤回，没有改动。")


class RemarkForm(Part):
    """What is to be mended at one question."""

    text = Paragraph(
        "批注", [Answered(), Length(2, remarks.LONGEST)], hint="写明要改什么、怎样改；填写人在这一栏上方看到。"
    )


def form_for(choices: dict[str, str], posted: Any = None, **data: Any) -> Any:
    """The form of a remark; it asks for the question too where there is more than one to choose from."""
    path = Select("栏目", [Answered()], choices=choices)
    kind = type("PlacedRemarkForm", (RemarkForm,), {"path": path}) if choices else RemarkForm
    return kind(posted, prefix="remark-", data=data)


@blueprint.route("/responses/<public_id>/remarks/new", methods=["GET", "POST"])
def new_remark(public_id: str) -> str | Answer | tuple[str, int]:
    """Ask for a remark on the question the address names, on one within it, or on any; keep it."""
    held = own_turn_or_404(public_id, "return")
    at = request.args.get("at", "")
    found = offered(held, at)
    if not found:
        abort(404)
    if not workflow.may(actor(), "return", held):
        flash(OVERTAKEN, "warning")
        return redirect(url_for("desk.response", public_id=public_id), 303)
    choices = {path: place.label for path, place in found.items()} if len(found) > 1 else {}
    form = form_for(choices, request.form, path=at if at in found else None)
    if request.method != "POST":
        return page(held, form, at, found)
    if not form.validate():
        return page(held, form, at, found), 422
    path = form.path.data if choices else next(iter(found))
    return done(held, lambda: remarks.put(actor(), held, path, form.text.data), PUT, found[path])


@blueprint.route("/responses/<public_id>/remarks/<int:remark_id>", methods=["GET", "POST"])
def remark(public_id: str, remark_id: int) -> str | Answer | tuple[str, int]:
    """A remark not sent yet, to be worded anew or withdrawn."""
    held = own_turn_or_404(public_id, "return")
    found = remark_or_404(held, remark_id)
    where = offered(held, found.path)
    form = form_for({}, request.form, text=found.text)
    if request.method != "POST":
        return page(held, form, found.path, where, found)
    if not form.validate():
        return page(held, form, found.path, where, found), 422
    return done(held, lambda: remarks.change(actor(), held, remark_id, form.text.data), CHANGED, where.get(found.path))


@blueprint.post("/responses/<public_id>/remarks/<int:remark_id>/withdraw")
def withdraw_remark(public_id: str, remark_id: int) -> Answer:
    """Take back a remark that was not sent yet."""
    held = own_turn_or_404(public_id, "return")
    where = offered(held, remark_or_404(held, remark_id).path)
    return done(held, lambda: remarks.withdraw(actor(), held, remark_id), WITHDRAWN, next(iter(where.values()), None))


def remark_or_404(held: Response, remark_id: int) -> Remark:
    found = next((one for one in held.remarks if one.id == remark_id), None)
    if found is None:
        abort(404)
    return found


def offered(held: Response, at: str) -> dict[str, Place]:
    """The places a remark may be put, by path: the one at ``at``, those within it, or all of them where it is empty."""
    allowed = remarks.remarkable(held)
    questionnaire = workflow.loaded(held).only_for("filler")
    found = {place.question.path: place for section in questionnaire for place in places(section)}
    return {
        path: place
        for path, place in found.items()
        if path in allowed and (not at or path == at or path.startswith(f"{at}."))
    }


def done(held: Response, do_it: Any, words: Any, place: Place | None) -> Answer:
    """Do it, and go back to the answer it is about: whoever comes second is told."""
    public_id = held.public_id
    try:
        do_it()
        flash(words, "success")
    except workflow.Conflict:
        flash(GONE, "warning")
    anchor = f"told-{place.anchor if not place.rows else place.rows[0][0].id}" if place is not None else None
    return redirect(url_for("desk.response", public_id=public_id, _anchor=anchor), 303)


def page(held: Response, form: Any, at: str, found: dict[str, Place], remark: Remark | None = None) -> str:
    place = found.get(at) if at in found else None
    return render_template("desk/remark.html", response=held, form=form, at=at, place=place, found=found, remark=remark)
