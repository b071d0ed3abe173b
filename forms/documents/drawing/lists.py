"""The two lists filed with the plan, 帮扶结对名单 and 帮扶工作联系人更新名单: landscape sheets of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.documents.drawing.faces import TITLE_SONG, Piece
from forms.documents.drawing.grid import Line
from forms.documents.drawing.registers import long_register
from forms.documents.drawing.styles import ABOVE_WIDE, TITLE
from forms.documents.drawing.survey import Sheet

PAIRS = {
    "no": 11,
    "region": 15,
    "agency": 22,
    "category": 18.5,
    "agency_contact+agency_telephone": 30,
    "enterprise": 22,
    "industry": 18.5,
    "enterprise_contact+enterprise_telephone": 30,
    "support": 23.5,
    "signed": 18.5,
    "remark": 16,
}
CONTACTS = {
    "no": 11,
    "cover.region": 15,
    "cover.org": 22,
    "name": 14.5,
    "department+post": 22,
    "telephone": 30,
    "mobile": 26,
    "fax": 30,
    "email": 27,
    "change": 12.5,
    "former": 15,
}


def draw_pairs(sheet: Sheet) -> None:
    """帮扶结对名单: who helps whom."""
    cover = sheet.form.cover.form
    draw(sheet, "pairs", [Piece(sheet.pen.answer(cover.org))], sheet.form.pairing.form.pairs, PAIRS)


def draw_contacts(sheet: Sheet) -> None:
    """帮扶工作联系人更新名单: whom to reach, and what changed."""
    draw(sheet, "contacts", [], sheet.form.contacts.form.people, CONTACTS)


def draw(sheet: Sheet, paper: str, issuer: list[Piece], table: Any, columns: Mapping[str, float]) -> None:
    """The title, who seals the list and when, and the list."""
    signature = sheet.form.signature.form
    sheet.pen.note(signature.sign)
    date = [Piece(f"\t{signature.date.label.text}："), Piece(sheet.pen.answer(signature.date))]
    sheet.blocks += [
        Line(TITLE, (Piece(sheet.form.papers[paper], TITLE_SONG),)),
        Line(ABOVE_WIDE, (Piece(f"{signature.sign.label.text}："), *issuer, *date)),
    ]
    long_register(sheet, table, columns, blanks=6, caption=False)
