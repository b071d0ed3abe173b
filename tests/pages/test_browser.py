"""The answering pages in a real browser: at every width, with the script and without it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from forms.annexes import by_code
from tests.conftest import People, Person
from tests.pages.answering import hold

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TARGETS = "main .form-control, main .form-select, main .btn, main .option label"
TOO_SMALL = f"""() => [...document.querySelectorAll("{TARGETS}")]
    .filter((part) => part.offsetParent && part.getBoundingClientRect().height < 44).map((part) => part.outerHTML)"""

pytestmark = pytest.mark.browser


def whole(app: Flask) -> Callable[..., list[bytes]]:
    """The application with every answer read to its end at once: a browser that goes away leaves no file open."""

    def answered(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        with closing(app(environ, start_response)) as body:  # type: ignore[type-var]
            return [b"".join(body)]

    return answered


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application on a port of loopback."""
    server = make_server("127.0.0.1", 0, whole(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def opened(app: Flask, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open a person's link in a window of its own and start; complaints of the console fail the test."""
    complaints: list[str] = []
    with served(app) as base:

        def begin(person: Person, width: int = 1280, **options: Any) -> Page:
            context = chromium.new_context(viewport={"width": width, "height": 900}, base_url=base, **options)
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
            page.goto(f"/l/{person.token}")
            page.get_by_role("button", name="填写").click()
            return page

        yield begin
    assert not complaints


def go(page: Page, person: Person, path: str = "") -> None:
    page.goto(f"/fill/{person.public_id}/{path}")


@pytest.mark.parametrize("width", [1280, 896, 800, 360])
def test_no_page_scrolls_sideways_and_every_target_can_be_hit(
    people: People, opened: Callable[..., Page], width: int
) -> None:
    for annex, person in (("demand", people.enterprise), ("service", people.agency)):
        page = opened(person, width)
        hold(person, annex, **(by_code(annex).longest() if width == 360 else {}))
        sections = [section.short_name for section in by_code(annex)().sections()]
        for path in ["", *(f"sections/{name}?review=1" for name in sections), "check", "answers"]:
            go(page, person, path)
            assert page.evaluate(SIDEWAYS) == 0, f"{annex} {path}"
            assert page.evaluate(TOO_SMALL) == [], f"{annex} {path}"


def test_questions_appear_when_they_are_asked(people: People, opened: Callable[..., Page]) -> None:
    person = people.enterprise
    page = opened(person)
    go(page, person, "sections/unit")
    assert not page.locator("#unit-reg_type").is_visible()
    page.get_by_label("企业", exact=True).check()
    assert page.locator("#unit-reg_type").is_visible()
    assert page.locator("#unit-organisation_code").is_visible()
    page.locator("#unit-credit_code").fill("91110108551385082Q")
    assert not page.locator("#unit-organisation_code").is_visible()
    assert not page.locator("#unit-titles_other").is_visible()
    titles = page.locator("input[name=unit-titles]")
    titles.locator("xpath=self::*[@value='other']").check()
    assert page.locator("#unit-titles_other").is_visible()
    titles.locator("xpath=self::*[@value='none']").check()
    assert not page.locator("#unit-titles_other").is_visible()
    assert page.locator("input[name=unit-titles]:checked").count() == 1


def test_sums_and_lengths_are_counted_while_typing(people: People, opened: Callable[..., Page]) -> None:
    person = people.enterprise
    page = opened(person)
    go(page, person, "sections/patents")
    for row, number in (("invention", "12"), ("utility", "26"), ("design", "3")):
        page.locator(f"#patents-counts-{row}-applied").fill(number)
    assert page.locator("#patents-counts-total-applied").text_content() == "41"
    go(page, person, "sections/unit")
    page.locator("#unit-business").fill("𠮷" * 3)
    assert "已写 3 字，最多 500 字" in (page.locator("#count-unit-business").text_content() or "")


def test_without_a_script_everything_is_there(people: People, opened: Callable[..., Page]) -> None:
    person = people.enterprise
    page = opened(person, java_script_enabled=False)
    go(page, person, "sections/unit")
    assert page.locator("#unit-reg_type").is_visible()
    assert page.get_by_text("“单位性质”选“企业”时填写").first.is_visible()
    go(page, person, "sections/patents")
    page.locator("button[name=add]").click()
    assert page.url.endswith("#patents-key_patents-0")
    page.locator("#patents-key_patents-0-title").fill("一种揉捻装置")
    page.locator("#patents-key_patents-0-title").press("Enter")
    assert page.locator("#patents-key_patents-0-title").input_value() == "一种揉捻装置"
    assert page.get_by_text("已于").is_visible()


def test_the_summary_of_errors_is_read_first(people: People, opened: Callable[..., Page]) -> None:
    person = people.enterprise
    page = opened(person)
    go(page, person, "sections/unit")
    page.locator("#unit-postcode").fill("12")
    page.get_by_role("button", name="保存并继续").click()
    page.wait_for_selector("#problems:focus")
    page.locator("#problems").get_by_text("邮编为 6 位数字").click()
    assert page.evaluate("document.activeElement.id") == "unit-postcode"


def test_a_page_jumps_where_it_is_sent_and_never_glides_from_under_a_press(
    people: People, opened: Callable[..., Page]
) -> None:
    page = opened(people.enterprise)
    go(page, people.enterprise, "sections/unit")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
