"""The cookies of a server in production, and how long a sitting lasts that a link began."""

from __future__ import annotations

import time
from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
from flask import Flask

from app import create_app
from forms.models import db
from forms.settings import configuration
from tests.conftest import PASSWORD, QUICK, People
from tests.homes import homes
from tests.pages.test_sign_in import copy_of
from tests.visitor import Page, Visitor

SITE = "https://fubiao.example.cn"
SECRET = "a-secret-that-is-long-enough-for-anything"


@pytest.fixture
def production(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application as the environment of a server in production configures it, behind one proxy."""
    for name, value in {
        "FUBIAO_INSTANCE": str(app.config["INSTANCE_DIRECTORY"]),
        "FUBIAO_PRODUCTION": "1",
        "FUBIAO_SECRET_KEY": SECRET,
        "FUBIAO_ARCHIVE_KEY": SECRET,
        "FUBIAO_BASE_URL": SITE,
        "FUBIAO_PROXIES": "1",
        **homes.settings(app.config["INSTANCE_DIRECTORY"]),
    }.items():
        monkeypatch.setenv(name, value)
    made = create_app(
        configuration() | {"TESTING": True, "RATELIMIT_ENABLED": False, "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": QUICK}
    )
    yield made
    with made.app_context():
        db.engine.dispose()


class Browser(Visitor):
    """A browser that comes by TLS, through the proxy."""

    def open(self, method: str, address: str, **data: str) -> Page:
        headers = {
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "203.0.113.7",
            "X-Forwarded-Host": "fubiao.example.cn",
        }
        return Page(self.client.open(address, method=method, base_url=SITE, headers=headers, data=data or None))

    def sign_in(self) -> Page:
        token = self.open("GET", "/staff/login").tree.xpath("//input[@name='csrf_token']/@value")[0]
        posted = {"account": "guizhou", "password": PASSWORD, "csrf_token": token, "_enc": "汉✓"}
        return self.open("POST", "/staff/login", **posted)


def test_cookies_in_production_are_bound_to_the_host_to_tls_and_to_the_server(production: Flask) -> None:
    answer = Browser(production).sign_in()
    assert answer.location == "/desk/"
    cookies = [next(iter(SimpleCookie(line).values())) for line in answer.answer.headers.getlist("Set-Cookie")]
    assert {cookie.key for cookie in cookies} == {"__Host-fubiao", "__Host-fubiao-browser"}
    for cookie in cookies:
        assert cookie["secure"] and cookie["httponly"], cookie.key
        assert (cookie["path"], cookie["samesite"], cookie["domain"]) == ("/", "Lax", ""), cookie.key
    assert answer.answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_cookie_of_a_sitting_is_not_handed_out_to_who_only_looks(production: Flask) -> None:
    answer = Browser(production).open("GET", "/static/fubiao.css").answer
    assert "Set-Cookie" not in answer.headers
    answer.close()


def test_a_sitting_that_a_link_began_ends_after_half_a_day_without_a_request(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = people.enterprise
    person.get(f"/fill/{person.public_id}/")
    copied = copy_of(person)
    half_a_day = app.permanent_session_lifetime.total_seconds()
    assert half_a_day == 12 * 3600
    now = time.time()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + half_a_day + 60)
    copied.get(f"/fill/{person.public_id}/", status=404)


def test_who_signs_in_gets_a_sitting_of_their_own(app: Flask, people: People) -> None:
    """What a thief put into the browser before is worth nothing afterwards."""
    victim = Visitor(app)
    victim.get("/staff/login")
    before = victim.client.get_cookie("fubiao")
    victim.post("/staff/login", {"account": "guizhou", "password": PASSWORD}, status=302)
    after = victim.client.get_cookie("fubiao")
    assert before is not None and after is not None and before.value != after.value
    thief = Visitor(app)
    thief.client.set_cookie("fubiao", before.value)
    assert thief.get("/desk/", status=302).location.startswith("/staff/login")


@pytest.mark.parametrize(
    "made_up", ["", "eyJfdXNlcl9pZCI6IjEifQ", "eyJfdXNlcl9pZCI6IjEifQ.aSL0Kw.AAAAAAAAAAAAAAAAAAAAAAAAAAA"]
)
def test_a_cookie_somebody_wrote_signs_nobody_in(app: Flask, made_up: str) -> None:
    forger = Visitor(app)
    forger.client.set_cookie("fubiao", made_up)
    assert forger.get("/desk/", status=302).location.startswith("/staff/login")
