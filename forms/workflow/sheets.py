"""Workbooks to hand out: written row by row, every cell a text, nothing in them ever a formula or a link."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from forms.characters import is_hidden

PLAIN = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
Rows = Iterable[Sequence[str]]


class PlainSheet(Worksheet):
    """A sheet on which every text stands as it is.

    In constant memory XlsxWriter takes a text between ``<r>`` and ``</r>`` for markup of its own and writes it
    unescaped: an answer could break the sheet, or put cells into it.
    """

    def _xml_rich_inline_string(self, string: str, attributes: list[tuple[str, Any]]) -> None:
        self._xml_inline_string(string, True, attributes)


def workbook(*sheets: tuple[str, dict[str, int], Rows]) -> bytes:
    """A workbook of sheets, each with its name, the width of every column by its head, and its rows."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, PLAIN) as book:
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for name, columns, rows in sheets:
            sheet = book.add_worksheet(name, PlainSheet)
            sheet.freeze_panes(1, 0)
            for place, width in enumerate(columns.values()):
                sheet.set_column(place, place, width, text)
            for place, head in enumerate(columns):
                sheet.write_string(0, place, head, bold)
            for number, row in enumerate(rows, start=1):
                for place, cell in enumerate(row):
                    if cell:
                        sheet.write_string(number, place, visible(cell), text)
    return packed.getvalue()


def visible(text: str) -> str:
    """A text without characters that no sheet can hold."""
    return text if text.isprintable() else "".join("\ufffd" if is_hidden(sign) else sign for sign in text)
