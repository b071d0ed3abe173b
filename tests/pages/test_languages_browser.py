"""The other languages in a real browser: they fit every width, and switching loses nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from forms.annexes import by_code
from forms.languages import LANGUAGES
from tests.conftest import PASSWORD, People
from tests.pages.answering import hold
from tests.pages.stories import submits
from tests.pages.test_browser import SIDEWAYS, TOO_SMALL, go, opened

__all__ = ["opened"]

pytestmark = pytest.mark.browser

SMALL_SWITCH = """() => [...document.querySelectorAll("#languages [lang]")]
    .map((button) => button.getBoundingClientRect()).filter((box) => box.height < 44 || box.width < 44).length"""


def choose(page: Page, locale: str) -> None:
    page.get_by_role("button", name=LANGUAGES[locale].name, exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", LANGUAGES[locale].tag)


@pytest.mark.parametrize("width", [1280, 800, 360])
def test_english_fits_where_chinese_does(people: People, opened: Callable[..., Page], width: int) -> None:
    person = people.enterprise
    page = opened(person, width)
    choose(page, "en")
    hold(person, **(by_code("demand").longest() if width == 360 else {}))
    sections = [section.short_name for section in by_code("demand")().sections()]
    for path in ["", *(f"sections/{name}?review=1" for name in sections), "check", "answers"]:
        go(page, person, path)
        assert page.evaluate(SIDEWAYS) == 0, path
        assert page.evaluate(TOO_SMALL) == [], path
        assert page.evaluate(SMALL_SWITCH) == 0, path


@pytest.mark.parametrize("width", [1280, 360])
def test_the_desk_fits_in_english(people: People, opened: Callable[..., Page], width: int) -> None:
    submits(people.agency)
    page = opened(people.enterprise, width)
    choose(page, "en")
    for account, places in (
        (
            "guizhou",
            ("/desk/", f"/desk/responses/{people.agency.public_id}", "/province/organisations", "/desk/events"),
        ),
        ("bureau", ("/bureau/", "/bureau/templates")),
    ):
        page.goto("/staff/login")
        page.get_by_label("Account name").fill(account)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        for place in places:
            page.goto(place)
            assert page.evaluate(SIDEWAYS) == 0, place
        page.get_by_role("button", name="Sign out").click()


@pytest.mark.parametrize("script", [True, False])
def test_switching_on_a_section_loses_nothing(people: People, opened: Callable[..., Page], script: bool) -> None:
    page = opened(people.enterprise, java_script_enabled=script)
    go(page, people.enterprise, "sections/unit")
    page.locator("#unit-name").fill("贵州黔源智能装备有限公司")
    choose(page, "zh_Hant_TW")
    assert page.locator("#unit-name").input_value() == "贵州黔源智能装备有限公司"
    page.locator("#unit-address").fill("贵阳市")
    page.locator("#unit-address").press("Enter")
    expect(page.get_by_text("儲存").first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    assert page.locator("#unit-address").input_value() == "贵阳市"


def test_leaving_an_unsaved_page_by_the_switch_is_asked_about(people: People, opened: Callable[..., Page]) -> None:
    page = opened(people.enterprise)
    page.goto("/staff/login")
    page.get_by_label("账号").fill("guizhou")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.goto("/province/organisations/new")
    page.locator("#name").fill("贵州某某有限公司")
    page.on("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog"):
        page.get_by_role("button", name="English", exact=True).click(no_wait_after=True)
    assert page.locator("#name").input_value() == "贵州某某有限公司"
