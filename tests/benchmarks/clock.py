"""Fair timing: contenders take turns in one run, and the median of each one's rounds counts."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

ROUND_SECONDS = 0.25


def seconds_each(
    contenders: dict[str, Callable[[], object]], rounds: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    """The median seconds of one call of each contender, over rounds in which all take turns.

    :param clock: what tells the time; ``time.process_time`` where neighbours of the machine shall not count
    """
    turns = {name: calls_in_a_round(work) for name, work in contenders.items()}
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, work in contenders.items():
            start = clock()
            for _ in range(turns[name]):
                work()
            taken[name].append((clock() - start) / turns[name])
    return {name: statistics.median(times) for name, times in taken.items()}


def calls_in_a_round(work: Callable[[], object]) -> int:
    """How many calls fill a round; the first call, which warms up, is not counted."""
    work()
    start = time.perf_counter()
    work()
    return max(1, min(500, int(ROUND_SECONDS / (time.perf_counter() - start))))
