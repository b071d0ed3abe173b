"""Which block of a file stands for which block of the pattern, at the least cost: a shortest path with loops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forms.documents.conformance.pattern import Repeat

GONE = ADDED = 1.0
Cost = Callable[[Any, Any], float]
Pair = tuple[int | None, int | None]


def aligned(pattern: list[Any], repeats: list[Repeat], blocks: list[Any], cost: Cost) -> list[Pair]:
    """Pairs of places in ``pattern`` and ``blocks``; None on one side for what is missing there.

    :param repeats: groups of the pattern that may come any number of times, none included
    :param cost: 0 for blocks that fit, up to 2 for such as have nothing in common
    """
    best = [[float("inf")] * (len(pattern) + 1) for _ in range(len(blocks) + 1)]
    came: list[list[tuple[int, int, str] | None]] = [[None] * (len(pattern) + 1) for _ in range(len(blocks) + 1)]
    best[0][0] = 0.0
    for row in range(len(blocks) + 1):
        settle(best[row], came[row], row, repeats)
        if row == len(blocks):
            break
        for column, so_far in enumerate(best[row]):
            relax(best, came, (row + 1, column), so_far + ADDED, (row, column, "added"))
            if column < len(pattern):
                price = so_far + cost(pattern[column], blocks[row])
                relax(best, came, (row + 1, column + 1), price, (row, column, "pair"))
    return traced(came, len(blocks), len(pattern))


def settle(best: list[float], came: list[Any], row: int, repeats: list[Repeat]) -> None:
    """Leave out blocks, skip groups and go back to the start of groups, as far as that is cheaper."""
    skips = {repeat.start: repeat.end for repeat in repeats}
    for _round in range(2):
        for column in range(len(best)):
            if column + 1 < len(best) and best[column] + GONE < best[column + 1]:
                best[column + 1], came[column + 1] = best[column] + GONE, (row, column, "gone")
            end = skips.get(column)
            if end is not None and best[column] < best[end]:
                best[end], came[end] = best[column], (row, column, "skip")
        for repeat in repeats:
            if best[repeat.end] < best[repeat.start]:
                best[repeat.start], came[repeat.start] = best[repeat.end], (row, repeat.end, "back")


def relax(best: Any, came: Any, at: tuple[int, int], price: float, source: tuple[int, int, str]) -> None:
    row, column = at
    if price < best[row][column]:
        best[row][column], came[row][column] = price, source


def traced(came: Any, row: int, column: int) -> list[Pair]:
    """The pairs of the cheapest way, in order."""
    pairs: list[Pair] = []
    while came[row][column] is not None:
        before, place, how = came[row][column]
        if how == "pair":
            pairs.append((place, before))
        elif how == "added":
            pairs.append((None, before))
        elif how == "gone":
            pairs.append((place, None))
        row, column = before, place
    return pairs[::-1]
