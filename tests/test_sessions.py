"""A clock that is set back sends nobody away; a session that is over stays over; a picture brings none back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from forms.models import Invitation, db, scoped, transaction
from tests.conftest import People


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=400)])
def test_who_has_a_page_open_goes_on_when_the_clock_is_set_back(people: People, back: timedelta) -> None:
    address = f"/fill/{people.enterprise.public_id}/"
    people.enterprise.get(address)
    with time_machine.travel(datetime.now(UTC) - back):
        people.enterprise.get(address)
        assert people.agency.client, "a link issued before opens as well"
        people.agency.get(f"/fill/{people.agency.public_id}/")


def test_a_session_still_ends_after_its_time(people: People) -> None:
    address = f"/fill/{people.enterprise.public_id}/"
    people.enterprise.get(address)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=13)):
        people.enterprise.get(address, status=404)


def test_a_cookie_of_another_key_is_still_none(app: Flask, people: People) -> None:
    address = f"/fill/{people.enterprise.public_id}/"
    people.enterprise.get(address)
    app.config["SECRET_KEY"] = "another-key-that-is-long-enough-to-be-one"
    people.enterprise.get(address, status=404)


def test_a_link_for_a_later_day_is_still_early(app: Flask, people: People) -> None:
    with app.app_context(), scoped(people.guizhou.scope), transaction():
        links = db.session.execute(db.select(Invitation)).scalars().all()
        for link in links:
            link.valid_from = link.created_at + timedelta(days=1)
    page = people.stranger.get(f"/l/{people.enterprise.token}", status=404)
    assert "还没有生效" in page.words()


def test_a_page_renews_the_session_and_its_pictures_do_not(people: People) -> None:
    address = f"/fill/{people.enterprise.public_id}/"
    for asked_for, renews in (("document", True), ("empty", True), ("image", False)):
        answer = people.enterprise.client.get(address, headers={"Sec-Fetch-Dest": asked_for})
        assert ("Set-Cookie" in answer.headers) is renews, asked_for
