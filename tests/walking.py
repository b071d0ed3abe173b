"""Walking through the pages a person can reach, as a browser would: every link, picture, download and search."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, product
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from flask import Flask
from lxml import html
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from forms.access import ASSETS
from forms.routes import ROUTES
from tests.conftest import Person

ALIKE, ASKED = 3, 12
"""How many addresses with a query are opened of one page: with the same names in it, and at all; without, all are."""
MOST_GUESSES = 60


def endpoint_of(app: Flask, address: str) -> str:
    """The endpoint behind an address; empty where a GET finds none."""
    try:
        return str(app.url_map.bind("localhost").match(urlsplit(address).path, method="GET")[0])
    except HTTPException:
        return ""


def reader_of(endpoint: str) -> str:
    return endpoint.rpartition(".")[0] or endpoint


def rules_for(app: Flask, kind: str) -> list[Rule]:
    """The rules a GET of staff of this kind may follow, assets left out."""
    found = []
    for rule in app.url_map.iter_rules():
        reader = rule.endpoint.rsplit(".", 1)[0]
        readers = ROUTES[rule.endpoint].readers
        if "GET" in (rule.methods or ()) and reader not in ASSETS and (not readers or kind in readers):
            found.append(rule)
    return found


@dataclass
class Walk:
    """One person's way: every address opened and its answer, and every search there was a field for."""

    person: Person
    answers: dict[str, TestResponse] = field(default_factory=dict)
    searches: set[tuple[str, str]] = field(default_factory=set)
    alike: Counter[tuple[str, frozenset[str]]] = field(default_factory=Counter)
    waiting: deque[str] = field(default_factory=deque)

    guessed: set[str] = field(default_factory=set)

    @property
    def endpoints(self) -> set[str]:
        """Every endpoint that was reached, so that there was something."""
        there = [address for address, answer in self.answers.items() if answer.status_code < 400]
        return {endpoint_of(self.person.app, address) for address in there}

    def guess(self, rules: Iterable[Rule], **known: Iterable[Any]) -> None:
        """Open what nothing led to, with the numbers and names in other addresses or known, and go on from there."""
        line = self.person.app.url_map.bind("localhost")
        seen: dict[str, set[Any]] = {name: set(values) for name, values in known.items()}
        for address in self.answers:
            for name, value in line.match(urlsplit(address).path, method="GET")[1].items():
                seen.setdefault(name, set()).add(value)
        reached = self.endpoints
        for rule in rules:
            if rule.endpoint not in reached:
                names = sorted(rule.arguments)
                choices = (sorted(seen.get(name, ())) for name in names)
                for values in islice(product(*choices), MOST_GUESSES):
                    self.guessed.add(line.build(rule.endpoint, dict(zip(names, values, strict=True))))
        self.go(*sorted(self.guessed))

    def go(self, *addresses: str) -> None:
        """Open the addresses, and whatever they lead to."""
        self.waiting.extend(addresses)
        while self.waiting:
            address = self.waiting.popleft()
            if address in self.answers or not self.is_new(address):
                continue
            answer = self.person.client.get(address, buffered=True)
            self.answers[address] = answer
            self.waiting.extend(self.led_to(address, answer))

    def is_new(self, address: str) -> bool:
        """Whether an address is of this application and its like was not opened often enough."""
        endpoint = endpoint_of(self.person.app, address)
        if not endpoint or reader_of(endpoint) in ASSETS:
            return False
        asked = frozenset(name for name, _value in parse_qsl(urlsplit(address).query, keep_blank_values=True))
        if not asked:
            return True
        self.alike[endpoint, asked] += 1
        self.alike[endpoint, frozenset()] += self.alike[endpoint, asked] <= ALIKE
        return self.alike[endpoint, asked] <= ALIKE and self.alike[endpoint, frozenset()] <= ASKED

    def led_to(self, address: str, answer: TestResponse) -> Iterator[str]:
        """The addresses an answer leads to."""
        if answer.location:
            yield path_of(urljoin(address, answer.location))
        if answer.mimetype != "text/html" or not answer.data:
            return
        tree = html.document_fromstring(answer.get_data(as_text=True))
        for said in tree.xpath("//@href | //@src | //@*[starts-with(name(), 'data-') and starts-with(., '/')]"):
            yield path_of(urljoin(address, str(said)))
        for form in tree.xpath("//form[not(@method) or translate(@method, 'GET', 'get') = 'get']"):
            action = path_of(urljoin(address, form.get("action") or address))
            given = [(name, value) for name, value in form.form_values() if name]
            yield f"{action.partition('?')[0]}?{urlencode(given)}" if given else action
            for search in form.xpath(".//input[@type='search' or @type='text' or not(@type)]/@name"):
                self.searches.add((action.partition("?")[0], str(search)))


def path_of(address: str) -> str:
    """An address without host and fragment; empty for what is elsewhere."""
    parts = urlsplit(address)
    if parts.scheme not in ("", "http", "https") or parts.hostname not in (None, "localhost", "127.0.0.1"):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
