"""PostgreSQL as the engine: its settings, its roles, regions it keeps apart itself, writers that take turns."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError

from forms.models import EVERYWHERE, Event, Organisation, Region, Response, Scope, db, digest, scoped, transaction
from forms.models.database import POSTGRESQL
from forms.models.events import append
from forms.models.guards import APPEND_ONLY, guarded, regional_tables, unfenced, unguarded
from tests.conftest import People, region_called
from tests.homes import OWNER, READER, SERVICE, homes
from tests.pages.stories import everywhere, submits
from tests.postgres import Cluster

pytestmark = pytest.mark.postgresql

REMOVED = {"catalogue_entry", "rate_count", "remark", "saved_view", "section_draft"}
"""The tables the service may take rows out of again: what is being written, convenient, or made again from the rest."""
NEVER_CHANGED = set(APPEND_ONLY) | {"alembic_version"}


@pytest.fixture
def database(app: Flask) -> str:
    """The name of the application's database, which a test may do anything to."""
    return homes.spoil(Path(app.config["INSTANCE_DIRECTORY"]))


@pytest.fixture
def two_regions(app: Flask) -> Iterator[dict[str, int]]:
    """贵州 and 甘肃 with one enterprise each."""
    with app.app_context():
        with scoped(EVERYWHERE), transaction():
            ids = {slug: region_called(slug).id for slug in ("guizhou", "gansu")}
            for slug, region_id in ids.items():
                db.session.add(Organisation(region_id=region_id, kind="enterprise", name=f"{slug} 的企业"))
        yield ids


def names() -> list[str]:
    """What the database shows of the organisations to whoever asks it past the ORM and its scope."""
    return sorted(db.session.connection().exec_driver_sql("SELECT name FROM organisation").scalars())


# -- the settings of connections and of the cluster -------------------------------------------------


@pytest.mark.parametrize(("setting", "value"), [*POSTGRESQL.items(), ("data_checksums", "on"), ("row_security", "on")])
def test_every_connection_has_its_limits(app: Flask, setting: str, value: str) -> None:
    with app.app_context(), db.engine.connect() as connection:
        assert connection.exec_driver_sql(f"SHOW {setting}").scalar_one() == value
        assert connection.exec_driver_sql("SELECT current_user").scalar_one() == SERVICE


def test_a_reader_sees_one_state_and_a_writer_the_newest(app: Flask) -> None:
    with app.app_context(), scoped(EVERYWHERE):
        reading = db.engine.connect()
        asked = db.select(db.func.count(Organisation.id))
        told = db.select(db.func.set_config("fubiao.region", "everywhere", True))
        reading.execute(told)
        before = reading.execute(asked).scalar_one()
        with transaction():
            db.session.add(Organisation(region_id=region_called("gansu").id, kind="enterprise", name="新企业"))
        assert reading.execute(asked).scalar_one() == before
        reading.rollback()
        reading.execute(told)
        assert reading.execute(asked).scalar_one() == before + 1
        reading.close()


def test_what_waits_too_long_for_its_turn_is_told_so(app: Flask, cluster: Cluster, database: str) -> None:
    with psycopg.connect(cluster.url(database)) as other, app.app_context(), scoped(EVERYWHERE):
        other.execute("SELECT pg_advisory_xact_lock(406, 0)")
        with pytest.raises(OperationalError, match="lock timeout"), transaction(wait=50):
            region_called("gansu")
        other.rollback()
        with transaction(wait=50):
            assert region_called("gansu")


# -- regions -----------------------------------------------------------------------------------------


def test_without_the_scope_of_the_orm_other_regions_stay_hidden(two_regions: dict[str, int]) -> None:
    with scoped(Scope(region_id=two_regions["guizhou"])):
        assert names() == ["guizhou 的企业"]
    db.session.rollback()
    with scoped(Scope(region_id=two_regions["gansu"])):
        assert names() == ["gansu 的企业"]
    db.session.rollback()
    assert names() == [], "nobody sees nothing"
    db.session.rollback()
    with scoped(EVERYWHERE):
        assert names() == ["gansu 的企业", "guizhou 的企业"]


def test_a_scope_that_changes_within_a_transaction_is_told_to_the_database(two_regions: dict[str, int]) -> None:
    with scoped(EVERYWHERE):
        assert len(db.session.execute(db.select(Organisation)).all()) == 2
        with scoped(Scope(region_id=two_regions["gansu"])):
            assert len(db.session.execute(db.select(Organisation)).all()) == 1
            assert names() == ["gansu 的企业"]
        assert len(db.session.execute(db.select(Organisation)).all()) == 2
        assert len(names()) == 2


