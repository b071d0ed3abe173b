"""A Word file as places and what stands there, so that two files can be held against each other in words."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

BODY = "word/document.xml"
SHOWN = 12
"""How many differences are told one by one."""


def outline(docx: bytes) -> dict[str, str]:
    """Every paragraph, cell and column width of the body, and every other part by its hash, keyed by its place.

    Raises zipfile.BadZipFile, KeyError or lxml.etree.XMLSyntaxError where ``docx`` is no Word file.
    """
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        others = {name: hashlib.sha256(package.read(name)).hexdigest() for name in package.namelist() if name != BODY}
        body = etree.fromstring(package.read(BODY))[0]
    return dict(places(body)) | {f"部件 {name}": digest for name, digest in others.items()}


def places(body: Any) -> Iterator[tuple[str, str]]:
    """The places of the body in order."""
    paragraphs = tables = 0
    for block in body:
        if block.tag == qn("w:p"):
            paragraphs += 1
            yield f"第 {paragraphs} 段", described(block)
        elif block.tag == qn("w:tbl"):
            tables += 1
            yield from table_places(block, f"表 {tables}")
        else:
            yield "页面设置", etree.tostring(block, encoding="unicode")


def table_places(table: Any, name: str) -> Iterator[tuple[str, str]]:
    """The column grid of a table, then its cells row by row."""
    yield f"{name} 各列宽", " ".join(column.get(qn("w:w")) for column in table.iter(qn("w:gridCol")))
    for number, row in enumerate(table.iter(qn("w:tr")), start=1):
        yield f"{name} 第 {number} 行", " ".join(kind(setting) for setting in row.find(qn("w:trPr")))
        for place, cell in enumerate(row.iter(qn("w:tc")), start=1):
            yield f"{name} 第 {number} 行第 {place} 格", " ¶ ".join(described(line) for line in cell.iter(qn("w:p")))
            yield f"{name} 第 {number} 行第 {place} 格设置", " ".join(kind(each) for each in cell.find(qn("w:tcPr")))


def kind(setting: Any) -> str:
    """A setting in short: its name and its values."""
    return "=".join([etree.QName(setting).localname, *setting.attrib.values()])


def described(paragraph: Any) -> str:
    """The style of a paragraph and its text, run by run."""
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    runs = ["".join(run.itertext()) for run in paragraph.iter(qn("w:r"))]
    return f"[{style.get(qn('w:val')) if style is not None else ''}] {'|'.join(runs)}"


def differences(expected: bytes, found: bytes) -> list[str]:
    """Where ``found`` differs from ``expected``, one sentence a place; empty where they are alike."""
    wanted, there = outline(expected), outline(found)
    told = [
        f"{place}：应为“{wanted.get(place, '没有')}”，现为“{there.get(place, '没有')}”"
        for place in dict.fromkeys([*wanted, *there])
        if wanted.get(place) != there.get(place)
    ]
    return told if len(told) <= SHOWN else [*told[:SHOWN], f"另有 {len(told) - SHOWN} 处不同"]
