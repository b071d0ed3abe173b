"""What a template should print, worked out without docxtpl and Jinja: tags are looked up, tagged rows repeated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from tests.documents.reading import Paragraph, Table, blocks

TAG = re.compile(r"\{\{ ([\w.]+) \}\}")
LOOP = re.compile(r"\{%(?:tr|p) for (\w+) in ([\w.]+) %\}")
END = re.compile(r"\{%(?:tr|p) endfor %\}")


def expected(template: bytes, answers: dict[str, Any]) -> list[str]:
    """The text of every paragraph of the filled template in order."""
    texts: list[str] = []
    found = blocks(template)
    for block, scope in unrolled(
        found, [block.text if isinstance(block, Paragraph) else "" for block in found], answers
    ):
        if isinstance(block, Table):
            first = [row.paragraphs[0].text for row in block.rows]
            for row, inner in unrolled(block.rows, first, scope):
                texts += [filled(paragraph.text, inner) for paragraph in row.paragraphs]
        else:
            texts.append(filled(block.text, scope))
    return texts


def unrolled(items: Sequence[Any], texts: Sequence[str], scope: dict[str, Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The items as often as the loops among them say, each with the names it sees."""
    place = 0
    while place < len(items):
        loop = LOOP.search(texts[place])
        if loop is None:
            yield items[place], scope
            place += 1
            continue
        end = next(index for index in range(place, len(items)) if END.search(texts[index]))
        for answer in looked_up(loop[2], scope):
            for item in items[place + 1 : end]:
                yield item, scope | {loop[1]: answer}
        place = end + 1


def filled(text: str, scope: dict[str, Any]) -> str:
    return TAG.sub(lambda tag: str(looked_up(tag[1], scope)), text)


def looked_up(path: str, scope: dict[str, Any]) -> Any:
    found: Any = scope
    for name in path.split("."):
        found = found[name]
    return found
