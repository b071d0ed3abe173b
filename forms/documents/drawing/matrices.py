"""Matrices: the same questions for every printed row, options as columns of boxes, rows in groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from forms.documents.drawing.faces import SYMBOL, Piece
from forms.documents.drawing.folding import fold
from forms.documents.drawing.grid import Cell, Line, Row, open_sides
from forms.documents.drawing.styles import ANSWER, FIGURE, LABEL
from forms.documents.drawing.survey import NUMBERS, WIDTH, Sheet, room_of, titled

ROW = 6.1
LAST = 3
"""The rows at the end of a long matrix that go to the next page together."""


def matrix(sheet: Sheet, field: Any, *, label: float, group: float = 0, repeated: bool = True, **widths: float) -> None:
    """Print ``field`` into the open table.

    :param label: the width of the column of row labels in mm
    :param group: the width of the column of group labels, 0 where rows stand in no groups
    :param repeated: whether the column heads, and the band above them, are repeated on every page
    :param widths: question name to the width of its column, all options together
    """
    first = field.printed_rows[0].form
    sheet.add(*heads(sheet, field, first, label + group, widths, repeated=repeated))
    for title, codes in grouped(field):
        for index, code in enumerate(codes):
            row = field.form[code]
            before = [group_cell(title, index, len(codes), group)] if group else []
            cells = [*before, label_cell(sheet, row, label), *answers(sheet, row.form, widths)]
            together = bool(group) or not repeated or index >= len(codes) - LAST
            sheet.add(Row(cells, height=ROW, tied=together and index < len(codes) - 1))


def group_cell(title: str, index: int, count: int, width: float) -> Cell:
    """The group cell of row ``index`` of ``count``: together they look like one, each holds a line of the label."""
    lines = fold(title, room_of(width, LABEL))
    place = index - (count - len(lines)) // 2
    text = lines[place] if 0 <= place < len(lines) else ""
    return Cell(width, [Line(LABEL, (Piece(text),))], open=open_sides(index, count))


def transposed(sheet: Sheet, field: Any, *, label: float) -> None:
    """Print ``field`` into the open table turned round: a column for every printed row, a row for every question.

    :param label: the width of the column of question labels in mm
    """
    columns = field.printed_rows
    width = (WIDTH - label) / len(columns)
    titles = [sheet.titled(str(column.label.text), width) for column in columns]
    sheet.add(Row([sheet.titled(str(field.label.text), label), *titles], tied=True))
    names = [question.short_name for question in columns[0].form]
    for name in names:
        places = [Cell(width, [sheet.written(column.form[name], FIGURE)]) for column in columns]
        head = Cell(label, [sheet.text(ANSWER, titled(columns[0].form[name]))])
        sheet.add(Row([head, *places], height=ROW, tied=name != names[-1]))


def grouped(field: Any) -> Iterator[tuple[str, list[str]]]:
    """The groups with the codes of their rows; the row of totals belongs to the last."""
    groups = dict(field.groups)
    if field.totals:
        last = list(groups)[-1]
        groups[last] = [*groups[last], "total"]
    yield from groups.items()


def heads(sheet: Sheet, field: Any, first: Any, label: float, widths: dict[str, float], *, repeated: bool) -> list[Row]:
    """The column heads; a question with options takes a second row that names them."""
    split = any(is_ticked(first[name]) for name in widths)
    merge = "restart" if split else ""
    upper = [sheet.titled(str(field.label.text), label, merge=merge)]
    lower = [sheet.titled("", label, merge="continue")]
    for name, width in widths.items():
        question = first[name]
        if is_ticked(question):
            upper.append(sheet.titled(titled(question), width))
            share = width / len(question.choices)
            lower += [sheet.titled(str(text), share) for text in question.choices.values()]
        else:
            upper.append(sheet.titled(titled(question), width, merge=merge))
            lower.append(sheet.titled("", width, merge="continue"))
    return [Row(cells, height=ROW, head=repeated, tied=True) for cells in ([upper, lower] if split else [upper])]


def is_ticked(question: Any) -> bool:
    """Whether the options of a question are columns of boxes."""
    return question.kind == "choice"


def label_cell(sheet: Sheet, row: Any, width: float) -> Cell:
    return Cell(width, [sheet.text(ANSWER, str(row.label.text))])


def answers(sheet: Sheet, row: Any, widths: dict[str, float]) -> Iterator[Cell]:
    """The answer places of one row; a row of totals has none for questions that are not summed."""
    for name, width in widths.items():
        if name not in row:
            yield Cell(width, [Line(FIGURE, (Piece("—"),))])
        elif is_ticked(row[name]):
            share = width / len(row[name].choices)
            for code in row[name].choices:
                yield Cell(share, [Line(FIGURE, (Piece(sheet.pen.box(row[name], code), SYMBOL),))])
        else:
            yield Cell(width, [sheet.written(row[name], FIGURE if row[name].kind in NUMBERS else ANSWER)])
