"""Reading cannot write; writing is one durable transaction."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError, IntegrityError

from forms.models import EVERYWHERE, Event, Organisation, Region, db, scoped, transaction
from forms.models.database import PRAGMAS, newest_sqlite, wal_is_safe, writing
from forms.models.events import append
from tests.homes import APPEND_ONLY, READ_ONLY


@pytest.mark.sqlite
def test_the_pragmas_took(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        for name, value in PRAGMAS.items():
            found = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            assert found in (value, None), name
        journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        durable = connection.exec_driver_sql("PRAGMA synchronous").scalar()
    assert (journal, durable) == (("wal", 2) if wal_is_safe(newest_sqlite().sqlite_version_info) else ("delete", 3))


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
    ],
)
def test_wal_is_used_only_where_its_reset_fault_is_mended(version: tuple[int, ...], safe: bool) -> None:
    assert wal_is_safe(version) is safe


def test_nothing_is_written_outside_a_transaction(app: Flask) -> None:
    with app.app_context(), scoped(EVERYWHERE):
        db.session.add(Region(slug="x", name="某省", office="某局", contact="", position=9))
        with pytest.raises(DBAPIError, match=READ_ONLY):
            db.session.commit()
        db.session.rollback()


def test_an_error_rolls_everything_back(app: Flask) -> None:
    with app.app_context(), scoped(EVERYWHERE):
        with pytest.raises(ZeroDivisionError), transaction():
            db.session.add(Region(slug="x", name="某省", office="某局", contact="", position=9))
            db.session.flush()
            1 / 0  # noqa: B018
        assert not writing.get()
        assert db.session.execute(db.select(Region).where(Region.slug == "x")).first() is None


def test_transactions_do_not_nest(app: Flask) -> None:
    with app.app_context(), transaction(), pytest.raises(RuntimeError), transaction():
        pass


def test_four_writers_lose_no_update(app: Flask) -> None:
    """Four threads of 25 read-modify-writes each count to a hundred."""
    with app.app_context(), scoped(EVERYWHERE), transaction():
        region = db.session.execute(db.select(Region)).scalars().first()
        region.position = 0
        slug = region.slug

    def count() -> None:
        with app.app_context():
            for _ in range(25):
                with transaction():
                    row = db.session.execute(db.select(Region).where(Region.slug == slug)).scalar_one()
                    row.position += 1
            db.session.remove()

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert db.session.execute(db.select(Region.position).where(Region.slug == slug)).scalar_one() == 100


def test_the_event_log_cannot_be_changed_or_shortened(app: Flask) -> None:
    with app.app_context(), scoped(EVERYWHERE):
        with transaction():
            append("test", "某人")
        with pytest.raises(DBAPIError, match=APPEND_ONLY), transaction():
            event = db.session.execute(db.select(Event)).scalars().first()
            event.reason = "改写"
            db.session.flush()
        with pytest.raises(DBAPIError, match=APPEND_ONLY), transaction():
            db.session.delete(db.session.execute(db.select(Event)).scalars().first())
            db.session.flush()


def test_events_are_chained_by_hash(app: Flask) -> None:
    with app.app_context(), scoped(EVERYWHERE):
        with transaction():
            region = db.session.execute(db.select(Region).where(Region.slug == "guizhou")).scalar_one()
            first = append("one", "甲", region=region)
            second = append("two", "乙", region=region, details={"数": 1})
            assert second.prev == first.hash
            assert second.seq == first.seq + 1
        from forms.models import digest

        chain = db.session.execute(db.select(Event).where(Event.chain == "guizhou").order_by(Event.seq)).scalars().all()
        assert [event.hash for event in chain] == [digest(event.content()) for event in chain]


def test_a_foreign_key_is_enforced(app: Flask) -> None:
    with app.app_context(), scoped(EVERYWHERE), pytest.raises(IntegrityError), transaction():
        db.session.add(Organisation(region_id=999, kind="enterprise", name="无省之企业"))
        db.session.flush()
