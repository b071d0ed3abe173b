"""Two provinces side by side, both full: what one officer opens, saves or looks for holds nothing of the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask

from forms.annexes import ANNEXES
from forms.documents import office
from forms.models import db
from tests.conftest import Person, make_app, officer
from tests.disclosure import disclosed, told
from tests.homes import homes
from tests.pages.two_provinces import BOTH, fill, names_of, secrets_of
from tests.walking import Walk, endpoint_of, reader_of, rules_for

pytestmark = pytest.mark.alike  # what PostgreSQL keeps apart besides is in tests/models/test_postgresql.py

DOORS = ("/", "/desk/", "/province/plan", "/desk/events")
UNLED = {
    "front.link": "a personal link is sent, not shown",
    "joining.join": "the one-time link of a new account is handed over, not shown",
    "front.receipt_check": "asked for by number",
    "answer.token": "asked for by a page that outlived its session",
    "answer.paste": "opened for a table by pasting into it",
    "lists.search": "official lists, opened from the pages of annexes 2 and 3",
    "lists.entries": "official lists, asked for while one types",
}
"""Pages an officer may open that none of his pages led to here, and why."""

PUBLIC = ("front", "lists", "security")
"""Blueprints for everybody: what a foreign link or receipt opens there, it opens for whoever holds it."""


@dataclass(frozen=True)
class Country:
    """Both provinces with their organisations, and what the pages said before there were any."""

    app: Flask
    common: str


@pytest.fixture(scope="module")
def country(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    """贵州 and 甘肃 with organisations at every stage; previews hold the Word file itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(office, "pdf", lambda docx: docx)
        patch.setattr(office, "pages", lambda pdf: [pdf])
        directory = tmp_path_factory.mktemp("country") / "instance"
        homes.copy(seeded, directory)
        app = make_app(directory)
        before = everything_of(app, BOTH[0])
        for slug in BOTH:
            fill(app, slug)
        yield Country(app, "\n".join(map(told, before.answers.values())))
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def everything_of(app: Flask, slug: str) -> Walk:
    """An officer's way through everything he can reach."""
    walk = Walk(officer(app, slug))
    rules = rules_for(app, "province")
    walk.go(*DOORS, *(rule.rule for rule in rules if not rule.arguments))
    walk.guess(rules, paper=[paper for annex in ANNEXES for paper in annex.papers])
    return walk


@pytest.fixture(scope="module")
def secrets(country: Country) -> dict[str, set[str]]:
    return secrets_of(country.app, country.common)


@pytest.fixture(scope="module")
def walks(country: Country) -> dict[str, Walk]:
    return {slug: everything_of(country.app, slug) for slug in BOTH}


def other_than(slug: str) -> str:
    return next(other for other in BOTH if other != slug)


def test_there_is_much_to_keep_and_it_is_found_where_it_may_be_seen(
    walks: dict[str, Walk], secrets: dict[str, set[str]], country: Country
) -> None:
    """The eyes of this test are good: each officer's own names, codes, phones and receipts are all found."""
    for slug in BOTH:
        own = "\n".join(map(told, walks[slug].answers.values()))
        for kind, texts in names_of(country.app, slug).items():
            assert texts
            assert not [text for text in texts if text not in own], kind
            assert set(texts) <= secrets[slug], kind
        assert len(secrets[slug]) > 400


def test_the_walk_reaches_every_page_a_province_may_open(walks: dict[str, Walk], country: Country) -> None:
    """One province is still writing its plan, the other has submitted it: between them they come everywhere."""
    expected = {rule.endpoint for rule in rules_for(country.app, "province")}
    missing = expected - set(UNLED) - set().union(*(walk.endpoints for walk in walks.values()))
    assert not missing, f"no page leads to {missing}: fill the provinces so that one does, or say why in UNLED"
    for walk in walks.values():
        assert not [
            address
            for address, answer in walk.answers.items()
            if answer.status_code >= 400 and address not in walk.guessed
        ]


@pytest.mark.parametrize("slug", BOTH)
def test_nothing_one_officer_can_reach_tells_of_the_other_province(
    walks: dict[str, Walk], secrets: dict[str, set[str]], slug: str
) -> None:
    for address, answer in walks[slug].answers.items():
        assert not disclosed(answer, secrets[other_than(slug)]), address


@pytest.mark.parametrize("slug", BOTH)
def test_the_addresses_of_the_other_province_tell_nothing_of_it(
    walks: dict[str, Walk], secrets: dict[str, set[str]], country: Country, slug: str
) -> None:
    """Every address the neighbour has opened: not there, or a page of one's own."""
    person, other = officer(country.app, slug), other_than(slug)
    for address in walks[other].answers:
        if reader_of(endpoint_of(country.app, address)) in PUBLIC:
            continue
        answer = person.client.get(address, buffered=True)
        assert answer.status_code < 500, address
        asked = [secret for secret in secrets[other] if secret in address]
        assert not disclosed(answer, secrets[other] - set(asked)), address
        if asked and answer.status_code != 404:
            assert "?" in address, f"{address} is there for another province"


@pytest.mark.parametrize("slug", BOTH)
def test_no_search_finds_what_is_the_other_province_s(
    walks: dict[str, Walk], secrets: dict[str, set[str]], country: Country, slug: str
) -> None:
    """All but the last character is looked for, so that the page repeating the question is no find."""
    person, other = officer(country.app, slug), other_than(slug)
    looked_for = [text[:-1] for texts in names_of(country.app, other).values() for text in texts[:3]]
    assert walks[slug].searches >= {("/desk/", "q"), ("/province/organisations", "q")}
    for action, name in walks[slug].searches:
        for text in looked_for:
            answer = person.client.get(f"{action}?{urlencode({name: text})}", buffered=True)
            assert not disclosed(answer, secrets[other]), (action, name, text)


def test_the_bureau_sees_both(country: Country, secrets: dict[str, set[str]]) -> None:
    walk = Walk(officer(country.app, "bureau"))
    walk.go("/desk/", "/desk/documents.zip")
    everything = "\n".join(map(told, walk.answers.values()))
    for slug in BOTH:
        assert not [name for name in names_of(country.app, slug)["receipts"] if name not in everything]


def test_a_stranger_reaches_nothing_of_either(
    country: Country, walks: dict[str, Walk], secrets: dict[str, set[str]]
) -> None:
    stranger = Person(country.app, name="路人")
    for slug in BOTH:
        for address in walks[slug].answers:
            if reader_of(endpoint_of(country.app, address)) not in PUBLIC:
                answer = stranger.client.get(address, buffered=True)
                asked = {secret for secret in secrets[slug] if secret in address}
                assert not disclosed(answer, secrets[slug] - asked), address
