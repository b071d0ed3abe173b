"""What a rendered part needs after printing so that Word opens it, decided once for each template."""

from __future__ import annotations

from typing import NamedTuple

from forms.documents.engine.identities import Numbering, may_repeat
from forms.documents.engine.source import PartSource
from forms.documents.engine.tables import Risks, refuse_rowless, repaired, with_paragraphs

BODY_NUMBERS, OTHER_NUMBERS = 1000, 100_000


class Care(NamedTuple):
    """Which of its checks a part needs; a template drawn with care needs none. ``numbers`` 0 is no renumbering."""

    grids: bool = False
    rows: bool = False
    cells: bool = False
    numbers: int = 0

    @classmethod
    def of(cls, source: PartSource, place: int) -> Care:
        """The care for the part that is number ``place`` of its template."""
        risks = Risks.of(source.source)
        base = BODY_NUMBERS if source.is_body else OTHER_NUMBERS * (place + 1)
        numbers = base if may_repeat(source.source) else 0
        return cls(risks.grids and source.is_body, risks.rows or risks.grids, risks.cells, numbers)

    def taken(self, body: bytes) -> bytes:
        """``body`` as Word opens it.

        :raises RenderingFailed: where that would take more than an empty paragraph or other column widths
        """
        if self.rows:
            refuse_rowless(body)
        if self.grids:
            body = repaired(body)
        if self.cells:
            body = with_paragraphs(body)
        return Numbering(self.numbers).done(body) if self.numbers else body
