"""The vocabulary of the survey sheets: sections, labelled answers packed in rows, options, prose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forms.documents.drawing.faces import FANGSONG, HEITI, TITLE_SONG, Piece
from forms.documents.drawing.folding import fold
from forms.documents.drawing.grid import ROW_HEIGHT, Cell, Grid, Line, Row
from forms.documents.drawing.options import POINTS_PER_MM, option_lines
from forms.documents.drawing.pen import Pen
from forms.documents.drawing.styles import ABOVE, ANSWER, BAND, FIGURE, GAP, LABEL, MARK, NOTE, NOTE_HEAD, TITLE, Style

WIDTH = 156.0
LABEL_WIDTH = 37.0
MARGIN = 1.5
NUMBERS = ("count", "amount", "computed")


class Sheet:
    """A survey sheet in the making: ``blocks`` are its paragraphs and tables so far.

    ``height`` is the least height of the rows to come, in mm.

    :param form: the blank questionnaire whose labels, options and units are printed
    """

    def __init__(self, form: Any, pen: Pen) -> None:
        self.form, self.pen = form, pen
        self.blocks: list[Line | Grid] = []
        self.height = ROW_HEIGHT

    # -- blocks --------------------------------------------------------------------------------

    def head(self, remark: str) -> None:
        """The mark 附件n, the title on the third line, and what is said once about all figures."""
        self.blocks += [
            Line(MARK, (Piece(f"附件{self.form.annex}", HEITI),)),
            Line(MARK),
            Line(TITLE, (Piece(str(self.form.title), TITLE_SONG),)),
            Line(ABOVE, tuple(Piece(part) for part in self.pen.label(remark))),
        ]

    def open(self, *heads: Row) -> None:
        """Begin a table with these rows, which are repeated wherever it runs over a page."""
        if self.blocks and isinstance(self.blocks[-1], Grid):
            self.blocks.append(Line(GAP))
        self.blocks.append(Grid(list(heads)))

    def section(self, name: str, repeated: bool = False) -> Any:
        """Begin the section ``name`` with its band, ``repeated`` on every page where column heads stand below it.

        Returns the form of its questions.
        """
        section = self.form[name]
        self.open(self.band(f"{section.number}、{section.label.text}", HEITI, repeated))
        return section.form

    def band(self, text: str, face: str, head: bool = True) -> Row:
        """A row across the sheet that says what stands below."""
        return Row([Cell(WIDTH, [self.text(BAND, text, face)])], height=7, head=head, tied=True)

    def add(self, *rows: Row) -> None:
        """Print rows below what the open table holds."""
        table = self.blocks[-1]
        assert isinstance(table, Grid)
        table.rows += rows

    # -- rows ----------------------------------------------------------------------------------

    def pairs(
        self, *questions: Any, labels: Sequence[float] = (), values: Sequence[float] = (), tied: bool = False
    ) -> None:
        """One row of labels and answers, every pair as wide as the others unless their widths in mm are given.

        :param tied: whether the row goes to the page of the row below
        """
        labels = labels or [LABEL_WIDTH] * len(questions)
        values = values or [WIDTH / len(questions) - LABEL_WIDTH] * len(questions)
        cells = []
        for question, label, value in zip(questions, labels, values, strict=True):
            cells += [self.label(question, label), self.answer(question, value)]
        self.add(Row(cells, height=self.height, tied=tied))

    def prose(self, question: Any, height: float) -> None:
        """A labelled place for several lines, at least ``height`` mm high; a long answer runs over the page."""
        cells = [self.label(question, LABEL_WIDTH), self.answer(question, WIDTH - LABEL_WIDTH, upright="top")]
        self.add(Row(cells, height=height, splits=True))

    # -- cells ---------------------------------------------------------------------------------

    def label(self, question: Any, width: float) -> Cell:
        """The label of a question with its unit, folded to the width of the cell."""
        return self.titled(titled(question), width)

    def titled(self, title: str, width: float, merge: str = "") -> Cell:
        """A cell with a printed title, folded to its width."""
        lines = fold(title, room_of(width, LABEL))
        return Cell(width, [self.text(LABEL, "\n".join(lines))], merge=merge)

    def answer(self, question: Any, width: float, upright: str = "center") -> Cell:
        """The place of an answer: its options, or its text; numbers stand in the middle."""
        if question.kind in ("choice", "choices"):
            return Cell(width, option_lines(self.pen, question, width - 2 * MARGIN), upright)
        return Cell(width, [self.written(question, FIGURE if question.kind in NUMBERS else ANSWER)], upright)

    def written(self, question: Any, style: Style) -> Line:
        """The place of an answer in words."""
        return Line(style, (Piece(self.pen.words(question)),))

    def text(self, style: Style, text: str, face: str = FANGSONG) -> Line:
        """A printed line, the words of the calendar in it as places."""
        return Line(style, tuple(Piece(part, face) for part in self.pen.label(text)))

    # -- the end -------------------------------------------------------------------------------

    def instructions(self) -> None:
        """填表说明, numbered."""
        self.blocks.append(Line(NOTE_HEAD, (Piece("填表说明", HEITI),)))
        self.blocks += [
            self.text(NOTE, f"{number}. {sentence}") for number, sentence in enumerate(self.form.instructions, start=1)
        ]


def titled(question: Any) -> str:
    """The label of a question with its unit in brackets, where it does not end with the unit."""
    label, unit = str(question.label.text), str(getattr(question, "unit", ""))
    return f"{label}（{unit}）" if unit and not label.endswith(unit) else label


def room_of(width: float, style: Style) -> float:
    """How many ems of a style fit on a line of a cell ``width`` mm wide."""
    return (width - 2 * MARGIN) * POINTS_PER_MM / style.points - 0.1
