"""A Word file read into what is compared: paragraphs of formatted text, tables of rows of cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lxml import etree

from forms.calendar import notice_of_2017
from forms.documents.conformance.wording import of
from forms.documents.inspection.archive import members
from forms.documents.inspection.markup import is_markup, parsed
from forms.documents.places import SPECIAL, W, children, flow, runs, story

TAG = "\ue000"
"""Stands for one tag in the text of a template."""

OBJECT = "\ufffc"
BOXES = "□☐☑☒■√"
MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
PROGRAMME = re.compile(r"\{\{\s*programme\.(\w+)\s*\}\}")
NAMED = re.compile(r"\{\{\s*[a-z_]\w*(?:\.\w+)+\s*\}\}")
FEWEST_TAGS = 3
STATEMENT = re.compile(r"\{%[-+]?(?:tr|tc|p)\s+(for|endfor|if|elif|else|endif)\b")


@dataclass(frozen=True)
class Stretch:
    """Text with the same formatting."""

    text: str
    look: tuple[tuple[str, str], ...]


@dataclass
class Paragraph:
    """A paragraph: where it stands, its properties, its text in stretches; tags are :data:`TAG`."""

    place: str
    element: Any
    in_cell: bool = False
    pieces: list[Any] | None = None

    @cached_property
    def look(self) -> dict[str, str]:
        return of(self.element, "pPr")

    @cached_property
    def stretches(self) -> list[Stretch]:
        found = [Stretch(text_of(run), tuple(sorted(of(run, "rPr").items()))) for run in runs(self.element)]
        return folded(found)

    @cached_property
    def text(self) -> str:
        return "".join(stretch.text for stretch in self.stretches)

    @cached_property
    def statement(self) -> str:
        """``for``, ``endfor``, ``if``… where the paragraph gives way to such a tag."""
        raw = "".join(node.text or "" for node in self.element.iter(f"{W}t"))
        match = STATEMENT.search(raw)
        return match[1] if match else ""

    @cached_property
    def key(self) -> tuple[Any, ...]:
        return ("p", tuple(sorted(self.look.items())), self.text)


@dataclass
class Cell:
    """A cell: its properties and what stands in it."""

    look: dict[str, str]
    blocks: list[Any]


@dataclass
class Row:
    """A row of a table."""

    place: str
    look: dict[str, str]
    cells: list[Cell]

    @cached_property
    def statement(self) -> str:
        """The statement the row gives way to."""
        found = (block.statement for cell in self.cells for block in cell.blocks if isinstance(block, Paragraph))
        return next((statement for statement in found if statement), "") if len(self.cells) <= 2 else ""

    @cached_property
    def text(self) -> str:
        return "|".join(block.text for cell in self.cells for block in cell.blocks)

    @cached_property
    def key(self) -> tuple[Any, ...]:
        looks = tuple(tuple(sorted(cell.look.items())) for cell in self.cells)
        return ("tr", looks, tuple(block.key for cell in self.cells for block in cell.blocks))


@dataclass
class Table:
    """A table: its properties, the widths of its grid, its rows."""

    place: str
    look: dict[str, str]
    grid: list[str]
    rows: list[Row]
    statement: str = ""

    @property
    def text(self) -> str:
        return self.rows[0].text if self.rows else ""

    @cached_property
    def key(self) -> tuple[Any, ...]:
        return ("tbl", tuple(row.key for row in self.rows))


def text_of(run: Any) -> str:
    """The text of a run; fields and drawings are characters of their own."""
    pieces = []
    for node in run:
        if node.tag == f"{W}t":
            pieces.append(node.text or "")
        elif node.tag == f"{W}instrText":
            pieces.append(f"\ue001{(node.text or '').strip()}\ue001")
        elif node.tag in SPECIAL:
            pieces.append(SPECIAL[node.tag])
        elif node.tag == f"{W}sym":
            pieces.append(chr(int(node.get(f"{W}char", "FFFD"), 16)))
        elif etree.QName(node).localname in ("drawing", "pict", "object", "AlternateContent"):
            pieces.append(OBJECT)
    return "".join(pieces)


def folded(stretches: list[Stretch]) -> list[Stretch]:
    """The stretches with each answer tag as one character, a tag spread over runs included."""
    whole = "".join(stretch.text for stretch in stretches)
    if "{" not in whole:
        return stretches
    looks = [stretch.look for stretch in stretches for _character in stretch.text]
    found: list[tuple[str, Any]] = []
    place = 0
    for match in MARK.finditer(whole):
        found += [(whole[at], looks[at]) for at in range(place, match.start())]
        found.append((TAG if match[0].startswith("{{") else "", looks[match.start()]))
        place = match.end()
    found += [(whole[at], looks[at]) for at in range(place, len(whole))]
    return joined(found)


def joined(characters: list[tuple[str, Any]]) -> list[Stretch]:
    merged: list[Stretch] = []
    for character, look in characters:
        if merged and merged[-1].look == look and TAG not in (character, merged[-1].text):
            merged[-1] = Stretch(merged[-1].text + character, look)
        else:
            merged.append(Stretch(character, look))
    return merged


def blocks_of(container: Any, before: str, in_cell: bool = False) -> list[Any]:
    """The paragraphs and tables of a container in order."""
    found: list[Any] = []
    count = tables = 0
    for block in flow(container):
        if block.tag == f"{W}p":
            count += 1
            found.append(Paragraph(before.rstrip() if in_cell else f"{before}第 {count} 段", block, in_cell))
        elif block.tag == f"{W}tbl":
            tables += 1
            found.append(table_of(block, f"{before}表 {tables}"))
    return found


def table_of(table: Any, place: str) -> Table:
    grid = table.find(f"{W}tblGrid")
    widths = [] if grid is None else [column.get(f"{W}w", "") for column in grid.iter(f"{W}gridCol")]
    rows = [row_of(row, f"{place} 第 {number} 行") for number, row in enumerate(children(table, "tr"), start=1)]
    return Table(place, of(table, "tblPr"), widths, rows)


def row_of(row: Any, place: str) -> Row:
    cells = [Cell(of(cell, "tcPr"), blocks_of(cell, f"{place} ", in_cell=True)) for cell in children(row, "tc")]
    return Row(place, of(row, "trPr"), cells)


@dataclass
class Package:
    """The XML parts of a file, by member name."""

    parts: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, docx: bytes) -> Package:
        """Read a file. Raises Refused or BadMarkup where it is no safe Word file, ValueError where it has no body."""
        held = members(docx)
        if "word/document.xml" not in held:
            raise ValueError("不是 Word 文件")
        package = cls({name: parsed(content) for name, content in held.items() if is_markup(name)})
        if package.body is None:
            raise ValueError("不是 Word 文件")
        return package

    def say_programme(self) -> Package:
        """Put the words of the programme of 2017 where a template has their tags: a blank says them. Returns itself."""
        words = notice_of_2017().words()
        for root in self.parts.values():
            for node in root.iter(f"{W}t"):
                if node.text and "programme" in node.text:
                    node.text = PROGRAMME.sub(lambda match: words.get(match[1], match[0]), node.text)
        return self

    @property
    def body(self) -> Any:
        return self.parts["word/document.xml"].find(f"{W}body")

    @cached_property
    def has_tags(self) -> bool:
        """It is a template: it names answers, and more often than somebody's answer would."""
        text = "".join(node.text or "" for node in self.body.iter(f"{W}t"))
        return len(set(NAMED.findall(text))) >= FEWEST_TAGS

    def blocks(self, name: str) -> list[Any]:
        """The blocks of a part; none where there is no such part."""
        if name == "word/document.xml":
            return blocks_of(self.body, "")
        return blocks_of(self.parts[name], story(name)) if name in self.parts else []
