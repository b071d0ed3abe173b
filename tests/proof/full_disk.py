"""The disk is full: 503 without a receipt, nothing half written, and on it goes when there is room again.

Where the machine lets us, the instance lies on a small file system of its own; elsewhere SQLite is told that it may not
grow, which is the same error one layer up.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import MultiDict

from forms.models import EVERYWHERE, Event, Response, Revision, db, scoped
from tests.conftest import Person, make_app
from tests.pages.answering import controls
from tests.proof.stage import SECRET, Invited, enrolled
from tests.proof.table import Row

SIZE = "24m"
BAR = "503 without a receipt and without a trace; the same form is taken when there is room again"


@contextlib.contextmanager
def small_disk(place: Path) -> Iterator[bool]:
    """A small file system at ``place``; False where nobody may mount one."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=700", "tmpfs", str(place)]
    mounted = shutil.which("mount") is not None and os.geteuid() == 0
    mounted = mounted and subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(place)], check=True)


@contextlib.contextmanager
def filled(place: Path) -> Iterator[None]:
    """Not a byte is left while the block runs."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    try:
        yield
    finally:
        ballast.unlink()


@contextlib.contextmanager
def stunted(app: Flask) -> Iterator[None]:
    """The database may not grow by a page while the block runs."""

    def shrink(connection: Any, record: Any) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages}")

    with app.app_context():
        db.engine.dispose()
        event.listen(db.engine, "connect", shrink)
        try:
            yield
        finally:
            event.remove(db.engine, "connect", shrink)
            db.session.remove()
            db.engine.dispose()


def hopeful() -> Any:
    """Commits that fail and are taken for done."""
    commit = db.session.commit

    def committed() -> None:
        with contextlib.suppress(OperationalError):
            commit()

    return mock.patch.object(db.session, "commit", committed)


def form_of(app: Flask, invited: Invited) -> tuple[Person, MultiDict[str, str]]:
    """A respondent on the check page, and the form he is about to send."""
    person = Person(app, token=invited.token, public_id=invited.public_id)
    form = controls(person.get(f"{invited.base}/check"), "/submit")
    form["confirmed"] = form["declared"] = "yes"
    return person, form


def sends(person: Person, form: MultiDict[str, str]) -> Any:
    return person.client.post(f"/fill/{person.public_id}/submit", data=form)


def traces(app: Flask) -> tuple[int, int, int]:
    """How many revisions, events and receipts there are."""
    with app.app_context(), scoped(EVERYWHERE):
        counted = [db.session.execute(db.select(db.func.count(table.id))).scalar_one() for table in (Revision, Event)]
        receipts = db.session.execute(db.select(db.func.count(Response.receipt))).scalar_one()
        db.session.remove()
    return counted[0], counted[1], receipts


def survived_full_disk(seeded: Path, place: Path) -> Iterator[Row]:
    """The proof on a copy of a prepared instance, and its control with commits that are hoped for."""
    with small_disk(place) as mounted:
        instance = place / "instance"
        shutil.copytree(seeded, instance)
        app = make_app(instance)
        app.config["SECRET_KEY"] = SECRET
        first, second = enrolled(app, 2)
        how = f"a file system of {SIZE} filled to the last byte" if mounted else "max_page_count at the present size"
        full = (lambda: filled(place)) if mounted else (lambda: stunted(app))
        person, form = form_of(app, first)
        before = traces(app)
        with full():
            refused = sends(person, form)
        after, taken = traces(app), sends(person, form)
        clean = refused.status_code == 503 and "Location" not in refused.headers and before == after
        seen = f"{refused.status_code}, Retry-After {refused.headers.get('Retry-After')}, "
        seen += f"{'no trace' if before == after else 'traces left'}; then {taken.status_code}"
        goes_on = taken.status_code == 303 and traces(app)[2] == before[2] + 1
        yield Row("disk full", f"{how}, one submission", BAR, seen, clean and goes_on)
        person, form = form_of(app, second)
        with full(), hopeful():
            claimed = sends(person, form)
        kept = traces(app)[2] - before[2] - 1
        seen = f"{claimed.status_code} to the receipt, {kept} receipts kept"
        missing = claimed.status_code == 303 and not kept
        yield Row("a failed COMMIT taken for done", how, "a receipt is promised and lost", seen, missing, control=True)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
