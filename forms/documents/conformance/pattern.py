"""A blank or a template as a pattern: which text stands still, where an answer goes, what repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from forms.documents.conformance.blocks import BOXES, TAG, Paragraph, Row, Stretch
from forms.documents.places import W

BY_HAND = re.compile(r"[\s_＿]*年[\s_＿]+月[\s_＿]+日\s*|[_＿]{2,}|[^\s：]*（(?:盖章|签章|签字)）")
"""A date, a line or the name under a seal, to be written by hand: the template may have a tag there."""

COUNTED = re.compile("[份个件人家次期项页]")
"""What follows a space left for a number."""

LONGEST_GROUP = 8
"""The most rows one entry of a table takes."""


@dataclass(frozen=True)
class Repeat:
    """Blocks ``start`` to ``end`` (exclusive) of a pattern may come any number of times."""

    start: int
    end: int


@dataclass(frozen=True)
class Segment:
    """A piece of a paragraph: text that stands still, a box, or the place of an answer."""

    kind: str
    stretch: Stretch


def segments(paragraph: Paragraph) -> list[Segment]:
    """The pieces of a paragraph in order, worked out once."""
    if paragraph.pieces is None:
        paragraph.pieces = cut(paragraph)
    return paragraph.pieces


def cut(paragraph: Paragraph) -> list[Segment]:
    """The pieces of a paragraph in order; a paragraph of a cell without text is the place of an answer."""
    following = [stretch.text for stretch in paragraph.stretches[1:]] + [""]
    found = [
        piece for stretch, after in zip(paragraph.stretches, following, strict=False) for piece in split(stretch, after)
    ]
    if not found and paragraph.in_cell:
        return [Segment("answer", Stretch("", (("any", ""),)))]
    return found


def split(stretch: Stretch, after: str) -> Iterator[Segment]:
    """The pieces of a stretch, given the text after it."""
    is_number = stretch.text.isspace() and COUNTED.match(after) is not None
    if stretch.text in ("", TAG) or is_number or BY_HAND.fullmatch(stretch.text):
        yield Segment("answer", stretch)
        return
    for piece in re.split(f"([{BOXES}{TAG}])", stretch.text):
        if piece:
            kind = "answer" if piece == TAG else "box" if piece in BOXES else "still"
            yield Segment(kind, Stretch(piece, stretch.look))


def spans(pieces: list[Segment], text: str) -> list[tuple[int, int]] | None:
    """Where in ``text`` each piece stands; None where it does not fit. Every answer is taken as short as can be."""
    found: list[tuple[int, int]] = []
    place, index = 0, 0
    while index < len(pieces):
        start = index
        while index < len(pieces) and pieces[index].kind == "answer":
            index += 1
        answers, start = index - start, index
        while index < len(pieces) and pieces[index].kind != "answer":
            index += 1
        fixed = pieces[start:index]
        at = located(fixed, text, place, anchored=not answers, last=index == len(pieces))
        if at < 0:
            return None
        found += [(place, at)] * min(answers, 1) + [(at, at)] * max(answers - 1, 0)
        for piece in fixed:
            found.append((at, at + len(piece.stretch.text)))
            at = found[-1][1]
        place = at
    return found if place == len(text) else None


def located(fixed: list[Segment], text: str, place: int, anchored: bool, last: bool) -> int:
    """Where the pieces that are no answers stand in a row, from ``place`` on; -1 where nowhere."""
    length = sum(len(piece.stretch.text) for piece in fixed)
    signs = (f"[{BOXES}{TAG}]" if piece.kind == "box" else re.escape(piece.stretch.text) for piece in fixed)
    expression = re.compile("".join(signs), re.DOTALL)
    if anchored:
        return place if expression.match(text, place) else -1
    if last:
        at = len(text) - length
        return at if at >= place and expression.match(text, at) else -1
    match = expression.search(text, place)
    return match.start() if match else -1


def is_answer(block: Any) -> bool:
    """Whether a block is nothing but places for answers: an empty run, a row of empty cells."""
    if isinstance(block, Row):
        return bool(block.cells) and all(is_answer(each) for cell in block.cells for each in cell.blocks)
    if not isinstance(block, Paragraph):
        return False
    pieces = segments(block)
    if block.in_cell:
        return all(piece.kind != "still" for piece in pieces)
    has_run = block.element.find(f"{W}r") is not None
    return has_run and bool(pieces) and all(piece.kind == "answer" and not piece.stretch.text for piece in pieces)


def holds_answers(block: Any) -> bool:
    """Whether some answer goes into a block."""
    if isinstance(block, Row):
        return any(holds_answers(each) for cell in block.cells for each in cell.blocks)
    return isinstance(block, Paragraph) and any(piece.kind != "still" for piece in segments(block))


def read(blocks: list[Any]) -> tuple[list[Any], list[Repeat]]:
    """The blocks of a pattern, its statements and repetitions taken out, and what of them may repeat."""
    if any(block.statement for block in blocks):
        return by_statements(blocks)
    return by_likeness(blocks)


def by_statements(blocks: list[Any]) -> tuple[list[Any], list[Repeat]]:
    """A template says what repeats, or may be left out."""
    kept: list[Any] = []
    repeats, open_at = [], []
    for block in blocks:
        if block.statement in ("for", "if"):
            open_at.append(len(kept))
        elif block.statement in ("endfor", "endif") and open_at:
            repeats.append(Repeat(open_at.pop(), len(kept)))
        elif not block.statement:
            kept.append(block)
    return kept, [repeat for repeat in repeats if repeat.end > repeat.start]


def by_likeness(blocks: list[Any]) -> tuple[list[Any], list[Repeat]]:
    """In a blank, groups of the same empty rows or lines after each other are one that repeats."""
    kept: list[Any] = []
    repeats: list[Repeat] = []
    place = 0
    keys = [block.key for block in blocks]
    while place < len(blocks):
        length, count = group_at(blocks, keys, place)
        kept += blocks[place : place + length]
        if count > 1 or (length == 1 and is_answer(blocks[place]) and repeatable(blocks[place])):
            repeats.append(Repeat(len(kept) - length, len(kept)))
        place += length * count
    return kept, repeats


def repeatable(block: Any) -> bool:
    """Whether a lone empty block may be an entry of a list: a row of several cells, a paragraph."""
    return isinstance(block, Paragraph) or len(block.cells) > 1


def group_at(blocks: list[Any], keys: list[Any], place: int) -> tuple[int, int]:
    """The length and number of equal groups with answers that start at ``place``; 1, 1 where there are none."""
    for length in range(1, LONGEST_GROUP + 1):
        group = keys[place : place + length]
        count = 1
        while keys[place + count * length : place + (count + 1) * length] == group:
            count += 1
        if count > 1 and any(holds_answers(block) for block in blocks[place : place + length]):
            return length, count
    return 1, 1
