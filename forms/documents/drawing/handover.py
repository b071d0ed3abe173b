"""电子档案移交与接收登记表: the parties, what is handed over, the list, the proofs, the places to sign and seal."""

from __future__ import annotations

from forms.documents.drawing.agreement import HEIGHT, filled, place_of
from forms.documents.drawing.faces import TITLE_SONG, Piece
from forms.documents.drawing.grid import Cell, Line, Row
from forms.documents.drawing.prose import Prose
from forms.documents.drawing.styles import BODY, TITLE

COLUMNS = {"no": 10, "region": 24, "kind_of": 15, "period": 16, "count": 15, "files": 16, "first+last": 60}
SEAL = 78.0


def draw(sheet: Prose) -> None:
    """Print the whole record."""
    sheet.blocks += [Line(TITLE, (Piece(str(sheet.form.title), TITLE_SONG),)), Line(BODY)]
    parties = sheet.section("parties")
    sheet.blocks += [filled(sheet, question) for question in parties]
    batch = sheet.section("batch")
    sheet.blocks += [
        filled(sheet, batch.scope),
        filled(sheet, batch.until),
        filled(sheet, batch.count, batch.files),
        filled(sheet, batch.size),
        filled(sheet, batch.format),
    ]
    sheet.table(sheet.section("contents").lines, COLUMNS, 3)
    proofs = sheet.section("proofs")
    sheet.blocks += [filled(sheet, question, tied=question is proofs.check) for question in proofs]
    draw_seals(sheet)


def draw_seals(sheet: Prose) -> None:
    """Two places side by side: a seal above, a signature and a date below it."""
    seals = list(sheet.form.seals.form)
    for seal in seals:
        sheet.pen.note(seal)
    sheet.open()
    sheet.add(Row([Cell(SEAL, place_of(str(seal.label.text)), "top") for seal in seals], height=HEIGHT))
