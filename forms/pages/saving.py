"""Saving a section: by a button, by itself while somebody types, and what two people who type at once are shown."""

from __future__ import annotations

import re
from typing import Any

from flask import flash, jsonify, request
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as Answer

from forms.access import actor, filler_or_404
from forms.extensions import choose_language
from forms.models import Response
from forms.pages import sitting
from forms.pages.answer import blueprint, neighbours, section_or_404, section_page, show, to
from forms.pages.places import differences, overtaken, places
from forms.pages.progress import judge
from forms.pages.rows import Outcome, press
from forms.pages.words import clock
from forms.workflow import Clash, Conflict, Kept, Sent, loaded, save
from forms.workflow.drafts import ground_of
from forms.workflow.grounds import MARK, PAGE, marks_in
from forms.workflow.remarks import replied, reply
from forms.workflow.unconfirmed import confirm

CHOICE = "choice-"
CHOSEN = re.compile(rf"(mine|theirs):({MARK.pattern})")


@blueprint.post("/sections/<section>")
def save_section(public_id: str, section: str) -> Answer | tuple[str, int]:
    """Save whatever was typed, then go where the button pressed leads."""
    response = filler_or_404(public_id)
    choose_language(request.form.get("language", ""))
    held = received(response, section)
    replied(request.form)
    try:
        kept = save(actor(), response, section, sent(held))
        reply(actor(), kept.response, request.form)
        if "carried" in request.form:
            confirm(actor(), kept.response, section)
        pressed = None if kept.conflicts else press(actor(), kept.response, held, request.form)
    except Clash as clash:
        return clash_page(clash.kept), 409
    except Conflict:
        return show("overtaken.html", response, section=held), 409
    if kept.conflicts:
        return clash_page(kept), 409
    if pressed:
        return after_rows(kept.response, section, pressed)
    flash(_("已于 %(time)s 保存", time=clock(kept.response.saved_at)), "saved")
    return onward(kept.response, held)


def after_rows(response: Response, section: str, outcome: Outcome) -> Answer:
    """Go on where a button at a table leads; errors are shown there only where they were shown before."""
    if outcome.words:
        told = _("%(change)s，已于 %(time)s 保存", change=outcome.words, time=clock(response.saved_at))
        flash(*((told, "saved") if outcome.done else (outcome.words, "warning")))
    rows = None if "judged" in request.form else 1
    return to(outcome.endpoint, response, section=section, rows=rows, **outcome.where, **reviewing())


@blueprint.post("/sections/<section>/autosave")
def autosave(public_id: str, section: str) -> Answer | tuple[Answer, int]:
    """Save what stands on a page while somebody types; nothing is judged.

    The answer says as what (``mark``), when (``clock``), which questions somebody else changed at the same time
    (``conflicts``), which inputs now hold somebody else's answers (``fresh``) and how long the session ``lasts``.
    409 where the response can no longer be changed.
    """
    response = filler_or_404(public_id)
    held = received(response, section)
    try:
        kept = save(actor(), response, section, sent(held))
    except Conflict:
        return jsonify(closed=True), 409
    return jsonify(
        mark=kept.mark,
        clock=clock(kept.response.saved_at),
        conflicts=[difference.told() for difference in differences_in(kept)],
        fresh=overtaken(held, kept.theirs, kept.conflicts),
        lasts=sitting.lasts(),
    )


@blueprint.get("/token")
def token(public_id: str) -> Answer:
    """A fresh token for a page that outlived its session, once the personal link was opened again."""
    filler_or_404(public_id)
    return jsonify(token=generate_csrf(), lasts=sitting.lasts())


@blueprint.post("/stay")
def stay(public_id: str) -> Answer:
    """Go on with the session; the answer says how long it ``lasts`` now."""
    filler_or_404(public_id)
    return jsonify(lasts=sitting.stay())


def received(response: Response, name: str) -> Any:
    """The section as the page shows it: what it was filled from, with what was posted over it."""
    section_or_404(loaded(response), name)
    return ground_of(response, name, page_marks()).receive(name, request.form)


def page_marks() -> tuple[str, ...]:
    """The marks of the page, the likeliest first: what it named this very post, then what it was filled from."""
    return marks_in(f"{page_name()} {request.form.get('mark', '')}")


def page_name() -> str:
    name = request.form.get("name", "")
    return name if MARK.fullmatch(name) and name.startswith(PAGE) else ""


def sent(held: Any) -> Sent:
    """What the post asks to save."""
    chosen = [(name, CHOSEN.fullmatch(value)) for name, value in request.form.items() if name.startswith(CHOICE)]
    choices = {name.removeprefix(CHOICE): (match[1], match[2]) for name, match in chosen if match}
    return Sent(held.stored(), page_marks(), page_name(), choices)


def differences_in(kept: Kept) -> Any:
    return differences(kept.mine, kept.theirs, kept.conflicts, kept.shown)


def clash_page(kept: Kept) -> str:
    """Both texts of every question both have changed, in the summary and at the field; the rest is saved."""
    found = differences_in(kept)
    by_anchor = {difference.anchor: difference for difference in found}
    for place in places(kept.mine):
        place.question.clash = by_anchor.get(place.anchor)
    return section_page(
        kept.response, kept.mine, kept.mark_of_mine, review=is_review(), troubles=[], differences=found, unsaved=True
    )


def unsaved_page(response: Response, name: str) -> str:
    """What was posted, in a form with a token that holds, to be saved with one more press of the button."""
    held, marks = received(response, name), " ".join(page_marks())
    return section_page(response, held, marks, review=is_review(), troubles=[], unsaved=True, stale=True)


def onward(response: Response, held: Any) -> Answer:
    """Where to go after a save: on, back to the list, or nowhere. Who typed something wrong sees it first."""
    section, then = held.short_name, request.form.get("then", "stay")
    if then == "hub":
        return to("hub", response)
    if then == "next" and not judge(response).sections[section].wrong:
        following = neighbours(held)[1]
        if is_review() or following is None:
            return to("check", response)
        return to("section", response, section=following.short_name)
    return to("section", response, section=section, **reviewing())


def is_review() -> bool:
    return "review" in request.form


def reviewing() -> dict[str, str]:
    return {"review": "1"} if is_review() else {}
