"""Tables whose rows people add: one printed row an entry, or one card of several rows where the entries are rich."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

from forms.documents.drawing.faces import KAITI, Piece
from forms.documents.drawing.grid import Cell, Line, Row, open_sides
from forms.documents.drawing.options import POINTS_PER_MM
from forms.documents.drawing.styles import ANSWER, FIGURE, LABEL
from forms.documents.drawing.survey import NUMBERS, Sheet, room_of, titled

SHORT = (*NUMBERS, "day", "month", "select", "choice")
"""The kinds whose answers are short enough to stand in the middle of a narrow column."""

CARD = {1: (37, 109), 2: (37, 37, 28, 44), 3: (37, 18, 18, 18, 24, 31)}
"""Widths of labels and answers beside the number of a card in mm, by how many pairs stand in the row."""

FEW = 6
"""The rows at most that are kept on one page."""

TALLEST = 130.0
"""The height in mm up to which a row is kept on one page."""

NUMBER_WIDTH = 10.0
TO = "至"


def register(sheet: Sheet, table: Any, columns: Mapping[str, float], *, blanks: int, caption: bool = True) -> None:
    """Print ``table`` into the open table, in one piece: its title, its column heads, and a row an entry.

    :param columns: the columns in printed order with their widths in mm: the name of a question, ``no`` for the number
        of the row, two names as ``start+end`` for answers that share a column, or the path of a question outside
    :param blanks: the rows of the form as issued
    :param caption: whether the title is printed
    """
    if caption:
        sheet.add(sheet.band(str(table.label.text), KAITI, head=False))
    sheet.add(heads(sheet, table, columns, head=False), *entries(sheet, table, columns, blanks, tied=True))


def long_register(sheet: Sheet, table: Any, columns: Mapping[str, float], *, blanks: int, caption: bool = True) -> None:
    """Print ``table`` as a table of its own, whose heads are repeated on every page it runs over."""
    sheet.open(*([sheet.band(str(table.label.text), KAITI)] if caption else []))
    tied = table.max_entries <= FEW
    sheet.add(heads(sheet, table, columns, head=True), *entries(sheet, table, columns, blanks, tied))


def heads(sheet: Sheet, table: Any, columns: Mapping[str, float], head: bool) -> Row:
    """The row of column heads."""
    row = table.specimen().form
    cells = [sheet.titled(head_of(row, names.split("+")), width) for names, width in columns.items()]
    return Row(cells, head=head, tied=True)


def head_of(row: Any, names: Sequence[str]) -> str:
    """The head of a column: the label of its question, or what the labels of its questions say together."""
    if names == ["no"]:
        return "序号"
    labels = [titled(row.question(name)) for name in names]
    shared = shared_start(labels)
    if len(labels) == 1 or shared.endswith("（"):
        return shared.removesuffix("（")
    return shared + "、".join(label.removeprefix(shared) for label in labels)


def shared_start(texts: Sequence[str]) -> str:
    """The characters all texts begin with."""
    same = takewhile(lambda characters: len(set(characters)) == 1, zip(*texts, strict=False))
    return "".join(characters[0] for characters in same)


def entries(sheet: Sheet, table: Any, columns: Mapping[str, float], blanks: int, tied: bool) -> Sequence[Row]:
    """The rows of the entries."""
    row = table.specimen().form
    cells = [Cell(width, entry(sheet, row, names.split("+"))) for names, width in columns.items()]
    splits = any(outgrows(row.question(name), width) for names, width in written_columns(columns) for name in names)
    return looped(sheet, table, [Row(cells, height=sheet.height, splits=splits, tied=tied)], blanks)


def written_columns(columns: Mapping[str, float]) -> list[tuple[list[str], float]]:
    """The columns that hold answers: the names of their questions, and their width."""
    return [(names.split("+"), width) for names, width in columns.items() if names != "no"]


def outgrows(question: Any, width: float) -> bool:
    """Whether the longest answer may be too tall for a page, so that its row must be allowed to run over."""
    lines = getattr(question, "limit", 0) / room_of(width, ANSWER)
    return lines * ANSWER.line / POINTS_PER_MM > TALLEST


def entry(sheet: Sheet, row: Any, names: Sequence[str]) -> list[Line]:
    """The places of the answers of one column; what was chosen is printed in words."""
    if names == ["no"]:
        return [Line(FIGURE, (Piece(sheet.pen.mark("row.no")),))]
    questions = [row.question(name) for name in names]
    lines = [sheet.written(question, FIGURE if question.kind in SHORT else ANSWER) for question in questions]
    if [question.kind for question in questions] == ["day", "day"]:
        lines[0] = replace(lines[0], pieces=(*lines[0].pieces, Piece(TO)))
    return lines


def cards(sheet: Sheet, table: Any, layout: Sequence[Sequence[str]], *, blanks: int, caption: bool = True) -> None:
    """A table of its own whose entries are cards: the number at the left, labels and answers in rows.

    :param layout: the names of the questions of every row of a card
    """
    row = table.specimen().form
    sheet.open(*([sheet.band(str(table.label.text), KAITI)] if caption else []))
    rows = []
    for index, names in enumerate(layout):
        number = Line(LABEL, (Piece(sheet.pen.mark("row.no") if index == len(layout) // 2 else ""),))
        cells = [Cell(NUMBER_WIDTH, [number], open=open_sides(index, len(layout)))]
        cells += card_row(sheet, [row[name] for name in names])
        rows.append(Row(cells, height=sheet.height, tied=index < len(layout) - 1))
    sheet.add(*looped(sheet, table, rows, blanks))


def card_row(sheet: Sheet, questions: Sequence[Any]) -> list[Cell]:
    """Labels and answers beside the number of a card."""
    widths = CARD[len(questions)]
    cells = []
    for question, label, value in zip(questions, widths[::2], widths[1::2], strict=True):
        cells += [sheet.label(question, label), Cell(value, [sheet.written(question, ANSWER)])]
    return cells


def looped(sheet: Sheet, table: Any, rows: list[Row], blanks: int) -> Sequence[Row]:
    """The rows of one entry, repeated for every entry of ``table``."""
    path = table.name.replace("-", ".")
    return sheet.pen.loop(tag_row(f"{{%tr for row in {path} %}}", rows), rows, tag_row("{%tr endfor %}", rows), blanks)


def tag_row(tag: str, rows: Sequence[Row]) -> Row:
    """The row that holds a tag of the template language; it is gone once the template is filled in."""
    width = sum(cell.width for cell in rows[0].cells)
    return Row([Cell(width, [Line(ANSWER, (Piece(tag),))])], height=5)
