"""Guessing at an account from everywhere at once: it is slowed down, and its owner is not shut out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from flask import Flask

from app import create_app
from forms import known_browsers
from forms.extensions import limiter
from forms.models import User, db, transaction
from forms.workflow import OPERATOR, account_links
from tests.conftest import PASSWORD, Person
from tests.pages.stories import everywhere
from tests.pages.telephone import enrols, signs_in, types
from tests.visitor import Page

HOURLY = 30
ADDRESSES = (f"198.51.{number // 250}.{number % 250 + 1}" for number in count())


@pytest.fixture
def limited(app: Flask) -> Iterator[Flask]:
    """The same application with its rate limits on; the bureau must have a second factor."""
    strict = create_app(dict(app.config) | {"RATELIMIT_ENABLED": True, "SECOND_FACTOR_REQUIRED": True})
    with strict.app_context():
        limiter.reset()
    yield strict
    limiter.enabled = False
    with strict.app_context():
        limiter.reset()
        db.engine.dispose()


def elsewhere(app: Flask) -> Person:
    """Somebody with a browser of their own, at an address of their own."""
    person = Person(app, name="来人")
    person.client.environ_base["REMOTE_ADDR"] = next(ADDRESSES)
    return person


def tries(person: Person, password: str, account: str = "guizhou") -> Page:
    body = {"account": account, "password": password, "csrf_token": person.token_of_session(), "_enc": "汉✓"}
    return Page(person.client.post("/staff/login", data=body))


def is_guessed_at(app: Flask, account: str = "guizhou") -> None:
    """A machine at every address, each trying a few passwords."""
    for _address in range(HOURLY // 10):
        guesser = elsewhere(app)
        for number in range(10):
            assert tries(guesser, f"wrong-guess-{number}", account).status == 200


def test_guessing_from_many_addresses_ends_at_the_account(limited: Flask) -> None:
    is_guessed_at(limited)
    refused = tries(elsewhere(limited), "the-next-guess")
    assert refused.status == 429
    assert 0 < int(refused.answer.headers["Retry-After"]) <= 3601
    assert tries(elsewhere(limited), PASSWORD, "gansu").location == "/desk/", "others are not touched"


def test_the_owner_enters_from_a_browser_used_before(limited: Flask) -> None:
    owner = elsewhere(limited)
    assert tries(owner, PASSWORD).location == "/desk/"
    owner.post("/staff/logout", status=302)
    is_guessed_at(limited)
    assert tries(elsewhere(limited), PASSWORD).status == 429
    owner.client.environ_base["REMOTE_ADDR"] = next(ADDRESSES)
    assert tries(owner, PASSWORD).location == "/desk/"


def test_the_owner_of_a_second_factor_enters_too(limited: Flask) -> None:
    owner = elsewhere(limited)
    signs_in(owner, "bureau")
    telephone, _codes = enrols(owner)
    owner.post("/staff/logout", status=302)
    is_guessed_at(limited, "bureau")
    with everywhere(limited), transaction():
        db.session.execute(db.select(User).where(User.account == "bureau")).scalar_one().tf_last_counter = None
    assert tries(owner, PASSWORD, "bureau").location.startswith("/staff/code")
    types(owner, "/staff/code", 302, code=telephone.next_code())
    owner.get("/bureau/")


def test_who_knows_the_password_cannot_use_up_the_codes_of_the_owner(limited: Flask) -> None:
    owner = elsewhere(limited)
    signs_in(owner, "bureau")
    telephone, _codes = enrols(owner)
    owner.post("/staff/logout", status=302)
    for _address in range(HOURLY // 10):
        thief = elsewhere(limited)
        tries(thief, PASSWORD, "bureau")
        for _number in range(10):
            types(thief, "/staff/code", code="000000")
    thief = elsewhere(limited)
    tries(thief, PASSWORD, "bureau")
    told = types(thief, "/staff/code", 429, code="000000").words()
    assert "请管理员核实后重设两步验证" in told
    signs_in(owner, "bureau")
    types(owner, "/staff/code", 302, code=telephone.next_code())


def test_a_new_browser_is_told_the_way_in_and_the_way_is_open(limited: Flask) -> None:
    is_guessed_at(limited)
    owner = elsewhere(limited)
    told = tries(owner, PASSWORD).words()
    assert "请改用以前登录过的电脑和浏览器" in told and "请管理员重发一次设密码的链接" in told
    with everywhere(limited), transaction():
        user = db.session.execute(db.select(User).where(User.account == "guizhou")).scalar_one()
        secret = account_links.issue(OPERATOR, user)
    owner.post(f"/staff/join/{secret}", {"password": "a-fresh-horse-battery", "again": "a-fresh-horse-battery"})
    assert tries(owner, "a-fresh-horse-battery").location == "/desk/"


def test_an_account_that_is_not_there_is_answered_alike(limited: Flask) -> None:
    is_guessed_at(limited, "nobody1")
    is_guessed_at(limited, "gansu")
    found = [tries(elsewhere(limited), "the-next-guess", name) for name in ("nobody1", "gansu")]
    assert [page.status for page in found] == [429, 429]
    assert found[0].words() == found[1].words()


def test_white_space_around_an_account_gives_no_more_guesses(limited: Flask) -> None:
    is_guessed_at(limited)
    assert tries(elsewhere(limited), "the-next-guess", "  guizhou ").status == 429


def test_a_known_browser_has_no_more_guesses_than_everybody(limited: Flask) -> None:
    owner = elsewhere(limited)
    tries(owner, PASSWORD)
    owner.post("/staff/logout", status=302)
    statuses = []
    for number in range(HOURLY + 1):
        if number % 10 == 0:
            owner.client.environ_base["REMOTE_ADDR"] = next(ADDRESSES)
        statuses.append(tries(owner, "wrong-guess").status)
    assert statuses == [200] * HOURLY + [429]
    assert tries(elsewhere(limited), PASSWORD).location == "/desk/", "a lost computer shuts nobody out elsewhere"


@pytest.mark.parametrize("made_up", ["", "x", "WyJuYW1lIixbXV0.aaaa.bbbb", "é\x7f"])
def test_a_cookie_of_another_hand_makes_no_browser_known(limited: Flask, made_up: str) -> None:
    is_guessed_at(limited)
    stranger = elsewhere(limited)
    stranger.client.set_cookie("fubiao-browser", made_up)
    assert tries(stranger, PASSWORD).status == 429


def test_the_cookie_of_a_browser_names_nobody_and_opens_nothing(limited: Flask) -> None:
    owner = elsewhere(limited)
    tries(owner, PASSWORD)
    cookie = owner.client.get_cookie("fubiao-browser")
    assert cookie is not None and cookie.http_only and cookie.same_site == "Lax"
    with limited.app_context():
        name, accounts = known_browsers.sealer().loads(cookie.value)
        assert accounts == [known_browsers.mark_of("guizhou")]
    assert "guizhou" not in f"{name}{accounts}"
    thief = elsewhere(limited)
    thief.client.set_cookie("fubiao-browser", cookie.value)
    assert thief.get("/desk/", status=302).location.startswith("/staff/login")


def test_a_computer_shared_by_two_officers_is_known_to_both(limited: Flask) -> None:
    shared = elsewhere(limited)
    for account in ("guizhou", "gansu"):
        tries(shared, PASSWORD, account)
        shared.post("/staff/logout", status=302)
    for account in ("guizhou", "gansu"):
        is_guessed_at(limited, account)
        shared.client.environ_base["REMOTE_ADDR"] = next(ADDRESSES)
        assert tries(shared, PASSWORD, account).location == "/desk/"
        shared.post("/staff/logout", status=302)
