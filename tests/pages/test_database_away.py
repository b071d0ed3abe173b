"""While the database is gone every page says so in words, and everything goes on once it is back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from forms.models import Response, db, transaction
from tests.conftest import People
from tests.pages.answering import controls
from tests.pages.stories import arrive, everywhere
from tests.postgres import Cluster

pytestmark = pytest.mark.postgresql


@pytest.fixture
def interruption(cluster: Cluster) -> Iterator[Cluster]:
    """The cluster, which runs again when the test is over."""
    yield cluster
    if not cluster.is_running():
        cluster.start()


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_database_that_stops_is_told_of_and_its_return_needs_nobody(
    app: Flask, people: People, interruption: Cluster, mode: str
) -> None:
    arrive(people.enterprise, people.guizhou, people.bureau)
    where = f"/fill/{people.enterprise.public_id}"
    page = people.enterprise.get(f"{where}/sections/unit")
    typed = controls(page)
    typed["unit-address"] = "贵阳市观山湖区林城东路一号"
    interruption.stop(mode)
    for person, address in (
        (people.enterprise, f"{where}/"),
        (people.guizhou, "/desk/"),
        (people.bureau, "/bureau/"),
        (people.stranger, "/"),
    ):
        away = person.get(address, status=503)
        assert away.answer.headers["Retry-After"] == "5"
        assert "未确认，请重试" in away.words()
    answer = people.enterprise.client.post(f"{where}/sections/unit", data=typed)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    interruption.start()
    answer = people.enterprise.client.post(f"{where}/sections/unit", data=typed)
    assert answer.status_code in (302, 303)
    people.guizhou.get("/desk/")
    with everywhere(app):
        wanted = db.select(Response).where(Response.public_id == people.enterprise.public_id)
        assert db.session.execute(wanted).scalar_one().answers["unit"]["address"] == "贵阳市观山湖区林城东路一号"


def test_what_was_not_committed_when_it_stopped_is_not_there(app: Flask, people: People, interruption: Cluster) -> None:
    with everywhere(app):
        before = people.enterprise.response().version
        with pytest.raises(OperationalError), transaction():
            people.enterprise.response().version += 1
            db.session.flush()
            interruption.stop("immediate")
            db.session.commit()
        interruption.start()
        assert people.enterprise.response().version == before


def test_a_connection_that_was_cut_is_made_again_at_once(people: People, interruption: Cluster) -> None:
    arrive(people.guizhou)
    interruption.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'fubiao_app'")
    people.guizhou.get("/desk/")
