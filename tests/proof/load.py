"""``make load``: how much one small machine carries, and what it needs for it. Clients and server share its cores.

``DATABASE_URL`` (an empty database) takes the place of SQLite; ``--short`` is what the test suite does.
"""

from __future__ import annotations

import argparse
import os
import statistics
import threading
import time
from dataclasses import dataclass

from flask import Flask

from forms.models.database import database_file
from tests.benchmarks.crowded import grow
from tests.proof.arrivals import Waits, arrive
from tests.proof.browser import Browser
from tests.proof.faults import fresh
from tests.proof.processes import held, processor
from tests.proof.server import WHOLE, Server, end_tidily, serving
from tests.proof.stage import enrolled, settings
from tests.proof.visitors import Crowd, Visitor, arrived

CLIENTS = 16
LIMIT = 500
STEP = 1.25


@dataclass(frozen=True)
class Extent:
    """How much is measured: visitors, seconds a step, the first rate, where it ends, responses grown to."""

    visitors: int
    seconds: float
    first: float
    most: float
    submitting: float
    starts: int
    sizes: tuple[int, ...]


FULL = Extent(7_000, 10, 30, 600, 10, 5, (1_000, 10_000, 100_000))
SHORT = Extent(240, 2, 8, 12, 1, 1, ())


def aim(what: str, found: float, bar: float, unit: str, least: bool = False) -> bool:
    """Print an aim and by how much it is met or missed."""
    met = found >= bar if least else found <= bar
    apart = f"{100 * abs(found / bar - 1):.0f} % {'over' if found > bar else 'under'}" if bar else ""
    print(f"  {'pass' if met else 'MISS'}  {found:8.1f} {unit}  {what} (aim {'≥' if least else '≤'} {bar:g}; {apart})")
    return met


