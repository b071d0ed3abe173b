"""The blocks of two files next to each other: body, headers and footers, down to the cells of tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any

from forms.documents.conformance.alignment import aligned
from forms.documents.conformance.blocks import MARK, Cell, Package, Paragraph, Row, Table
from forms.documents.conformance.paragraphs import fits, paragraph_differences, quoted
from forms.documents.conformance.pattern import read
from forms.documents.conformance.report import Difference
from forms.documents.conformance.wording import changes

BODY = "word/document.xml"
NOTHING_ALIKE = 2.5


def stories(pattern: Package, package: Package) -> Iterator[Difference]:
    """The differences of the bodies; headers and footers are reached from their sections."""
    yield from told(pattern.blocks(BODY), package.blocks(BODY), package.has_tags)


def told(expected: list[Any], found: list[Any], tagged: bool) -> Iterator[Difference]:
    """The differences of two lists of blocks in order."""
    kept, repeats = read(expected)
    there = [block for block in found if not (tagged and block.statement)]
    for wanted, present in aligned(kept, repeats, there, cost):
        if wanted is None and present is not None:
            yield Difference(there[present].place, f"空白表中没有{called(there[present])}")
        elif wanted is not None and present is None:
            yield Difference(f"空白表的{kept[wanted].place}", f"文件中少了{called(kept[wanted])}")
        elif wanted is not None and present is not None:
            yield from TELL[type(kept[wanted])](kept[wanted], there[present], tagged)


def called(block: Any) -> str:
    """A block as one speaks of it."""
    if isinstance(block, Paragraph):
        return f"这一段 {quoted(block)}"
    kind = "这张表" if isinstance(block, Table) else "这一行"
    return f"{kind}“{' | '.join(words(block))}”"


def words(block: Any) -> list[str]:
    """The first words of a table or row."""
    rows = block.rows[:1] if isinstance(block, Table) else [block]
    inner = [each for row in rows for cell in row.cells for each in cell.blocks]
    texts = [MARK.sub("", quoted(each)).strip("“” ") for each in inner if isinstance(each, Paragraph)]
    return [text for text in texts if text][:4]


# -- how little two blocks have in common --------------------------------------------------------


def cost(expected: Any, found: Any) -> float:
    """0 for a block that fits, up to 2 for one to be told as changed, more for one that is another block."""
    if type(expected) is not type(found):
        return NOTHING_ALIKE
    return COSTS[type(expected)](expected, found)


def paragraph_cost(expected: Paragraph, found: Paragraph) -> float:
    alike = expected.look.get("pStyle") == found.look.get("pStyle")
    if fits(expected, found):
        return 0.0 if alike else 0.4
    return 1.1 if alike else 1.7


def row_cost(expected: Row, found: Row) -> float:
    if len(expected.cells) != len(found.cells):
        return 1.6
    pairs = zip(expected.cells, found.cells, strict=True)
    off = sum(not cell_fits(left, right) for left, right in pairs)
    return 1.8 * off / max(len(expected.cells), 1)


def cell_fits(expected: Cell, found: Cell) -> bool:
    if len(expected.blocks) == len(found.blocks) == 1:
        return cost(expected.blocks[0], found.blocks[0]) < 0.5
    kept, repeats = read(expected.blocks)
    return all(
        left is not None and right is not None and cost(kept[left], found.blocks[right]) < 0.5
        for left, right in aligned(kept, repeats, found.blocks, cost)
    )


def table_cost(expected: Table, found: Table) -> float:
    if not expected.rows or not found.rows:
        return 1.0
    return 0.5 * (expected.grid != found.grid) + 0.5 * min(row_cost(expected.rows[0], found.rows[0]), 1.0)


COSTS: dict[Any, Callable[[Any, Any], float]] = {Paragraph: paragraph_cost, Row: row_cost, Table: table_cost}


# -- what differs --------------------------------------------------------------------------------


def table_differences(expected: Table, found: Table, tagged: bool) -> Iterator[Difference]:
    yield from (Difference(found.place, changed) for changed in changes(expected.look, found.look))
    for number, (left, right) in enumerate(zip_longest(expected.grid, found.grid, fillvalue="无"), start=1):
        if left != right:
            yield Difference(found.place, f"网格第 {number} 列宽 {left} → {right}")
    yield from told(expected.rows, found.rows, tagged)


def row_differences(expected: Row, found: Row, tagged: bool) -> Iterator[Difference]:
    yield from (Difference(found.place, changed) for changed in changes(expected.look, found.look))
    if len(expected.cells) != len(found.cells):
        yield Difference(found.place, f"单元格数 {len(expected.cells)} → {len(found.cells)}")
        return
    for number, (left, right) in enumerate(zip(expected.cells, found.cells, strict=True), start=1):
        for changed in changes(left.look, right.look):
            part = "" if changed.startswith("列宽") else "格"
            yield Difference(found.place, f"第 {number} {part}{changed}")
        yield from cell_differences(left, right, f"第 {number} 格", tagged)


def cell_differences(expected: Cell, found: Cell, name: str, tagged: bool) -> Iterator[Difference]:
    for difference in told(expected.blocks, found.blocks, tagged):
        said = difference.words if difference.words.startswith("第 ") else f"{name}{difference.words}"
        yield Difference(difference.place, said)


TELL: dict[Any, Callable[[Any, Any, bool], Iterator[Difference]]] = {
    Paragraph: paragraph_differences,
    Row: row_differences,
    Table: table_differences,
}
