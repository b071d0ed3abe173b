"""What a template may do to its tables: rows that do not fit the grid, no rows at all, cells without a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docxtpl import DocxTemplate
from lxml import etree

from forms.documents.engine.wording import RenderingFailed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TAG = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%[-+]?\s*(\w+).*?%\}", re.DOTALL)
CHANGE = {"if": 1, "for": 1, "else": 0, "elif": 0, "endif": -1, "endfor": -1}
COMPUTED_SPAN = 10_000


@dataclass(frozen=True)
class Risks:
    """What some rendering of a body might need: docxtpl's repair of grids, a row in every table, ends for cells."""

    grids: bool
    rows: bool
    cells: bool

    @classmethod
    def of(cls, source: str) -> Risks:
        """The risks of a Jinja source; all of them where its structure cannot be followed."""
        marked = TAG.sub(lambda tag: f"<?{tag[1]}?>" if tag[1] else "", source)
        try:
            tables = list(etree.fromstring(marked.encode("utf-8")).iter(f"{W}tbl"))
        except etree.XMLSyntaxError:
            return cls(True, True, True)
        return cls(
            any(may_misfit(table) for table in tables),
            any(not any(depth == 0 for depth, _row in children(table, "tr")) for table in tables),
            any(may_be_hollow(cell) for table in tables for cell in table.iter(f"{W}tc")),
        )


def may_misfit(table: Any) -> bool:
    """Whether some rendering of a table might have no row that fills its grid, or one that is wider.

    It cannot where statements stand only between rows or wholly inside a cell, no span is computed, no row is wider
    than the grid, and all rows fill it or one of those outside all statements does.
    """
    grid = table.find(f"{W}tblGrid")
    rows = list(children(table, "tr"))
    if grid is None or len(rows) != len(list(table.iter(f"{W}tr"))):
        return True
    statements = [statement for statement in table.iter(etree.PI) if statement.getparent() is not table]
    if not all(any(True for _cell in statement.iterancestors(f"{W}tc")) for statement in statements):
        return True
    if not is_closed(table.iter(etree.PI)) or not all(is_closed(cell.iter(etree.PI)) for cell in table.iter(f"{W}tc")):
        return True
    columns = len(grid.findall(f"{W}gridCol"))
    widths = [(depth, width_of(row)) for depth, row in rows]
    if any(width > columns for _depth, width in widths):
        return True
    return any(width < columns for _depth, width in widths) and (0, columns) not in widths


def children(parent: Any, name: str) -> Iterator[tuple[int, Any]]:
    """The children with a name, each with the number of statements of ``parent`` it stands in."""
    depth = 0
    for child in parent:
        if child.tag is etree.PI:
            depth += CHANGE.get(child.target, 0)
        elif child.tag == f"{W}{name}":
            yield depth, child


def is_closed(statements: Iterator[Any]) -> bool:
    """Whether these statements, known ones all of them, close whatever they open."""
    depth = 0
    for statement in statements:
        change = CHANGE.get(statement.target)
        if change is None or depth + min(change, 0) < 0 or (change == 0 and depth == 0):
            return False
        depth += change
    return depth == 0


def width_of(row: Any) -> int:
    """The number of grid columns the cells of a row take, or of cells where that is greater."""
    cells = row.findall(f"{W}tc")
    if len(cells) != len(list(row.iter(f"{W}tc"))):
        return COMPUTED_SPAN
    return max(len(cells), sum(span_of(cell) for cell in cells))


def span_of(cell: Any) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    if span is None:
        return 1
    value = span.get(f"{W}val") or ""
    return int(value) if value.isascii() and value.isdecimal() else COMPUTED_SPAN


def may_be_hollow(cell: Any) -> bool:
    """Whether a cell may end with something other than a paragraph, once the statements in it have run."""
    elements = [child for child in cell if isinstance(child.tag, str)]
    certain = {id(paragraph) for depth, paragraph in children(cell, "p") if depth == 0}
    for element in reversed(elements):
        if id(element) in certain:
            return False
        if element.tag != f"{W}p":
            return True
    return True


ROWLESS = re.compile(rb"(?:</w:tblGrid>|<w:tblGrid/>)\s*</w:tbl>")
CELLLESS = re.compile(rb"(?:<w:tr(?: [^>]*)?>|</w:trPr>|<w:trPr/>)\s*</w:tr>")
CELL_END = re.compile(rb"(<[^<>]*>)(\s*</w:tc>)")


def refuse_rowless(body: bytes) -> None:
    """Raise RenderingFailed where a table has no row or a row no cell: Word would not open the file."""
    for pattern, fault in ((ROWLESS, "没有行"), (CELLLESS, "有一行没有单元格")):
        if found := pattern.search(body):
            number = len(re.findall(rb"<w:tbl>", body[: found.start()]))
            raise RenderingFailed(f"第 {number} 个表{fault}，Word 打不开这样的文件")


def with_paragraphs(body: bytes) -> bytes:
    """The body with an empty paragraph in every cell that a condition left without its last one."""
    return CELL_END.sub(ended, body)


def ended(end: re.Match[bytes]) -> bytes:
    whole = end[1] == b"</w:p>" or end[1].startswith((b"<w:p/", b"<w:p "))
    return end[0] if whole else b"%s<w:p/>%s" % (end[1], end[2])


def repaired(body: bytes) -> bytes:
    """The body with docxtpl's own repair done to its tables.

    :raises RenderingFailed: where the body is no well-formed XML, which docxtpl would make it by leaving things out
    """
    try:
        etree.fromstring(body, etree.XMLParser(huge_tree=True))
        tree = DocxTemplate(None).fix_tables(body)
    except (etree.XMLSyntaxError, AttributeError, TypeError, ValueError) as error:
        raise RenderingFailed(f"模板中的标记把文件拆散了：{error}") from error
    return etree.tostring(tree, encoding="unicode").encode("utf-8")
