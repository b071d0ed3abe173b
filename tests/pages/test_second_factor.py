"""The second factor: led to, set up, asked for; codes and recovery codes good for once; off again where it may be."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app import create_app
from forms.extensions import limiter
from forms.models import Event, SignIn, User, db, transaction
from forms.pages.headers import ENCODING_FIELD, ENCODING_MARK
from forms.sign_in import HALF_IN_SINCE, SECOND_STEP
from tests.conftest import PASSWORD, People, Person
from tests.pages.stories import account, all_rows, everywhere
from tests.pages.telephone import Telephone, enrols, makes_recovery_codes, signs_in, types


@pytest.fixture
def strict(app: Flask) -> Flask:
    """A server that requires the bureau's second factor, as one in production does."""
    app.config["SECOND_FACTOR_REQUIRED"] = True
    return app


@pytest.fixture
def chief(strict: Flask) -> Person:
    """周处长 with a new browser, not signed in."""
    return Person(strict, name="周处长")


def later(app: Flask, name: str) -> None:
    """As if a minute had passed: the telephone shows codes nobody has used."""
    with everywhere(app), transaction():
        db.session.execute(db.select(User).where(User.account == name)).scalar_one().tf_last_counter = None


def outcomes(app: Flask, name: str) -> list[str]:
    with everywhere(app):
        wanted = db.select(SignIn.outcome).where(SignIn.user_id == account(app, name).id).order_by(SignIn.id)
        return list(db.session.execute(wanted).scalars())


def steps(app: Flask, name: str) -> list[str]:
    with everywhere(app):
        events = db.session.execute(db.select(Event).where(Event.chain == "national").order_by(Event.seq)).scalars()
        return [event.step for event in events if event.details.get("account") == name]


# -- being led there ----------------------------------------------------------------------------


def test_the_bureau_is_led_to_a_second_factor_before_anything_else(strict: Flask, chief: Person) -> None:
    assert signs_in(chief, "bureau").location == "/staff/second-factor"
    page = chief.get("/staff/second-factor")
    assert "您的账号必须设置两步验证" in page.words()
    assert chief.get("/bureau/", status=302).location.startswith("/staff/login"), "the password alone opens nothing"
    page = types(chief, "/staff/second-factor", setup="authenticator")
    assert page.tree.xpath("//img[@class='qr']/@src")[0].startswith("data:image/svg+xml")
    telephone = Telephone(page)
    assert types(chief, "/staff/code", 302, code=telephone.next_code()).location == "/desk/"
    assert chief.get("/bureau/", status=302).location == "/staff/recovery-codes"
    codes = makes_recovery_codes(chief)
    assert len(set(codes)) == 8
    chief.get("/bureau/")
    assert not set(codes) & set(chief.get("/staff/recovery-codes?show_codes=1").words().split()), "shown once"
    assert steps(strict, "bureau")[-2:] == ["second-factor", "recovery-codes"]
    assert outcomes(strict, "bureau") == ["code"]


def test_a_sitting_from_before_goes_no_further_either(app: Flask, people: People) -> None:
    people.bureau.get("/bureau/")
    app.config["SECOND_FACTOR_REQUIRED"] = True
    assert people.bureau.get("/bureau/", status=302).location == "/staff/second-factor"
    people.bureau.post("/bureau/accounts/1/measures", {"measure": "sign-out", "why": "某事"}, status=302)
    assert "account-sign-out" not in steps(app, "guizhou")
    enrols(people.bureau, PASSWORD)
    people.bureau.get("/bureau/")


def test_nobody_else_has_to(strict: Flask) -> None:
    for name in ("guizhou", "auditor"):
        assert signs_in(Person(strict), name).location == "/desk/"


def test_without_the_setting_the_bureau_does_without(people: People) -> None:
    people.bureau.get("/bureau/")


def test_a_wrong_code_while_setting_up_keeps_the_picture(chief: Person) -> None:
    signs_in(chief, "bureau")
    telephone = Telephone(types(chief, "/staff/second-factor", setup="authenticator"))
    page = types(chief, "/staff/code", code="000000")
    assert "验证码不正确" in page.words()
    assert Telephone(page).code() == telephone.code()
    types(chief, "/staff/code", 302, code=telephone.next_code())


# -- signing in ---------------------------------------------------------------------------------


@pytest.fixture
def enrolled(strict: Flask, chief: Person) -> tuple[Telephone, list[str]]:
    """周处长 has a telephone and recovery codes."""
    signs_in(chief, "bureau")
    return enrols(chief)


