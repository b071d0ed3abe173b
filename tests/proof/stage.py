"""The stage of a proof: an instance with its staff, and as many invited enterprises as wanted, all filled in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from forms.annexes import by_code
from forms.models import Organisation, Programme, canonical, db, digest, now, scoped, transaction
from forms.workflow import OPERATOR, invite, issue
from tests.conftest import furnish, make_app, region_called

ANNEX = "demand"
SECRET = "the-secret-of-a-proof-is-no-secret-0123456789"
BATCH = 250


@dataclass(frozen=True)
class Invited:
    """An enterprise with a link, its answers filled in.

    :param address: where it calls from, so that links are not opened by one caller alone
    :param sha256: of the answers its submission must hold
    :param invitation: the number of the link
    """

    name: str
    token: str
    public_id: str
    address: str
    sha256: str
    invitation: int

    @property
    def base(self) -> str:
        return f"/fill/{self.public_id}"


def prepared(instance: Path, url: str = "") -> Flask:
    """An application with its staff and nobody else, on SQLite or on an empty database at ``url``."""
    app = make_app(instance, url)
    app.config["SECRET_KEY"] = SECRET
    furnish(app)
    return app


def settings(app: Flask) -> dict[str, str]:
    """The environment a server of this application needs; every respondent calls from an address of his own."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    known = {"FUBIAO_SECRET_KEY": SECRET, "FUBIAO_PROXIES": "1"}
    return known if url.startswith("sqlite") else known | {"DATABASE_URL": url}


def enrolled(app: Flask, count: int, first: int = 0, slug: str = "guizhou") -> list[Invited]:
    """Invite enterprises, each with the example of annex 2 under its own name, complete but for the submission."""
    found = []
    with app.app_context(), scoped(OPERATOR.scope):
        for start in range(first, first + count, BATCH):
            with transaction():
                region = region_called(slug)
                programme = db.session.execute(db.select(Programme)).scalars().first()
                for number in range(start, min(start + BATCH, first + count)):
                    found.append(enrol(programme, region, number))
        db.session.remove()
    return found


def enrol(programme: Any, region: Any, number: int) -> Invited:
    name = f"贵州考验第{number}号有限公司"
    organisation = Organisation(region_id=region.id, kind="enterprise", name=name)
    db.session.add(organisation)
    db.session.flush()
    response = invite(OPERATOR, programme, organisation)
    link = issue(OPERATOR, response)
    response.answers = answers(EXAMPLE, name)
    response.visited = SECTIONS
    response.version += 1
    response.saved_at = now()
    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    sha256 = digest(canonical(answers(SUBMITTED, name)))
    return Invited(name, link.token, response.public_id, address, sha256, link.invitation.id)


def answers(held: dict[str, Any], name: str) -> dict[str, Any]:
    return held | {"unit": held["unit"] | {"name": name}}


def submitted() -> dict[str, Any]:
    """What a submission keeps of the example."""
    questionnaire = by_code(ANNEX).load(by_code(ANNEX).example()).only_for("filler")
    assert questionnaire.validate(), questionnaire.problems()
    questionnaire.prune()
    return questionnaire.stored()


EXAMPLE = by_code(ANNEX).example()
SECTIONS = sorted(section.short_name for section in by_code(ANNEX)().sections("filler"))
SUBMITTED = submitted()
