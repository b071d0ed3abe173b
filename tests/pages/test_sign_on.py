"""Signing in with an identity provider: a real one on loopback, and everything a dishonest one may try."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from forms.environment import SETTINGS
from forms.models import SignIn, User, db, transaction
from forms.pages.headers import HEADERS
from forms.settings import Misconfigured, configuration
from forms.sign_on import Provider as Known
from tests import provider as providers
from tests.conftest import PASSWORD, People, Person
from tests.pages.stories import account, everywhere
from tests.pages.telephone import enrols, signs_in, types
from tests.provider import CLIENT, SECRET, Provider

FAILED = "统一认证没有完成"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with providers.provider() as found:
        yield found


@pytest.fixture
def site(app: Flask, provider: Provider) -> Iterator[Flask]:
    """The application with the provider set up."""
    known = Known(provider.address, CLIENT, SECRET, "preferred_username", "单位统一认证")
    made = create_app(dict(app.config) | {"SIGN_ON": known, "BASE_URL": "http://localhost"})
    yield made
    with made.app_context():
        db.engine.dispose()


def sent_on(address: str) -> str:
    """Where the provider sends a browser that comes to an address."""
    told = urlsplit(address)
    connection = http.client.HTTPConnection(told.netloc, timeout=10)
    connection.request("GET", f"{told.path}?{told.query}")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status == 302
    return str(answer.getheader("Location"))


def goes(person: Person, **more: str) -> str:
    """Press the button; the address at the provider."""
    return person.post("/staff/sign-on/", dict(more), status=302).location


def comes_back(person: Person, address: str) -> str:
    """Where the application leads whoever comes back from the provider."""
    told = urlsplit(sent_on(address))
    assert (told.netloc, told.path) == ("localhost", "/staff/sign-on/back")
    return person.get(f"{told.path}?{told.query}", status=302).location


def signs_on(person: Person, **more: str) -> str:
    return comes_back(person, goes(person, **more))


def refused(person: Person) -> str:
    """The words on the sign-in page after an attempt that opened nothing."""
    assert signs_on(person).startswith("/staff/login")
    words = person.get("/staff/login").words()
    assert person.get("/desk/", status=302).location.startswith("/staff/login")
    return words


def outcomes(app: Flask) -> list[tuple[str, int | None]]:
    with everywhere(app):
        return [(one.outcome, one.user_id) for one in db.session.execute(select(SignIn).order_by(SignIn.id)).scalars()]


def how_many(app: Flask) -> int:
    with everywhere(app):
        return int(db.session.execute(select(func.count()).select_from(User)).scalar_one())


# -- where it is set up -------------------------------------------------------------------------


def test_an_officer_signs_on_and_it_is_on_record(site: Flask) -> None:
    person = Person(site)
    assert signs_on(person) == "/desk/"
    assert "贵州省知识产权局 王处长" in person.get("/desk/").words()
    assert outcomes(site) == [("sign-on", account(site, "guizhou").id)]
    assert "登录（统一身份认证）" in Person(site, account="bureau").get("/bureau/sign-ins").words()


def test_the_sign_in_page_has_the_button_and_may_send_its_form_there(site: Flask, provider: Provider) -> None:
    page = Person(site).get("/staff/login?next=/desk/events")
    [form] = page.tree.xpath("//form[@action='/staff/sign-on/']")
    assert form.text_content().split() == ["用单位统一认证登录"]
    assert form.xpath(".//input[@name='next']/@value") == ["/desk/events"]
    assert f"form-action 'self' {provider.address};" in page.answer.headers["Content-Security-Policy"]
    other = Person(site).get("/").answer.headers["Content-Security-Policy"]
    assert other == HEADERS["Content-Security-Policy"]


def test_what_is_asked_of_the_provider_is_bound_to_this_sitting(site: Flask) -> None:
    asked = parse_qs(urlsplit(goes(Person(site))).query)
    assert asked["redirect_uri"] == ["http://localhost/staff/sign-on/back"]
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))


def test_it_leads_to_the_page_asked_for_and_never_elsewhere(site: Flask) -> None:
    assert signs_on(Person(site), next="/desk/events") == "/desk/events"
    for elsewhere in ("https://example.com/", "//example.com/", "/\\example.com/"):
        assert signs_on(Person(site), next=elsewhere) == "/"


def test_who_has_no_account_gets_none(site: Flask, provider: Provider) -> None:
    before = how_many(site)
    provider.who = "somebody-else"
    assert "您还没有本系统的账号" in refused(Person(site))
    assert how_many(site) == before
    assert outcomes(site) == [("unknown", None)]


def test_an_account_that_was_stopped_stays_stopped(site: Flask) -> None:
    with everywhere(site), transaction():
        db.session.execute(select(User).where(User.account == "guizhou")).scalar_one().active = False
    assert "这个账号已停用" in refused(Person(site))
    assert outcomes(site) == [("disabled", account(site, "guizhou").id)]


def test_the_second_factor_is_asked_for_all_the_same(site: Flask, provider: Provider) -> None:
    site.config["SECOND_FACTOR_REQUIRED"] = True
    provider.who = "bureau"
    fresh = Person(site)
    assert signs_on(fresh) == "/staff/second-factor"
    assert fresh.get("/bureau/", status=302).location.startswith("/staff/login")
    chief = Person(site)
    signs_in(chief, "bureau")
    telephone, _codes = enrols(chief)
    later = Person(site)
    assert signs_on(later).startswith("/staff/code")
    assert later.get("/bureau/", status=302).location.startswith("/staff/login")
    types(later, "/staff/code", 302, code=telephone.next_code())
    later.get("/bureau/")


def test_passwords_go_on_working(site: Flask) -> None:
    person = Person(site)
    assert person.post("/staff/login", {"account": "guizhou", "password": PASSWORD}, status=302).location == "/desk/"
    assert goes(person).startswith("/staff/login"), "whoever is signed in needs no provider"


# -- what must not open -------------------------------------------------------------------------

LIES: dict[str, dict[str, Any]] = {
    "for another client": {"claims": {"aud": "another"}},
    "of another issuer": {"claims": {"iss": "https://other.example.cn"}},
    "of long ago": {"claims": {"exp": 1_000_000_000}},
    "of another sitting": {"claims": {"nonce": "another"}},
    "bound to no sitting": {"left_out": ("nonce",)},
    "that never ends": {"left_out": ("exp",)},
    "of nobody": {"left_out": ("preferred_username",)},
    "of a blank": {"claims": {"preferred_username": "  "}},
    "of a list": {"claims": {"preferred_username": ["guizhou"]}},
    "signed by another key": {"signing": providers.fresh_key()},
    "not signed": {"unsigned": True, "metadata": {"id_token_signing_alg_values_supported": ["none", "RS256"]}},
    "not signed at all": {"unsigned": True, "metadata": {"id_token_signing_alg_values_supported": ["none"]}},
    "signed with the shared secret": {"metadata": {"id_token_signing_alg_values_supported": ["HS256"]}},
    "left out": {"without_identity": True},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_an_identity_that_proves_nothing_opens_nothing(site: Flask, provider: Provider, lie: dict[str, Any]) -> None:
    for name, value in lie.items():
        setattr(provider, name, value)
    person = Person(site)
    address = goes(person)
    if "authorize" in address:
        assert comes_back(person, address).startswith("/staff/login")
    assert FAILED in person.get("/staff/login").words()
    assert person.get("/desk/", status=302).location.startswith("/staff/login")
    assert outcomes(site) == []


def test_a_provider_that_says_it_is_another_is_not_asked(site: Flask, provider: Provider) -> None:
    provider.metadata = {"issuer": "https://other.example.cn"}
    assert goes(Person(site)).startswith("/staff/login")
    assert "/authorize" not in provider.asked


def test_an_answer_is_good_once_and_in_the_sitting_that_asked(site: Flask) -> None:
    victim, thief = Person(site), Person(site)
    told = urlsplit(sent_on(goes(thief)))
    answer = f"{told.path}?{told.query}"
    assert victim.get(answer, status=302).location.startswith("/staff/login"), "nobody is signed in as the thief"
    assert thief.get(answer, status=302).location == "/desk/"
    thief.post("/staff/logout", status=302)
    assert thief.get(answer, status=302).location.startswith("/staff/login")
    thief.get("/desk/", status=302)


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x&code=y", "?error=access_denied&error_description=<b>"])
def test_coming_back_with_nothing_of_ours_opens_nothing(site: Flask, query: str) -> None:
    person = Person(site)
    assert person.get(f"/staff/sign-on/back{query}", status=302).location.startswith("/staff/login")
    page = person.get("/staff/login")
    assert FAILED in page.words() and "<b>" not in page.text


def test_a_provider_that_is_away_is_said_to_be(site: Flask, provider: Provider) -> None:
    site.config["SIGN_ON"] = Known("http://127.0.0.1:9", CLIENT, SECRET, "preferred_username", "单位统一认证")
    site.extensions["sign_on"]._server_metadata_url = "http://127.0.0.1:9/.well-known/openid-configuration"
    person = Person(site)
    assert goes(person).startswith("/staff/login")
    assert FAILED in person.get("/staff/login").words()


def test_keys_that_were_changed_are_fetched_again(site: Flask, provider: Provider) -> None:
    assert signs_on(Person(site)) == "/desk/"
    provider.signing = providers.fresh_key()
    provider.keys = [provider.signing]
    assert signs_on(Person(site)) == "/desk/"


# -- where it is not ----------------------------------------------------------------------------


def test_without_a_provider_there_is_no_button_and_no_way(people: People) -> None:
    page = people.stranger.get("/staff/login")
    assert not page.tree.xpath("//form[contains(@action, 'sign-on')]")
    assert people.stranger.post("/staff/sign-on/", status=302).location == "/staff/login"
    assert people.stranger.get("/staff/sign-on/back?code=x&state=y", status=302).location == "/staff/login"


SET = {"FUBIAO_OIDC_ISSUER": "https://sso.example.cn/realms/a/", "FUBIAO_OIDC_CLIENT": "c", "FUBIAO_OIDC_SECRET": "s"}


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> pytest.MonkeyPatch:
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.setenv("FUBIAO_INSTANCE", str(tmp_path / "instance"))
    for name, value in SET.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_the_settings_name_the_provider(settings: pytest.MonkeyPatch, tmp_path: Any) -> None:
    (tmp_path / "secret").write_text("from-a-file\n")
    settings.delenv("FUBIAO_OIDC_SECRET")
    settings.setenv("FUBIAO_OIDC_SECRET_FILE", str(tmp_path / "secret"))
    found = configuration()["SIGN_ON"]
    assert found == Known("https://sso.example.cn/realms/a", "c", "from-a-file", "preferred_username", "统一身份认证")
    assert found.origin == "https://sso.example.cn"
    settings.delenv("FUBIAO_OIDC_ISSUER")
    assert configuration()["SIGN_ON"] is None


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("FUBIAO_OIDC_ISSUER", "http://sso.example.cn", "https://"),
        ("FUBIAO_OIDC_ISSUER", "sso.example.cn", "https://"),
        ("FUBIAO_OIDC_CLIENT", "", "FUBIAO_OIDC_CLIENT"),
        ("FUBIAO_OIDC_SECRET", "", "FUBIAO_OIDC_SECRET"),
    ],
)
def test_half_a_setting_does_not_start(settings: pytest.MonkeyPatch, name: str, value: str, reason: str) -> None:
    settings.setenv(name, value)
    with pytest.raises(Misconfigured) as told:
        configuration()
    assert reason in str(told.value)


def test_without_the_extra_the_start_says_what_to_install(settings: pytest.MonkeyPatch) -> None:
    settings.setattr("forms.sign_on.find_spec", lambda name: None)
    with pytest.raises(Misconfigured, match=r"fubiao\[oidc\]"):
        configuration()
