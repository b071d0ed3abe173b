"""The answers of many responses as sheets, keyed by receipt number and credit code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import IO

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from forms.annexes import ANNEXES, by_code
from forms.exports.books import Book, CommaSeparated, Workbook, Write
from forms.exports.lines import IDENTITY, STANDING, lines
from forms.exports.sheets import Sheet, Teller, by_label, sheets_of
from forms.exports.sheets import by_code as told_by_code
from forms.languages import source_language
from forms.models import CatalogueEntry, Programme, db

WORDINGS: dict[str, Teller] = {"labels": by_label, "codes": told_by_code}
"""How options and heads are written: as the form prints them, or as they are stored."""

FORMATS: dict[str, tuple[Callable[[IO[bytes]], Book], str, str]] = {
    "xlsx": (Workbook, ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (CommaSeparated, ".zip", "application/zip"),
}
"""What a file of answers can be: its maker, its ending, its media type."""


def write_answers(numbers: Sequence[int], file: IO[bytes], form: str = "xlsx", wording: str = "labels") -> None:
    """Write the answers of the responses with these numbers, in their order, to ``file``.

    Every annex has a sheet with a row a response, and one for each of its tables and matrices.

    :param form: a key of ``FORMATS``; CSV files come as a ZIP
    :param wording: a key of ``WORDINGS``
    """
    with source_language():
        book = FORMATS[form][0](file)
        opened = {code: sheets_in(book, code, year, wording) for code, year in annexes_of(numbers).items()}
        tell = WORDINGS[wording]
        for line in lines(numbers):
            for sheet, write in opened[line.annex]:
                about = (*line.identity, *line.standing) if sheet.is_main else line.identity
                for row in sheet.rows(line.answers, tell, wording == "codes"):
                    write([*about, *row])
        book.finish()


def annexes_of(numbers: Sequence[int]) -> dict[str, Programme]:
    """The annexes there are responses to, in the order of the notice, each with the latest year among them."""
    wanted = select(CatalogueEntry.response_id, CatalogueEntry.annex, CatalogueEntry.programme_id)
    chosen = set(numbers)
    present = {(annex, year) for number, annex, year in db.session.execute(wanted).yield_per(1000) if number in chosen}
    earlier_first = db.session.execute(select(Programme).order_by(Programme.year)).scalars().all()
    latest = {annex: programme for programme in earlier_first for annex, year in present if year == programme.id}
    return {annex.code: latest[annex.code] for annex in ANNEXES if annex.code in latest}


def sheets_in(book: Book, code: str, programme: Programme, wording: str) -> list[tuple[Sheet, Write]]:
    """The sheets of an annex, opened in the book with their heads, which say the years of the programme."""
    found = sheets_of(by_code(code).load({}, programme.calendar()))
    return [(sheet, book.open(sheet.title, heads_of(sheet, wording))) for sheet in found]


def heads_of(sheet: Sheet, wording: str) -> list[str]:
    """What identifies the response, how it stands, which row it is; then the questions."""
    about = [*IDENTITY, *STANDING] if sheet.is_main else [*IDENTITY, WHICH]
    return [*map(str, about), *(column.path if wording == "codes" else column.head for column in sheet.columns)]


WHICH = _("行")
