"""The staff's pages in a real browser: at both widths, with the script and without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.conftest import PASSWORD, People
from tests.pages.stories import goes_on, organisation_of, submits
from tests.pages.test_browser import SIDEWAYS, served

TARGETS = (
    "main .btn, main .form-control, main .form-select, .places a, .tally a, .reader a, .reader button, main summary"
)
TOO_SMALL = f"""() => [...document.querySelectorAll("{TARGETS}")]
    .filter((part) => part.offsetParent && part.getBoundingClientRect().height < 43.5).map((part) => part.outerHTML)"""

pytestmark = pytest.mark.browser


@pytest.fixture
def seated(app: Flask, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Sign an officer in, in a window of one's own; complaints of the console fail the test."""
    complaints: list[str] = []
    with served(app) as base:

        def sign_in(account: str, **options: Any) -> Page:
            context = chromium.new_context(base_url=base, **options)
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
            page.goto("/staff/login")
            page.get_by_role("textbox", name="账号").fill(account)
            page.get_by_role("textbox", name="密码").fill(PASSWORD)
            page.get_by_role("button", name="登录").click()
            page.wait_for_url("**/desk/**")
            return page

        yield sign_in
    assert not complaints


def addresses(people: People) -> dict[str, list[str]]:
    """Every page of the staff, by who reads it."""
    response = f"/desk/responses/{people.enterprise.public_id}"
    return {
        "guizhou": [
            "/desk/",
            "/desk/?q=没有",
            response,
            f"{response}/opinion",
            "/desk/events",
            "/province/organisations",
            "/province/organisations/new",
            f"/province/organisations/{organisation_of(people.enterprise)}",
            "/province/plan",
            "/staff/password",
            "/staff/second-factor",
            "/account/",
        ],
        "bureau": [
            "/bureau/",
            "/bureau/templates",
            "/bureau/templates/1",
            "/bureau/templates/new",
            "/bureau/accounts",
            "/bureau/accounts/new",
            "/bureau/accounts/1",
            "/bureau/sign-ins",
            "/desk/",
            response,
            "/desk/events",
        ],
        "auditor": ["/desk/events", "/bureau/templates", "/bureau/templates/1"],
    }


@pytest.mark.parametrize("width", [1280, 360])
def test_no_page_scrolls_sideways_and_every_target_can_be_hit(
    people: People, seated: Callable[..., Page], width: int
) -> None:
    submits(people.enterprise)
    goes_on(people.guizhou, people.enterprise, "accept")
    for account, pages in addresses(people).items():
        page = seated(account, viewport={"width": width, "height": 900})
        for address in pages:
            page.goto(address)
            assert page.evaluate(SIDEWAYS) <= 0, f"{address} scrolls sideways at {width}"
            assert page.evaluate(TOO_SMALL) == [], f"{address} at {width}"


def test_the_link_is_copied_with_a_button(people: People, seated: Callable[..., Page]) -> None:
    page = seated("guizhou", permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"/province/organisations/{organisation_of(people.agency)}")
    page.get_by_role("button", name="重新生成链接").click()
    link = page.get_by_label("专属链接", exact=True).input_value()
    page.get_by_role("button", name="复制链接").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link
    page.get_by_role("button", name="复制通知").click()
    assert link in page.evaluate("navigator.clipboard.readText()")


def test_everything_works_without_a_script(people: People, seated: Callable[..., Page]) -> None:
    submits(people.agency)
    page = seated("guizhou", java_script_enabled=False)
    page.goto(f"/province/organisations/{organisation_of(people.agency)}")
    page.get_by_role("button", name="重新生成链接").click()
    assert "/l/" in page.get_by_label("专属链接", exact=True).input_value()
    expect(page.get_by_role("button", name="复制链接")).to_be_hidden()
    page.goto(f"/desk/responses/{people.agency.public_id}")
    page.get_by_text("退回修改", exact=True).first.click()
    page.get_by_label("退回说明").fill("请补充服务案例。")
    page.get_by_role("button", name="退回修改").click()
    expect(page.get_by_text("已退回修改，填写人打开")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    page.goto("/desk/")
    expect(page.get_by_role("heading", name="工作人员登录")).to_be_visible()
