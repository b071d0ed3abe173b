"""Bars beside their figures: how long each is drawn. The table beneath a chart holds the data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A piece of a bar in hundredths of the whole width; ``look`` is its place in the legend."""

    look: int
    start: float
    length: float


@dataclass(frozen=True)
class Bar:
    """One bar with its name and its figures in words."""

    label: str
    said: str
    parts: list[Part]


def bars(rows: Iterable[tuple[str, Sequence[float], str]]) -> list[Bar]:
    """The bars of a chart, the longest as long as there is room.

    :param rows: name, the pieces of the bar, its figures in words
    """
    listed = [(label, list(pieces), said) for label, pieces, said in rows]
    longest = max((sum(pieces) for _label, pieces, _said in listed), default=0)
    return [Bar(str(label), str(said), parts_of(pieces, longest)) for label, pieces, said in listed]


def parts_of(pieces: Sequence[float], longest: float) -> list[Part]:
    """The pieces one after the other; what is nothing is not drawn."""
    found, start = [], 0.0
    for look, piece in enumerate(pieces):
        length = 100 * piece / longest if longest else 0.0
        if length:
            found.append(Part(look, round(start, 2), round(length, 2)))
        start += length
    return found
