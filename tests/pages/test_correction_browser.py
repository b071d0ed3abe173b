"""The round of correction in a real browser, at both widths."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from forms.documents import office
from tests.conftest import People
from tests.pages.stories import remarked, state_of, submits
from tests.pages.test_browser import SIDEWAYS, opened
from tests.pages.test_correction import returns
from tests.pages.test_staff_browser import TOO_SMALL, seated

pytestmark = pytest.mark.browser
__all__ = ["opened", "seated"]

PATHS = ("unit.city", "unit.titles", "patents.counts.invention.applied", "contact.contacts.0.mobile")


def sent_back(people: People) -> list[int]:
    submits(people.enterprise)
    numbers = [remarked(people.guizhou, people.enterprise, path) for path in PATHS]
    returns(people.guizhou, people.enterprise, "请逐处核对。")
    return numbers


def sound(page: Page, address: str) -> None:
    page.goto(address)
    assert page.evaluate(SIDEWAYS) <= 0, f"{address} scrolls sideways"
    assert page.evaluate(TOO_SMALL) == [], address


@pytest.mark.parametrize("width", [1280, 360])
def test_the_filler_goes_from_mark_to_mark_and_submits_again(
    people: People, opened: Callable[..., Page], width: int
) -> None:
    numbers = sent_back(people)
    base = f"/fill/{people.enterprise.public_id}"
    page = opened(people.enterprise, width)
    for path in ("/", "/sections/unit", "/sections/patents", "/sections/contact", "/check"):
        sound(page, f"{base}{path}")
    page.goto(f"{base}/")
    page.get_by_role("link", name="处理第一处意见").click()
    assert page.url.endswith("sections/unit#unit-city")
    expect(page.locator(f"#remark-{numbers[0]}")).to_be_visible()
    page.locator("#unit-city").fill("贵阳市乌当区")
    page.locator(f"#reply-{numbers[1]}").fill("证书有效期至 2018 年。")
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator(f"#reply-{numbers[2]}")).to_be_visible()
    page.goto(f"{base}/check")
    expect(page.get_by_role("heading", name="与上次提交相比")).to_contain_text("1 处改动")
    page.locator("#unanswered").check()
    if page.locator("#confirmed").count():
        page.locator("#confirmed").check()
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_url("**/receipt")
    assert page.evaluate(SIDEWAYS) <= 0
    page.go_back()
    assert state_of(people.enterprise) == "submitted"


def test_the_button_comes_back_with_the_page(people: People, opened: Callable[..., Page]) -> None:
    sent_back(people)
    page = opened(people.enterprise)
    page.goto(f"/fill/{people.enterprise.public_id}/check")
    page.route("**/submit", lambda route: route.abort())
    button = page.locator("#submit button.btn-primary")
    page.locator("#submit").evaluate("form => form.dispatchEvent(new Event('submit'))")
    expect(button).to_be_disabled()
    page.evaluate("window.dispatchEvent(new Event('pageshow'))")
    expect(button).to_be_enabled()


def test_the_word_pages_appear_on_the_check_page(
    people: People, opened: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c63000100000500010d0a"
        "2db40000000049454e44ae426082"
    )
    monkeypatch.setattr(office, "missing", lambda *names: "")
    monkeypatch.setattr(office, "pdf", lambda docx: b"%PDF")
    monkeypatch.setattr(office, "pages", lambda printed: [pixel, pixel])
    sent_back(people)
    page = opened(people.enterprise)
    page.goto(f"/fill/{people.enterprise.public_id}/check")
    page.locator("[data-sheets]").click()
    expect(page.locator(".sheets img")).to_have_count(2)
    assert page.url.endswith("/check")


@pytest.mark.parametrize("width", [1280, 360])
def test_the_officer_remarks_and_sends_back(people: People, seated: Callable[..., Page], width: int) -> None:
    submits(people.enterprise)
    desk = f"/desk/responses/{people.enterprise.public_id}"
    page = seated("guizhou", viewport={"width": width, "height": 900})
    for address in (desk, f"{desk}/remarks/new", f"{desk}/remarks/new?at=unit.city"):
        sound(page, address)
    page.goto(desk)
    page.locator("#told-unit-city").get_by_role("link", name="批注").click()
    page.get_by_label("批注").fill("请写到县（区）。")
    page.get_by_role("button", name="保存批注").click()
    expect(page.locator("#told-unit-city")).to_contain_text("批注（未发出）：请写到县（区）。")
    sound(page, desk)
    page.get_by_role("button", name="退回修改").click()
    expect(page.get_by_text("已退回修改，填写人打开")).to_be_visible()
    assert state_of(people.enterprise) == "returned"
