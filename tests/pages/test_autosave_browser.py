"""A page that saves itself, in a real browser: what it tells as saved is saved, whatever becomes of the connection."""

from __future__ import annotations

import io
import random
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.conftest import People, Person
from tests.pages.answering import stored
from tests.pages.test_browser import SIDEWAYS, served
from tests.servers import until

pytestmark = pytest.mark.browser

QUICK = 40
SHOWN = "names => Object.fromEntries(names.map((name) => [name, document.getElementById(name).value]))"
TOLD = f"""names => document.querySelector("#saving").dataset.state === "saved" ? ({SHOWN})(names) : null"""
CHOOSE_MINE = """() => {
    const buttons = document.querySelectorAll('.clash [data-side="mine"]:not([aria-pressed])');
    buttons.forEach((button) => button.click());
    return buttons.length;
}"""
LOSSES = 400


class Weather:
    """Between browser and server: lets posts through, refuses them, or cuts the line before or after the server acted.

    A line cut afterwards is the hard case: the text is stored, and the page cannot know.
    """

    def __init__(self, application: Any) -> None:
        self.application = application
        self.chance = 0.0
        self.random = random.Random(20170610)
        self.losses: dict[str, int] = {"refused": 0, "cut before": 0, "cut after": 0}

    def __call__(self, environ: Any, start_response: Any) -> Any:
        stormy = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].endswith("/autosave")
        if not stormy or self.random.random() >= self.chance:
            return self.application(environ, start_response)
        fate = self.random.choice(list(self.losses))
        self.losses[fate] += 1
        sent = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        environ["wsgi.input"] = io.BytesIO(sent)
        if fate == "refused":
            start_response("503 Service Unavailable", [("Retry-After", "5")])
            return [b""]
        if fate == "cut after":
            list(self.application(environ, lambda *_arguments: None))
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError


@contextmanager
def device(app: Flask, browser: Browser, base: str, person: Person, width: int = 1280) -> Iterator[Page]:
    """A window of its own with the person's link opened; leaving unsaved texts is said yes to."""
    context = browser.new_context(viewport={"width": width, "height": 900}, base_url=base)
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"/l/{person.token}")
    page.get_by_role("button", name="填写").click()
    yield page
    context.close()


@pytest.fixture
def weather(app: Flask) -> Weather:
    app.config["AUTOSAVE_DELAY"] = QUICK
    weather = Weather(app.wsgi_app)
    app.wsgi_app = weather  # type: ignore[method-assign]
    return weather


