"""Filling in and approving as the people of the demonstration would: with the examples of the annexes."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw
from werkzeug.datastructures import MultiDict

from forms.annexes import by_code
from forms.models import Response
from forms.workflow import Actor, accept, give_opinion, new_key
from forms.workflow.drafts import save_row
from forms.workflow.grounds import mark_of
from forms.workflow.responses import loaded
from forms.workflow.sealed_copy import paper_to_seal, seal


def answers_of(response: Response) -> dict[str, Any]:
    """The annex's example, by section, under the organisation's own name."""
    questionnaire = by_code(response.annex)
    example: dict[str, Any] = questionnaire.example()
    opening = questionnaire.opening({"name": response.filler_name, "region": response.region.slug})
    known = {name: {key: value for key, value in answers.items() if value} for name, answers in opening.items()}
    return {name: answers | known.get(name, {}) for name, answers in example.items()}


def fill(actor: Actor, response: Response, *, everything: bool) -> None:
    """Save the annex's example: the first section only, or all of them."""
    answers = answers_of(response)
    names = [section.short_name for section in by_code(response.annex)().sections("filler")]
    for name in names if everything else names[:1]:
        save_row(actor, response, name, answers[name], mark_of(loaded(response)[name].stored()))


def approve(officer: Actor, response: Response) -> None:
    """Give the provincial opinion of the annex's example, and accept."""
    questionnaire = by_code(response.annex)
    posted: MultiDict[str, str] = MultiDict()
    for section in questionnaire.load(questionnaire.example()).sections("province"):
        for question in section.walk():
            for value in question.data if isinstance(question.data, list) else [question.written()]:
                posted.add(question.name, value)
    give_opinion(officer, response, posted, key=new_key(), version=response.version)
    accept(officer, response, "材料齐全")


def seal_it(filler: Actor, response: Response) -> None:
    """Upload what stands for the sealed paper: no genuine seal, a picture that says so."""
    paper = paper_to_seal(response)
    assert paper is not None
    assert paper.sha256 is not None
    files = [("示范盖章件.png", picture(response.public_id))]
    seal(filler, response, files, document_sha256=paper.sha256, seen=0, replace=True)


def picture(words: str) -> bytes:
    """A white page with a few words on it."""
    page = Image.new("RGB", (420, 594), "white")
    ImageDraw.Draw(page).text((30, 280), f"Fubiao demonstration {words}", fill="black")
    packed = io.BytesIO()
    page.save(packed, "PNG")
    return packed.getvalue()
