"""The site in a real browser over TLS, where cookies, referrers and the policy for content are taken at their word."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests import sheets
from tests.deploy.stage import DOMAIN, Site
from tests.servers import required
from tests.terminal import Terminal

NAME = sheets.QIANYUAN[1]

pytestmark = pytest.mark.browser


@pytest.fixture
def page(site: Site, driver: Playwright) -> Iterator[Page]:
    """A window that finds the site by its name; complaints of its console fail the test."""
    complaints: list[str] = []
    leads = f"--host-resolver-rules=MAP {DOMAIN}:443 127.0.0.1:{site.port}"
    browser = driver.chromium.launch(executable_path=required("chromium"), args=["--no-sandbox", leads])
    window = browser.new_context(ignore_https_errors=True, base_url=f"https://{DOMAIN}").new_page()
    window.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield window
    browser.close()
    assert not complaints


def test_a_link_is_opened_and_what_was_typed_is_kept(page: Page, terminal: Terminal) -> None:
    terminal.run("organisation", "import", "--region", "guizhou", "-", stdin=sheets.xlsx(sheets.ALL))
    page.goto(terminal.run("link", "create", "--annex", "demand", "--organisation", NAME).out.strip())
    page.get_by_role("button", name="填写").click()
    expect(page).to_have_url(re.compile(rf"^https://{re.escape(DOMAIN)}/fill/[0-9a-f]{{20}}/$"))
    page.locator("main a[href$='/sections/unit']").first.click()
    page.locator("[name='unit-address']").fill("贵阳市观山湖区林城东路一号")
    page.get_by_role("button", name="保存并继续").click()
    page.goto(re.sub(r"(/fill/\w+/).*", r"\1sections/unit", page.url))
    expect(page.locator("[name='unit-address']")).to_have_value("贵阳市观山湖区林城东路一号")
    (cookie,) = page.context.cookies()
    assert (cookie["name"], cookie["secure"], cookie["httpOnly"]) == ("__Host-fubiao", True, True)


def test_an_officer_signs_in_and_out(page: Page, terminal: Terminal) -> None:
    words = ("user", "create", "wang.gz", "--name", "王处长", "--role", "province", "--region", "guizhou")
    password = terminal.run(*words).last_word()
    page.goto("/staff/login")
    page.locator("[name='account']").fill("wang.gz")
    page.locator("[name='password']").fill(password)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(f"https://{DOMAIN}/desk/")
    expect(page.locator("body")).to_contain_text("王处长")
    page.get_by_role("button", name="退出").click()
    page.goto("/desk/")
    expect(page).to_have_url(re.compile("/staff/login"))
