"""A sheet that lists what an archive holds, written row by row; a text is always a text, never a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from types import TracebackType
from typing import Any

from forms.characters import is_hidden

Cell = str | int
NARROW, WIDE = 10, 28


class IndexSheet:
    """One sheet in the making. Its rows go to a temporary file of openpyxl's, which leaving the block removes.

    :param heads: the titles of the columns
    """

    def __init__(self, title: str, heads: Sequence[str]) -> None:
        from openpyxl import Workbook  # 5 MB and a tenth of a second, which a server that exports nothing saves
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        self.made, self.bold = WriteOnlyCell, Font(bold=True)
        self.book = Workbook(write_only=True)
        self.sheet = self.book.create_sheet(title)
        self.sheet.freeze_panes = "A2"
        for number, head in enumerate(heads, start=1):
            width = WIDE if len(head) > 2 else NARROW
            self.sheet.column_dimensions[get_column_letter(number)].width = width
        self.done = False
        self.add(heads, bold=True)

    def __enter__(self) -> IndexSheet:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if not self.done:
            self.finish()

    def add(self, cells: Sequence[Cell], bold: bool = False) -> None:
        """One more row."""
        self.sheet.append([self.cell(value, bold) for value in cells])

    def cell(self, value: Cell, bold: bool) -> Any:
        if value == "":
            return None
        if isinstance(value, int):
            return self.made(self.sheet, value)
        plain = value if value.isprintable() else "".join("\ufffd" if is_hidden(sign) else sign for sign in value)
        cell = self.made(self.sheet, plain)
        cell.data_type = "s"
        if bold:
            cell.font = self.bold
        return cell

    def finish(self) -> bytes:
        """The workbook; no row can be added any more."""
        self.done = True
        packed = io.BytesIO()
        self.book.save(packed)
        return packed.getvalue()
