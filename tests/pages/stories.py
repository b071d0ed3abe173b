"""What has to have happened before a page is looked at: a submission, an acceptance, a region full of responses."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy import event

from forms import archive as archives
from forms import workflow
from forms.demonstration.filling import answers_of
from forms.models import Document, Event, Filing, Organisation, Region, Response, User, db, scoped, transaction
from forms.models.programmes import Programme
from forms.models.scope import EVERYWHERE
from forms.workflow import OPERATOR, Actor, filing, remarks
from tests.conftest import Person
from tests.pages.answering import hold


@contextlib.contextmanager
def everywhere(app: Flask) -> Iterator[None]:
    """Look into the database with nobody's eyes in particular."""
    with app.app_context(), scoped(EVERYWHERE):
        yield


def submits(person: Person) -> str:
    """The person fills in the annex's example and submits it; returns the receipt number."""
    assert person.actor is not None
    with person.app.app_context(), scoped(person.scope):
        annex, answers = person.response().annex, answers_of(person.response())
    hold(person, annex, **answers)
    with person.app.app_context(), scoped(person.scope):
        response = person.response()
        workflow.submit(person.actor, response, key=workflow.new_key(), version=response.version, confirmed=True)
        return str(response.receipt)


def arrive(*persons: Person) -> None:
    """Sign in, or open the link: it happens with a person's first page, which may be too late for the story."""
    for person in persons:
        assert person.client


def goes_on(officer: Person, person: Person, *steps: str) -> None:
    """An officer takes steps on a person's response that ask for nothing more."""
    assert officer.actor is not None
    functions = {"accept": workflow.accept, "file": file_alone, "archive": archive_received}
    with officer.app.app_context(), scoped(officer.scope):
        for step in steps:
            functions[step](officer.actor, person.response())


def file_alone(officer: Actor, response: Response) -> None:
    """File a package that holds nothing but this response, whatever is missing."""
    number = response.id
    with transaction():
        found = db.session.get_one(Response, number)
        filing.put_together(officer, found.programme, [found])


def archive_received(officer: Actor, response: Response) -> None:
    """Archive a response; its package is received first."""
    receive_package(officer, response.region_id)
    archives.archive(officer, response)


def receive_package(officer: Actor, region_id: int) -> None:
    """The bureau receives the newest package of a region, where it has not."""
    newest = db.select(Filing).where(Filing.region_id == region_id).order_by(Filing.number.desc()).limit(1)
    found = db.session.execute(newest).scalar_one()
    if not found.steps:
        filing.receive(officer, found.id)


def remarked(officer: Person, person: Person, path: str, text: str = "请核对这一栏。") -> int:
    """An officer puts a remark on a question of a person's response; returns its number."""
    assert officer.actor is not None
    with officer.app.app_context(), scoped(officer.scope):
        return int(remarks.put(officer.actor, person.response(), path, text).id)


def state_of(person: Person) -> str:
    with everywhere(person.app):
        return str(person.response().state)


def response_id_of(person: Person) -> int:
    with everywhere(person.app):
        return int(person.response().id)


def documents_of(person: Person) -> list[int]:
    """The numbers of the Word files rendered from a person's answers, oldest first."""
    with everywhere(person.app):
        revisions = [revision.id for revision in person.response().revisions]
        wanted = db.select(Document.id).where(Document.revision_id.in_(revisions)).order_by(Document.id)
        return list(db.session.execute(wanted).scalars())


def steps_of(person: Person) -> list[tuple[str, str, str]]:
    """What happened to a person's response, oldest first: step, actor, reason."""
    with everywhere(person.app):
        wanted = db.select(Event).where(Event.response_id == person.response().id).order_by(Event.id)
        return [(step.step, step.actor, step.reason) for step in db.session.execute(wanted).scalars()]


def organisation_of(person: Person) -> int:
    with everywhere(person.app):
        organisation_id = person.response().organisation_id
        assert organisation_id is not None
        return organisation_id


def enrol(
    app: Flask, slug: str, *names: str, kind: str = "enterprise", invited: bool = True, **facts: Any
) -> list[int]:
    """Put organisations into a region's register, invited unless said otherwise; returns their numbers."""
    with everywhere(app), transaction():
        region = db.session.execute(db.select(Region).where(Region.slug == slug)).scalar_one()
        programme = db.session.execute(db.select(Programme).order_by(Programme.year).limit(1)).scalar_one()
        found = []
        for name in names:
            organisation = Organisation(region_id=region.id, kind=kind, name=name, **facts)
            db.session.add(organisation)
            db.session.flush()
            if invited:
                workflow.invite(OPERATOR, programme, organisation)
            found.append(organisation.id)
        return found


def post_to(app: Flask, name: str, slug: str) -> None:
    """Give an officer another region."""
    with everywhere(app), transaction():
        user = db.session.execute(db.select(User).where(User.account == name)).scalar_one()
        user.region_id = db.session.execute(db.select(Region.id).where(Region.slug == slug)).scalar_one()


def count_of(app: Flask, table: Any) -> int:
    with everywhere(app):
        return int(db.session.execute(db.select(db.func.count(table.id))).scalar_one())


def account(app: Flask, name: str) -> User:
    with everywhere(app):
        found: User = db.session.execute(db.select(User).where(User.account == name)).scalar_one()
        return found


@contextlib.contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The statements sent to the database while the block runs."""
    sent: list[str] = []

    def remember(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", remember)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", remember)


def all_rows(app: Flask) -> list[str]:
    """Every row of every table, as text."""
    with everywhere(app):
        return [
            f"{mapper.class_.__name__} {tuple(row)}"
            for mapper in sorted(db.Model.registry.mappers, key=lambda found: found.class_.__name__)
            for row in db.session.execute(db.select(*mapper.columns).order_by(*mapper.primary_key))
        ]
