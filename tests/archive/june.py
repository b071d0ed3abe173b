"""An archive to tamper with: a province's June, with everything that can be behind an archived document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from forms import archive
from forms.archive.corrections import newest
from forms.archive.finding import SECURITY, Finding
from forms.models import EVERYWHERE, ArchiveEntry, db, scoped
from forms.models.database import database_file, newest_sqlite
from forms.models.guards import APPEND_ONLY
from tests.conftest import INVITED, STAFF, People, Person, invited, make_app, officer
from tests.homes import homes
from tests.pages.packaging import everything_ready, files, newest_number
from tests.pages.stories import remarked, submits

CORRECTED = "0001-2017-520000-FJ3-0001"


@dataclass
class June:
    """The province's June: filed, received, archived, one description corrected. ``file`` is its database."""

    app: Flask
    people: People
    file: Path | None

    def findings(self) -> list[Finding]:
        """What verifying finds, but for the triggers a thief has to take away first."""
        with self.app.app_context(), scoped(EVERYWHERE):
            found = archive.verify()
            db.session.remove()
            db.engine.dispose()
        return [finding for finding in found if finding.quality != SECURITY]

    @contextmanager
    def opened(self) -> Iterator[Any]:
        """The database, as whoever has the file opens it."""
        assert self.file is not None, "only SQLite keeps a database in a file"
        with closing(newest_sqlite().connect(self.file)) as connection:
            for table in APPEND_ONLY:
                for verb in ("update", "delete"):
                    connection.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
            yield connection
            connection.commit()


def gather(app: Flask) -> People:
    staff: dict[str, Any] = {account: officer(app, account) for account in STAFF}
    links: dict[str, Any] = {who: invited(app, who) for who in INVITED}
    return People(stranger=Person(app, name="路人"), **staff, **links)


def archived_june(seeded: Path, directory: Path) -> June:
    """Play June: one annex is returned with a remark and sealed again, all is filed, received, archived."""
    homes.copy(seeded, directory)
    app = make_app(directory)
    people = plays_june(app)
    return June(app, people, database_file(app))


def plays_june(app: Flask) -> People:
    """Play June on a database with its accounts; returns everybody."""
    people = gather(app)
    submits(people.enterprise)
    remarked(people.guizhou, people.enterprise, "unit.city")
    people.guizhou.post(f"/desk/responses/{people.enterprise.public_id}/return", {"return-reason": "请核对。"})
    everything_ready(people)
    files(people.guizhou)
    where = f"/bureau/packages/{newest_number(people)}"
    people.bureau.post(f"{where}/receive")
    people.bureau.post(f"{where}/archive")
    bureau = people.bureau.actor
    assert bureau is not None
    with app.app_context(), scoped(EVERYWHERE):
        archive.correct(bureau, CORRECTED, {"附注": "补记。"}, "原来漏记", seen=newest(CORRECTED).seq)
        assert db.session.execute(db.select(db.func.count(ArchiveEntry.id))).scalar_one() == 9
        db.session.remove()
        db.engine.dispose()
    return people
