"""Whether docxtpl's repair of table grids can ever change a rendering of this template."""

from __future__ import annotations

import re
from typing import Any

from docxtpl import DocxTemplate
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STATEMENT = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
OUTPUT = re.compile(r"\{\{.*?\}\}", re.DOTALL)


def may_need_repair(source: str) -> bool:
    """Whether some rendering of a body might have a row that does not fit its table's grid.

    It cannot where no statement stands between cells, no span is computed, and every table keeps at least one row
    outside all statements that fills its grid exactly while no row is wider.
    """
    marked = STATEMENT.sub("<?statement?>", OUTPUT.sub("", source))
    try:
        body = etree.fromstring(marked.encode("utf-8"))
    except etree.XMLSyntaxError:
        return True
    return any(repairable(table) for table in body.iter(f"{W}tbl"))


def repairable(table: Any) -> bool:
    grid = table.find(f"{W}tblGrid")
    if grid is None or table.find(f".//{W}tbl") is not None:
        return True
    width = len(grid.findall(f"{W}gridCol"))
    depth_free, widths = False, []
    statements = 0
    for child in table:
        if child.tag is etree.PI:
            statements += 1
        elif child.tag == f"{W}tr":
            if any(part.tag is etree.PI for part in child):
                return True
            widths.append(spans(child))
            depth_free = depth_free or (statements == 0 and spans(child) == width)
    return not depth_free or max(widths) > width


def spans(row: Any) -> int:
    """The number of grid columns the cells of a row take."""
    total = 0
    for cell in row.findall(f"{W}tc"):
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        value = None if span is None else span.get(f"{W}val")
        total += 1 if value is None else int(value) if value.isdigit() else 10_000
    return total


def repaired(body: bytes) -> bytes:
    """The body with docxtpl's own repair done to its tables."""
    tree = DocxTemplate(None).fix_tables(body)
    return etree.tostring(tree, encoding="unicode").encode("utf-8")
