"""Where in a Word file something stands, in the words an officer counts by: 第 12 段, 表 2 第 5 行, 页脚."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WRAPPERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "hyperlink")}
STORIES = (
    (re.compile(r"word/header\d*\.xml"), "页眉"),
    (re.compile(r"word/footer\d*\.xml"), "页脚"),
    (re.compile(r"word/footnotes\.xml"), "脚注"),
    (re.compile(r"word/endnotes\.xml"), "尾注"),
    (re.compile(r"word/comments\.xml"), "批注"),
    (re.compile(r"docProps/.*"), "文件属性"),
)
SPECIAL = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


@dataclass(frozen=True)
class Placed:
    """A paragraph, its place in words, and the cell and row it stands in (None outside tables)."""

    place: str
    paragraph: Any
    row: Any = None
    cell: Any = None

    @property
    def spot(self) -> str:
        """The place, with the cell of the row where it is in one: 表 2 第 5 行第 3 格."""
        cells = [] if self.row is None else children(self.row, "tc")
        if self.cell not in cells or not self.place.endswith("行"):
            return self.place
        return f"{self.place}第 {cells.index(self.cell) + 1} 格"


def story(name: str) -> str:
    """How the part with this member name is called: empty for the body, 页脚（footer1.xml） for a footer."""
    if name == "word/document.xml":
        return ""
    called = next((called for pattern, called in STORIES if pattern.fullmatch(name)), "部件")
    return f"{called}（{name.rsplit('/', 1)[-1]}）"


def paragraphs(root: Any, name: str) -> Iterator[Placed]:
    """Every paragraph of a part in order, those in tables and text boxes too."""
    body = root.find(f"{W}body") if name == "word/document.xml" else root
    return within(root if body is None else body, story(name))


def flow(container: Any) -> Iterator[Any]:
    """The paragraphs, tables, rows or cells of a container, looking through content controls and the like."""
    for child in container:
        if child.tag in WRAPPERS or child.tag in (f"{W}footnote", f"{W}endnote", f"{W}comment"):
            yield from flow(child)
        else:
            yield child


def within(container: Any, before: str) -> Iterator[Placed]:
    count = tables = 0
    for block in flow(container):
        if block.tag == f"{W}p":
            count += 1
            yield from paragraph(Placed(f"{before}第 {count} 段", block))
        elif block.tag == f"{W}tbl":
            tables += 1
            yield from in_table(block, f"{before}表 {tables}")


def in_table(table: Any, name: str) -> Iterator[Placed]:
    for number, row in enumerate(children(table, "tr"), start=1):
        place = f"{name} 第 {number} 行"
        for cell in children(row, "tc"):
            inner = 0
            for block in flow(cell):
                if block.tag == f"{W}p":
                    yield from paragraph(Placed(place, block, row, cell))
                elif block.tag == f"{W}tbl":
                    inner += 1
                    yield from in_table(block, f"{place}内表 {inner}")


def paragraph(placed: Placed) -> Iterator[Placed]:
    """The paragraph, then those of the text boxes anchored in it."""
    yield placed
    for box in placed.paragraph.iter(f"{W}txbxContent"):
        if next(box.iterancestors(f"{W}p")) is placed.paragraph:
            yield from within(box, f"{placed.place}的文本框 ")


def children(container: Any, name: str) -> list[Any]:
    """The rows of a table, or the cells of a row."""
    return [child for child in flow(container) if child.tag == f"{W}{name}"]


def runs(of: Any) -> Iterator[Any]:
    """The runs of a paragraph itself: not those of its text boxes."""
    for run in of.iter(f"{W}r"):
        if next(run.iterancestors(f"{W}p"), None) is of:
            yield run


def text(of: Any) -> str:
    """The text of a paragraph, tabs and line breaks as such."""
    return "".join(run_text(run) for run in runs(of))


def run_text(run: Any) -> str:
    """The text of a run: what its ``w:t`` hold, tabs and breaks."""
    return "".join((node.text or "") if node.tag == f"{W}t" else SPECIAL.get(node.tag, "") for node in run)


def tag_text(of: Any) -> str:
    """The text of a paragraph as docxtpl reads tags in it: what its ``w:t`` hold and nothing else."""
    return "".join(node.text or "" for run in runs(of) for node in run if node.tag == f"{W}t")
