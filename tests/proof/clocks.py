"""The server's clock is set back or forward: submissions go on, in the order they came, and every chain verifies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import time_machine
from flask import Flask

from forms import archive
from forms.models import EVERYWHERE, Event, Response, db, scoped
from forms.models.events import Event as Entry
from tests.conftest import Person
from tests.pages.answering import controls
from tests.proof.stage import Invited, enrolled
from tests.proof.table import Row

SHIFTS = {
    "−1 h": timedelta(hours=-1),
    "+1 h": timedelta(hours=1),
    "−400 d": timedelta(days=-400),
}


def survived_clocks(app: Flask, first: int) -> Iterator[Row]:
    """A row a shift: who had the page open submits, and so does who opens the link only then."""
    invited = iter(enrolled(app, 2 * len(SHIFTS), first))
    submitted = []
    for name, shift in SHIFTS.items():
        before, after = next(invited), next(invited)
        waiting = Person(app, token=before.token, public_id=before.public_id)
        form = controls(waiting.get(f"{before.base}/check"), "/submit")
        with time_machine.travel(datetime.now(UTC) + shift):
            form["confirmed"] = form["declared"] = "yes"
            first_answer = waiting.client.post(f"{before.base}/submit", data=form).status_code
            second_answer = submits(app, after)
            submitted += [before.public_id, after.public_id]
            findings = verified(app)
        findings += verified(app)
        seen = f"page open before: {first_answer}; link opened then: {second_answer}; {findings} findings of verify"
        done = "the clock is set while one has the page open; another opens the link afterwards"
        passed = (first_answer, second_answer, findings) == (303, 303, 0)
        yield Row(f"clock {name}", done, "both submit; verify finds nothing", seen, passed)
    yield from in_order(app, submitted)


def submits(app: Flask, invited: Invited) -> int:
    """The whole way of a respondent; returns the status he ends with."""
    person = Person(app, token=invited.token, public_id=invited.public_id)
    page = person.client.get(f"{invited.base}/check")
    if page.status_code != 200:
        return page.status_code
    form = controls(person.checked(page, 200), "/submit")
    form["confirmed"] = form["declared"] = "yes"
    return person.client.post(f"{invited.base}/submit", data=form).status_code


def verified(app: Flask) -> int:
    """How much verifying finds."""
    with app.app_context(), scoped(EVERYWHERE):
        found = len(archive.verify())
        db.session.remove()
    return found


def in_order(app: Flask, submitted: list[str]) -> Iterator[Row]:
    """The log tells the submissions in the order they came, whatever the clock said."""
    with app.app_context(), scoped(EVERYWHERE):
        wanted = db.select(Event.at, Response.public_id).join(Response, Response.id == Entry.response_id)
        wanted = wanted.where(Event.step == "submit", Response.public_id.in_(submitted)).order_by(Event.seq)
        told = [(at, public_id) for at, public_id in db.session.execute(wanted)]
        db.session.remove()
    by_number = [public_id for _at, public_id in told] == submitted
    by_clock = [public_id for _at, public_id in sorted(told)] == submitted
    done = f"{len(submitted)} submissions, the clock set three times"
    yield Row(
        "order after clock changes", done, "the events' order is that of coming", f"by number: {by_number}", by_number
    )
    yield Row("ordered by the clock", done, "the order is wrong", f"by time: {by_clock}", not by_clock, control=True)
