"""Tables as an xlsx file: text stays text, whatever it begins with, and only numbers are numbers."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import send_file
from werkzeug.wrappers import Response as Answer
from xlsxwriter import Workbook

from forms.workflow.sheets import PlainSheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLAIN = {
    "constant_memory": True,
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
WIDEST = 60

Rows = Iterable[Sequence[Any]]


def workbook(sheets: Mapping[str, Rows], widths: Sequence[int] = ()) -> bytes:
    """A workbook with a sheet per table; the first row of each is its heads.

    :param sheets: name of the sheet to its rows of texts and numbers
    :param widths: how wide the columns of every sheet are, in characters
    """
    file = io.BytesIO()
    with Workbook(file, PLAIN) as book:
        heads, cells = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name, PlainSheet)
            for column, width in enumerate(widths):
                sheet.set_column(column, column, min(width, WIDEST))
            sheet.freeze_panes(1, 0)
            for place, row in enumerate(rows):
                for column, value in enumerate(row):
                    put(sheet, place, column, value, heads if place == 0 else cells)
    return file.getvalue()


def put(sheet: Any, row: int, column: int, value: Any, look: Any) -> None:
    """Write one cell, by the type it has."""
    if isinstance(value, (int, float)):
        sheet.write_number(row, column, value, look)
    elif value not in (None, ""):
        sheet.write_string(row, column, str(value), look)


def send_workbook(content: bytes, name: str) -> Answer:
    """The workbook as a download, saved under ``name``."""
    return send_file(io.BytesIO(content), XLSX, as_attachment=True, download_name=name)
