"""A post whose token or session has ended: nothing typed is lost, and the page says how to go on."""

from __future__ import annotations

from typing import Any

from flask import abort, g, render_template, request
from werkzeug.exceptions import HTTPException

from forms.access import filler_or_404, recognise
from forms.annexes import ANNEXES, by_code
from forms.pages.answer import section_or_404, show
from forms.pages.headers import ENCODING_FIELD, refuse_damaged_text
from forms.pages.saving import unsaved_page

KEPT_POST = "answer.save_section"
FRESH = ("csrf_token", ENCODING_FIELD)


def page_keeping_it(code: int) -> tuple[str, int] | None:
    """The page that keeps the post of a section that was refused with ``code``; None for any other request.

    Whoever still has a session gets the section back as typed, everybody else a page that says nothing about the
    response but what was posted: it is the same for responses that do not exist.
    """
    if request.endpoint != KEPT_POST or request.method != "POST":
        return None
    try:
        refuse_damaged_text()
        return (section_again() if is_known() else session_ended()), code
    except HTTPException:
        return None


def is_known() -> bool:
    """Whether the reader still has a session; a refused token comes before anybody was recognised."""
    try:
        recognise()
    except HTTPException:
        return False
    return g.actor is not None


def section_again() -> str:
    public_id, section = place()
    response = filler_or_404(public_id)
    if not response.is_open:
        return show("overtaken.html", response)
    return unsaved_page(response, section)


def session_ended() -> str:
    """What was posted, to read and to send again once the session was begun anew.

    Raises NotFound where the post is not one of a section.
    """
    if request.form.get("annex") not in {annex.code for annex in ANNEXES}:
        abort(404)
    questionnaire = by_code(request.form["annex"])()
    section = section_or_404(questionnaire, place()[1])
    return render_template(
        "answer/ended.html",
        section=questionnaire.receive(section.short_name, request.form),
        calendar=questionnaire.calendar,
        posted=[pair for pair in request.form.items(multi=True) if pair[0] not in FRESH],
        staff=questionnaire.filler == "province",
    )


def place() -> tuple[str, str]:
    """The response and the section the post was for."""
    values: dict[str, Any] = request.view_args or {}
    return values["public_id"], values["section"]