def measure(extent: Extent, url: str = "") -> dict[str, float]:
    """Measure and print everything; returns the figures by name."""
    with fresh(url) as (app, _folder):
        print(f"{os.cpu_count()} cores for server (2 workers × 8 threads) and clients together; {app_engine(app)}")
        visitors = arrived(app, enrolled(app, extent.visitors))
        figures = {"start": starting(app, extent.starts)}
        submitting, rest = visitors[: len(visitors) // 2], visitors[len(visitors) // 2 :]
        with serving(app.config["INSTANCE_DIRECTORY"], WHOLE, **settings(app)) as server:
            crowd = Crowd.of(app, rest)
            figures |= limits(server, crowd, extent)
            figures["durable"] = durable(server, submitting, extent.submitting)
            aim("durable submissions of annex 2", figures["durable"], 150, "a second", least=True)
            figures["worker"] = held(server, database_file(app)).rss
            print(f"        {held(server, database_file(app))}")
            aim("memory of the largest worker", figures["worker"], 120, "MB")
            growth(app, server, crowd, submitting, extent, figures)
    return figures


def app_engine(app: Flask) -> str:
    return str(app.config["SQLALCHEMY_DATABASE_URI"]).partition(":")[0]


def starting(app: Flask, times: int) -> float:
    """The median seconds from starting the server to its first page."""
    found = []
    for _ in range(times):
        server = Server(app.config["INSTANCE_DIRECTORY"], WHOLE, **settings(app))
        begun = time.monotonic()
        try:
            server.start()
            browser = Browser(server.port)
            assert browser.get("/").status == 200
            found.append(time.monotonic() - begun)
            browser.close()
        finally:
            server.stop()
    seconds = statistics.median(found)
    aim("from start to the first page", seconds, 2, "s")
    return seconds


def limits(server: Server, crowd: Crowd, extent: Extent) -> dict[str, float]:
    """Let the rate rise until the 99th percentile passes half a second; then look at half of what was carried."""
    print("\nA mix of links, sections, autosaves, submissions, downloads and lists at a rising rate")
    arrive(server.port, crowd.next, crowd.staff, extent.first, extent.seconds)
    knee, rate = 0.0, extent.first
    while rate < extent.most:
        waits = arrive(server.port, crowd.next, crowd.staff, rate, extent.seconds)
        print(f"        {waits}", flush=True)
        if waits.percentile(99) > LIMIT:
            break
        knee, rate = rate, rate * STEP
    used = processor(server)
    waits = arrive(server.port, crowd.next, crowd.staff, max(knee / 2, 1), 2 * extent.seconds)
    print(f"        {waits}  (half the knee)")
    slowest(waits)
    cost("a request of the mix", processor(server) - used, len(waits.taken))
    aim("the knee: p99 within 500 ms", knee, 200, "requests a second", least=True)
    aim("p95 at half the knee", waits.percentile(95), 100, "ms")
    return {"knee": knee, "half": waits.percentile(95), "wrong": float(sum(waits.wrong.values()))}


def slowest(waits: Waits) -> None:
    """Print the median wait of every kind of request."""
    medians = {kind: statistics.median(taken) for kind, taken in waits.by_kind.items()}
    told = ", ".join(f"{kind} {milliseconds:.0f}" for kind, milliseconds in sorted(medians.items(), key=by_time))
    print(f"        median ms: {told}")


def cost(what: str, seconds: float, count: int) -> None:
    """Print the processor time of one, and how many two cores could do that did nothing else."""
    if count and seconds > 0:
        each = seconds / count
        told = f"two whole cores could do {2 / each:.0f} a second"
        print(f"        {1000 * each:.1f} ms of processor time for {what}: {told}", flush=True)


def by_time(pair: tuple[str, float]) -> float:
    return -pair[1]


def durable(server: Server, visitors: list[Visitor], seconds: float) -> float:
    """How many submissions of annex 2 are committed each second while sixteen clients do nothing else."""
    waiting, done, wrong = iter(visitors), [0] * CLIENTS, []
    guard, end = threading.Lock(), time.monotonic() + seconds

    def work(place: int) -> None:
        browser = Browser(server.port)
        while time.monotonic() < end:
            with guard:
                visitor = next(waiting, None)
            if visitor is None:
                break
            browser.cookie, browser.address = visitor.cookie, visitor.invited.address
            answer = browser.ask("POST", f"{visitor.invited.base}/submit", visitor.submission())
            done[place] += answer.status == 303
            if answer.status != 303:
                wrong.append(answer.status)
        browser.close()

    started, used = time.monotonic(), processor(server)
    clients = [threading.Thread(target=work, args=(place,)) for place in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    took = time.monotonic() - started
    print(f"\n{sum(done):,} submissions in {took:.1f} s by {CLIENTS} clients{f', wrong {wrong[:5]}' if wrong else ''}")
    cost("a durable submission", processor(server) - used, sum(done))
    del visitors[: sum(done) + len(wrong)]
    return sum(done) / took


def growth(
    app: Flask, server: Server, crowd: Crowd, submitting: list[Visitor], extent: Extent, figures: dict[str, float]
) -> None:
    """The same at half the knee with more and more responses in the database."""
    rate = max(figures["knee"] / 2, 1)
    for size in extent.sizes:
        grow(app, size)
        waits = arrive(server.port, crowd.next, crowd.staff, rate, extent.seconds)
        figures[f"half at {size}"] = waits.percentile(95)
        figures[f"durable at {size}"] = durable(server, submitting, extent.submitting / 3)
        told = f"{figures[f'durable at {size}']:.0f} durable submissions a second"
        print(f"  {size:8,} responses: {waits}; {told}", flush=True)
        slowest(waits)
    if extent.sizes:
        print(f"        {held(server, database_file(app))}")


def main() -> None:
    """Measure what is asked for."""
    end_tidily()
    parser = argparse.ArgumentParser(prog="load", description=__doc__)
    parser.add_argument("--short", action="store_true", help="as much as the test suite does")
    asked_for = parser.parse_args()
    measure(SHORT if asked_for.short else FULL, os.environ.get("DATABASE_URL", ""))


if __name__ == "__main__":
    main()
