"""Bordered tables: rows of cells with widths in millimetres, from which the common column grid is worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any

from forms.documents.drawing.faces import Piece, run
from forms.documents.drawing.markup import TWIPS_PER_MM, twips, w
from forms.documents.drawing.styles import Style

BORDER = {"val": "single", "sz": 4, "space": 0, "color": "000000"}
ROW_HEIGHT = 7.2
PADDING = {"top": 30, "left": 85, "bottom": 30, "right": 85}
"""How far text stands clear of the borders, in twips."""


@dataclass(frozen=True)
class Line:
    """One paragraph."""

    style: Style
    pieces: tuple[Piece, ...] = ()
    tabs: tuple[int, ...] = ()
    tied: bool = False

    def element(self, tied: bool = False) -> Any:
        """The ``w:p``, kept on the page of the next where it is ``tied``; ``tabs`` are left tab stops in twips."""
        properties = w(
            "pPr",
            w("pStyle", val=self.style.code),
            w("keepNext") if tied or self.tied else None,
            w("tabs", *(w("tab", val="left", pos=place) for place in self.tabs)) if self.tabs else None,
        )
        return w("p", properties, *(run(piece) for piece in self.pieces))


@dataclass(frozen=True)
class Cell:
    """A cell ``width`` mm wide.

    ``merge`` is ``restart`` or ``continue`` where cells of two rows of heads are one. Cells of many rows look like one
    by leaving out the borders on the ``open`` sides: LibreOffice draws merged cells wrongly after a page break.
    """

    width: float
    lines: Sequence[Line]
    upright: str = "center"
    merge: str = ""
    open: tuple[str, ...] = ()

    def element(self, first: int, edges: Sequence[int], tied: bool) -> tuple[Any, int]:
        """The ``w:tc`` that starts at grid line ``first``, and the grid line it ends at."""
        last = edges.index(nearest(edges, edges[first] + self.width * TWIPS_PER_MM))
        properties = w(
            "tcPr",
            w("tcW", w=edges[last] - edges[first], type="dxa"),
            w("gridSpan", val=last - first) if last - first > 1 else None,
            w("vMerge", val=self.merge) if self.merge else None,
            w("tcBorders", *(w(side, val="nil") for side in self.open)) if self.open else None,
            w("vAlign", val=self.upright),
        )
        return w("tc", properties, *(line.element(tied) for line in self.lines)), last


@dataclass(frozen=True)
class Row:
    """A row at least ``height`` mm high; a ``head`` is repeated on every page the table runs over.

    A row keeps on one page unless it ``splits``; ``tied`` keeps it on the page of the row that follows.
    """

    cells: Sequence[Cell]
    height: float = ROW_HEIGHT
    head: bool = False
    splits: bool = False
    tied: bool = False

    def edges(self) -> list[int]:
        """Where its cells end, in twips from the left edge of the table."""
        return [round(edge * TWIPS_PER_MM) for edge in accumulate(cell.width for cell in self.cells)]

    def element(self, edges: Sequence[int]) -> Any:
        """The ``w:tr`` on the grid lines ``edges`` of the table."""
        properties = w(
            "trPr",
            None if self.splits else w("cantSplit"),
            w("trHeight", val=twips(self.height), hRule="atLeast"),
            w("tblHeader") if self.head else None,
        )
        cells, place = [], 0
        for cell in self.cells:
            element, place = cell.element(place, edges, self.tied)
            cells.append(element)
        return w("tr", properties, *cells)


@dataclass
class Grid:
    """A table as wide as its widest row; every row fills it."""

    rows: list[Row] = field(default_factory=list)

    def element(self) -> Any:
        """The ``w:tbl``."""
        edges = self.edges()
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        properties = w(
            "tblPr",
            w("tblW", w=edges[-1], type="dxa"),
            w("tblInd", w=0, type="dxa"),
            w("tblBorders", *(w(side, **BORDER) for side in sides)),
            w("tblLayout", type="fixed"),
            w("tblCellMar", *(w(side, w=width, type="dxa") for side, width in PADDING.items())),
        )
        columns = [w("gridCol", w=right - left) for left, right in pairwise(edges)]
        return w("tbl", properties, w("tblGrid", *columns), *(row.element(edges) for row in self.rows))

    def edges(self) -> list[int]:
        """The grid lines in twips, from 0: every place where a cell of any row ends, a twip of rounding apart."""
        lines = [0]
        for place in sorted({edge for row in self.rows for edge in row.edges()}):
            if place - lines[-1] > 2:
                lines.append(place)
        return lines


def open_sides(index: int, count: int) -> tuple[str, ...]:
    """The sides without a border of cell ``index`` of ``count`` cells that look like one."""
    return (("top",) if index else ()) + (("bottom",) if index < count - 1 else ())


def nearest(edges: Sequence[int], place: float) -> int:
    """The grid line a cell ends at."""
    return min(edges, key=lambda edge: abs(edge - place))
