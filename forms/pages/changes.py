"""What differs between two versions of the same answers, question by question, rows matched with their likes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from forms.languages import listed
from forms.pages.places import Place, label_of, places
from forms.pages.words import told

Pair = tuple[Any, Any]
"""The same table, row or question in the earlier and the later version; None where a version has no such row."""

UNSAID = ("computed", "printed")


@dataclass(frozen=True)
class Change:
    """One difference: where it is, and how either version puts it, empty where that says nothing.

    ``paths`` are those of the earlier version it touches: of a row gone all its questions, of a new one its table.
    """

    place: Place
    label: str
    before: str
    after: str
    paths: tuple[str, ...] = ()


def changes(before: Any, after: Any) -> list[Change]:
    """The differences between two versions of a questionnaire, in printed order.

    A row added or removed is one change; so is a table whose rows only changed places. What a submission would not
    keep (answers to questions not asked, blank rows) is left out, so both questionnaires are pruned here; the places
    found are those before that.
    """
    where = {**whereabouts(before), **whereabouts(after)}
    before.prune()
    after.prune()
    found = (change_of(earlier, later, where) for earlier, later in side_by_side(before, after))
    return [change for change in found if change is not None]


def followed(before: Any, after: Any) -> dict[str, Place]:
    """Where each table and question of an earlier version stands in a later one: path to place.

    What stood in a row that has gone leads to its table.
    """
    where = whereabouts(after)
    found = {earlier.path: where[later] for earlier, later in side_by_side(before, after) if later in where}
    for question in before.concerned():
        path = question.path
        while path and path not in found:
            path = path.rpartition(".")[0]
        if path:
            found[question.path] = found[path]
    return {path: place for path, place in found.items() if place.question.kind != "section"}


def whereabouts(questionnaire: Any) -> dict[Any, Place]:
    """The places of all tables, rows and questions, looked up by the field itself."""
    found: dict[Any, Place] = {}
    for section in questionnaire:
        for place in places(section):
            found[place.question] = place
            if place.question.kind == "table":
                for number, row in enumerate(place.question.entries, start=1):
                    found[row] = Place(row, place.section, row.id, (*place.rows, (place.question, number)))
    return found


# -- the same places of two versions ------------------------------------------------------------


def side_by_side(before: Any, after: Any) -> Iterator[Pair]:
    """Every table, row and question of two questionnaires, a table before its rows."""
    for section in after:
        if section.short_name in before._fields:
            yield from in_parts(before[section.short_name], section)


def paired(before: Any, after: Any) -> Iterator[Pair]:
    yield from WITHIN.get(after.kind, alone)(before, after)


def alone(before: Any, after: Any) -> Iterator[Pair]:
    yield before, after


def in_parts(before: Any, after: Any) -> Iterator[Pair]:
    for question in after.form:
        if question.short_name in before.form._fields:
            yield from paired(before.form[question.short_name], question)


def in_table(before: Any, after: Any) -> Iterator[Pair]:
    yield before, after
    for earlier, later in matched(before.entries, after.entries):
        if earlier is None or later is None:
            yield earlier, later
        else:
            yield from in_parts(earlier, later)


WITHIN: dict[str, Callable[[Any, Any], Iterator[Pair]]] = {
    "section": in_parts,
    "matrix": in_parts,
    "table": in_table,
}


def matched(before: list[Any], after: list[Any]) -> list[Pair]:
    """Which row became which: the most alike first, the nearer of equals; then the rows gone, in their place's order.

    Rows that share no answer are the same only where both stand at the same place, neither having a better match.
    """
    likeness = [
        (-alike(earlier, later), abs(i - j), i, j)
        for i, earlier in enumerate(before)
        for j, later in enumerate(after)
        if alike(earlier, later) or i == j
    ]
    forward: dict[int, int] = {}
    taken: set[int] = set()
    for _score, _distance, i, j in sorted(likeness):
        if i not in forward and j not in taken:
            forward[i] = j
            taken.add(j)
    backward = {j: i for i, j in forward.items()}
    gone: list[Pair] = [(row, None) for i, row in enumerate(before) if i not in forward]
    return [(before[backward[j]] if j in backward else None, row) for j, row in enumerate(after)] + gone


def alike(before: Any, after: Any) -> int:
    """How many answers two rows share; the first question names the row, so it counts as much as all others."""
    shared = [
        index == 0
        for index, (earlier, later) in enumerate(zip(before.form, after.form, strict=True))
        if not later.is_blank and earlier.stored() == later.stored()
    ]
    return len(shared) + len(list(after.form)) * any(shared)


# -- a difference in words ----------------------------------------------------------------------


def change_of(before: Any, after: Any, where: dict[Any, Place]) -> Change | None:
    """What became of one table, row or question; None where nothing did."""
    place = where[before if after is None else after]
    if before is None or after is None:
        return Change(place, place.row, row_words(before), row_words(after), row_paths(before, after))
    if after.kind == "table":
        texts, label = orders(before, after), _("%(table)s的顺序", table=place.label)
        return Change(place, label, *texts, (before.path,)) if texts[0] != texts[1] else None
    if after.kind in UNSAID or getattr(after, "of", None):
        return None
    words = str(told(before)), str(told(after))
    return Change(place, place.label, *words, (before.path,)) if words[0] != words[1] else None


def row_paths(before: Any, after: Any) -> tuple[str, ...]:
    """What a row gone or new touches in the earlier version: its table, and its own questions where it had any."""
    table = (before or after).name.rpartition("-")[0].replace("-", ".")
    return (table, *(question.path for question in before.walk())) if before is not None else (table,)


def orders(before: Any, after: Any) -> tuple[str, str]:
    """The rows both tables have, by name, in the order each has them."""
    both = [pair for pair in matched(before.entries, after.entries) if None not in pair]
    place = {row: number for number, row in enumerate(before.entries)}
    earlier = sorted(both, key=lambda pair: place[pair[0]])
    return str(listed(name_of(row) for _row, row in earlier)), str(listed(name_of(row) for _row, row in both))


def name_of(row: Any) -> str:
    """What a row is called: its first answer."""
    return next((str(told(question)) for question in row.form if not question.is_blank), "")


def row_words(row: Any) -> str:
    """All answers of a row in one text, empty without a row."""
    if row is None:
        return ""
    said = [question for question in row.walk() if not question.is_blank and not getattr(question, "of", None)]
    return _("；").join(_("%(place)s：%(text)s", place=label_of(question), text=told(question)) for question in said)