def test_after_a_rollback_no_region_is_left_over(two_regions: dict[str, int]) -> None:
    with scoped(EVERYWHERE):
        assert len(names()) == 2
    db.session.rollback()
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM organisation").scalar_one() == 0
        assert connection.exec_driver_sql("SELECT current_setting('fubiao.region', true)").scalar_one() in ("", None)


def test_rows_of_another_region_can_be_neither_added_nor_changed_nor_moved(two_regions: dict[str, int]) -> None:
    mine, theirs = two_regions["guizhou"], two_regions["gansu"]
    add = "INSERT INTO organisation (kind, name, city, contact, phone, email, created_at, region_id) "
    refused = (
        f"{add} VALUES ('enterprise', '越界', '', '', '', '', now(), {theirs})",
        f"UPDATE organisation SET region_id = {theirs}",
    )
    for statement in refused:
        with scoped(Scope(region_id=mine)), pytest.raises(ProgrammingError, match="row-level security"), transaction():
            db.session.connection().exec_driver_sql(statement)
    with scoped(Scope(region_id=mine)), transaction():
        update = f"UPDATE organisation SET name = '改名' WHERE region_id = {theirs}"
        assert db.session.connection().exec_driver_sql(update).rowcount == 0


def test_every_regional_table_is_fenced_for_its_owner_too(app: Flask, people: People, cluster: Cluster) -> None:
    submits(people.enterprise)
    with everywhere(app):
        assert unfenced() == []
        database = db.engine.url.database
    assert database is not None
    for table in sorted(regional_tables()):
        assert cluster.ask(f'SELECT count(*) FROM "{table}"', database, OWNER) == [(0,)], table
    assert cluster.ask("SELECT count(*) > 0 FROM revision", database) == [(True,)], "a superuser is above it all"


def test_a_fence_that_was_taken_down_is_noticed(app: Flask, cluster: Cluster, database: str) -> None:
    cluster.ask("ALTER TABLE response NO FORCE ROW LEVEL SECURITY", database)
    cluster.ask("DROP POLICY own_region ON event", database)
    with everywhere(app):
        assert unfenced() == ["event", "response"]


# -- roles -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_is_only_added_to_stays_as_it_is(app: Flask, cluster: Cluster, database: str, table: str) -> None:
    column = "number" if table == "template" else "id"
    attempts = (f'UPDATE "{table}" SET {column} = {column}', f'DELETE FROM "{table}"', f'TRUNCATE "{table}" CASCADE')
    for attempt in attempts:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            cluster.ask(attempt, database, SERVICE)
    with pytest.raises(psycopg.errors.IntegrityError, match="append-only"):
        cluster.ask(attempts[-1], database, OWNER)
    with everywhere(app):
        assert guarded(table)
        assert unguarded() == []
    cluster.ask(f'ALTER TABLE "{table}" DISABLE TRIGGER {table}_not_emptied', database)
    with everywhere(app):
        assert unguarded() == [table]


def test_the_owner_cannot_rewrite_the_record_either(app: Flask, people: People, cluster: Cluster) -> None:
    submits(people.enterprise)
    with app.app_context():
        database = db.engine.url.database
    assert database is not None
    with psycopg.connect(cluster.url(database, OWNER)) as connection:
        connection.execute("SELECT set_config('fubiao.region', 'everywhere', false)")
        for attempt in ("UPDATE revision SET answers = ''", "DELETE FROM event", "DELETE FROM document"):
            with pytest.raises(psycopg.errors.IntegrityError, match="append-only"), connection.transaction():
                connection.execute(attempt)


def test_the_service_may_do_to_each_table_what_it_must_and_no_more(cluster: Cluster, database: str) -> None:
    rows = cluster.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", database)
    for (table,) in rows:
        asked = (f"has_table_privilege('{SERVICE}', 'public.\"{table}\"', '{verb}')" for verb in VERBS)
        (granted,) = cluster.ask(f"SELECT {', '.join(asked)}", database)
        may = {verb for verb, is_granted in zip(VERBS, granted, strict=True) if is_granted}
        must = {"SELECT"} if table == "alembic_version" else {"SELECT", "INSERT"}
        must |= {"DELETE"} if table in REMOVED else set()
        must |= set() if table in NEVER_CHANGED else {"UPDATE"}
        assert may == must, table


VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES")


