"""Tables in a real browser: rows come and go without a reload, blocks are pasted, sums are the server's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

from forms.models import transaction
from tests.conftest import PASSWORD, People, Person
from tests.pages.answering import controls, filler_of, hold, send, stored
from tests.pages.test_browser import SIDEWAYS, TOO_SMALL, go, served

TABLE = "patents-key_patents"
LISTEN = """() => { window.heard = [];
    for (const name of ["questions-swapped", "questions-saved"]) document.addEventListener(name, (event) => {
        window.heard.push([name, event.detail.mark || event.detail.within.id]); }); }"""
PASTE = """([input, text]) => { const data = new DataTransfer(); data.setData("text/plain", text);
    input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true })); }"""

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(app: Flask, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open a person's link in a window of its own and start; complaints of the page's scripts fail the test."""
    complaints: list[str] = []
    with served(app) as base:

        def begin(person: Person, width: int = 1280, **options: Any) -> Page:
            context = chromium.new_context(viewport={"width": width, "height": 900}, base_url=base, **options)
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(f"/l/{person.token}")
            page.get_by_role("button", name="填写").click()
            return page

        yield begin
    assert not complaints


def begin(person: Person, *names: str) -> None:
    with stored(person), transaction():
        response = person.response()
        response.answers = response.answers | {"patents": {"key_patents": [{"title": name} for name in names]}}


def titles(person: Person) -> list[str]:
    with stored(person) as response:
        return [row["title"] for row in response.answers["patents"]["key_patents"]]


def button(page: Page, name: str, row: int | None = None) -> Locator:
    where = TABLE if row is None else f"{TABLE}-{row}"
    return page.locator(f"button[name={name}][value='{where}']")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.name + ' ' + (document.activeElement.value || '')")).strip()


def test_rows_are_added_copied_moved_removed_and_brought_back_by_keyboard(
    people: People, opened: Callable[..., Page]
) -> None:
    person = people.enterprise
    begin(person, "甲", "乙")
    page = opened(person)
    go(page, person, "sections/patents")
    page.evaluate(LISTEN)
    told = page.locator("form.questions > [role=status]").last
    page.locator(f"#{TABLE}-0-title").fill("甲（改）")
    steps: list[tuple[str, int | None, str, str]] = [
        ("add", None, "已增加第 3 项", f"{TABLE}-2-patent"),
        ("duplicate", 0, "已复制第 1 项，复制的是第 2 项", f"{TABLE}-1-patent"),
        ("down", 0, "已移到第 2 项", f"down {TABLE}-1"),
        ("up", 2, "已移到第 2 项", f"up {TABLE}-1"),
    ]
    for name, row, words, place in steps:
        button(page, name, row).focus()
        page.keyboard.press("Enter")
        expect(told).to_contain_text(words)
        assert focused(page).startswith(place), (name, focused(page))
    assert titles(person) == ["甲（改）", "乙", "甲（改）", None]
    button(page, "remove", 1).focus()
    page.keyboard.press("Space")
    expect(told).to_contain_text("已删除第 2 项")
    assert focused(page).startswith("restore")
    page.keyboard.press("Enter")
    expect(told).to_contain_text("已恢复第 2 项")
    assert focused(page).startswith(f"{TABLE}-1-")
    assert page.locator(f"#{TABLE}-1-title").input_value() == "乙"
    heard = page.evaluate("window.heard")
    assert [name for name, _detail in heard] == ["questions-swapped", "questions-saved"] * 6
    assert page.locator("input[name=mark]").input_value() == heard[-1][1]
    assert page.evaluate("performance.getEntriesByType('navigation').length") == 1
    assert page.url.endswith("sections/patents")


def test_what_is_swapped_in_is_as_alive_as_what_was_there(people: People, opened: Callable[..., Page]) -> None:
    person = people.enterprise
    hold(person)
    page = opened(person)
    go(page, person, "sections/needs")
    page.locator("button[name=add][value=needs-requests]").click()
    expect(page.locator("#needs-requests-2")).to_be_visible()
    page.locator("#needs-requests-2-name").fill("新的需求")
    page.get_by_role("button", name="保存", exact=True).last.click()
    expect(page.locator("#needs-requests-2-name")).to_have_value("新的需求")


def test_a_table_changed_by_somebody_else_leads_to_both_texts(people: People, opened: Callable[..., Page]) -> None:
    person = people.enterprise
    begin(person, "甲", "乙")
    page = opened(person)
    go(page, person, "sections/patents")
    url = f"/fill/{person.public_id}/sections/patents"
    data = controls(person.get(url))
    data[f"{TABLE}-0-title"] = "别人写的"
    send(person, url, data)
    page.locator(f"#{TABLE}-0-title").fill("我写的")
    button(page, "remove", 1).click()
    expect(page.locator("#problems")).to_contain_text("别人写的")
    expect(page.locator(f"#{TABLE}-0-title")).to_have_value("我写的")


def test_without_a_network_nothing_typed_is_lost(people: People, opened: Callable[..., Page]) -> None:
    person = people.enterprise
    begin(person, "甲")
    page = opened(person)
    go(page, person, "sections/patents")
    page.locator(f"#{TABLE}-0-title").fill("甲（改）")
    page.context.set_offline(True)
    button(page, "add").click()
    expect(page.locator(f"#{TABLE} .limits")).to_contain_text("网络不通")
    expect(page.locator(f"#{TABLE}-0-title")).to_have_value("甲（改）")
    page.context.set_offline(False)
    button(page, "add").click()
    expect(page.locator(f"#{TABLE}-1")).to_be_visible()
    assert titles(person) == ["甲（改）", None]


