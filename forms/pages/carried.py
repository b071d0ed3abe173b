"""What pages say of answers that are still last year's: a mark at each field, and a list to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from forms.models import Response
from forms.pages.places import Place, places
from forms.pages.words import told
from forms.workflow import loaded
from forms.workflow.settling import within
from forms.workflow.unconfirmed import unconfirmed, year_of

FIGURES = ("count", "amount", "day", "month")
"""Kinds of answers that belong to a year: listed one by one where they are to be confirmed."""


@dataclass(frozen=True)
class CarriedNote:
    """The answers of a section that are still last year's: how many, and the figures and dates among them."""

    section: Any
    year: int
    count: int
    figures: list[tuple[Place, str]]


def words_of(year: int, this_year: int) -> str:
    """The mark at a field."""
    return _("去年填报") if this_year - year == 1 else _("%(year)s年填报", year=year)


def carried_note(response: Response, section: Any, marks: bool = True) -> CarriedNote | None:
    """The note on a section, whose questions are marked on the way; None where nothing is last year's."""
    paths = within(unconfirmed(response), section.short_name)
    if not paths:
        return None
    year = year_of(response)
    words = words_of(year, response.programme.year)
    found = [place for place in places(section) if place.question.path in paths]
    for place in found if marks else ():
        place.question.carried = words
    figures = [(place, str(told(place.question))) for place in found if place.question.kind in FIGURES]
    return CarriedNote(section, year, len(paths), figures)


def carried_notes(response: Response) -> list[CarriedNote]:
    """The notes on all sections, in printed order."""
    if not unconfirmed(response):
        return []
    notes = (carried_note(response, section, marks=False) for section in loaded(response).sections())
    return [note for note in notes if note is not None]
