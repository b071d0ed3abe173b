"""``make faults``: every fault of the table done on purpose, its bar and what was seen, each beside its control.

``--short`` does less of each; ``DATABASE_URL`` (an empty database) takes the place of SQLite where a fault is none of
SQLite's own.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flask import Flask

from forms.models import db
from tests.proof import locked
from tests.proof.bad_input import survived_input
from tests.proof.clocks import survived_clocks
from tests.proof.corpus import CORPUS, SAMPLE
from tests.proof.crowds import survived_crowds
from tests.proof.full_disk import survived_full_disk
from tests.proof.hostile_templates import survived_templates
from tests.proof.killing import survived
from tests.proof.locked import survived_locks
from tests.proof.power import survived_cuts
from tests.proof.server import end_tidily
from tests.proof.stage import prepared
from tests.proof.table import Row, told

Proof = Callable[[], Iterable[Row]]


@dataclass(frozen=True)
class Extent:
    """How much of each fault is done, and the seconds a hostile template may take."""

    submissions: int
    cuts: int
    times: locked.Times
    strings: list[str]
    thorough: bool
    seconds: float


FULL = Extent(10_000, 1_000, locked.Times(), list(CORPUS), True, 1)
SHORT = Extent(100, 60, locked.SHORT, SAMPLE, False, 60)


@contextmanager
def fresh(url: str = "") -> Iterator[tuple[Flask, Path]]:
    """A prepared application and its instance directory, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        app = prepared(Path(folder) / "instance", url)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        yield app, Path(folder)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def disk(extent: Extent) -> Iterator[Row]:
    with fresh() as (_app, folder):
        yield from survived_full_disk(folder / "instance", folder / "disk")


def corpus(extent: Extent) -> Iterator[Row]:
    with fresh() as (_app, folder):
        yield from survived_input(folder / "instance", extent.strings, extent.thorough)


def clock(extent: Extent) -> Iterator[Row]:
    with fresh() as (app, _folder):
        yield from survived_clocks(app, 0)


def templates(extent: Extent) -> Iterator[Row]:
    with fresh() as (app, _folder):
        yield from survived_templates(app, extent.seconds)


def lock(extent: Extent) -> Iterator[Row]:
    with fresh() as (app, _folder):
        yield from survived_locks(app, 0, extent.times)


def crowd(extent: Extent, url: str = "") -> Iterator[Row]:
    with fresh(url) as (app, _folder):
        yield from survived_crowds(app, 1_000_000)


def kill(extent: Extent, url: str = "") -> Iterator[Row]:
    with fresh(url) as (app, _folder):
        yield from survived(app, extent.submissions)


def power(extent: Extent) -> Iterator[Row]:
    yield from survived_cuts(extent.cuts)


PROOFS: dict[str, Callable[..., Iterator[Row]]] = {
    "power": power,
    "disk": disk,
    "lock": lock,
    "crowd": crowd,
    "clock": clock,
    "templates": templates,
    "input": corpus,
    "kill": kill,
}
ANY_ENGINE = ("crowd", "kill")


def main() -> None:
    """Carry out the proofs asked for; ends with 1 where a row fails."""
    end_tidily()
    parser = argparse.ArgumentParser(prog="faults", description=__doc__)
    parser.add_argument("names", nargs="*", help="the proofs wanted; all of them where none is named")
    parser.add_argument("--short", action="store_true", help="as much of each as the test suite does")
    asked = parser.parse_args()
    extent, url = (SHORT if asked.short else FULL), os.environ.get("DATABASE_URL", "")
    wanted: list[Proof] = []
    for name in asked.names or PROOFS:
        if url and name not in ANY_ENGINE:
            print(f"left out on this engine: {name}\n")
        else:
            wanted.append(partial(PROOFS[name], extent, **({"url": url} if url else {})))
    sys.exit(any(not row.passed for row in told(wanted)))


if __name__ == "__main__":
    main()
