"""The pages of whoever answers an annex: the sections, the check, the submission."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from forms.access import actor, filler_or_404
from forms.models import Response
from forms.pages import appearance, clues, conditions
from forms.pages.places import differences
from forms.pages.progress import judge, seen
from forms.pages.rows import Outcome, offer_undo, press
from forms.pages.words import clock
from forms.questionnaire import Questionnaire
from forms.workflow import Clash, Conflict, Refused, Unconfirmed, loaded, new_key, save_row, submit
from forms.workflow.drafts import mark_of

KEY = re.compile(r"[0-9a-f]{32}")

blueprint = Blueprint("answer", __name__, url_prefix="/fill/<public_id>")
for word in (
    appearance.is_optional,
    appearance.width,
    appearance.in_one_line,
    appearance.columns_of,
    appearance.as_grid,
    appearance.as_list,
    appearance.runs,
    conditions.asked_when,
    conditions.asked_note,
    clues.example_of,
    clues.is_hinted,
    clues.typed_clues,
    clues.picker_clues,
):
    blueprint.add_app_template_filter(word)


def show(template: str, response: Response, **context: Any) -> str:
    """Render a page about a response."""
    return render_template(
        f"answer/{template}",
        response=response,
        programme=response.programme,
        calendar=response.programme.calendar(),
        **context,
    )


def to(endpoint: str, response: Response, **values: Any) -> Answer:
    return redirect(url_for(f".{endpoint}", public_id=response.public_id, **values), 303)


@blueprint.get("/")
def hub(public_id: str) -> str | Answer:
    """The list of sections with how far each has come."""
    response = filler_or_404(public_id)
    if not response.is_open:
        return to("receipt", response)
    return show("hub.html", response, questionnaire=loaded(response), progress=judge(response))


# -- one section --------------------------------------------------------------------------------


@blueprint.get("/sections/<section>")
def section(public_id: str, section: str) -> str | Answer:
    """One section to fill in; once it was saved, with what is missing or wrong in it."""
    response = filler_or_404(public_id)
    if not response.is_open:
        return to("receipt", response)
    questionnaire = loaded(response)
    held = section_or_404(questionnaire, section)
    mark = mark_of(held.stored())
    offer_undo(response, held, request.args.get("undo", ""))
    review = "review" in request.args
    troubles = []
    if review or (section in seen(response) and "rows" not in request.args):
        progress = judge(response)
        progress.mark_on(held)
        troubles = progress.sections[section].troubles
    return section_page(response, held, mark, review=review, troubles=troubles)


@blueprint.post("/sections/<section>")
def save_section(public_id: str, section: str) -> Answer | tuple[str, int]:
    """Save whatever was typed, then go where the button pressed leads."""
    response = filler_or_404(public_id)
    questionnaire = loaded(response)
    section_or_404(questionnaire, section)
    held = questionnaire.receive(section, request.form)
    try:
        saved = save_row(actor(), response, section, held.stored(), request.form.get("mark", ""))
        pressed = press(actor(), saved, held, request.form)
    except Clash as clash:
        return clash_page(response, clash), 409
    except Conflict:
        return show("overtaken.html", response, section=held), 409
    if pressed:
        return after_rows(saved, section, pressed)
    flash(_("已于 %(time)s 保存", time=clock(saved.saved_at)), "saved")
    return onward(saved, held)


def after_rows(response: Response, section: str, outcome: Outcome) -> Answer:
    """Go on where a button at a table leads; errors are shown there only where they were shown before."""
    if outcome.words:
        told = _("%(change)s，已于 %(time)s 保存", change=outcome.words, time=clock(response.saved_at))
        flash(*((told, "saved") if outcome.done else (outcome.words, "warning")))
    rows = None if "judged" in request.form else 1
    return to(outcome.endpoint, response, section=section, rows=rows, **outcome.where, **reviewing())


def onward(response: Response, held: Any) -> Answer:
    """Where to go after a save: on, back to the list, or nowhere. Who typed something wrong sees it first."""
    section, then = held.short_name, request.form.get("then", "stay")
    if then == "hub":
        return to("hub", response)
    if then == "next" and not judge(response).sections[section].wrong:
        following = neighbours(held)[1]
        if "review" in request.form or following is None:
            return to("check", response)
        return to("section", response, section=following.short_name)
    return to("section", response, section=section, **reviewing())


def reviewing() -> dict[str, str]:
    return {"review": "1"} if "review" in request.form else {}


def section_or_404(questionnaire: Questionnaire, name: str) -> Any:
    """A section the filler answers."""
    found = next((section for section in questionnaire.sections() if section.short_name == name), None)
    if found is None:
        abort(404)
    return found


def neighbours(section: Any) -> tuple[Any, Any]:
    """The sections before and after this one, None at the ends."""
    found = section.form.root.sections()
    place = found.index(section)
    return (found[place - 1] if place else None), (found[place + 1] if place + 1 < len(found) else None)


def section_page(response: Response, held: Any, mark: str, **context: Any) -> str:
    before, after = neighbours(held)
    return show("section.html", response, section=held, mark=mark, before=before, after=after, **context)


def clash_page(response: Response, clash: Clash) -> str:
    """Both texts of every question that differs; what was typed stays in the inputs and wins when saved again."""
    return section_page(
        response,
        clash.mine,
        mark_of(clash.theirs.stored()),
        review="review" in request.form,
        troubles=[],
        differences=differences(clash.mine, clash.theirs),
    )


# -- check and submit ---------------------------------------------------------------------------


@blueprint.get("/check")
def check(public_id: str) -> str | Answer:
    """All answers to be read over, what is missing, what is to be confirmed, and the button that submits."""
    response = filler_or_404(public_id)
    if not response.is_open:
        return to("receipt", response)
    return check_page(response)


def check_page(response: Response, **context: Any) -> str:
    return show(
        "check.html",
        response,
        questionnaire=loaded(response).only_for("filler"),
        progress=judge(response),
        key=new_key(),
        **context,
    )


@blueprint.post("/submit")
def hand_in(public_id: str) -> Answer | tuple[str, int]:
    """Submit once: the same key leads to the same receipt however often it is sent."""
    response = filler_or_404(public_id)
    key, version = request.form.get("key", ""), request.form.get("version", type=int)
    if not KEY.fullmatch(key) or version is None:
        abort(400)
    try:
        submit(actor(), response, key=key, version=version, confirmed="confirmed" in request.form)
    except Refused:
        return check_page(response, refused=True), 422
    except Unconfirmed:
        return check_page(response, unconfirmed=True), 422
    except Conflict:
        return show("overtaken.html", response), 409
    return to("receipt", response)
