"""``make soak``: half the knee for long, one request in twenty a wrong one; memory, files and log must stay flat.

Workers are not replaced after so many requests, as deploy/ has it: what they lose would be hidden by that.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import socket
import statistics
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask

from forms.models.database import database_file
from tests.proof.arrivals import arrive
from tests.proof.faults import fresh
from tests.proof.processes import Held, held
from tests.proof.server import WHOLE, Server, end_tidily, serving
from tests.proof.stage import enrolled, settings
from tests.proof.visitors import SHARES, Ask, Crowd, Visitor, arrived

WRONG = 0.05
SAMPLES = 60
GROWTH = {"rss": (1.10, 8.0), "files": (1.10, 8.0), "log": (1.25, 8.0)}
"""Figure to how much greater the last quarter's mean may be than the second's, as a factor and by how much."""


def damaged(crowd: Crowd) -> Ask:
    """A wrong request of some kind."""
    visitor: Visitor = crowd.anybody()
    base, stranger = visitor.invited.base, f"/fill/{secrets.token_hex(10)}"
    outdated = visitor.form(key=secrets.token_hex(16), version="0", confirmed="yes", declared="yes")
    form = visitor.form(key=secrets.token_hex(16), version="1")
    return random.choice(
        (
            Ask("no such link", "GET", f"/l/{secrets.token_urlsafe(20)}", visitor, right=(404,)),
            Ask("somebody else's", "GET", f"{stranger}/", visitor, right=(404,)),
            Ask("bad token", "POST", f"{base}/submit", visitor, form.replace("csrf_token=", "csrf_token=x"), (400,)),
            Ask("no UTF-8", "POST", f"{base}/sections/unit", visitor, b"unit-city=%B9%F3%D6%DD", (400,)),
            Ask("old version", "POST", f"{base}/submit", visitor, outdated, (409,)),
            Ask("too large", "POST", f"{base}/sections/unit", visitor, b"x=" + b"a" * 2_200_000, (413,)),
        )
    )


def hang_up(port: int) -> None:
    """Begin a request and go away."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(b"POST /fill/x/submit HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nhalf of it")


@dataclass
class Record:
    """What the workers held at even intervals, and for how long that was looked at."""

    server: Server
    app: Flask
    pause: float
    over: threading.Event = field(default_factory=threading.Event)
    samples: list[Held] = field(default_factory=list)

    def work(self) -> None:
        started = time.monotonic()
        while not self.over.wait(self.pause):
            self.samples.append(held(self.server, database_file(self.app)))
            print(f"  {time.monotonic() - started:6.0f} s  {self.samples[-1]}", flush=True)

    def flat(self) -> bool:
        """Whether the last quarter is as the second; prints both."""
        quarter, calm = len(self.samples) // 4, True
        for name, (factor, step) in GROWTH.items():
            values = [getattr(sample, name) for sample in self.samples]
            before, after = statistics.mean(values[quarter : 2 * quarter]), statistics.mean(values[-quarter:])
            level = after <= max(before * factor, before + step)
            calm &= level
            print(
                f"  {'pass' if level else 'MISS'}  {name}: {before:.1f} in the second quarter, {after:.1f} in the last"
            )
        return calm


def soak(rate: float, minutes: float, url: str = "") -> bool:
    """Soak at ``rate`` requests a second; whether everything stayed flat and was answered as it should be."""
    count = int(rate * minutes * 60 * SHARES["submit"] / 100 * 1.3) + 400
    with fresh(url) as (app, _folder):
        print(f"{rate:.0f} requests a second for {minutes:g} minutes, {100 * WRONG:.0f} % wrong ones")
        visitors = arrived(app, enrolled(app, count))
        with serving(app.config["INSTANCE_DIRECTORY"], WHOLE, "--max-requests", "0", **settings(app)) as server:
            crowd = Crowd.of(app, visitors)
            record = Record(server, app, minutes * 60 / SAMPLES)
            watch = threading.Thread(target=record.work)
            watch.start()
            try:
                waits = arrive(server.port, sometimes_wrong(crowd, server), crowd.staff, rate, minutes * 60)
            finally:
                record.over.set()
                watch.join()
    print(f"  {waits}")
    return record.flat() and not waits.wrong


def sometimes_wrong(crowd: Crowd, server: Server) -> Callable[[], Ask]:
    """The next request: one in twenty is a wrong one, and some of those are never finished."""

    def following() -> Ask:
        if random.random() >= WRONG:
            return crowd.next()
        if random.random() < 0.2:
            hang_up(server.port)
        return damaged(crowd)

    return following


def main() -> None:
    """Soak; ends with 1 where something grew or was answered wrongly."""
    end_tidily()
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--rate", type=float, default=50, help="requests a second: half the knee that make load found")
    said = parser.parse_args()
    sys.exit(not soak(said.rate, said.minutes, os.environ.get("DATABASE_URL", "")))


if __name__ == "__main__":
    main()
