"""The same story in a real browser, on a desktop and on a phone, every page looked at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from forms.annexes import by_code
from tests.annexes.test_promises import posted
from tests.browsing import go_on, photograph
from tests.conftest import PASSWORD, People, Person
from tests.pages.packaging import annexes_ready, pairs_ready, plan_ready
from tests.pages.sealing import uploads
from tests.pages.test_browser import SIDEWAYS, served
from tests.scanning import picture
from tests.test_story import INVITED, words_of

pytestmark = pytest.mark.browser

TYPE_ANSWERS = """pairs => { for (const [name, value] of pairs) {
    for (const part of document.getElementsByName(name)) {
        if (part.type === 'radio' || part.type === 'checkbox') {
            if (part.value === value && !part.checked) part.click() }
        else { part.value = value; part.dispatchEvent(new Event('input', {bubbles: true}));
               part.dispatchEvent(new Event('change', {bubbles: true})) } } } }"""


@pytest.fixture
def window(app: Flask, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """Open windows of one width; each takes a picture of the page it shows, which must not scroll sideways."""
    width = request.param
    with served(app) as base:

        def open_window() -> tuple[Page, Callable[[str], None]]:
            context = chromium.new_context(
                viewport={"width": width, "height": 900}, base_url=base, has_touch=width < 500
            )
            page = context.new_page()

            def look(name: str) -> None:
                photograph(page, f"{name}-{width}")
                assert page.evaluate(SIDEWAYS) == 0, f"{name} scrolls sideways at {width}"

            return page, look

        yield open_window


def sign_in(page: Page, account: str) -> None:
    page.goto("/staff/login")
    page.get_by_role("textbox", name="账号").fill(account)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/desk**")


def invite(page: Page, look: Callable[[str], None], annex: str) -> str:
    """Register an organisation and read its link off the page."""
    kind, name = INVITED[annex]
    page.goto("/province/organisations/new")
    page.locator(f"input[name=kind][value={kind}]").check()
    page.get_by_label(re.compile("单位名称")).fill(name)
    look("organisation-new")
    go_on(page.locator("main form button.btn-primary").first)
    go_on(page.locator("form[action$='/invite'] button").first)
    look("link-issued")
    return page.locator("#link").input_value()


def fill(page: Page, look: Callable[[str], None], annex: str) -> None:
    """Answer every section as the example does, adding the rows it needs, and look at each."""
    hub = page.url
    for section in by_code(annex).load(by_code(annex).example()).sections():
        page.goto(f"{hub}sections/{section.short_name}")
        page.evaluate(TYPE_ANSWERS, list(posted(section).items(multi=True)))
        for table in (question for question in section.form if question.kind == "table"):
            for number in range(len(table.entries)):
                row = page.locator(f"[id='{table.id}-{number}']")
                if row.count() == 0:
                    page.locator(f"button[name=add][value='{table.name}']").click()
                    row.wait_for(state="attached")
        page.evaluate(TYPE_ANSWERS, list(posted(section).items(multi=True)))
        look(f"{annex}-{section.short_name}")
        go_on(page.get_by_role("button", name="保存", exact=True))
        page.goto(f"{hub}sections/{section.short_name}?review=1")
        assert page.locator("#problems").count() == 0, page.locator("#problems").text_content()
    page.goto(hub)
    look(f"{annex}-hub")


def submit(page: Page, look: Callable[[str], None], annex: str) -> bytes:
    """Check, confirm, submit; returns the Word file downloaded from the receipt."""
    page.goto(page.url + "check")
    look(f"{annex}-check")
    for tick in page.locator("#confirmed, #declared").all():
        tick.check()
    go_on(page.get_by_role("button", name="提交", exact=True))
    page.wait_for_url("**/receipt")
    look(f"{annex}-receipt")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").first.click()
    return Path(download.value.path()).read_bytes()


def file_package(people: People, person: Person, page: Page, look: Callable[[str], None]) -> None:
    """See what is missing, make it ready, tick the annex by hand and file."""
    page.goto("/province/package")
    look("package-missing")
    assert page.locator(".check-missing").count() == 5
    pairs_ready(people)
    plan_ready(people)
    page.goto("/province/package")
    assert page.locator(".check-missing").count() == 0
    page.get_by_role("checkbox", name=person.name).check()
    go_on(page.get_by_role("button", name="报送国家局"))
    assert page.get_by_text(f"没有有效的盖章件，请上传或取消勾选：{person.name}").first.is_visible()
    look("package-refused")
    uploads(person, ("盖章件.jpg", picture()))
    page.goto("/province/package")
    page.get_by_role("checkbox", name=person.name).check()
    page.locator("#confirmed").check()
    go_on(page.get_by_role("button", name="报送国家局"))
    look("package-filed")
    assert "等待国家局接收" in (page.locator("main").text_content() or "")


@pytest.mark.parametrize("window", [1280, 360], indirect=True)
@pytest.mark.parametrize("annex", ["demand", "service"])
def test_from_a_link_to_the_archive(people: People, window: Callable[..., Any], annex: str) -> None:
    officer, look_at_desk = window()
    sign_in(officer, "guizhou")
    link = invite(officer, look_at_desk, annex)

    filler, look = window()
    filler.goto(re.sub(r"^https?://[^/]+", "", link))
    look(f"{annex}-link")
    go_on(filler.get_by_role("button", name="填写"))
    fill(filler, look, annex)
    words = words_of(submit(filler, look, annex))
    assert INVITED[annex][1] in words

    officer.goto("/desk/?state=submitted")
    look_at_desk("desk")
    go_on(officer.get_by_role("link", name=INVITED[annex][1]).first)
    look_at_desk(f"{annex}-response")
    go_on(officer.get_by_role("button", name="审核通过"))
    address = officer.url
    public_id = address.rsplit("/", 1)[-1]
    person = Person(people.guizhou.app, name=INVITED[annex][1], token=link.rsplit("/", 1)[-1], public_id=public_id)
    file_package(people, person, officer, look_at_desk)

    bureau, look_at_bureau = window()
    sign_in(bureau, "bureau")
    bureau.goto("/bureau/packages")
    look_at_bureau("packages")
    go_on(bureau.get_by_role("link", name="贵州省"))
    look_at_bureau("package")
    go_on(bureau.get_by_role("button", name="接收"))
    look_at_bureau("package-received")
    bureau.goto("/bureau/")
    look_at_bureau("bureau")
    bureau.goto(address)
    go_on(bureau.get_by_role("button", name="归档"))
    look_at_bureau(f"{annex}-archived")
    assert "已归档" in (bureau.locator("main").text_content() or "")


def draw(people: People, page: Page, look: Callable[[str], None]) -> None:
    """Take what the system knows into the plan, and see where it says so."""
    hub = page.url
    annexes_ready(people)
    pairs_ready(people)
    page.goto("/province/plan/facts")
    look("plan-facts")
    go_on(page.get_by_role("button", name="取所选部分"))
    look("plan-facts-drawn")
    page.goto(f"{hub}sections/pairing")
    look("plan-section-drawn")
    assert "系统数据，取自结对登记" in (page.locator("main").text_content() or "")
    page.goto(hub)


@pytest.mark.parametrize("window", [1280, 360], indirect=True)
def test_a_province_writes_its_plan(people: People, window: Callable[..., Any]) -> None:
    officer, look = window()
    sign_in(officer, "guizhou")
    officer.goto("/province/plan")
    look("plan")
    go_on(officer.get_by_role("button", name="开始填写"))
    draw(people, officer, look)
    fill(officer, look, "plan")
    words = words_of(submit(officer, look, "plan"))
    assert by_code("plan").example()["basis"]["needs"].split("\n")[0] in words
