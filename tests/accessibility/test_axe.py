"""No page in any state breaks a rule of WCAG 2.2 AA that a machine can check, at a desk or on a phone."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from forms.documents import office
from tests.accessibility import axe
from tests.accessibility.sights import EXCUSED, SIGHTS, Sight, Story, places
from tests.conftest import People
from tests.pages.stories import arrive
from tests.pages.test_browser import served

WIDTHS = (1280, 360)
POINT = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Previews without LibreOffice."""
    monkeypatch.setattr(office, "pdf", lambda docx: b"%PDF-1.7")
    monkeypatch.setattr(office, "pages", lambda pdf: [POINT])


def enter(browser: Browser, base: str, people: People, name: str) -> Page:
    """A window in which the person named has signed in, or has opened the link."""
    context: BrowserContext = browser.new_context(base_url=base, reduced_motion="reduce")
    context.add_init_script(path=axe.script())
    client = getattr(people, name).client
    cookie = client.get_cookie("fubiao")
    if cookie is not None:
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base}])
    return context.new_page()


def look(page: Page, sight: Sight, people: People) -> list[str]:
    """Go there and check both widths; returns what is broken."""
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    answer = page.goto(sight.address.format(**places(people)))
    assert answer is not None
    assert answer.status == sight.status, f"{answer.status} at {page.url}"
    if sight.act is not None:
        sight.act(page, people)
    assert sight.endpoint in endpoints_at(people.stranger.app, page.url), f"{sight.endpoint} is not at {page.url}"
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        # The bar at the foot of a window covers whatever is there; where the window is as tall as the page, nothing.
        page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
        found += [f"{width}: {line}" for line in axe.violations(page)]
    return found


def endpoints_at(app: Flask, url: str) -> set[str]:
    """The routes at an address, for looking and for posting."""
    path, routes = urlsplit(url).path, app.url_map.bind("127.0.0.1")
    return {routes.match(path, method)[0] for method in ("GET", "POST") if routes.test(path, method)}


@pytest.mark.browser
@pytest.mark.parametrize("story", SIGHTS, ids=lambda story: story.__name__)
def test_no_page_breaks_a_rule(app: Flask, people: People, chromium: Browser, story: Story) -> None:
    axe.script()
    arrive(*people.everybody().values())
    story(people)
    broken = []
    with served(app) as base:
        windows = {
            name: enter(chromium, base, people, name) for name in {sight.reader for sight in SIGHTS[story].values()}
        }
        for name, sight in SIGHTS[story].items():
            broken += [f"{name}, {line}" for line in look(windows[sight.reader], sight, people)]
        for page in windows.values():
            page.context.close()
    assert not broken, "\n".join([f"{len(broken)} broken", *broken])


@pytest.mark.browser
def test_the_rules_find_what_is_broken(chromium: Browser) -> None:
    context = chromium.new_context()
    context.add_init_script(path=axe.script())
    page = context.new_page()
    page.goto(
        "data:text/html,<title>a</title><a href=/b>b</a><a href=/c>c</a><p style='color:silver'>too pale<p><img src=e>"
    )
    found = "\n".join(axe.violations(page))
    context.close()
    for rule in ("html-has-lang", "target-size", "color-contrast", "image-alt", "region"):
        assert f"{rule} at " in found


@pytest.mark.alike
def test_every_page_is_looked_at_or_excused(app: Flask) -> None:
    seen = {sight.endpoint for sights in SIGHTS.values() for sight in sights.values()}
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - seen - set(EXCUSED) == set(), "add a line to SIGHTS in tests/accessibility/sights.py"
    assert set(EXCUSED) <= pages - seen, "no longer to be excused"