def test_the_service_owns_nothing_and_makes_nothing(cluster: Cluster, database: str) -> None:
    assert cluster.ask(f"SELECT count(*) FROM pg_class WHERE relowner = '{SERVICE}'::regrole", database) == [(0,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        cluster.ask("CREATE TABLE mine (id integer)", database, SERVICE)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        cluster.ask("ALTER TABLE event DISABLE TRIGGER ALL", database, SERVICE)


def test_a_reader_reads_what_is_no_secret(cluster: Cluster, database: str) -> None:
    assert cluster.ask('SELECT count(account) > 0 FROM "user"', database, READER) == [(True,)]
    for secret in ("password", "tf_totp_secret", "mf_recovery_codes", "link_hash"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            cluster.ask(f'SELECT {secret} FROM "user"', database, READER)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        cluster.ask("UPDATE response SET version = version", database, READER)


# -- several writers at once ---------------------------------------------------------------------------


def test_writers_of_every_scope_at_once_lose_nothing_and_never_wait_for_each_other_in_a_ring(app: Flask) -> None:
    """Eight threads write for one region, another and all of them in turns; every chain stays whole."""
    slugs = ("guizhou", "gansu", "qinghai")
    failures: list[BaseException] = []
    with everywhere(app):
        regions = {slug: region_called(slug).id for slug in slugs}
        before = db.session.execute(db.select(db.func.count(Event.id))).scalar_one()

    def write(seed: int) -> None:
        chance = random.Random(seed)
        try:
            with app.app_context():
                for _ in range(15):
                    chosen = chance.sample(slugs, 3)
                    alone = chance.random() < 0.6
                    scope = Scope(region_id=regions[chosen[0]]) if alone else EVERYWHERE
                    with scoped(scope), transaction():
                        for slug in chosen[:1] if alone else chosen:
                            region = region_called(slug)
                            region.position += 1
                            append("test", "某人", region=region)
                db.session.remove()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with everywhere(app):
        for slug in slugs:
            wanted = db.select(Event).where(Event.chain == slug).order_by(Event.seq)
            chain = db.session.execute(wanted).scalars().all()
            assert [event.seq for event in chain] == list(range(1, len(chain) + 1))
            assert [event.prev for event in chain[1:]] == [event.hash for event in chain[:-1]]
            assert all(event.hash == digest(event.content()) for event in chain)
        written = db.session.execute(db.select(db.func.count(Event.id))).scalar_one() - before
        assert written == sum(region_called(slug).position for slug in slugs) - sum(range(1, 4))


def test_of_two_who_want_the_same_row_the_second_sees_what_the_first_did(app: Flask, people: People) -> None:
    assert people.enterprise.actor is not None
    region_id = people.enterprise.actor.region_id
    with app.app_context(), scoped(Scope(region_id=region_id)), transaction():
        held = people.enterprise.response()
        found: list[int] = []

        def second() -> None:
            with app.app_context(), scoped(Scope(region_id=region_id)), transaction():
                found.append(people.enterprise.response().version)
            with app.app_context():
                db.session.remove()

        worker = threading.Thread(target=second)
        worker.start()
        held.version += 7
        expected = held.version
        db.session.flush()
    worker.join()
    assert found == [expected]


def test_regions_do_not_wait_for_each_other(app: Flask, two_regions: dict[str, int]) -> None:
    found: list[str] = []

    def elsewhere() -> None:
        with app.app_context(), scoped(Scope(region_id=two_regions["gansu"])), transaction(wait=2000):
            found.append(db.session.execute(db.select(Organisation.name)).scalar_one())

    with scoped(Scope(region_id=two_regions["guizhou"])), transaction():
        assert db.session.execute(db.select(Organisation.name)).scalar_one() == "guizhou 的企业"
        worker = threading.Thread(target=elsewhere)
        worker.start()
        worker.join()
    assert found == ["gansu 的企业"]


def test_two_of_a_kind_are_refused_by_the_database(two_regions: dict[str, int]) -> None:
    with scoped(EVERYWHERE), pytest.raises(IntegrityError), transaction():
        for _ in range(2):
            own = {"region_id": two_regions["gansu"], "kind": "enterprise", "credit_code": "91520100MA6DL4QW7C"}
            db.session.add(Organisation(name="某企业", **own))
        db.session.flush()


def test_a_number_no_row_can_have_is_no_page(people: People) -> None:
    people.guizhou.get("/province/pairs/99999999999999999999", status=404)
    people.guizhou.get("/province/organisations/4294967296", status=404)
    people.guizhou.get("/desk/?q=%00")
    people.guizhou.get("/desk/?city=%00", status=400)
    people.auditor.get("/desk/events?step=nothing&before=99999999999")


def test_reading_cannot_write_whoever_asks(app: Flask) -> None:
    with app.app_context(), scoped(EVERYWHERE), pytest.raises(DBAPIError, match="read-only transaction"):
        db.session.execute(db.update(Response).values(version=9))
    with app.app_context(), scoped(EVERYWHERE):
        assert db.session.execute(db.select(Region)).first()
