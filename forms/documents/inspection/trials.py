"""A template run without answers, along every way its conditions and loops can take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from forms.documents.engine.language import Language
from forms.documents.engine.source import PartSource
from forms.documents.engine.steps import Answer, Branch, Loop, Static, Step, steps_of
from forms.documents.inspection.language import paths

MOST = 4_000_000
"""The longest trial, in characters: loops in loops multiply."""

PIECE = 16
"""What a piece counts for besides its length, so that loops around nothing end too."""


@dataclass(frozen=True)
class Trial:
    """A way through a template: which branch of a condition is taken, how many rows a loop has."""

    name: str
    branch: int
    rows: int


TRIALS = (
    Trial("所有条件都成立、每张表有三行时", 0, 3),
    Trial("所有条件都不成立、每张表只有一行时", -1, 1),
    Trial("所有条件都成立、表格没有行时", 0, 0),
    Trial("所有条件都不成立、表格没有行时", -1, 0),
    Trial("只有第二个条件成立时", 1, 1),
)


@dataclass(frozen=True)
class Way:
    """A trial of a template whose tables in ``never_empty`` have at least one row."""

    trial: Trial
    never_empty: frozenset[str]

    def rows(self, step: Loop) -> int:
        """How many rows a loop has."""
        walked = {".".join(names) for names in paths(step.rows)}
        return max(self.trial.rows, int(walked <= self.never_empty))


class TooLong(ValueError):
    """The trial would be longer than any form."""


def tried(part: PartSource, trial: Trial, never_empty: frozenset[str] = frozenset()) -> str:
    """The XML a part gives on a trial. Raises NotPlain for what is no plain template, TooLong for what is no form.

    :param never_empty: the paths of tables that have at least one row
    """
    pieces, length = [part.before], 0
    for piece in walked(steps_of(Language().parse(part.source)), Way(trial, never_empty)):
        length += len(piece) + PIECE
        if length > MOST:
            raise TooLong("模板里的循环层层相套，生成的文件过大")
        pieces.append(piece)
    return "".join([*pieces, part.after])


def walked(steps: tuple[Step, ...], way: Way) -> Iterator[str]:
    for step in steps:
        yield from WALKS[type(step)](step, way)


def of_branch(step: Branch, way: Way) -> Iterator[str]:
    ways = [*(body for _test, body in step.tests), step.otherwise]
    taken = way.trial.branch
    return walked(ways[taken] if taken < len(ways) else step.otherwise, way)


def of_loop(step: Loop, way: Way) -> Iterator[str]:
    for _row in range(way.rows(step)):
        yield ""
        yield from walked(step.body, way)
    if not way.rows(step):
        yield from walked(step.otherwise, way)


WALKS: dict[Any, Callable[[Any, Way], Iterator[str]]] = {
    Static: lambda step, way: iter((step.xml,)),
    Answer: lambda step, way: iter(("1",)),
    Branch: of_branch,
    Loop: of_loop,
}
