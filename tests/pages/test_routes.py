"""The table of routes held to the app: who may, how often, how large; guards and headers on every address there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from limits import RateLimitItem, parse
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app import create_app
from forms.extensions import limiter
from forms.models import db
from forms.pages.headers import ENCODING_FIELD, ENCODING_MARK, HEADERS
from forms.pages.limits import ADVICE, COUNTED, COUNTS, MOST_FIELDS
from forms.routes import ANSWERS, NOTHING, ROUTES, UPLOAD, Limit
from tests.conftest import People, Person
from tests.pages.stories import all_rows
from tests.pages.test_access import PERSONS, Town, allowed, town
from tests.visitor import Page

__all__ = ["town"]
READING = {"GET", "HEAD", "OPTIONS"}
URLENCODED = "application/x-www-form-urlencoded"
NGINX = Path(__file__).parents[2] / "deploy" / "nginx.conf"


def unsafe(app: Flask) -> list[tuple[Rule, str]]:
    """Every address and method that may change something."""
    rules = app.url_map.iter_rules()
    return [(rule, method) for rule in rules for method in sorted((rule.methods or set()) - READING)]


def somebody_for(town: Town, rule: Rule) -> Person:
    """The first person who may; everybody's pages are for the stranger."""
    for name in ("stranger", *PERSONS):
        if allowed(name, town.person(name), rule):
            return town.person(name)
    raise AssertionError(f"nobody may open {rule.endpoint}")


def words_of(answer: TestResponse) -> str:
    return Page(answer).words()


# -- the table ----------------------------------------------------------------------------------


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert endpoints == set(ROUTES), "say in forms.routes.ROUTES who may, how often, how large"
    assert endpoints == set(app.view_functions)


def test_nothing_but_reading_and_posting_is_offered(app: Flask) -> None:
    assert {method for _rule, method in unsafe(app)} == {"POST"}


def test_only_what_takes_posts_takes_a_body(app: Flask) -> None:
    posting = {rule.endpoint for rule, _method in unsafe(app)}
    for endpoint, row in ROUTES.items():
        assert (row.large > NOTHING) == (endpoint in posting), endpoint


def test_the_words_of_the_table_mean_something() -> None:
    for row in ROUTES.values():
        for limit in row.often:
            assert parse(limit.rate) and limit.by in COUNTED and limit.counts in COUNTS
            assert not limit.across or limit.across in ADVICE


