"""Checking and submitting: the answers to read over, what is missing, what is to be ticked, and the one submission."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from flask import abort, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from forms.access import actor, filler_or_404
from forms.annexes import by_code
from forms.documents import office
from forms.models import Response
from forms.pages.answer import blueprint, show, to
from forms.pages.carried import carried_notes
from forms.pages.progress import Progress, judge
from forms.pages.remarks import Correction, pin
from forms.workflow import Conflict, Refused, Unconfirmed, loaded, new_key, submit
from forms.workflow.unconfirmed import unconfirmed

KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Tick:
    """A box to tick before submitting: its name, its words, and what is said where it was left empty."""

    name: str
    words: str
    order: str

    @property
    def is_set(self) -> bool:
        return self.name in request.form


def ticks(response: Response, cautions: bool, correction: Correction) -> dict[str, Tick]:
    """The boxes this response has to tick, by name: doubts, remarks nothing was done about, last year's answers that
    nobody confirmed, the declaration.

    An annex that asks for the declaration itself, among its questions, asks for it once.
    """
    found = []
    if cautions:
        found.append(Tick("confirmed", _("以上各项已核对，确认填写无误"), _("请核对“需要确认”中的各项，并勾选")))
    if any(not note.dealt_with for note in correction.open):
        words, order = _("以上意见已看过，确认不作修改"), _("有审核意见没有修改也没有回复；确实不改的，请勾选确认")
        found.append(Tick("unanswered", words, order))
    if unconfirmed(response):
        words = _("以上沿用的内容已逐项核对，符合今年的情况")
        found.append(Tick("carried", words, _("请核对沿用往年的内容，并勾选确认")))
    if not declares_itself(response.annex):
        found.append(Tick("declared", _("本单位承诺所填内容真实、准确、完整"), _("请勾选承诺")))
    return {tick.name: tick for tick in found}


@cache
def declares_itself(annex: str) -> bool:
    """Whether the declaration is among the questions of an annex."""
    return any(question.kind == "agree" for question in by_code(annex)().only_for("filler").walk())


@blueprint.get("/check")
def check(public_id: str) -> str | Answer:
    """All answers to be read over, what is missing, what is to be ticked, and the button that submits."""
    response = filler_or_404(public_id)
    if not response.is_open:
        return to("receipt", response)
    return check_page(response)


def check_page(response: Response, refused: bool = False) -> str:
    """The page to check the answers on; ``refused``: with why they were not submitted."""
    questionnaire = loaded(response).only_for("filler")
    progress, correction = judge(response), Correction(response)
    pin(questionnaire, correction.open)
    for question in questionnaire.walk():
        if question.kind in ("choice", "choices"):
            question.boxed = True
    boxes = ticks(response, bool(progress.cautions), correction)
    return show(
        "check.html",
        response,
        questionnaire=questionnaire,
        progress=progress,
        correction=correction,
        ticks=boxes,
        carried=carried_notes(response),
        unset=[tick for tick in boxes.values() if not tick.is_set] if refused else [],
        refused=refused,
        key=new_key(),
        papers=papers_to_see(response, progress),
    )


def papers_to_see(response: Response, progress: Progress) -> dict[str, str]:
    """The Word files that can be looked at before submitting; none where nothing is given or nothing converts."""
    return by_code(response.annex).papers if progress.given and not office.missing() else {}


@blueprint.post("/submit")
def hand_in(public_id: str) -> Answer | tuple[str, int]:
    """Submit once: the same key leads to the same receipt however often it is sent."""
    response = filler_or_404(public_id)
    key, version = request.form.get("key", ""), request.form.get("version", type=int)
    if not KEY.fullmatch(key) or version is None:
        abort(400)
    wanted = ticks(response, False, Correction(response)) if response.is_open else {}
    try:
        if any(not tick.is_set for tick in wanted.values()) and not already(response, key):
            return check_page(response, refused=True), 422
        submit(
            actor(),
            response,
            key=key,
            version=version,
            confirmed="confirmed" in request.form,
            carried="carried" in request.form,
        )
    except (Refused, Unconfirmed):
        return check_page(response, refused=True), 422
    except Conflict:
        return show("overtaken.html", response), 409
    return to("receipt", response)


def already(response: Response, key: str) -> bool:
    """Whether this key has submitted the response before: it then has its receipt, whatever is ticked now."""
    return any(revision.key == key for revision in response.revisions)
