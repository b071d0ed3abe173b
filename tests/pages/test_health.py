"""What machines ask: alive, ready or why not, the figures; and who is not told them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from app import create_app
from forms import duties, metrics
from forms.models import database, disks, readiness, schema
from tests.conftest import People, make_app
from tests.pages.stories import submits

WELL = {"ready": True, "database": "ok", "migrations": "ok", "settings": "ok", "space": "ok"}


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def not_ready(client: FlaskClient) -> dict[str, Any]:
    """What is wrong, once the server has said that it is not ready."""
    answer = client.get("/readyz")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    found: dict[str, Any] = answer.get_json()
    assert found.pop("ready") is False
    return {name: word for name, word in found.items() if word != "ok"}


@contextmanager
def written_by_another(app: Flask) -> Iterator[None]:
    """Somebody else holds the write lock."""
    file = database.database_file(app)
    assert file is not None
    with closing(database.newest_sqlite().connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_a_sound_server_is_alive_and_ready(client: FlaskClient) -> None:
    assert client.get("/livez").get_json() == {"alive": True}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (200, WELL)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.sqlite
def test_a_lock_that_is_not_had_is_told_and_passes(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "PATIENCE", 20)
    with written_by_another(app):
        assert not_ready(client) == {"database": "locked"}
        assert client.get("/livez").status_code == 200
    assert client.get("/readyz").status_code == 200


def test_a_database_that_was_never_prepared_is_not_ready(app: Flask, tmp_path: Any) -> None:
    bare = make_app(tmp_path / "bare")
    assert not_ready(bare.test_client()) == {"migrations": "empty"}
    with bare.app_context():
        database.db.engine.dispose()


@pytest.mark.sqlite
@pytest.mark.parametrize(("version", "word"), [("0001", "behind"), ("9999", "newer")])
def test_a_schema_of_another_version_is_not_ready(app: Flask, client: FlaskClient, version: str, word: str) -> None:
    file = database.database_file(app)
    assert file is not None
    known = next((one for one in schema.revisions() if one.startswith(version)), version)
    with closing(database.newest_sqlite().connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (known,))
        connection.commit()
    assert not_ready(client) == {"migrations": word}


@pytest.mark.sqlite
def test_a_setting_that_makes_commits_durable_must_hold(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        database.db.session.execute(text("PRAGMA cell_size_check=0"))
        database.db.session.remove()
    assert not_ready(client) == {"settings": "cell_size_check is 0"}


def test_a_full_disk_is_told_before_a_submission_meets_it(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "LEAST", 2**62)
    assert not_ready(client) == {"space": "low"}


def test_of_what_a_database_says_only_a_word_is_told() -> None:
    secret = sqlite3.OperationalError("could not connect to db.example.cn as fubiao with password tian-tian")
    wrapped = readiness.DBAPIError("SELECT", {}, secret)
    assert readiness.reason_of(wrapped) == "unavailable"
    for message, word in (
        ("database is locked", "locked"),
        ("attempt to write a readonly database", "read-only"),
        ("database or disk is full", "disk full"),
    ):
        assert readiness.reason_of(readiness.DBAPIError("", {}, sqlite3.OperationalError(message))) == word


def test_the_figures_tell_pages_by_name_and_nothing_of_anybody(people: People, client: FlaskClient) -> None:
    counted = metrics.OWN.get_sample_value
    before = counted("fubiao_submissions_total", {"annex": "demand"}) or 0
    receipt = submits(people.enterprise)
    assert counted("fubiao_submissions_total", {"annex": "demand"}) == before + 1
    people.stranger.get(f"/l/{people.enterprise.token}")
    people.stranger.get("/nowhere", status=404)
    answer = client.get("/metrics")
    told = answer.get_data(as_text=True)
    assert answer.mimetype == "text/plain"
    for line in (
        'fubiao_requests_total{endpoint="front.link",method="GET",status="200"}',
        'fubiao_requests_total{endpoint="none",method="GET",status="404"}',
        'fubiao_request_seconds_bucket{endpoint="front.link",le="0.5"}',
        'fubiao_renderings_total{outcome="made",paper="demand"}',
        'fubiao_failures_total{cause="unavailable"}',
        "fubiao_database_wait_seconds_count",
        'fubiao_ready{probe="database"} 1.0',
        'fubiao_duty_timestamp_seconds{duty="backup"} 0.0',
        "fubiao_free_bytes ",
    ):
        assert line in told, line
    for secret in (people.enterprise.token, people.enterprise.public_id, receipt, people.enterprise.name, "/l/"):
        assert secret not in told


def test_a_duty_done_shows_in_the_figures(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        duties.note("backup", well=True)
        well = duties.last("backup").at
        duties.note("verification", well=False)
        assert duties.last("backup").well
        assert not duties.last("verification").well
        duties.note("backup", well=False)
        assert duties.last("backup").well_at == well, "a failure does not make the last good one forgotten"
        duties.file_of("drill").write_text("half written")
        assert duties.last("drill") == duties.Last()
    told = client.get("/metrics").get_data(as_text=True)
    assert 'fubiao_duty_failed{duty="backup"} 1.0' in told
    assert 'fubiao_duty_failed{duty="verification"} 1.0' in told
    assert 'fubiao_duty_failed{duty="drill"} 0.0' in told


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_who_comes_through_a_proxy_is_told_nothing(client: FlaskClient, header: str) -> None:
    for address in ("/metrics", "/readyz"):
        answer = client.get(address, headers={header: "127.0.0.1"})
        assert answer.status_code == 404
        assert "没有找到这个页面" in answer.get_data(as_text=True)
    assert client.get("/livez", headers={header: "127.0.0.1"}).status_code == 200


@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8::1", "", "unix:"])
def test_the_figures_stay_on_this_machine(client: FlaskClient, address: str) -> None:
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": address}).status_code == 404
    for own in ("127.0.0.1", "127.8.9.10", "::1"):
        assert client.get("/metrics", environ_base={"REMOTE_ADDR": own}).status_code == 200


def test_an_address_a_proxy_hands_on_is_not_believed(app: Flask) -> None:
    """With a proxy in front, the address told is the client's word; the one the connection came from counts."""
    behind = create_app(dict(app.config) | {"PROXIES": 1})
    answer = behind.test_client().get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert answer.status_code == 404


def test_a_file_system_of_another_machine_is_known(tmp_path: Any) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n"
        "40 22 0:44 / /srv/on\\040the\\040shelf rw - nfs4 shelf:/export rw,vers=4.2\n"
        "41 40 0:45 / /srv/on\\040the\\040shelf/here rw - xfs /dev/vdb rw\n",
        encoding="ascii",
    )
    shelf = disks.Path("/srv/on the shelf")
    assert disks.network_kind(shelf / "instance", mounts) == "nfs4"
    assert disks.network_kind(shelf / "here", mounts) == ""
    assert disks.file_system(shelf / "here", mounts) == "xfs"
    assert disks.file_system(disks.Path("/srv/on the shelf2"), mounts) == "ext4"
    assert disks.network_kind(shelf, tmp_path / "none") == "", "a machine that does not tell is believed"
