"""The files sheets are written to, row by row and in constant memory: a workbook, or CSV files."""

from __future__ import annotations

import csv
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Protocol

import xlsxwriter
from flask_babel import gettext as _

from forms.documents.file_names import storable
from forms.exports.sheets import Cell
from forms.workflow.sheets import PLAIN, PlainSheet, visible

Write = Callable[[Sequence[Cell]], None]
MOST_ROWS = 1_048_576
LONGEST_CELL, LONGEST_NAME = 32_767, 31
UNNAMEABLE = str.maketrans("[]:*?/\\", "［］：＊？／＼")
GUARDED = tuple("=+-@\t\r\n'＝＋－＠")
"""What a CSV cell must not begin with: a spreadsheet takes it for a formula, or the guard itself for one."""


class Book(Protocol):
    """A file of sheets in the making."""

    def open(self, title: str, heads: Sequence[str]) -> Write:
        """A sheet, and what adds a row to it."""

    def finish(self) -> None:
        """Write the whole to the file."""


class Workbook:
    """An xlsx file: texts are texts whatever they begin with, only numbers are numbers."""

    def __init__(self, file: IO[bytes]) -> None:
        self.book: Any = xlsxwriter.Workbook(file, PLAIN)
        self.book.use_zip64()
        self.bold = self.book.add_format({"bold": True})
        self.names: set[str] = set()

    def open(self, title: str, heads: Sequence[str]) -> Write:
        """A sheet; what does not fit on one is continued on another."""
        sheet, row = self.begun(title, heads), 0

        def write(cells: Sequence[Cell]) -> None:
            nonlocal sheet, row
            row += 1
            if row == MOST_ROWS:
                sheet, row = self.begun(title, heads), 1
            for column, cell in enumerate(cells):
                if cell == "":
                    continue
                if isinstance(cell, str):
                    sheet.write_string(row, column, fitting(cell))
                else:
                    sheet.write_number(row, column, cell)

        return write

    def begun(self, title: str, heads: Sequence[str]) -> Any:
        sheet = self.book.add_worksheet(self.name(title), PlainSheet)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(heads) - 1, 0), 18)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, self.bold)
        return sheet

    def name(self, title: str) -> str:
        """A name no other sheet has, short enough for one."""
        plain = visible(title).translate(UNNAMEABLE).strip("'")
        name, number = plain[:LONGEST_NAME], 1
        while name.casefold() in self.names:
            number += 1
            ending = f" {number}"
            name = plain[: LONGEST_NAME - len(ending)] + ending
        self.names.add(name.casefold())
        return name

    def finish(self) -> None:
        self.book.close()


def fitting(text: str) -> str:
    """A text as a cell can hold it; what is cut says so."""
    plain = visible(text)
    if len(plain.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return plain
    note = _("……（内容过长，全文见 CSV）")
    return plain[: LONGEST_CELL // 2 - len(note)] + note


class CommaSeparated:
    """CSV files in UTF-8 with a byte order mark, which Excel and WPS need to read Chinese; several become a ZIP.

    A text that a spreadsheet would take for a formula is written with an apostrophe before it; so is one that begins
    with an apostrophe, so that whoever reads it back takes away exactly one.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.folder = tempfile.TemporaryDirectory(prefix="fubiao-csv-")
        self.open_files: list[tuple[str, IO[str]]] = []

    def open(self, title: str, heads: Sequence[str]) -> Write:
        name = f"{len(self.open_files) + 1:02}_{storable(title)}.csv"
        path = Path(self.folder.name) / f"{len(self.open_files)}.csv"
        file = path.open("w", encoding="utf-8-sig", errors="replace", newline="")
        self.open_files.append((name, file))
        writer = csv.writer(file)
        writer.writerow([guarded(head) for head in heads])
        return lambda cells: writer.writerow([guarded(cell) for cell in cells])

    def finish(self) -> None:
        """One file as it is, several as a ZIP; the folder goes."""
        for _name, file in self.open_files:
            file.close()
        with self.folder, zipfile.ZipFile(self.file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, file in self.open_files:
                archive.write(file.name, name)


def guarded(cell: Cell) -> str:
    """A cell of a CSV file: numbers as they are, texts never a formula."""
    if isinstance(cell, (int, Decimal)):
        return str(cell)
    return f"'{cell}" if cell.startswith(GUARDED) else cell
