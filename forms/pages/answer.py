"""The pages of whoever answers an annex: the sections, the check, the submission."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from forms.access import actor, filler_or_404
from forms.models import Response
from forms.pages import appearance, clues, conditions
from forms.pages.progress import judge, seen
from forms.pages.rows import offer_undo
from forms.pages.sitting import lasts
from forms.questionnaire import Questionnaire
from forms.workflow import Conflict, Refused, Unconfirmed, loaded, new_key, submit
from forms.workflow.grounds import mark_of
from forms.workflow.merging import given

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
    mark = mark_of(given(held))
    offer_undo(response, held, request.args.get("undo", ""))
    review = "review" in request.args
    troubles = []
    if review or (section in seen(response) and "rows" not in request.args):
        progress = judge(response)
        progress.mark_on(held)
        troubles = progress.sections[section].troubles
    return section_page(response, held, mark, review=review, troubles=troubles)


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
    return show("section.html", response, section=held, mark=mark, before=before, after=after, lasts=lasts(), **context)


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
