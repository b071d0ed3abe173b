"""The places for a hand and a seal at the end of a sheet: a declaration, then lines for signature, seal and date."""

from __future__ import annotations

from typing import Any

from forms.documents.drawing.faces import SYMBOL, Piece
from forms.documents.drawing.grid import Cell, Line, Row
from forms.documents.drawing.styles import ANSWER, SIGN
from forms.documents.drawing.survey import WIDTH, Sheet

SEAL = 34.0
"""The height left for a seal of 4.2 cm across that presses the line of its issuer, in mm."""


def seal_box(sheet: Sheet, form: Any) -> None:
    """The questions of an opinion, then one cell with room for the seal and its lines at the lower right."""
    declared: list[Line] = []
    for question in form:
        if question.kind == "agree":
            declared.append(agreement(sheet, question))
        elif question.kind != "printed":
            sheet.pairs(question, tied=True)
    by_hand = [question for question in form if question.kind == "printed"]
    lines = [*declared, Line(SIGN), Line(SIGN), *sign_lines(sheet, by_hand)]
    sheet.add(Row([Cell(WIDTH, lines, "bottom")], height=SEAL))


def agreement(sheet: Sheet, question: Any) -> Line:
    """The declaration with its box."""
    return Line(ANSWER, (Piece(sheet.pen.box(question, "box"), SYMBOL), Piece(str(question.label.text))))


def sign_lines(sheet: Sheet, questions: list[Any]) -> list[Line]:
    """Signature and seal on one line, the date on the last."""
    for question in questions:
        sheet.pen.note(question)
    *before, date = [str(question.label.text) for question in questions]
    before = [text if text.startswith("（") else f"{text}：" for text in before]
    return [Line(SIGN, (Piece("　　　　　　　".join(before)),)), Line(SIGN, (Piece("　　".join(date.split("　"))),))]
