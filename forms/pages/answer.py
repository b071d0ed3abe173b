"""The pages of whoever answers an annex: the list of sections, and each section."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from forms.access import filler_or_404
from forms.models import Response
from forms.pages import appearance, clues, conditions, shells
from forms.pages.carried import carried_note
from forms.pages.drawn import drawn_note
from forms.pages.progress import judge, seen
from forms.pages.remarks import Correction, pin
from forms.pages.rows import offer_undo
from forms.pages.sitting import lasts
from forms.questionnaire import Questionnaire
from forms.workflow import loaded
from forms.workflow.carrying import offered
from forms.workflow.grounds import mark_of
from forms.workflow.merging import given

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
    shells.dressed,
    shells.answer,
    shells.outcome,
    shells.ticked,
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
    return show(
        "hub.html", response, progress=judge(response), correction=Correction(response), offer=offered(response)
    )


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
    notes = [note for note in Correction(response).open if note.place.section == held.short_name]
    pin(held.form.root, notes)
    around = {"before": before, "after": after, "notes": notes, "lasts": lasts()}
    around["carried"] = carried_note(response, held)
    around["drawn"] = drawn_note(response, held.short_name)
    return show("section.html", response, section=held, mark=mark, **around, **context)
