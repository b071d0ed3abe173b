"""What the tests of several years share: the next year, organisations invited again, their answers."""

from __future__ import annotations

import json
from dataclasses import replace

from flask import Flask

from forms import workflow
from forms.annexes import by_code
from forms.models import Organisation, Programme, db, transaction
from forms.workflow import OPERATOR, Actor, invite, issue, programmes
from tests.conftest import Person
from tests.pages.answering import hold
from tests.pages.stories import everywhere

NOTICE_2018 = "国知办函办字〔2018〕12号"


def next_year(app: Flask, *turns: str, year: int = 2018) -> None:
    """Add a year proposed from the last one, opened (and closed) as told."""
    with everywhere(app), transaction():
        last = programmes.programmes()[0]
        said = replace(programmes.proposal(last, year), notice=NOTICE_2018.replace("2018", str(year)))
        found = programmes.create(OPERATOR, said)
        for turn in turns:
            programmes.turn(OPERATOR, found, turn)


def close(app: Flask, year: int) -> None:
    with everywhere(app), transaction():
        programmes.turn(OPERATOR, programme_of(year), "close")


def programme_of(year: int) -> Programme:
    return db.session.execute(db.select(Programme).where(Programme.year == year)).scalar_one()


def again(person: Person, year: int = 2018) -> Person:
    """The same organisation with a link of another year, opened in a browser of its own."""
    with everywhere(person.app), transaction():
        organisation_id = person.response().organisation_id
        organisation = db.session.get_one(Organisation, organisation_id)
        response = invite(OPERATOR, programme_of(year), organisation)
        link = issue(OPERATOR, response)
        actor = Actor("link", person.name, region_id=organisation.region_id, response_id=response.id)
        return Person(person.app, name=person.name, actor=actor, token=link.token, public_id=response.public_id)


def submits_again(person: Person, year: int = 2018) -> None:
    """Fill in annex 2 as its example is, what is wanted by this year's months, and submit it."""
    needs = by_code("demand").example()["needs"]
    requests = [request | {"deadline": f"{year}-08"} for request in needs["requests"]]
    hold(person, needs=needs | {"requests": requests})
    assert person.actor is not None
    with everywhere(person.app):
        response = person.response()
        workflow.submit(person.actor, response, key=workflow.new_key(), version=response.version, confirmed=True)


def answers_the_rest(person: Person) -> None:
    """Answer what was not taken over, straight into the draft."""
    with everywhere(person.app), transaction():
        response = person.response()
        answers = json.loads(json.dumps(response.answers))
        answers["contact"]["filled"] = "2018-06-05"
        answers["statement"]["agreed"] = True
        for row in answers["needs"]["requests"]:
            row["deadline"] = "2018-08"
        response.answers = answers
        response.visited = [section.short_name for section in by_code("demand")().sections()]