def test_signing_in_asks_for_the_code_and_leads_where_it_should(
    strict: Flask, enrolled: tuple[Telephone, list[str]]
) -> None:
    person, (telephone, _codes) = Person(strict), enrolled
    posted = {"account": "bureau", "password": PASSWORD, "next": "/bureau/templates"}
    where = person.post("/staff/login", posted, status=302).location
    page = person.get(where)
    person.get("/bureau/", status=302)
    action, *_languages = page.tree.xpath("//form[contains(@action, '/staff/code')]/@action")
    assert types(person, action, 302, code=telephone.next_code()).location == "/bureau/templates"
    person.get("/bureau/templates")


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "/\\\\example.com/"])
def test_the_second_step_never_leads_elsewhere(
    strict: Flask, enrolled: tuple[Telephone, list[str]], elsewhere: str
) -> None:
    person = Person(strict)
    signs_in(person, "bureau")
    body = {"code": enrolled[0].next_code(), "csrf_token": person.token_of_session(), "_enc": "汉✓"}
    signs_in(person, "bureau")
    answer = person.client.post("/staff/code", query_string={"next": elsewhere}, data=body)
    assert "example.com" not in answer.headers["Location"].split("?")[0]


def test_a_code_opens_once(strict: Flask, enrolled: tuple[Telephone, list[str]]) -> None:
    telephone = enrolled[0]
    used = telephone.next_code()
    first, second = Person(strict), Person(strict)
    for person in (first, second):
        signs_in(person, "bureau")
    types(first, "/staff/code", 302, code=used)
    assert "已经用过" in types(second, "/staff/code", code=used).words()
    second.get("/bureau/", status=302)
    assert outcomes(strict, "bureau")[-1] == "wrong-code"


def test_a_code_of_long_ago_does_not_open(strict: Flask, enrolled: tuple[Telephone, list[str]]) -> None:
    later(strict, "bureau")
    person = Person(strict)
    signs_in(person, "bureau")
    for steps_off in (-4, 4):
        types(person, "/staff/code", code=enrolled[0].code(steps_off))


def test_a_code_may_be_typed_in_full_width_with_spaces(strict: Flask, enrolled: tuple[Telephone, list[str]]) -> None:
    person, code = Person(strict), enrolled[0].next_code()
    signs_in(person, "bureau")
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    types(person, "/staff/code", 302, code=f" {wide[:3]} {wide[3:]}")


def test_a_recovery_code_opens_once(strict: Flask, enrolled: tuple[Telephone, list[str]]) -> None:
    code = enrolled[1][0]
    first, second = Person(strict), Person(strict)
    for person in (first, second):
        signs_in(person, "bureau")
    assert types(first, "/staff/recovery", 302, code=f" {code.upper()} ").location == "/desk/"
    first.get("/bureau/")
    assert "已经用过" in types(second, "/staff/recovery", code=code).words()
    second.get("/bureau/", status=302)
    types(second, "/staff/recovery", 302, code=enrolled[1][1])
    assert outcomes(strict, "bureau")[-3:] == ["recovery", "wrong-code", "recovery"]
    assert "还剩 6 个" in first.get("/account/").words()


@pytest.mark.parametrize("address", ["/staff/code", "/staff/recovery"])
def test_the_same_code_sent_many_times_at_once_opens_once(
    strict: Flask, enrolled: tuple[Telephone, list[str]], address: str
) -> None:
    code = enrolled[0].next_code() if address == "/staff/code" else enrolled[1][0]
    persons = [Person(strict) for _number in range(6)]
    for person in persons:
        signs_in(person, "bureau")
        person.get("/")
    ready = threading.Barrier(len(persons))

    def enter(person: Person) -> int:
        token = person.get("/").tree.xpath("//input[@name='csrf_token']/@value")[0]
        ready.wait()
        body = {"code": code, "csrf_token": token, ENCODING_FIELD: ENCODING_MARK}
        return person.client.post(address, data=body).status_code

    with ThreadPoolExecutor(len(persons)) as pool:
        found = sorted(pool.map(enter, persons))
    assert found == [200] * (len(persons) - 1) + [302]


def test_what_is_left_blank_is_named(strict: Flask, enrolled: tuple[Telephone, list[str]]) -> None:
    person = Person(strict)
    signs_in(person, "bureau")
    assert "请填写验证码" in types(person, "/staff/code", code=" ").words()
    assert "请填写恢复码" in types(person, "/staff/recovery", code="").words()
    assert outcomes(strict, "bureau") == ["code"]


def test_nobody_types_codes_without_the_password(strict: Flask, enrolled: tuple[Telephone, list[str]]) -> None:
    for address in ("/staff/code", "/staff/recovery", "/staff/second-factor"):
        person = Person(strict)
        assert person.get(address, status=302).location.startswith("/staff/login")
        posted = {"code": enrolled[0].code(1), "setup": "authenticator"}
        assert types(person, address, 302, **posted).location.startswith("/staff/login")
    for address in ("/staff/rescue", "/staff/select"):
        assert Person(strict).post(address, {"help_setup": "help"}, status=302).location == "/staff/login"


