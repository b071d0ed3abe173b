"""Annex 2 answered and submitted in a browser without scripts, and one section of it without a mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from forms.annexes import by_code
from tests.conftest import People, Person
from tests.pages.answering import hold, stored
from tests.pages.test_browser import served

pytestmark = pytest.mark.browser

MANY_KEYS = 400


@pytest.fixture
def started(app: Flask, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open a person's link in a window of its own and start."""
    with served(app) as base:

        def start(person: Person, **options: Any) -> Page:
            context = chromium.new_context(base_url=base, **options)
            page = context.new_page()
            page.goto(f"/l/{person.token}")
            page.get_by_role("button", name="填写").click()
            return page

        yield start


def type_answers(page: Page, section: Any) -> None:
    """Answer every question of a section that is on the page, by clicking and typing."""
    for question in section.walk():
        inputs = page.locator(f"[name='{question.name}']")
        if question.kind in ("computed", "printed"):
            continue
        if question.kind in ("choice", "choices", "agree"):
            chosen = question.data if isinstance(question.data, list) else [question.data]
            for value in ["yes" if code is True else code for code in chosen if code]:
                page.locator(f"[name='{question.name}'][value='{value}']").check()
        elif question.kind == "select":
            inputs.select_option(question._value())
        else:
            inputs.fill(question._value())


def answer_by_form(page: Page, section: Any) -> None:
    """Add the rows a section needs with the buttons of the page, then type every answer."""
    for table in (question for question in section.form if question.kind == "table"):
        while not page.locator(f"[name^='{table.name}-{len(table.entries) - 1}-']").count():
            page.locator(f"button[name=add][value='{table.name}']").click()
    type_answers(page, section)
    page.get_by_role("button", name="保存", exact=True).last.click()
    assert page.get_by_text("已于").is_visible()


def test_annex_2_without_a_script(people: People, started: Callable[..., Page]) -> None:
    person, example = people.enterprise, by_code("demand").example()
    page = started(person, java_script_enabled=False)
    hold(person, patents={}, contact={})
    for section in by_code("demand").load(example).sections():
        if section.short_name in ("patents", "contact"):
            page.goto(f"/fill/{person.public_id}/sections/{section.short_name}")
            answer_by_form(page, section)
    with stored(person) as response:
        assert response.answers["patents"] == example["patents"]
        assert response.answers["contact"] == example["contact"]
    page.get_by_role("button", name="返回目录").click()
    page.get_by_role("link", name="核对并提交").click()
    assert not page.locator("#problems").count(), page.locator("#problems").text_content()
    if page.locator("#confirmed").count():
        page.locator("#confirmed").check()
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_url("**/receipt")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").first.click()
    assert download.value.suggested_filename.endswith(".docx")
    with stored(person) as response:
        assert response.state == "submitted"


# -- without a mouse ----------------------------------------------------------------------------


def tab_to(page: Page, what: str) -> None:
    """Press Tab until the focus is where ``what``, an expression about the element in focus, holds."""
    for _ in range(MANY_KEYS):
        page.keyboard.press("Tab")
        if page.evaluate(f"(element => {what})(document.activeElement)"):
            return
    raise AssertionError(f"Tab never reaches {what}")


def press_button(page: Page, words: str) -> None:
    """Go to a button and press it; a page follows."""
    tab_to(page, f"element.matches('button:not(.visually-hidden), a.btn') && element.textContent.trim() === '{words}'")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_section_and_the_submission_without_a_mouse(people: People, started: Callable[..., Page]) -> None:
    person, example = people.enterprise, by_code("demand").example()["service"]
    page = started(person)
    hold(person, service={})
    page.reload()
    section = by_code("demand").load({"service": example})["service"]
    tab_to(page, "element.matches('.sections-name') && element.textContent.includes('期望的服务方式')")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for question in section.walk():
        if question.kind not in ("computed", "printed") and question.applies and not question.is_blank:
            by_keyboard(page, question)
    press_button(page, "保存")
    with stored(person) as response:
        assert response.answers["service"] == example
    press_button(page, "返回目录")
    press_button(page, "核对并提交")
    page.wait_for_url("**/check")
    if page.locator("#confirmed").count():
        tab_to(page, "element.id === 'confirmed'")
        page.keyboard.press("Space")
    press_button(page, "提交")
    page.wait_for_url("**/receipt")
    with stored(person) as response:
        assert response.state == "submitted"


def by_keyboard(page: Page, question: Any) -> None:
    """Answer a question with the keys its input knows: letters, arrows, the space bar."""
    if question.kind == "choice":
        tab_to(page, f"element.name === '{question.name}'")
        page.keyboard.press("Space")
        while page.locator(f"[name='{question.name}']:checked").get_attribute("value") != question.data:
            page.keyboard.press("ArrowDown")
    elif question.kind in ("choices", "agree"):
        for code in question.data if isinstance(question.data, list) else ["yes"]:
            tab_to(page, f"element.name === '{question.name}' && element.value === '{code}'")
            page.keyboard.press("Space")
    elif question.kind == "select":
        tab_to(page, f"element.name === '{question.name}'")
        while page.locator(f"[name='{question.name}']").input_value() != question._value():
            page.keyboard.press("ArrowDown")
    else:
        tab_to(page, f"element.name === '{question.name}'")
        page.keyboard.type(question._value())