@pytest.fixture
def opened(app: Flask, weather: Weather, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open a section on a device of its own."""
    devices = []
    with served(app) as base:

        def begin(person: Person, section: str = "staff", width: int = 1280) -> Page:
            window = device(app, chromium, base, person, width)
            page = window.__enter__()
            devices.append(window)
            page.goto(f"/fill/{person.public_id}/sections/{section}")
            return page

        yield begin
        for window in devices:
            window.__exit__(None, None, None)


def state(page: Page, name: str) -> None:
    expect(page.locator("#saving")).to_have_attribute("data-state", name)


def answer(person: Person, section: str, name: str) -> Any:
    with stored(person) as response:
        return response.answers.get(section, {}).get(name)


def leader(person: Person) -> Any:
    return answer(person, "staff", "leader")


def test_what_is_typed_is_saved_by_itself_and_no_error_is_shown(people: People, opened: Callable[..., Page]) -> None:
    page = opened(people.enterprise)
    page.locator("#staff-leader").press_sequentially("周明远")
    state(page, "saved")
    expect(page.locator("#saving")).to_contain_text("自动保存")
    assert page.locator("#problems, .wrong").count() == 0
    assert leader(people.enterprise) == "周明远"
    page.reload()
    expect(page.locator("#staff-leader")).to_have_value("周明远")


def test_a_page_left_at_once_has_saved(people: People, opened: Callable[..., Page]) -> None:
    page = opened(people.enterprise)
    with page.expect_request("**/autosave"):
        page.locator("#staff-leader").fill("周明远")
        page.goto(f"/fill/{people.enterprise.public_id}/")
    until(lambda: leader(people.enterprise) == "周明远", "the leader is saved")


def test_offline_the_text_stays_and_is_saved_on_return(people: People, opened: Callable[..., Page]) -> None:
    page = opened(people.enterprise)
    page.context.set_offline(True)
    page.locator("#staff-leader").fill("周明远")
    state(page, "offline")
    expect(page.locator("#saving")).to_contain_text("网络已断开，恢复后自动保存；请不要关闭本页")
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.locator("#staff-leader")).to_have_value("周明远")
    page.context.set_offline(False)
    state(page, "saved")
    assert leader(people.enterprise) == "周明远"


def test_what_is_typed_and_taken_back_is_told_as_nothing(people: People, opened: Callable[..., Page]) -> None:
    page = opened(people.enterprise)
    before = page.locator("#saving").text_content() or ""
    told = page.locator("#staff-leader").evaluate(
        """input => {
            for (input.value of ["周", ""]) input.dispatchEvent(new Event("input", {bubbles: true}));
            return document.getElementById("saving").dataset.state;
        }"""
    )
    assert told == "unsaved"
    state(page, "idle")
    expect(page.locator("#saving")).to_have_text(before)


def test_leaving_is_warned_of_only_while_something_is_unsaved(people: People, opened: Callable[..., Page]) -> None:
    page = opened(people.enterprise)
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    page.locator("#staff-leader").fill("周明远")
    state(page, "saved")
    page.reload()
    assert asked == []
    page.context.set_offline(True)
    page.locator("#staff-leader").fill("刘副总")
    state(page, "offline")
    page.evaluate("location.assign('/')")
    expect(page.locator("body")).not_to_contain_text("分管领导")
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("width", [1280, 360])
def test_two_pages_at_once_see_both_texts_and_choose(people: People, opened: Callable[..., Page], width: int) -> None:
    office, phone = opened(people.enterprise, width=width), opened(people.enterprise, width=width)
    phone.locator("#staff-leader").fill("刘副总")
    state(phone, "saved")
    office.locator("#staff-leader").fill("周明远")
    office.locator("#staff-leader_post").fill("总经理")
    state(office, "clash")
    box = office.locator(".clash")
    expect(box).to_contain_text("周明远")
    expect(box).to_contain_text("刘副总")
    expect(office.locator("#staff-leader")).to_have_value("周明远")
    assert leader(people.enterprise) == "刘副总"
    assert office.evaluate(SIDEWAYS) == 0
    for button in box.get_by_role("button").all():
        assert (button.bounding_box() or {})["height"] >= 44
    with stored(people.enterprise) as response:
        assert response.answers["staff"]["leader_post"] == "总经理"
    box.get_by_role("button", name="用我填写的" if width == 360 else "用已保存的").click()
    expect(office.locator(".clash")).to_have_count(0)
    state(office, "saved")
    chosen = "周明远" if width == 360 else "刘副总"
    expect(office.locator("#staff-leader")).to_have_value(chosen)
    assert leader(people.enterprise) == chosen


def test_the_page_of_a_clash_waits_for_the_choice(people: People, opened: Callable[..., Page]) -> None:
    office, phone = opened(people.enterprise), opened(people.enterprise)
    phone.locator("#staff-leader").fill("刘副总")
    state(phone, "saved")
    office.evaluate("document.querySelector('#questions').dataset.autosave = '/nowhere'")
    office.evaluate("document.querySelector('#staff-leader').value = '周明远'")
    office.get_by_role("button", name="保存", exact=True).last.click()
    expect(office.locator("#problems")).to_contain_text("1 处与别人同时修改")
    state(office, "clash")
    assert leader(people.enterprise) == "刘副总"
    office.locator(".clash").get_by_role("button", name="用我填写的").click()
    state(office, "saved")
    assert leader(people.enterprise) == "周明远"


def test_an_ended_session_keeps_the_text_until_the_link_is_open_again(
    people: People, opened: Callable[..., Page]
) -> None:
    page = opened(people.enterprise)
    page.wait_for_load_state("networkidle")  # an answer still on its way would bring the cookie back
    page.context.clear_cookies()
    page.locator("#staff-leader").fill("周明远")
    state(page, "ended")
    expect(page.locator("#saving")).to_contain_text("重新打开专属链接")
    expect(page.locator("#staff-leader")).to_have_value("周明远")
    window = page.context.new_page()
    window.goto(f"/l/{people.enterprise.token}")
    window.get_by_role("button", name="填写").click()
    state(page, "saved")
    assert leader(people.enterprise) == "周明远"


def test_the_end_of_the_session_is_announced_and_put_off(
    app: Flask, people: People, opened: Callable[..., Page]
) -> None:
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(minutes=4)
    page = opened(people.enterprise)
    warning = page.locator("#session-end")
    expect(warning).to_contain_text("会话将于")
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(hours=12)
    warning.get_by_role("button", name="继续填写").click()
    expect(warning).to_contain_text("会话已延长")


def test_a_long_section_is_saved_when_the_page_is_left(people: People, opened: Callable[..., Page]) -> None:
    page = opened(people.enterprise, "unit")
    page.locator("#unit-business").fill("长" * 9000)
    state(page, "saved")
    page.locator("#unit-city").fill("遵义市")
    page.goto(f"/fill/{people.enterprise.public_id}/")
    until(lambda: answer(people.enterprise, "unit", "city") == "遵义市", "the city is saved")
    page.goto(f"/fill/{people.enterprise.public_id}/sections/unit")
    expect(page.locator("#unit-city")).to_have_value("遵义市")
    expect(page.locator("#unit-business")).to_have_value("长" * 9000)


class Clerk:
    """Types on and on, and remembers what the page has told to be saved."""

    def __init__(self, page: Page, chance: random.Random) -> None:
        self.page, self.chance = page, chance
        self.fields = ["staff-leader", "staff-leader_post", "staff-full_time", "staff-part_time"]
        self.typed: dict[str, list[str]] = {}
        self.told: dict[str, int] = {}
        self.numbers = 0

    def type(self) -> None:
        self.numbers += 1
        name = self.chance.choice(self.fields)
        self.page.locator(f"#{name}").fill(f"第{self.numbers}稿")
        self.typed[name].append(f"第{self.numbers}稿")

    def listen(self) -> None:
        """What is on the screen while the page says that it is saved counts as told."""
        shown = self.page.evaluate(TOLD, self.fields)
        if shown is not None:
            self.told = {name: self.typed[name].index(text) for name, text in shown.items()}

    def found(self) -> dict[str, str]:
        """What stands on the page now."""
        shown: dict[str, str] = self.page.evaluate(SHOWN, self.fields)
        return shown

    def missing(self, found: dict[str, str]) -> list[str]:
        """What was told as saved and is neither there nor replaced by something typed later."""
        return [
            f"{name}: {found[name]} instead of {self.typed[name][told]}"
            for name, told in self.told.items()
            if found[name] not in self.typed[name][told:]
        ]

    def go_on_from(self, found: dict[str, str]) -> None:
        """What was found counts as told; what was sent as the page went away may still arrive after it."""
        for name, text in found.items():
            texts = self.typed.setdefault(name, [text])
            self.told[name] = texts.index(text)


def test_nothing_told_as_saved_is_missing_after_400_losses(
    people: People, opened: Callable[..., Page], weather: Weather
) -> None:
    page = opened(people.enterprise)
    chance = random.Random(406)
    clerk = Clerk(page, chance)
    clerk.go_on_from(clerk.found())
    reloads = outages = checked = clashes = 0
    weather.chance = 0.75
    while sum(weather.losses.values()) + reloads + outages < LOSSES:
        for _ in range(chance.randint(1, 3)):
            clerk.type()
        fate = chance.random()
        if fate < 0.15:
            page.wait_for_timeout(chance.choice([0, 15, 60, 120]))
            clerk.listen()
            page.reload()
            reloads += 1
        elif fate < 0.35:
            page.context.set_offline(True)
            clerk.type()
            page.context.set_offline(False)
            outages += 1
        else:
            page.wait_for_timeout(chance.choice([30, 90]))
        clerk.listen()
        if fate < 0.15:
            found = clerk.found()
            assert clerk.missing(found) == []
            checked += 1
            clerk.go_on_from(found)
        clashes += page.evaluate(CHOOSE_MINE)
    weather.chance = 0.0
    page.reload()
    clerk.type()
    page.locator("#saving[data-state=saved], #saving[data-state=clash]").wait_for()
    page.evaluate(CHOOSE_MINE)
    state(page, "saved")
    clerk.listen()
    page.reload()
    assert clerk.missing(clerk.found()) == []
    print(f"\n{weather.losses}, {reloads} reloads, {outages} outages, {clashes} clashes of a page with the next")
    print(f"{clerk.numbers} texts typed, checked {checked} times: 0 missing")