def test_an_address_nobody_put_into_the_table_is_shut(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(ROUTES, "front.home")
    assert app.test_client().get("/").status_code == 404


# -- how large ----------------------------------------------------------------------------------


def body_of(length: int) -> bytes:
    return b"a=" + b"b" * (length - 2)


def test_a_body_beyond_its_row_is_refused_in_words_and_one_within_is_read(app: Flask, town: Town) -> None:
    before = all_rows(app)
    for rule, _method in unsafe(app):
        person, address, most = somebody_for(town, rule), town.address(app, rule), ROUTES[rule.endpoint].large
        refused = person.client.post(address, data=body_of(most + 1), content_type=URLENCODED)
        assert refused.status_code == 413, rule
        assert any(words in words_of(refused) for words in ("内容过大", "文件太大")), rule
        assert person.client.post(address, data=body_of(most), content_type=URLENCODED).status_code == 400, rule
    assert all_rows(app) == before


def test_more_answers_than_any_form_asks_for_are_refused_before_they_are_read(people: People) -> None:
    address = f"/fill/{people.enterprise.public_id}/sections/unit"
    body = "&".join(f"a{number}=" for number in range(MOST_FIELDS + 1))
    refused = people.enterprise.client.post(address, data=body, content_type=URLENCODED)
    assert refused.status_code == 413
    assert "请减少内容后重新提交" in words_of(refused)


def test_the_proxy_lets_through_what_the_table_allows(app: Flask, town: Town) -> None:
    configuration = NGINX.read_text(encoding="utf-8")
    (pattern,) = re.findall(r"location ~ (\S+) \{\s+client_max_body_size 11m;", configuration)
    assert UPLOAD == 11 * 1024**2
    assert re.search(r"\n    client_max_body_size 2m;", configuration) and ANSWERS == 2 * 1024**2
    for rule, _method in unsafe(app):
        takes_files = ROUTES[rule.endpoint].large == UPLOAD
        assert bool(re.search(pattern, town.address(app, rule))) == takes_files, rule


# -- how often ----------------------------------------------------------------------------------


@pytest.fixture
def limited(app: Flask) -> Iterator[Flask]:
    """The same application with its rate limits on, as a server has them."""
    strict = create_app(dict(app.config) | {"RATELIMIT_ENABLED": True})
    with strict.app_context():
        limiter.reset()
    limiter.enabled = False
    yield strict
    limiter.enabled = False
    with strict.app_context():
        limiter.reset()
        db.engine.dispose()


Counted = dict[tuple[RateLimitItem, tuple[str, ...]], bool]


@pytest.fixture
def counters(limited: Flask, monkeypatch: pytest.MonkeyPatch) -> Counted:
    """What is counted, as it is counted."""
    found: Counted = {}
    for name in ("hit", "test"):
        plain = getattr(limiter.limiter, name)

        def noted(item: RateLimitItem, *key: str, cost: int = 1, plain: Any = plain) -> bool:
            found[item, key] = True
            return bool(plain(item, *key, cost=cost))

        monkeypatch.setattr(limiter.limiter, name, noted)
    return found


def applies(limit: Limit, method: str) -> bool:
    return limit.counts == "all" or method == "POST"


def ask(person: Person, method: str, address: str, token: str) -> TestResponse:
    if method == "GET":
        return person.client.get(address)
    return person.client.post(address, data={"csrf_token": token, ENCODING_FIELD: ENCODING_MARK})


def test_each_limit_acts_in_words_and_says_when_to_come_again(
    limited: Flask, town: Town, counters: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The counters of a request are used up to the last; what comes then is told to wait."""
    persons = {name: town.person(name) for name in PERSONS}
    tokens = {id(person): person.token_of_session() for person in persons.values()}
    for person in persons.values():
        person.app = limited
    monkeypatch.setattr(limiter, "enabled", True)
    tried = 0
    for rule in limited.url_map.iter_rules():
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            expected = {parse(one.rate) for one in ROUTES[rule.endpoint].often if applies(one, method)}
            person, address = somebody_for(town, rule), town.address(limited, rule)
            if not expected:
                continue
            with limited.app_context():
                limiter.reset()
            counters.clear()
            with monkeypatch.context() as within:
                within.setattr(person.client, "application", limited)
                ask(person, method, address, tokens[id(person)]).close()
                assert {item for item, _key in counters} == expected, (rule, method)
                with limited.app_context():
                    for item, key in list(counters):
                        limiter.limiter.hit(item, *key, cost=item.amount - 1)
                    limiter.limiter.hit(item, *key)
                refused = ask(person, method, address, tokens[id(person)])
            assert refused.status_code == 429, (rule, method)
            assert 0 < int(refused.headers["Retry-After"]) <= 3601
            assert "操作太频繁" in words_of(refused) and "请" in refused.get_data(as_text=True)
            tried += 1
    assert tried >= 36


def test_addresses_of_one_network_count_as_one(app: Flask) -> None:
    for told, counted in {
        "203.0.113.7": "203.0.113.7",
        "::ffff:203.0.113.7": "203.0.113.7",
        "2001:db8:1:2:a::1": "2001:db8:1:2::",
        "2001:db8:1:2:b::2": "2001:db8:1:2::",
        "2001:db8:1:3::1": "2001:db8:1:3::",
        "unix": "unix",
    }.items():
        with app.test_request_context(environ_base={"REMOTE_ADDR": told}):
            assert COUNTED["address"]() == counted


# -- guards -------------------------------------------------------------------------------------


def test_a_post_without_a_token_or_with_anothers_is_refused_in_words_and_changes_nothing(
    app: Flask, town: Town
) -> None:
    foreign = town.people.gansu.token_of_session()
    before = all_rows(app)
    for rule, _method in unsafe(app):
        person, address = somebody_for(town, rule), town.address(app, rule)
        for guard in ({}, {"csrf_token": foreign}, {"csrf_token": "x"}):
            if person is town.people.gansu and guard == {"csrf_token": foreign}:
                continue
            refused = person.client.post(address, data={ENCODING_FIELD: ENCODING_MARK, **guard})
            assert refused.status_code == 400, rule
            assert "请" in words_of(refused), rule
    assert all_rows(app) == before


@pytest.mark.alike
def test_every_answer_carries_every_header(app: Flask, town: Town) -> None:
    strangers = ("stranger", "enterprise", "guizhou", "bureau")
    for name in strangers:
        person = town.person(name)
        for rule in app.url_map.iter_rules():
            address = town.address(app, rule)
            asked = [person.client.open(address, method=method) for method in ("GET", "HEAD", "POST", "PUT", "OPTIONS")]
            for answer in asked:
                assert_headers(answer, f"{name} {answer.request.method} {address}")
                answer.close()
    for address in ("/nowhere", "/l/none", "/r/none", "/static/none.css"):
        assert_headers(town.people.stranger.client.get(address), address)


def assert_headers(answer: TestResponse, told: str) -> None:
    for header, value in HEADERS.items():
        assert answer.headers.getlist(header) == [value], f"{told}: {header}"
    kept = answer.headers["Cache-Control"]
    is_public = answer.request.path.startswith(("/static/", "/bootstrap/", "/lists/"))
    assert kept == "no-store" or (is_public and answer.status_code in (200, 304)), told
    assert answer.headers.get("Server", "").lower().find("python") == -1
    shown = ("text/html", "application/json", "image/png", "image/jpeg", "text/css", "text/plain", "")
    if answer.status_code == 200 and answer.request.method == "GET" and answer.mimetype not in shown:
        assert answer.headers.get("Content-Disposition", "").startswith("attachment"), f"{told}: {answer.mimetype}"


@pytest.mark.parametrize("place", ["address", "urlencoded", "multipart"])
def test_text_that_is_damaged_anywhere_is_refused_and_nothing_of_it_kept(
    app: Flask, people: People, place: str
) -> None:
    """One answer in GBK among others in UTF-8, its mark intact."""
    person = people.enterprise
    address, token = f"/fill/{person.public_id}/sections/unit", person.token_of_session()
    damaged = "钢铁".encode("gbk")
    before = all_rows(app)
    if place == "multipart":
        parts = {"csrf_token": token, ENCODING_FIELD: ENCODING_MARK, "name": damaged}
        lines = [
            b"--edge\r\nContent-Disposition: form-data; name=" + key.encode() + b"\r\n\r\n" + raw(value) + b"\r\n"
            for key, value in parts.items()
        ]
        body, kind = b"".join(lines) + b"--edge--\r\n", "multipart/form-data; boundary=edge"
    else:
        written = "".join(f"%{byte:02X}" for byte in damaged).encode() if place == "address" else damaged
        body = f"csrf_token={token}&{ENCODING_FIELD}={ENCODING_MARK}&name=".encode() + written
        kind = URLENCODED
    refused = person.client.post(address, data=body, content_type=kind)
    assert refused.status_code == 400
    assert "编码有误" in words_of(refused)
    assert all_rows(app) == before


def raw(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value
