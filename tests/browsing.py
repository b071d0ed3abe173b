"""One Chromium for a whole run of tests: started once, a window of its own for whoever asks, none left behind.

Where ``FUBIAO_PICTURES`` names a folder, the stories put pictures of their pages there for people to look at.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, sync_playwright

FOLDER = os.environ.get("FUBIAO_PICTURES", "")
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def started(driver: Playwright) -> Iterator[Browser]:
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture
def chromium(started: Browser) -> Iterator[Browser]:
    """The browser without a window; whatever a test opens is closed after it."""
    yield started
    for context in started.contexts:
        context.close()


def go_on(way: Locator) -> None:
    """Click what leads to another page, and wait until it is there."""
    with way.page.expect_navigation():
        way.click()


def photograph(page: Page, name: str) -> None:
    """Take a picture of the whole page, where somebody wants to look at it: it takes longer than the page does."""
    if FOLDER:
        put_aside(f"{name}.png", page.screenshot(full_page=True))


def put_aside(name: str, content: bytes) -> None:
    """Keep a file where somebody wants to look at it."""
    if FOLDER:
        Path(FOLDER).mkdir(parents=True, exist_ok=True)
        (Path(FOLDER) / name).write_bytes(content)
