"""Merging the texts of two people: what only one of them changed stands, what both changed is for a person to choose.

Answers are merged as stored. A question is found by its anchor, the names on the way to it:
``contact-contacts-0-name``.
"""

from __future__ import annotations

import copy
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

UNKNOWN: dict[str, Any] = {}
"""What stands for an answer nobody knows any more; equal to no answer."""


@dataclass(frozen=True)
class Merged:
    """Two texts in one. ``conflicts`` are the anchors both changed; there ``answers`` holds their text."""

    answers: Any
    conflicts: tuple[str, ...] = ()


def given(field: Any) -> Any:
    """The answers of a section, table or question as stored, without what the server works out from others."""
    if field.kind == "table":
        return [given(row) for row in field.entries]
    if field.kind in ("section", "matrix"):
        return {part.short_name: given(part) for part in field.form if part.kind not in ("computed", "printed")}
    return field.stored()


def merge(base: Any, mine: Any, theirs: Any, anchor: str, chosen: Collection[str] = ()) -> Merged:
    """Merge two texts that both began as ``base``, which may be UNKNOWN as a whole or in part.

    Sections, matrices and the rows of tables are merged question by question. Where rows were added, removed or
    moved the table is one question.

    :param chosen: anchors of questions a person has just chosen a text for: the rows around them are the same rows
    """
    if mine in (theirs, base):
        return Merged(theirs)
    if theirs == base:
        return Merged(mine)
    if isinstance(mine, dict) and isinstance(theirs, dict):
        ground = base if isinstance(base, dict) else UNKNOWN
        parts = {
            name: merge(
                ground.get(name, UNKNOWN),
                mine.get(name, UNKNOWN),
                theirs.get(name, UNKNOWN),
                f"{anchor}-{name}",
                chosen,
            )
            for name in mine | theirs
        }
        return Merged({name: part.answers for name, part in parts.items()}, conflicts_of(parts.values()))
    known = any(one.startswith(f"{anchor}-") for one in chosen)
    if same_rows(base, mine, known) and same_rows(base, theirs, known):
        texts = enumerate(zip(base, mine, theirs, strict=True))
        rows = [merge(*row, f"{anchor}-{index}", chosen) for index, row in texts]
        return Merged([row.answers for row in rows], conflicts_of(rows))
    return Merged(theirs, (anchor,))


def conflicts_of(parts: Any) -> tuple[str, ...]:
    return tuple(anchor for part in parts for anchor in part.conflicts)


def same_rows(base: Any, rows: Any, known: bool = False) -> bool:
    """Whether the rows of a table still are the rows of ``base`` in its order, whatever was changed within them.

    Unless they are known to be, a row is taken for moved when it now reads as another did that no longer stands in
    its place.
    """
    if not all(isinstance(table, list) and all(isinstance(row, dict) for row in table) for table in (base, rows)):
        return False
    if len(base) != len(rows):
        return False
    changed = [(row, before) for row, before in zip(rows, base, strict=True) if row != before]
    gone = [before for _row, before in changed]
    return known or not any(row in gone for row, _before in changed)


def forgotten(answers: Any) -> Any:
    """The common ground of a section nobody knows any more: each question's is UNKNOWN."""
    return {name: forgotten(answer) for name, answer in answers.items()} if isinstance(answers, dict) else UNKNOWN


def answer_at(answers: Any, anchor: str) -> Any:
    """The answer of a section at an anchor within it, UNKNOWN where there is none."""
    for name in anchor.split("-")[1:]:
        if isinstance(answers, dict):
            answers = answers.get(name, UNKNOWN)
        elif isinstance(answers, list) and name.isdecimal() and int(name) < len(answers):
            answers = answers[int(name)]
        else:
            return UNKNOWN
    return answers


def replaced(answers: Any, source: Any, anchors: Any) -> Any:
    """The answers of a section with those at some anchors taken from another version of it."""
    found = copy.deepcopy(answers)
    for anchor in anchors:
        way, name = anchor.rsplit("-", 1)
        place = answer_at(found, way)
        if isinstance(place, dict) and place:
            place[name] = copy.deepcopy(answer_at(source, anchor))
    return found
