"""Last year's answers on the pages of the filler: offered with a preview, all of them or by section."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from forms.access import actor, filler_or_404
from forms.models import Response
from forms.pages.answer import blueprint, show, to
from forms.pages.carried import words_of
from forms.pages.changes import Change, changes
from forms.pages.places import label_of, places
from forms.pages.words import told
from forms.workflow import Conflict, loaded
from forms.workflow.carrying import Left, Offer, offered, take_over


@dataclass(frozen=True)
class Part:
    """A section of the offer: what would be put in, question by question."""

    section: Any
    changes: list[Change]


@dataclass(frozen=True)
class LeftOut:
    """An answer that is not offered, in words."""

    label: str
    answer: str
    why: Any


@blueprint.get("/earlier")
def earlier(public_id: str) -> str | Answer:
    """What would be put into the draft, section by section, and what would not."""
    response = filler_or_404(public_id)
    offer = offered(response)
    if offer is None:
        return to("hub", response)
    return show(
        "earlier.html",
        response,
        year=offer.earlier.year,
        parts=parts(response, offer),
        left=[left_out(one, response) for one in offer.left],
        mark=words_of(offer.earlier.year, response.programme.year),
    )


@blueprint.post("/earlier")
def take_earlier(public_id: str) -> Answer | tuple[str, int]:
    """Put in what was chosen: all of it, or some sections."""
    response = filler_or_404(public_id)
    offer = offered(response)
    every = list(offer.sections) if offer is not None else []
    chosen = every if "all" in request.form else request.form.getlist("section")
    if every and not chosen:
        flash(_("没有沿用：请先选择要沿用的部分。"), "warning")
        return to("earlier", response)
    try:
        count = take_over(actor(), response, chosen)
    except Conflict:
        return show("overtaken.html", response), 409
    if count:
        flash(_("已沿用 %(count)d 项并保存为草稿，请逐部分核对、更新。", count=count), "success")
    return to("hub", response)


def parts(response: Response, offer: Offer) -> list[Part]:
    """The sections of the offer in printed order."""
    before, after = loaded(response), loaded(response, response.answers | offer.sections)
    found = changes(before, after)
    return [
        Part(section, [change for change in found if change.place.section == section.short_name])
        for section in loaded(response).sections()
        if section.short_name in offer.sections
    ]


def left_out(one: Left, response: Response) -> LeftOut:
    """An answer that is not offered: where it stood, as far as this year's form can say, and why not."""
    if one.question is not None:
        root = one.question._form.root
        where = {place.question: place for section in root for place in places(section)}
        return LeftOut(where[one.question].label, str(told(one.question)), one.why)
    section = loaded(response)._fields.get(one.path.partition(".")[0])
    return LeftOut(label_of(section) if section is not None else _("已取消的部分"), str(one.answer), one.why)
