"""The stage every test stands on: a migrated database, and people with stable characters."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Dialect, Engine
from sqlalchemy.util import LRUCache

from app import create_app
from forms import seed
from forms.cli.installation import migrate
from forms.models import Organisation, Region, Response, Scope, db, scoped, transaction
from forms.models.database import engine_options
from forms.models.programmes import Programme
from forms.settings import configuration
from forms.workflow import OPERATOR, Actor, accounts, invite, issue
from tests.browsing import chromium, driver, started
from tests.homes import homes, is_wanted, on_postgresql
from tests.postgres import Cluster, cluster
from tests.visitor import Visitor

__all__ = ["chromium", "cluster", "driver", "started"]

settings.register_profile("fubiao", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("fubiao")

PASSWORD = "correct-horse-battery"
QUICK = {"argon2__time_cost": 1, "argon2__memory_cost": 1024}
COMPILED = FileSystemBytecodeCache(mkdtemp())
"""Templates as Python made of them: hundreds of applications are made in a run, each would compile its pages again."""
STATEMENTS: dict[str, tuple[Dialect, LRUCache[Any, Any]]] = {}
"""Of each kind of database, what its statements were put into words by, and the words of every statement."""

STAFF = {
    "guizhou": ("王处长", "province", "guizhou"),
    "gansu": ("马处长", "province", "gansu"),
    "bureau": ("周处长", "bureau", ""),
    "auditor": ("何审计", "auditor", ""),
}
INVITED = {
    "enterprise": ("贵州黔源智能装备有限公司", "enterprise", "guizhou"),
    "agency": ("贵州省专利信息服务中心", "agency", "guizhou"),
    "neighbour": ("兰州陇原石化装备有限公司", "enterprise", "gansu"),
}


def pytest_configure(config: pytest.Config) -> None:
    """An application a test made for itself leaves its pool behind, and only psycopg minds."""
    config.addinivalue_line("filterwarnings", "ignore:<psycopg.Connection:ResourceWarning")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run what belongs to the engine at hand."""
    wanted = [item for item in items if is_wanted(item)]
    config.hook.pytest_deselected(items=[item for item in items if not is_wanted(item)])
    items[:] = wanted


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave what stays for the whole run out of every search for garbage, which took a fifth of the run's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def engine(request: pytest.FixtureRequest) -> None:
    """The engine of the embedded database, or a PostgreSQL for every instance (see tests/homes.py)."""
    if on_postgresql():
        running: Cluster = request.getfixturevalue("cluster")
        homes.open(running)


def make_app(directory: Path, url: str = "") -> Flask:
    """An application on its own instance directory, as a server on loopback would be."""
    addresses = {"DATABASE_URL": url} if url else homes.settings(directory)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FUBIAO_INSTANCE", str(directory))
        environment.delenv("FUBIAO_PRODUCTION", raising=False)
        environment.delenv("FUBIAO_SECRET_KEY", raising=False)
        environment.delenv("FUBIAO_SECOND_FACTOR", raising=False)
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            environment.setenv(name, addresses.get(name, ""))
        overrides = configuration()
    assert overrides["SQLALCHEMY_ENGINE_OPTIONS"] == engine_options(overrides["SQLALCHEMY_DATABASE_URI"])
    app = create_app(
        overrides | {"TESTING": True, "RATELIMIT_ENABLED": False, "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": QUICK}
    )
    app.jinja_env.bytecode_cache = COMPILED
    with app.app_context():
        share_statements(db.engine)
    return app


def share_statements(engine: Engine) -> None:
    """Let an engine know the statements that those of applications before it have put into words."""
    engine.dialect, engine._compiled_cache = STATEMENTS.setdefault(engine.name, (engine.dialect, LRUCache(5_000)))


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance directory with a migrated and seeded database, and every person's account, made once."""
    directory = tmp_path_factory.mktemp("seeded")
    furnish(make_app(directory))
    homes.remember(directory)
    return directory


def furnish(app: Flask) -> None:
    """Migrate and seed the database of an application, and give every member of staff an account."""
    with app.app_context(), scoped(OPERATOR.scope):
        migrate()
        seed.everything()
        with transaction():
            for account, (name, role, slug) in STAFF.items():
                region = region_called(slug) if slug else None
                accounts.create(OPERATOR, account=account, name=name, role=role, region=region, password=PASSWORD)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(seeded: Path, tmp_path: Path) -> Iterator[Flask]:
    """The application with a database of its own: schema, regions, the 2017 programme, templates, staff accounts."""
    directory = homes.copy(seeded, tmp_path / "instance")
    app = make_app(directory)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    homes.leave(directory)


def region_called(slug: str) -> Region:
    return db.session.execute(db.select(Region).where(Region.slug == slug)).scalar_one()


@dataclass
class Person(Visitor):
    """Somebody with a browser: staff are signed in, invited organisations have a link and a started session."""

    app: Flask
    name: str = ""
    actor: Actor | None = None
    account: str = ""
    token: str = ""
    public_id: str = ""

    @cached_property
    def client(self) -> FlaskClient:
        """The browser, signed in or with the link opened once it is first used."""
        client = self.app.test_client()
        self.__dict__["client"] = client
        if self.account:
            self.post("/staff/login", {"account": self.account, "password": PASSWORD}, status=302)
        if self.token:
            self.post(f"/l/{self.token}")
        return client

    def response(self) -> Response:
        """This person's response as the database holds it now (ask inside an application context)."""
        return db.session.execute(db.select(Response).where(Response.public_id == self.public_id)).scalar_one()

    @property
    def scope(self) -> Scope:
        assert self.actor is not None
        return self.actor.scope


@dataclass
class People:
    """Everybody of the story."""

    enterprise: Person
    agency: Person
    neighbour: Person
    guizhou: Person
    gansu: Person
    bureau: Person
    auditor: Person
    stranger: Person

    def everybody(self) -> dict[str, Person]:
        return dict(vars(self))


def officer(app: Flask, account: str) -> Person:
    name, role, slug = STAFF[account]
    with app.app_context(), scoped(OPERATOR.scope):
        region = region_called(slug) if slug else None
        actor = Actor(role, name, region_id=region.id if region else None)
    return Person(app, name=name, actor=actor, account=account)


def invited(app: Flask, who: str) -> Person:
    """Somebody invited, with a link to open."""
    name, kind, slug = INVITED[who]
    with app.app_context(), scoped(OPERATOR.scope), transaction():
        region = region_called(slug)
        organisation = Organisation(region_id=region.id, kind=kind, name=name)
        db.session.add(organisation)
        db.session.flush()
        programme = db.session.execute(db.select(Programme)).scalar_one()
        response = invite(OPERATOR, programme, organisation)
        link = issue(OPERATOR, response)
        actor = Actor("link", name, region_id=region.id, response_id=response.id, invitation_id=link.invitation.id)
        return Person(app, name=name, actor=actor, token=link.token, public_id=response.public_id)


@pytest.fixture
def people(app: Flask) -> People:
    """An enterprise, an agency and a neighbour with links; officers of two provinces, the bureau, an auditor."""
    staff: dict[str, Any] = {account: officer(app, account) for account in STAFF}
    links: dict[str, Any] = {who: invited(app, who) for who in INVITED}
    return People(stranger=Person(app, name="路人"), **staff, **links)
