"""Where a question stands: the words that lead a reader to it, row by row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import gettext as _

from forms.pages.words import told, worded

Rows = tuple[tuple[Any, int], ...]


@dataclass(frozen=True)
class Place:
    """A table or a question: the page it is on, the anchor of its input, and the rows it stands in.

    A row is the matrix row itself, or a table and the row's number in it.
    """

    question: Any
    section: str
    anchor: str
    rows: Rows = ()

    @property
    def name(self) -> str:
        """The label of the question."""
        return label_of(self.question)

    @property
    def row(self) -> str:
        """The words of its row, empty outside tables and matrices."""
        return " · ".join(
            _("%(table)s第 %(number)d 项", table=label_of(field), number=number) if number else label_of(field)
            for field, number in self.rows
        )

    @property
    def label(self) -> str:
        """The label with the words of its row."""
        return f"{self.row} · {self.name}" if self.rows else self.name


def label_of(field: Any) -> str:
    return worded(field.label.text, field._form.calendar)


def places(section: Any) -> Iterator[Place]:
    """Every table and question of a section in printed order, a table before its rows."""
    yield from within(section, section.short_name, ())


def within(part: Any, section: str, rows: Rows) -> Iterator[Place]:
    for field in part.form:
        yield from FIND.get(field.kind, at)(field, section, rows)


def at(field: Any, section: str, rows: Rows) -> Iterator[Place]:
    yield Place(field, section, field.id, rows)


def in_table(table: Any, section: str, rows: Rows) -> Iterator[Place]:
    yield from at(table, section, rows)
    for number, entry in enumerate(table.entries, start=1):
        yield from within(entry, section, (*rows, (table, number)))


def in_matrix(matrix: Any, section: str, rows: Rows) -> Iterator[Place]:
    for entry in matrix.printed_rows:
        yield from within(entry, section, (*rows, (entry, 0)))


FIND: dict[str, Callable[[Any, str, Rows], Iterator[Place]]] = {
    "section": within,
    "table": in_table,
    "matrix": in_matrix,
}


@dataclass(frozen=True)
class Difference:
    """A question two people answered differently: its place, both texts in words, and theirs as inputs hold it.

    ``mark`` names the version of the section their text is of; ``posted`` is None for a table.
    """

    anchor: str
    label: str
    mine: str
    theirs: str
    posted: list[str] | None
    mark: str

    def told(self) -> dict[str, Any]:
        """The difference as JSON for the page's script; ``name`` is that of the inputs."""
        return asdict(self) | {"name": self.anchor}


def differences(mine: Any, theirs: Any, anchors: Collection[str], mark: str) -> list[Difference]:
    """The questions at ``anchors`` as two versions of a section answer them, in printed order."""
    ours = {place.anchor: place for place in places(mine)}
    others = {place.anchor: place for place in places(theirs)}
    return [difference(place, others[anchor], mark) for anchor, place in ours.items() if anchor in anchors]


def difference(place: Place, other: Place, mark: str) -> Difference:
    texts = words(place.question), words(other.question)
    posted = None if place.question.kind == "table" else other.question.posted()
    return Difference(place.anchor, place.label, *texts, posted, mark)


def overtaken(mine: Any, theirs: Any, but: Collection[str]) -> list[dict[str, Any]]:
    """The inputs of ``mine`` that hold something else in ``theirs``, as names and what is posted for them.

    Left out are the questions ``but``, and tables that have other rows.
    """
    ours, others = ({place.anchor: place for place in places(version)} for version in (mine, theirs))
    skipped = list(but) + [anchor for anchor, place in ours.items() if has_other_rows(place, others.get(anchor))]
    found = []
    for anchor, place in ours.items():
        if place.question.kind in ("table", "computed", "printed") or anchor not in others:
            continue
        posted = others[anchor].question.posted()
        if posted != place.question.posted() and not any(f"{anchor}-".startswith(f"{over}-") for over in skipped):
            found.append({"name": anchor, "posted": posted})
    return found


def has_other_rows(place: Place, other: Place | None) -> bool:
    if place.question.kind != "table" or other is None:
        return False
    return len(place.question.entries) != len(other.question.entries)


def words(question: Any) -> str:
    """The answer to a question in words; a table's row by row."""
    if question.kind != "table":
        return str(told(question))
    rows = [
        _("；").join(
            _("%(place)s：%(text)s", place=place.name, text=said)
            for place in within(entry, "", ())
            if (said := str(told(place.question)))
        )
        for entry in question.entries
    ]
    return "\n".join(_("第 %(number)d 项", number=number) + " " + row for number, row in enumerate(rows, start=1))
