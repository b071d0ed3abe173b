"""Sixteen people at once: each asks for a page again and again over a connection of his own."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

PEOPLE = 16
Ask = Callable[[http.client.HTTPConnection], http.client.HTTPResponse]


@dataclass(frozen=True)
class Waits:
    """How long answers took, in milliseconds, how many came each second, and how many were put off with 503."""

    half: float
    most: float
    rate: float
    put_off: int


def waits(port: int, ask: Ask, status: int, times: int) -> Waits:
    """Let everybody ask ``times`` times. Raises AssertionError where an answer has another status."""
    taken: list[float] = []
    wrong: list[int] = []
    put_off: list[int] = []

    def come() -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for _ in range(times):
            start = time.perf_counter()
            answer = ask(line)
            answer.read()
            taken.append(1000 * (time.perf_counter() - start))
            if answer.status == 503:
                put_off.append(answer.status)
            elif answer.status != status:
                wrong.append(answer.status)
        line.close()

    people = [threading.Thread(target=come) for _ in range(PEOPLE)]
    start = time.perf_counter()
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert not wrong, f"answers with {set(wrong)}"
    rate = len(taken) / (time.perf_counter() - start)
    return Waits(statistics.median(taken), statistics.quantiles(taken, n=20)[-1], rate, len(put_off))
