"""The papers of the annexes, drawn with python-docx: as issued, and with tags where the answers go.

Both come from one description, so they differ by the tags alone. ``paper`` is the sheet and the file around it,
``faces`` and ``styles`` the type, ``grid`` the tables; ``survey`` and its companions ``registers``, ``matrices``,
``options`` and ``seals`` are the vocabulary of annexes 2 and 3, ``prose`` that of annex 1; ``demand``, ``service``,
``plan``, ``lists``, ``agreement`` and ``handover`` say what stands where. Labels, options and units are read from
the questionnaires.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from forms.documents.drawing import agreement, demand, handover, lists, plan, service
from forms.documents.drawing.paper import LANDSCAPE, PORTRAIT, Page, paper
from forms.documents.drawing.pen import Blank, Pen, Tagged
from forms.documents.drawing.prose import Prose
from forms.documents.drawing.survey import Sheet

__all__ = ["Blank", "Drawing", "Pen", "Tagged", "drawing_of"]


@dataclass(frozen=True)
class Drawing:
    """How one paper is drawn: on which page, in which vocabulary."""

    layout: Callable[[Any], None]
    vocabulary: type[Sheet] = Sheet
    page: Page = PORTRAIT

    def draw(self, form: Any, title: str, pen: Pen) -> bytes:
        """The Word file of the blank questionnaire ``form``; ``pen`` remembers which answer places were drawn."""
        sheet = self.vocabulary(form, pen)
        self.layout(sheet)
        return paper(title, sheet.blocks, self.page)


DRAWINGS = {
    "demand": Drawing(demand.draw),
    "service": Drawing(service.draw),
    "plan": Drawing(plan.draw, Prose),
    "pairs": Drawing(lists.draw_pairs, page=LANDSCAPE),
    "contacts": Drawing(lists.draw_contacts, page=LANDSCAPE),
    "agreement": Drawing(agreement.draw, Prose),
    "handover": Drawing(handover.draw, Prose),
}


def drawing_of(name: str) -> Drawing:
    """How the paper with this name is drawn. Raises KeyError for an unknown one."""
    return DRAWINGS[name]
