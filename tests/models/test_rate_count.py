"""Requests counted in PostgreSQL: each window by itself, whatever becomes of the request, for everybody at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from forms.models import db, rate_count
from forms.models.database import writing
from forms.models.rate_count import RateCount
from tests.homes import homes
from tests.postgres import Cluster

pytestmark = pytest.mark.postgresql


@pytest.fixture
def counts(app: Flask) -> Iterator[RateCount]:
    """The storage the settings name, inside the application."""
    storage = storage_from_string(app.config["RATELIMIT_STORAGE_URI"])
    assert isinstance(storage, RateCount)
    with app.app_context():
        yield storage


def expire(app: Flask, cluster: Cluster) -> None:
    """Let every window be over."""
    database = homes.databases[Path(app.config["INSTANCE_DIRECTORY"])]
    cluster.ask("UPDATE rate_count SET expires = now() - interval '1 second'", database)


def test_a_window_counts_up_and_begins_anew(app: Flask, cluster: Cluster, counts: RateCount) -> None:
    assert [counts.incr("somebody", 60), counts.incr("somebody", 60, 2), counts.incr("another", 60)] == [1, 3, 1]
    assert counts.get("somebody") == 3
    assert counts.get("nobody") == 0
    assert 50 < counts.get_expiry("somebody") - time.time() <= 61
    expire(app, cluster)
    assert counts.get("somebody") == 0
    assert counts.incr("somebody", 60) == 1
    assert counts.check()


def test_a_limit_is_one_for_all_who_share_the_database(counts: RateCount) -> None:
    limits = [FixedWindowRateLimiter(storage_from_string(rate_count.ADDRESS)) for _ in range(2)]
    found = [limits[turn % 2].hit(parse("5 per minute"), "an address") for turn in range(7)]
    assert found == [True] * 5 + [False] * 2


def test_eight_at_once_are_counted_one_by_one(app: Flask, counts: RateCount) -> None:
    found: list[int] = []

    def count() -> None:
        with app.app_context():
            found.extend(counts.incr("somebody", 60) for _ in range(20))

    workers = [threading.Thread(target=count) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(found) == list(range(1, 161))


def test_counting_leaves_reading_as_it_is(counts: RateCount) -> None:
    assert db.session.connection().exec_driver_sql("SHOW transaction_read_only").scalar_one() == "on"
    counts.incr("somebody", 60)
    db.session.rollback()
    assert counts.get("somebody") == 1, "what was counted stays counted"
    assert not writing.get()


def test_what_is_over_is_swept_out(
    app: Flask, cluster: Cluster, counts: RateCount, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts.incr("somebody", 60)
    expire(app, cluster)
    monkeypatch.setattr(rate_count, "SWEEP", 1)
    counts.incr("another", 60)
    database = homes.databases[Path(app.config["INSTANCE_DIRECTORY"])]
    assert cluster.ask("SELECT key FROM rate_count", database) == [("another",)]
    counts.clear("another")
    counts.incr("a third", 60)
    assert counts.reset() == 1
    assert cluster.ask("SELECT count(*) FROM rate_count", database) == [(0,)]
