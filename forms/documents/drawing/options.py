"""The options of a question in one cell: each with its box, standing in columns, none divided at the end of a line."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from forms.documents.drawing.faces import SYMBOL, Piece, ems
from forms.documents.drawing.grid import Line
from forms.documents.drawing.pen import Pen
from forms.documents.drawing.styles import ANSWER, Style

CLEAR = 1.5
"""The least space between two options, in ems."""

RULE = "　　　"
"""The line on which 其他 is written by hand, and which a printed answer stands on."""

POINTS_PER_MM = 72 / 25.4


def option_lines(pen: Pen, question: Any, width: float, style: Style = ANSWER) -> list[Line]:
    """The boxes and labels of ``question`` in lines of ``width`` mm, no option divided.

    They follow each other after full-width spaces; they stand in columns where that takes no more lines.
    """
    room = width * POINTS_PER_MM / style.points
    options = [option(pen, question, code) for code in question.choices]
    sizes = [sum(ems(piece.text) for piece in as_issued(each)) for each in options]
    fewest = len(flowing(sizes, 1, room))
    if fewest > 1:
        for columns in range(2, 6):
            if max(sizes) + CLEAR <= room / columns and ceil(len(sizes) / columns) <= fewest:
                return rows_of(options, columns, room / columns, style)
    space = next(space for space in ("　　", "　") if len(flowing(sizes, len(space), room)) == fewest)
    return [spaced(line, options, space, style) for line in flowing(sizes, len(space), room)]


def spaced(line: Sequence[int], options: Sequence[list[Piece]], space: str, style: Style) -> Line:
    """One line of options with the same space between them."""
    pieces = [piece for index in line for piece in (*options[index], Piece(space))]
    return Line(style, tuple(pieces[:-1]))


def flowing(sizes: Sequence[float], space: int, room: float) -> list[list[int]]:
    """The options line by line, as many on each as it holds."""
    lines: list[list[int]] = [[]]
    reached = 0.0
    for index, size in enumerate(sizes):
        if lines[-1] and reached + space + size > room:
            lines.append([])
        reached = reached + space + size if lines[-1] else size
        lines[-1].append(index)
    return lines


def rows_of(options: Sequence[list[Piece]], columns: int, step: float, style: Style) -> list[Line]:
    """Lines of options in ``columns`` at tab stops ``step`` ems apart."""
    lines = []
    for start in range(0, len(options), columns):
        line = options[start : start + columns]
        pieces = [piece for place, each in enumerate(line) for piece in ([Piece("\t")] if place else []) + each]
        stops = [round((place * step + style.indent) * style.points * 20) for place in range(1, len(line))]
        lines.append(Line(style, tuple(pieces), tuple(stops)))
    return lines


def option(pen: Pen, question: Any, code: str) -> list[Piece]:
    """The box and label of one option, and the line that takes the text of 其他."""
    pieces = [Piece(pen.box(question, code), SYMBOL), *(Piece(part) for part in pen.label(question.choices[code]))]
    other = question.other
    if other is not None and other.option == code:
        pieces += [Piece("："), Piece(pen.answer(other), underline=True), Piece(RULE, underline=True)]
    return pieces


def as_issued(option: Sequence[Piece]) -> list[Piece]:
    """The pieces as they are before an answer is printed: tags take no room, a box takes one character."""
    box, *label = option
    return [Piece("□", box.face), *(piece for piece in label if not piece.text.startswith("{{"))]
