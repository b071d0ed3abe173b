"""An open loop: requests come at their own times, however long the earlier ones take, as they do in life."""

from __future__ import annotations

import queue
import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.proof.browser import GONE, Answer, Browser
from tests.proof.visitors import Ask, asked

LINES = 96
Next = Callable[[], Ask]


@dataclass
class Waits:
    """How long was waited, in milliseconds since a request was due, and what was answered wrongly."""

    rate: float
    seconds: float = 0
    taken: list[float] = field(default_factory=list)
    by_kind: dict[str, list[float]] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)
    put_off: int = 0

    def percentile(self, percent: int) -> float:
        return statistics.quantiles(self.taken, n=100)[percent - 1] if len(self.taken) > 1 else 0.0

    @property
    def done(self) -> float:
        """How many were answered each second."""
        return len(self.taken) / self.seconds if self.seconds else 0.0

    def __str__(self) -> str:
        told = ", ".join(f"p{percent} {self.percentile(percent):7.1f} ms" for percent in (50, 95, 99))
        faults = f", wrong {dict(self.wrong)}" if self.wrong else ""
        busy = f", {self.put_off} put off with 503" if self.put_off else ""
        return f"{self.rate:6.0f} asked a second, {self.done:6.1f} answered: {told}{busy}{faults}"


def arrive(port: int, following: Next, staff: str, rate: float, seconds: float) -> Waits:
    """Let requests come at ``rate`` a second, at random moments, for so long; every one of them is waited for."""
    due: queue.SimpleQueue[float | None] = queue.SimpleQueue()
    waits, guard = Waits(rate), threading.Lock()

    def work() -> None:
        browser = Browser(port)
        while (moment := due.get()) is not None:
            ask = following()
            try:
                status = answered(browser, ask, staff)
            except GONE as error:
                status = 0
                browser.close()
                note = f"{ask.kind} {type(error).__name__}"
            else:
                note = f"{ask.kind} {status}"
            took = 1000 * (time.monotonic() - moment)
            with guard:
                waits.taken.append(took)
                waits.by_kind.setdefault(ask.kind, []).append(took)
                if status == 503:
                    waits.put_off += 1
                elif status not in ask.right:
                    waits.wrong[note] += 1
        browser.close()

    lines = [threading.Thread(target=work) for _ in range(LINES)]
    for line in lines:
        line.start()
    start = moment = time.monotonic()
    while moment < start + seconds:
        time.sleep(max(0.0, moment - time.monotonic()))
        due.put(moment)
        moment += random.expovariate(rate)
    for _ in lines:
        due.put(None)
    for line in lines:
        line.join()
    waits.seconds = time.monotonic() - start
    return waits


def answered(browser: Browser, ask: Ask, staff: str) -> int:
    """The status of a request; its visitor is told even where there was no answer."""
    try:
        answer = asked(browser, ask, staff)
    except GONE:
        ask.done(NO_ANSWER)
        raise
    ask.done(answer)
    return answer.status


NO_ANSWER = Answer(0, "", b"", {})
