"""Reading Word files back: paragraphs as runs, rows as cells, and the faults Word would refuse a file for."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n"}


@dataclass(frozen=True)
class Run:
    """The text of a run, and how it is set."""

    text: str
    setting: bytes


@dataclass(frozen=True)
class Paragraph:
    setting: bytes
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Row:
    """The settings of a row and of its cells, and the paragraphs of each cell."""

    setting: bytes
    cells: tuple[tuple[bytes, tuple[Paragraph, ...]], ...]

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [paragraph for _, paragraphs in self.cells for paragraph in paragraphs]


@dataclass(frozen=True)
class Table:
    setting: bytes
    rows: tuple[Row, ...]


def parts(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return {name: package.read(name) for name in package.namelist()}


def body(docx: bytes) -> Any:
    """The body, read by a parser that forgives nothing."""
    return etree.fromstring(parts(docx)["word/document.xml"], etree.XMLParser(huge_tree=True))[0]


def blocks(docx: bytes) -> list[Paragraph | Table]:
    """The paragraphs and tables of the body in order."""
    kinds = {qn("w:p"): paragraph_of, qn("w:tbl"): table_of}
    return [kinds[element.tag](element) for element in body(docx) if element.tag in kinds]


def paragraph_of(element: Any) -> Paragraph:
    return Paragraph(setting_of(element, "w:pPr"), tuple(run_of(run) for run in element.findall(qn("w:r"))))


def run_of(element: Any) -> Run:
    text = "".join(BREAKS.get(child.tag, child.text or "") for child in element if child.tag != qn("w:rPr"))
    return Run(text, setting_of(element, "w:rPr"))


def table_of(element: Any) -> Table:
    setting = setting_of(element, "w:tblPr") + setting_of(element, "w:tblGrid")
    return Table(setting, tuple(row_of(row) for row in element.findall(qn("w:tr"))))


def row_of(element: Any) -> Row:
    cells = [
        (setting_of(cell, "w:tcPr"), tuple(paragraph_of(each) for each in cell.findall(qn("w:p"))))
        for cell in element.findall(qn("w:tc"))
    ]
    return Row(setting_of(element, "w:trPr"), tuple(cells))


def setting_of(element: Any, name: str) -> bytes:
    found = element.find(qn(name))
    return b"" if found is None else etree.tostring(found, method="c14n")


def paragraphs(docx: bytes) -> Iterator[str]:
    """The text of every paragraph of the body in order, those of tables cell by cell."""
    for block in blocks(docx):
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (paragraph.text for row in block.rows for paragraph in row.paragraphs)


def faults(docx: bytes) -> list[str]:
    """What Word refuses to open: empty rows, cells that do not end with a paragraph, identities used twice."""
    found = []
    tree = body(docx)
    for number, row in enumerate(tree.iter(qn("w:tr")), start=1):
        if not row.findall(qn("w:tc")):
            found.append(f"row {number} has no cell")
    for number, cell in enumerate(tree.iter(qn("w:tc")), start=1):
        if cell[-1].tag != qn("w:p"):
            found.append(f"cell {number} does not end with a paragraph")
    for number, table in enumerate(tree.iter(qn("w:tbl")), start=1):
        columns = len(list(table.iter(qn("w:gridCol"))))
        for row in table.iter(qn("w:tr")):
            spans = [int(span.get(qn("w:val"))) for span in row.iter(qn("w:gridSpan"))]
            if len(row.findall(qn("w:tc"))) - len(spans) + sum(spans) != columns:
                found.append(f"a row of table {number} does not fill its grid")
    identities = [element.get("id") for element in tree.iter("{*}docPr")]
    identities += [element.get(qn("w:id")) for element in tree.iter(qn("w:bookmarkStart"))]
    if len(identities) != len(set(identities)):
        found.append("an identity is used twice")
    if len(parts(docx)) != len(zipfile.ZipFile(io.BytesIO(docx)).namelist()):
        found.append("a part is there twice")
    return found
