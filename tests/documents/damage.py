"""Damage done to Word files for tests: members changed, added, doubled; tables and paragraphs edited."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from lxml import etree

from forms.documents.places import W

BODY = "word/document.xml"
Change = Callable[[bytes], bytes]


def packed(members: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these members in order, doubles included."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as package:
        for name, content in members:
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, method)
    return file.getvalue()


def members(docx: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return [(name, package.read(name)) for name in package.namelist()]


def added(name: str, content: bytes = b"<x/>") -> Change:
    """One member more."""
    return lambda docx: packed([*members(docx), (name, content)])


def swapped(old: str, new: str, name: str = BODY) -> Change:
    """The first ``old`` in a member replaced; it must be there."""

    def change(docx: bytes) -> bytes:
        held = dict(members(docx))
        assert old.encode() in held[name], f"{old} is not in {name}"
        held[name] = held[name].replace(old.encode(), new.encode(), 1)
        return packed(list(held.items()))

    return change


def edited(edit: Callable[[Any], None], name: str = BODY) -> Change:
    """The XML of a member edited as a tree."""

    def change(docx: bytes) -> bytes:
        held = dict(members(docx))
        root = etree.fromstring(held[name])
        edit(root)
        held[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return packed(list(held.items()))

    return change


def row(root: Any, table: int, number: int) -> Any:
    """A row of a table, both counted from 1."""
    return root.find(f"{W}body").findall(f"{W}tbl")[table - 1].findall(f"{W}tr")[number - 1]


def before_end(xml: str) -> Change:
    """XML put in as the last paragraph's content of the body."""
    return swapped("<w:sectPr>", f"{xml}<w:sectPr>")
