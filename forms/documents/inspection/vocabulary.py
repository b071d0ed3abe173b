"""The names a template may use: every answer of a questionnaire as ``shown`` gives them, and the programme's words."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from forms.questionnaire import Questionnaire

LOOP = ("index", "index0", "first", "last", "length")


class Unknown(ValueError):
    """There is nothing of this name; ``suggestion`` is the nearest there is, or empty."""

    def __init__(self, written: str, suggestion: str) -> None:
        super().__init__(written)
        self.suggestion = suggestion


@dataclass(frozen=True)
class Named:
    """What a path names: ``path`` as ``Questionnaire.columns`` writes it, ``value`` as ``shown`` gives it."""

    path: str
    value: Any = field(compare=False)

    @property
    def is_answer(self) -> bool:
        """It can be printed."""
        return isinstance(self.value, str)

    @property
    def row(self) -> Named | None:
        """What a loop over it takes in turn; None where it has no rows."""
        if isinstance(self.value, list):
            return Named(f"{self.path}[]", self.value[0] if self.value else "")
        return None

    def inner(self) -> Mapping[str, Any]:
        """What can be named after a dot."""
        held: Any = getattr(self.value, "parts", self.value)
        return held if isinstance(held, Mapping) else {}


Scope = Mapping[str, Named]


class Vocabulary:
    """The names of one questionnaire."""

    def __init__(self, questionnaire: type[Questionnaire]) -> None:
        self.form = questionnaire()
        self.top = Named("", self.form.shown("无"))
        self.called = questionnaire.called()
        self.paths = [named.path for named in printable(self.top)]

    def resolve(self, names: list[str], scope: Scope) -> Named:
        """What a dotted path names inside the loops of ``scope``. Raises Unknown."""
        found, place = self.top, 0
        if names[0] == "loop" and scope:
            if len(names) == 2 and names[1] in LOOP:
                return Named(f"loop.{names[1]}", "1")
            raise Unknown(".".join(names), "loop.index")
        if names[0] in scope:
            found, place = scope[names[0]], 1
        for name in names[place:]:
            inner = found.inner()
            if name not in inner:
                raise Unknown(".".join(names), self.nearest(".".join(names), scope))
            found = Named(f"{found.path}.{name}" if found.path else name, inner[name])
        return found

    def nearest(self, written: str, scope: Scope) -> str:
        """The name most like what was written, among those that can be printed there."""
        known = [path for path in self.paths if "[]" not in path]
        for name, named in scope.items():
            known += [name + inner.path[len(named.path) :] for inner in printable(named)]
        known += [path for path in self.tables() if "." in path]
        return next(iter(difflib.get_close_matches(written, known, 1, 0.6)), "")

    def tables(self) -> list[str]:
        """The paths that can be looped over."""
        return list(dict.fromkeys(path.split("[]")[0] for path in self.paths if "[]" in path))


def printable(named: Named) -> Iterator[Named]:
    """Every answer at and below ``named``, parts of answers too."""
    if named.is_answer:
        yield named
    row = named.row
    if row is not None:
        yield from printable(row)
    for name, value in named.inner().items():
        yield from printable(Named(f"{named.path}.{name}" if named.path else name, value))
