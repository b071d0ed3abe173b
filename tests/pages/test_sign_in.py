"""Signing in and out, and changing one's password."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError, OperationalError

from app import create_app
from forms.extensions import limiter
from forms.models import User, db, transaction
from forms.models.database import writing
from forms.sign_in import IDLE, LAST_SEEN, LONGEST, SIGNED_IN_AT
from tests.conftest import PASSWORD, People, Person
from tests.homes import READ_ONLY
from tests.pages.stories import account, everywhere

NEW_PASSWORD = "another-horse-battery"


def visitor(app: Flask) -> Person:
    return Person(app, name="来人")


def sign_in(person: Person, name: str = "guizhou", password: str = PASSWORD, status: int = 302, **more: str) -> str:
    return person.post("/staff/login", {"account": name, "password": password, **more}, status=status).location


def change_password(
    person: Person, status: int, current: str = PASSWORD, new: str = NEW_PASSWORD, again: str = ""
) -> str:
    data = {"password": current, "new_password": new, "new_password_confirm": again or new}
    page = person.post("/staff/password", data, status=status)
    return page.words() if status == 200 else page.location


def copy_of(person: Person) -> Person:
    """The same cookies in another browser."""
    copied = Person(person.app, name=person.name)
    cookie = person.client.get_cookie("fubiao")
    assert cookie is not None
    copied.client.set_cookie("fubiao", cookie.value)
    return copied


def test_an_officer_signs_in_and_sees_whose_desk_it_is(app: Flask) -> None:
    person = visitor(app)
    assert sign_in(person) == "/desk/"
    words = person.get("/desk/").words()
    assert "贵州省知识产权局 王处长" in words
    assert "退出" in words


def test_white_space_around_the_account_is_no_obstacle(app: Flask) -> None:
    assert sign_in(visitor(app), name=" guizhou ") == "/desk/"


def test_a_wrong_password_and_an_unknown_account_look_the_same(app: Flask) -> None:
    pages = []
    for name in ("guizhou", "nobody1"):
        page = visitor(app).post("/staff/login", {"account": name, "password": "wrong-wrong-wrong"}, status=200)
        assert "账号或密码不正确" in page.words()
        token = page.tree.xpath("//input[@name='csrf_token']/@value")[0]
        pages.append(page.text.replace(name, "NAME").replace(token, "TOKEN"))
    assert pages[0] == pages[1]


def test_what_is_left_blank_is_named(app: Flask) -> None:
    words = visitor(app).post("/staff/login", {"account": "", "password": ""}, status=200).words()
    assert "请填写账号" in words
    assert "请填写密码" in words


def test_what_is_wrong_with_an_account_form_is_said_first(app: Flask, people: People) -> None:
    blank = visitor(app).post("/staff/login", {"account": "guizhou", "password": ""}, status=200)
    assert blank.tree.xpath("//*[@id='problems']//a/@href") == ["#password"]
    wrong = {"password": PASSWORD, "new_password": NEW_PASSWORD, "new_password_confirm": "other"}
    page = people.guizhou.post("/staff/password", wrong, status=200)
    assert page.tree.xpath("//*[@id='problems']//a/@href") == ["#new_password_confirm"]
    assert page.tree.findtext(".//title").startswith("有误：")


def test_a_password_typed_never_comes_back_in_the_page(app: Flask) -> None:
    page = visitor(app).post("/staff/login", {"account": "guizhou", "password": "wrong-wrong-wrong"}, status=200)
    assert "wrong-wrong-wrong" not in page.text


def test_an_account_that_was_stopped_is_refused_and_its_sittings_end(app: Flask, people: People) -> None:
    people.guizhou.get("/desk/")
    with everywhere(app), transaction():
        db.session.execute(db.select(User).where(User.account == "guizhou")).scalar_one().active = False
    assert people.guizhou.get("/desk/", status=302).location.startswith("/staff/login")
    words = visitor(app).post("/staff/login", {"account": "guizhou", "password": PASSWORD}, status=200).words()
    assert "这个账号已停用" in words
    wrong = visitor(app).post("/staff/login", {"account": "guizhou", "password": "wrong-wrong-wrong"}, status=200)
    assert "停用" not in wrong.words()


def test_signing_in_leads_back_to_the_page_asked_for(app: Flask) -> None:
    person = visitor(app)
    sent_to = person.get("/desk/?state=draft&q=贵州", status=302).location
    page = person.get(sent_to)
    there = page.tree.xpath("//input[@name='next']/@value")[0]
    assert sign_in(person, next=there).startswith("/desk/?state=draft")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.com/",
        "//example.com/",
        "///example.com/",
        "/\\example.com/",
        "\\\\example.com/",
        "/%09/example.com",
        "\t//example.com/",
        " //example.com/",
        "https:example.com",
        "javascript:alert(1)",
        "http://localhost.example.com/",
        "http://localhost@example.com/",
    ],
)
def test_signing_in_never_leads_elsewhere(app: Flask, elsewhere: str) -> None:
    by_form, by_address = visitor(app), visitor(app)
    destinations = [sign_in(by_form, next=elsewhere)]
    body = {"account": "guizhou", "password": PASSWORD, "csrf_token": by_address.token_of_session(), "_enc": "汉✓"}
    answer = by_address.client.post("/staff/login", query_string={"next": elsewhere}, data=body)
    destinations.append(answer.headers["Location"])
    for destination in destinations:
        assert "\\" not in destination
        assert urlsplit(urljoin("http://localhost/staff/login", destination)).netloc == "localhost"
        assert not destination.startswith("javascript:")


def test_signing_out_takes_a_post_and_ends_every_copy_of_the_cookie(people: People) -> None:
    copied = copy_of(people.guizhou)
    copied.get("/desk/")
    assert people.guizhou.client.get("/staff/logout").status_code == 405
    assert people.guizhou.post("/staff/logout", status=302).location == "/"
    for person in (people.guizhou, copied):
        assert person.get("/desk/", status=302).location.startswith("/staff/login")


def test_one_officer_signing_out_disturbs_nobody_else(people: People) -> None:
    people.guizhou.post("/staff/logout", status=302)
    people.gansu.get("/desk/")


def test_a_changed_password_holds_and_ends_other_sittings(app: Flask, people: People) -> None:
    other = visitor(app)
    sign_in(other)
    assert change_password(people.guizhou, 302) == "/desk/"
    assert "密码已修改" in people.guizhou.get("/desk/").words()
    assert other.get("/desk/", status=302).location.startswith("/staff/login")
    sign_in(visitor(app), status=200)
    sign_in(visitor(app), password=NEW_PASSWORD)
    assert account(app, "guizhou").password.startswith("$argon2id$")


@pytest.mark.parametrize(
    ("current", "new", "again", "words"),
    [
        ("not-the-password", NEW_PASSWORD, "", "当前密码不正确"),
        (PASSWORD, "short", "", "密码至少 12 个字符"),
        (PASSWORD, NEW_PASSWORD, "something-else-here", "两次填写的新密码不一致"),
        (PASSWORD, PASSWORD, "", "新密码不能与当前密码相同"),
        ("", NEW_PASSWORD, "", "请填写密码"),
        (PASSWORD, "", "", "请填写密码"),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_words(
    app: Flask, people: People, current: str, new: str, again: str, words: str
) -> None:
    before = account(app, "guizhou").password
    assert words in change_password(people.guizhou, 200, current, new, again)
    assert account(app, "guizhou").password == before


def test_a_stranger_who_wants_to_change_a_password_signs_in_first(people: People) -> None:
    assert people.stranger.get("/staff/password", status=302).location.startswith("/staff/login")


def sat(person: Person, *, signed_in: float, seen: float) -> None:
    """Turn the clock of a sitting back by so many seconds."""
    with person.client.session_transaction() as cookie:
        cookie[SIGNED_IN_AT] = time.time() - signed_in
        cookie[LAST_SEEN] = time.time() - seen


def test_who_is_away_too_long_signs_in_again(people: People) -> None:
    sat(people.guizhou, signed_in=IDLE.total_seconds() + 60, seen=IDLE.total_seconds() + 5)
    where = people.guizhou.get("/desk/", status=302).location
    assert "您已较长时间没有操作" in people.guizhou.get(where).words()


def test_who_works_on_stays_until_the_day_is_over(people: People) -> None:
    sat(people.guizhou, signed_in=LONGEST.total_seconds() - 60, seen=IDLE.total_seconds() - 60)
    people.guizhou.get("/desk/")
    sat(people.guizhou, signed_in=LONGEST.total_seconds() + 5, seen=10)
    people.guizhou.get("/desk/", status=302)


def test_working_keeps_a_sitting_alive(people: People) -> None:
    sat(people.guizhou, signed_in=3 * IDLE.total_seconds(), seen=IDLE.total_seconds() - 60)
    people.guizhou.get("/desk/")
    with people.guizhou.client.session_transaction() as cookie:
        assert time.time() - cookie[LAST_SEEN] < 30


def test_static_files_do_not_touch_the_cookie(people: People) -> None:
    sat(people.guizhou, signed_in=600, seen=600)
    answer = people.guizhou.client.get("/static/desk.css?v=1")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    answer.close()


def assert_read_only(app: Flask) -> None:
    assert not writing.get()
    with everywhere(app):
        user = db.session.execute(db.select(User).where(User.account == "gansu")).scalar_one()
        user.name = "改名"
        with pytest.raises(DBAPIError, match=READ_ONLY):
            db.session.commit()
        db.session.rollback()


def test_nothing_can_be_written_after_any_post_of_an_account(app: Flask, people: People) -> None:
    sign_in(visitor(app), password="wrong-wrong-wrong", status=200)
    assert_read_only(app)
    sign_in(visitor(app))
    assert_read_only(app)
    change_password(people.guizhou, 302)
    assert_read_only(app)
    people.bureau.client.post("/staff/password", data={"password": "x"})
    assert_read_only(app)
    people.bureau.post("/staff/logout", status=302)
    assert_read_only(app)


def test_a_commit_that_fails_leaves_no_thread_writing(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = account(app, "guizhou").password
    token = people.guizhou.token_of_session()
    found: list[object] = []

    def change() -> None:
        with monkeypatch.context() as broken:
            broken.setattr("forms.sign_in.setattr", fails, raising=False)
            data = {"password": PASSWORD, "new_password": NEW_PASSWORD, "new_password_confirm": NEW_PASSWORD}
            body = {"csrf_token": token, "_enc": "汉✓"} | data
            found.append(people.guizhou.client.post("/staff/password", data=body).status_code)
        found.append(writing.get())
        with app.test_client() as client:
            found.append(client.get("/staff/login").status_code)
        found.append(writing.get())

    worker = threading.Thread(target=change)
    worker.start()
    worker.join()
    assert found == [503, False, 200, False]
    assert account(app, "guizhou").password == before
    assert_read_only(app)


def fails(*arguments: object) -> None:
    raise OperationalError("UPDATE user", {}, Exception("disk I/O error"))


def test_signing_in_waits_for_no_writer(app: Flask) -> None:
    person = visitor(app)
    token = person.token_of_session()
    with everywhere(app), transaction():
        assert db.session.execute(db.select(User)).first(), "the lock is taken with the first statement"
        started = time.monotonic()
        found: list[int] = []
        body = {"account": "guizhou", "password": PASSWORD, "csrf_token": token, "_enc": "汉✓"}
        worker = threading.Thread(
            target=lambda: found.append(person.client.post("/staff/login", data=body).status_code)
        )
        worker.start()
        worker.join()
    assert found == [302]
    assert time.monotonic() - started < 5


def test_a_new_secret_locks_nobody_out(app: Flask) -> None:
    """A backup holds no secret: after a restore with another one, accounts must still open."""
    fresh = "another-secret-of-more-than-32-characters"
    moved = create_app(dict(app.config) | {"SECRET_KEY": fresh, "SECURITY_PASSWORD_SALT": fresh})
    assert sign_in(visitor(moved)) == "/desk/"
    with moved.app_context():
        db.engine.dispose()


@pytest.fixture
def limited(app: Flask) -> Iterator[Flask]:
    """The same application with its rate limits on, as a server has them."""
    strict = create_app(dict(app.config) | {"RATELIMIT_ENABLED": True})
    yield strict
    with strict.app_context():
        limiter.reset()
        db.engine.dispose()
    limiter.enabled = False


def test_guessing_is_slowed_down_without_locking_the_account(limited: Flask) -> None:
    guesser, officer = visitor(limited), visitor(limited)
    token = guesser.token_of_session()
    body = {"account": "guizhou", "password": "wrong", "csrf_token": token, "_enc": "汉✓"}
    codes = [guesser.client.post("/staff/login", data=body).status_code for _guess in range(21)]
    assert codes[:20] == [200] * 20
    assert codes[20] == 429
    officer.client.environ_base["REMOTE_ADDR"] = "10.0.0.9"
    assert sign_in(officer) == "/desk/"


def test_the_sign_in_pages_are_not_kept_by_browsers(app: Flask) -> None:
    answer = visitor(app).client.get("/staff/login")
    assert answer.headers["Cache-Control"] == "no-store"