def test_the_code_must_follow_the_password_soon(strict: Flask, enrolled: tuple[Telephone, list[str]]) -> None:
    person = Person(strict)
    signs_in(person, "bureau")
    person.get("/staff/code")
    with person.client.session_transaction() as cookie:
        cookie[HALF_IN_SINCE] -= SECOND_STEP.total_seconds()
    types(person, "/staff/code", 302, code=enrolled[0].next_code())
    person.get("/bureau/", status=302)


def test_who_is_stopped_between_password_and_code_does_not_get_in(
    strict: Flask, enrolled: tuple[Telephone, list[str]]
) -> None:
    person = Person(strict)
    signs_in(person, "bureau")
    with everywhere(strict), transaction():
        user = db.session.execute(db.select(User).where(User.account == "bureau")).scalar_one()
        user.active, user.fs_uniquifier = False, "another"
    types(person, "/staff/code", 302, code=enrolled[0].next_code())
    person.get("/bureau/", status=302)


def test_the_page_of_codes_signs_nobody_out(people: People) -> None:
    people.guizhou.get("/desk/")
    assert people.guizhou.get("/staff/code", status=302).location == "/account/"
    types(people.guizhou, "/staff/code", 302, code="000000")
    people.guizhou.get("/desk/")


def test_neither_secrets_nor_codes_are_kept_in_clear(
    strict: Flask, chief: Person, enrolled: tuple[Telephone, list[str]]
) -> None:
    telephone, codes = enrolled
    rows = "\n".join(all_rows(strict))
    assert telephone.totp.base32_key not in rows
    assert not [code for code in codes if code in rows]


# -- changing one's mind ------------------------------------------------------------------------


def test_a_province_may_have_one_and_do_without_again(app: Flask, people: People) -> None:
    officer = people.guizhou
    wrong = types(officer, "/staff/second-factor", setup="authenticator", current="wrong")
    assert "当前密码不正确" in wrong.words() and account(app, "guizhou").tf_totp_secret is None
    enrols(officer, PASSWORD)
    assert signs_in(Person(app), "guizhou").location.startswith("/staff/code")
    types(officer, "/staff/second-factor", setup="disable", current="")
    assert account(app, "guizhou").tf_totp_secret
    types(officer, "/staff/second-factor", 302, setup="disable", current=PASSWORD)
    assert account(app, "guizhou").mf_recovery_codes is None
    assert signs_in(Person(app), "guizhou").location == "/desk/"
    assert steps(app, "guizhou") == ["account", "second-factor", "recovery-codes", "second-factor-off"]


def test_the_bureau_may_not_do_without(strict: Flask, chief: Person, enrolled: tuple[Telephone, list[str]]) -> None:
    assert not chief.get("/staff/second-factor").tree.xpath("//button[@value='disable']")
    page = types(chief, "/staff/second-factor", setup="disable", current=PASSWORD)
    assert "不能停用两步验证" in page.words()
    assert account(strict, "bureau").tf_totp_secret


def test_a_new_telephone_ends_the_old_one(strict: Flask, chief: Person, enrolled: tuple[Telephone, list[str]]) -> None:
    later(strict, "bureau")
    page = types(chief, "/staff/second-factor", setup="authenticator", current=PASSWORD)
    new = Telephone(page)
    types(chief, "/staff/code", 302, code=new.next_code())
    person = Person(strict)
    signs_in(person, "bureau")
    types(person, "/staff/code", code=enrolled[0].code(1))
    types(person, "/staff/code", 302, code=new.next_code())


def test_new_recovery_codes_take_the_password_and_end_the_old(
    strict: Flask, chief: Person, enrolled: tuple[Telephone, list[str]]
) -> None:
    assert makes_recovery_codes(chief, "wrong") == []
    new = makes_recovery_codes(chief, PASSWORD)
    person = Person(strict)
    signs_in(person, "bureau")
    types(person, "/staff/recovery", code=enrolled[1][0])
    types(person, "/staff/recovery", 302, code=new[0])


# -- guessing -----------------------------------------------------------------------------------


@pytest.fixture
def limited(strict: Flask) -> Iterator[Flask]:
    """The same application with its rate limits on."""
    server = create_app(dict(strict.config) | {"RATELIMIT_ENABLED": True})
    yield server
    with server.app_context():
        limiter.reset()
        db.engine.dispose()
    limiter.enabled = False


def test_guessing_codes_is_slowed_down_from_one_address_and_from_many(
    limited: Flask, enrolled: tuple[Telephone, list[str]]
) -> None:
    with limited.app_context():
        limiter.reset()
    guesser = Person(limited)
    body = {"code": "000000", "csrf_token": guesser.token_of_session(), "_enc": "汉✓"}
    signs_in(guesser, "bureau")
    codes = [guesser.client.post("/staff/code", data=body).status_code for _guess in range(21)]
    assert codes == [200] * 20 + [429]
    guesser.client.environ_base["REMOTE_ADDR"] = "10.0.0.9"
    codes = [guesser.client.post("/staff/code", data=body).status_code for _guess in range(11)]
    assert codes == [200] * 10 + [429], "thirty an hour for an account"