def test_a_block_pasted_into_a_cell_is_offered_to_the_table(people: People, opened: Callable[..., Page]) -> None:
    person = people.enterprise
    begin(person, "甲")
    page = opened(person, 360)
    go(page, person, "sections/patents")
    first = page.locator(f"#{TABLE}-0-patent")
    offer = page.locator(f"#{TABLE} .paste-offer")
    page.evaluate(PASTE, [first.element_handle(), "一格"])
    expect(offer).to_be_hidden()
    text = "专利名称\t专利号\n揉捻装置\tZL201620854317.6\n烘干装置\tZL201620854318.0\n"
    page.evaluate(PASTE, [first.element_handle(), text])
    expect(offer).to_be_visible()
    assert page.evaluate(TOO_SMALL) == []
    offer.get_by_role("button", name="只粘贴到这一格").click()
    expect(offer).to_be_hidden()
    page.locator("#patents-key_patents-0-title").fill("甲（改）")
    page.evaluate(PASTE, [first.element_handle(), text])
    offer.get_by_role("button", name="按行列填入").click()
    expect(page.get_by_role("heading", name="预览")).to_be_visible()
    assert page.evaluate(SIDEWAYS) == 0
    assert page.evaluate(TOO_SMALL) == []
    page.get_by_role("button", name="填入表格").click()
    expect(page.locator(f"#{TABLE}-2-title")).to_have_value("烘干装置")
    assert titles(person) == ["甲（改）", "揉捻装置", "烘干装置"]


def test_pasting_works_without_a_script(people: People, opened: Callable[..., Page]) -> None:
    person = people.enterprise
    page = opened(person, java_script_enabled=False)
    go(page, person, "sections/patents")
    button(page, "paste").click()
    page.get_by_label("复制的单元格").fill("ZL201620854317.6\t揉捻装置\n")
    page.get_by_role("button", name="预览").last.click()
    page.get_by_label("第 1 列").select_option(label="专利号")
    page.get_by_role("button", name="填入表格").click()
    expect(page.locator(f"#{TABLE}-0-title")).to_have_value("揉捻装置")
    page.get_by_role("button", name="撤销").click()
    assert titles(person) == []


COUNTS = [
    ("12", "26", "3"),
    ("", "", ""),
    ("1,200", "１２", " 3 "),
    ("约十", "5", ""),
    ("-4", "5", "0"),
    ("9999999999", "1", ""),
]


def test_sums_of_counts_are_those_of_the_server(people: People, opened: Callable[..., Page]) -> None:
    person = people.enterprise
    page = opened(person)
    go(page, person, "sections/patents")
    for typed in COUNTS:
        for row, number in zip(("invention", "utility", "design"), typed, strict=True):
            page.locator(f"#patents-counts-{row}-applied").fill(number)
        live = page.locator("#patents-counts-total-applied").text_content()
        url = f"/fill/{person.public_id}/sections/patents"
        data = controls(person.get(url))
        for row, number in zip(("invention", "utility", "design"), typed, strict=True):
            data[f"patents-counts-{row}-applied"] = number
        send(person, url, data)
        told = person.get(url).tree.get_element_by_id("patents-counts-total-applied").text_content()
        assert told == live, typed


@pytest.mark.parametrize("width", [1280, 896, 360])
def test_rows_with_all_their_buttons_fit(people: People, opened: Callable[..., Page], width: int) -> None:
    person = people.agency
    hold(person, "service")
    page = opened(person, width)
    for section in ("tools", "offers"):
        go(page, person, f"sections/{section}")
        for _ in range(2):
            many = page.locator(".row-buttons").count()
            page.locator("button[name=duplicate]").first.click()
            expect(page.locator(".row-buttons")).to_have_count(many + 1)
        assert page.evaluate(SIDEWAYS) == 0
        assert page.evaluate(TOO_SMALL) == []


DECIMALS = [("12", "3", ""), ("0.1", "0.2", ""), ("", "", ""), ("1,200.5", "１２．５", "7"), ("1.234", "2", "0")]


def test_sums_of_amounts_are_those_of_the_server(people: People, opened: Callable[..., Page]) -> None:
    officer = filler_of(people, "plan")
    page = opened(people.enterprise)
    page.goto("/staff/login")
    page.get_by_role("textbox", name="账号").fill(officer.account)
    page.get_by_role("textbox", name="密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/desk/**")
    go(page, officer, "sections/funds")
    names = ("funds-national", "funds-provincial", "funds-others")
    for typed in DECIMALS:
        for name, number in zip(names, typed, strict=True):
            page.locator(f"#{name}").fill(number)
        live = page.locator("#funds-total").text_content()
        url = f"/fill/{officer.public_id}/sections/funds"
        data = controls(officer.get(url))
        for name, number in zip(names, typed, strict=True):
            data[name] = number
        send(officer, url, data)
        assert officer.get(url).tree.get_element_by_id("funds-total").text_content() == live, typed
