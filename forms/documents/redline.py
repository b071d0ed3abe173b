"""What one version of a file changed of another: texts and formats, each with its place, in the order of the file."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from lxml import etree

from forms.documents.conformance.blocks import Package, Paragraph, Row, Table, text_of
from forms.documents.conformance.surroundings import page_changes, settings, styles
from forms.documents.conformance.wording import canonical, changes
from forms.documents.inspection.archive import Refused
from forms.documents.inspection.markup import BadMarkup
from forms.documents.places import W, runs

BODY = "word/document.xml"
STORIES = re.compile(r"word/(header|footer|footnotes|endnotes)\d*\.xml")
SHOWN = 60
"""How many changes are told one by one."""

AROUND, SPARED, LONGEST = 12, 3, 120
CELL, LINE = "｜", " "


@dataclass(frozen=True)
class Change:
    """One change. Either the text differs (empty ``before``: added; empty ``after``: left out), or the ``format``."""

    place: str
    before: str = ""
    after: str = ""
    format: str = ""


@dataclass(frozen=True)
class Line:
    """A paragraph, a table's head or a row as one line of text, and what it looks like."""

    place: str
    text: str
    block: Any


def changed(before: bytes, after: bytes) -> list[Change]:
    """Every change from one Word file to another; one that says so where they cannot be compared."""
    if before == after:
        return []
    try:
        earlier, later = Package.of(before), Package.of(after)
        found = [*in_stories(earlier, later), *around(earlier, later)]
    except (BadMarkup, Refused, KeyError, ValueError, zipfile.BadZipFile, etree.LxmlError) as error:
        found = [Change("文件", format=f"不能比较：{error}")]
    return list(dict.fromkeys(found))


def in_stories(earlier: Package, later: Package) -> Iterator[Change]:
    """The changes of body, headers, footers and notes."""
    ours, theirs = list(lines_of(earlier)), list(lines_of(later))
    matcher = SequenceMatcher(None, [line.text for line in ours], [line.text for line in theirs], autojunk=False)
    for kind, start, end, begin, stop in matcher.get_opcodes():
        for left, right in zip_longest(ours[start:end], theirs[begin:stop]):
            if kind != "equal":
                yield worded(left, right)
            if left is not None and right is not None:
                yield from (Change(right.place, format=words) for words in reformatted(left.block, right.block))


def lines_of(package: Package) -> Iterator[Line]:
    names = [BODY, *sorted(name for name in package.parts if STORIES.fullmatch(name))]
    for name in names:
        for block in package.blocks(name):
            yield from lines(block)


def lines(block: Any) -> Iterator[Line]:
    """A paragraph as one line, a table as a line for each row."""
    if isinstance(block, Table):
        yield Line(block.place, "", block)
        yield from (Line(row.place, text(row), row) for row in block.rows)
    else:
        yield Line(block.place, text(block), block)


def text(block: Any) -> str:
    """The text of a block as it stands in the file, tags as written."""
    if isinstance(block, Paragraph):
        return "".join(text_of(run) for run in runs(block.element))
    if isinstance(block, Row):
        return CELL.join(LINE.join(text(each) for each in cell.blocks) for cell in block.cells)
    return LINE.join(text(row) for row in block.rows)


# -- texts ----------------------------------------------------------------------------------------


def worded(left: Line | None, right: Line | None) -> Change:
    """The change of one line to another, of which there may be only one: cut to what differs."""
    if left is None or right is None:
        there: Any = right or left
        words = shortened(there.text) or ("（空）" if isinstance(there.block, (Paragraph, Row)) else "表格")
        return Change(there.place, after=words) if left is None else Change(f"原{there.place}", before=words)
    return Change(right.place, *differing(left.text or "（空）", right.text or "（空）"))


def differing(before: str, after: str) -> tuple[str, str]:
    """Two texts without what they have in common at both ends, but for a few characters."""
    least = min(len(before), len(after))
    head = next((place for place in range(least) if before[place] != after[place]), least)
    tail = next((place for place in range(least - head) if before[-1 - place] != after[-1 - place]), least - head)
    start, end = (common - AROUND if common > AROUND + SPARED else 0 for common in (head, tail))
    return cut(before, start, end), cut(after, start, end)


def cut(words: str, start: int, end: int) -> str:
    return shortened(("…" if start else "") + words[start : len(words) - end] + ("…" if end else ""))


def shortened(words: str) -> str:
    """A text on one line, its middle left out where it is long."""
    plain = " ".join(words.split())
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST // 2]}……{plain[-LONGEST // 2 :]}"


# -- formats --------------------------------------------------------------------------------------


def reformatted(left: Any, right: Any) -> Iterator[str]:
    """The formats that differ between two blocks of a kind."""
    if type(left) is not type(right):
        return
    yield from changes(left.look, right.look)
    if isinstance(left, Paragraph):
        yield from retyped(left, right)
    elif isinstance(left, Table):
        for number, (ours, theirs) in enumerate(zip_longest(left.grid, right.grid, fillvalue="无"), start=1):
            if ours != theirs:
                yield f"第 {number} 列宽 {ours} → {theirs}"
    elif len(left.cells) != len(right.cells):
        yield f"单元格数 {len(left.cells)} → {len(right.cells)}"
    else:
        for number, (old, new) in enumerate(zip(left.cells, right.cells, strict=True), start=1):
            within = [changes(old.look, new.look)]
            if len(old.blocks) == len(new.blocks):
                within += [reformatted(*pair) for pair in zip(old.blocks, new.blocks, strict=True)]
            yield from (f"第 {number} 格{words}" for found in within for words in found)


def retyped(left: Paragraph, right: Paragraph) -> Iterator[str]:
    """How the type of two paragraphs of the same text differs, each kind of difference once."""
    if left.text != right.text or left.stretches == right.stretches:
        return
    looks = ([dict(piece.look) for piece in each.stretches for _letter in piece.text] for each in (left, right))
    told = {words for ours, theirs in zip(*looks, strict=True) if ours != theirs for words in changes(ours, theirs)}
    yield from sorted(told)


def around(earlier: Package, later: Package) -> Iterator[Change]:
    """The changes of page setup, styles, numbering and settings."""
    for number, (left, right) in enumerate(
        zip_longest(*(each.body.iter(f"{W}sectPr") for each in (earlier, later))), 1
    ):
        place = f"第 {number} 节页面设置"
        if left is None or right is None:
            yield Change(place, format="多了这一节" if left is None else "少了这一节")
        else:
            yield from (Change(place, format=f"{name} {words}") for name, words in page_changes(left, right))
    for difference in [*styles(earlier, later), *settings(earlier, later)]:
        yield Change(difference.place, format=difference.words)
    ours, theirs = (each.parts.get("word/numbering.xml") for each in (earlier, later))
    if ("" if ours is None else canonical(ours)) != ("" if theirs is None else canonical(theirs)):
        yield Change("自动编号", format="编号的定义不同")
