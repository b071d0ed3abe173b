"""Reading a list of organisations from xlsx, csv or a copied block, whatever a clerk's program made of it."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable
from itertools import islice
from typing import Any

COLUMNS = {
    "类别": "kind",
    "单位名称": "name",
    "统一社会信用代码": "credit_code",
    "所在市": "city",
    "联系人": "contact",
    "电话": "phone",
    "电子邮箱": "email",
}
KINDS = {"企业": "enterprise", "服务机构": "agency"}
EXAMPLE = "（示例）"
"""What the name in the example row of our own template begins with; such rows are passed over."""
MOST_ROWS = 5_000
MOST_BYTES = 50 * 1024 * 1024
EXACT = 10**15
Table = list[tuple[int, list[Any]]]
PACKAGE, OLD_WORKBOOK = b"PK", b"\xd0\xcf\x11\xe0"


class Unreadable(ValueError):
    """The file is no list of organisations; the message says what is expected."""


def read_rows(name: str, content: bytes) -> list[dict[str, str]]:
    """The rows of a file as dicts from field name to text, with ``row`` the number of the row in the sheet.

    The content says which kind of file it is; the name is asked only where the content does not say.
    Raises Unreadable.
    """
    if not content.strip():
        raise Unreadable("文件是空的")
    if content.startswith(OLD_WORKBOOK):
        raise Unreadable("这是旧版或加密的 Excel 文件，请用 Excel 或 WPS 另存为不加密的 xlsx 后再试")
    is_workbook = content.startswith(PACKAGE) or name.lower().endswith(".xlsx")
    return rows_of(sheet(content) if is_workbook else lines(content))


def read_block(block: Iterable[list[str]]) -> list[dict[str, str]]:
    """The rows of a block of cells copied from a spreadsheet, with or without its heads; as :func:`read_rows`.

    Without heads the columns are those of the template, in its order. Raises Unreadable.
    """
    table = filled(block)
    if table and not any(titled(cell) in COLUMNS for cell in table[0][1]):
        if max(len(cells) for _number, cells in table) > len(COLUMNS):
            raise Unreadable(f"没有列名时，各列须依次为：{'、'.join(COLUMNS)}")
        table = [(0, list(COLUMNS)), *table]
    return rows_of(table)


def rows_of(table: Table) -> list[dict[str, str]]:
    """The rows under the heads in the first row of a table. Raises Unreadable."""
    heads = heads_of(table[0][1] if table else [])
    rows = [row for number, cells in table[1:] if (row := row_of(number, heads, cells))]
    if not rows:
        raise Unreadable("列名之下没有单位")
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"一次最多导入 {MOST_ROWS} 行，请分开导入")
    return rows


def heads_of(cells: list[Any]) -> list[str | None]:
    """Which field each column holds, None for a column nobody asked for. Raises Unreadable."""
    heads = [COLUMNS.get(titled(cell)) for cell in cells]
    missing = [title for title, field in COLUMNS.items() if field not in heads and field in ("kind", "name")]
    doubled = [title for title, field in COLUMNS.items() if heads.count(field) > 1]
    if missing or doubled:
        wrong = f"缺少列名：{'、'.join(missing)}" if missing else f"列名重复：{'、'.join(doubled)}"
        raise Unreadable(f"首行{wrong}；应有：{'、'.join(COLUMNS)}")
    return heads


def titled(cell: Any) -> str:
    """A column head without what clerks put after it, such as （必填） or an asterisk."""
    return re.split(r"[（(*＊]", str(cell or ""))[0].strip()


def row_of(number: int, heads: list[str | None], cells: list[Any]) -> dict[str, str]:
    """The fields of one row; an empty dict for an empty row. Raises Unreadable."""
    row = {}
    for field, cell in zip(heads, cells, strict=False):
        if isinstance(cell, (int, float)) and abs(cell) >= EXACT:
            raise Unreadable(
                f"第 {number} 行：“{cell}”被表格程序当作数字，末几位已丢失；请把这一列设为文本，重新填写后再导入"
            )
        if field:
            row[field] = text_of(cell)
    if not any(row.values()) or row.get("name", "").startswith(EXAMPLE):
        return {}
    kind = row.get("kind", "")
    return row | {"row": str(number), "kind": KINDS.get(kind, kind)}


def text_of(cell: Any) -> str:
    """A cell as text; a number that stands for a code keeps its digits."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).encode("utf-8", "replace").decode().strip()


def filled(rows: Iterable[Iterable[Any]]) -> Table:
    """The rows that hold anything, with their numbers: one more than may be imported, so that too many shows."""
    numbered = ((number, list(cells)) for number, cells in enumerate(rows, start=1))
    return list(islice((row for row in numbered if any(map(text_of, row[1]))), MOST_ROWS + 2))


def sheet(content: bytes) -> Table:
    """The first sheet of a workbook, as values. Raises Unreadable for what is none or unpacks too large."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(member.file_size for member in package.infolist()) > MOST_BYTES:
                raise Unreadable("表格展开后过大，请删除多余内容后再导入")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from openpyxl import load_workbook

            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            try:
                first = book.worksheets[0]
                first.reset_dimensions()  # not every program writes down how large its sheet is
                return filled(first.values)
            finally:
                book.close()
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable("不是可以读取的 xlsx 文件，请用 Excel 或 WPS 另存为 xlsx 后再试") from error


def lines(content: bytes) -> Table:
    """The rows of a csv file in UTF-8 (with or without BOM) or GB 18030. Raises Unreadable."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        try:
            return filled(csv.reader(io.StringIO(text, newline="")))
        except csv.Error as error:
            raise Unreadable("csv 文件的引号或分隔不完整，请另存为 xlsx 后再试") from error
    raise Unreadable("csv 文件的编码无法识别，请另存为 UTF-8 或 xlsx")
