"""Signing on in a real browser: its security policy lets the form go to the provider, and to nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from app import create_app
from forms.models import db
from forms.sign_on import Provider
from tests import provider as providers
from tests.pages.test_browser import served
from tests.pages.test_staff_browser import SIDEWAYS, TOO_SMALL
from tests.provider import CLIENT, SECRET

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 360])
def test_from_the_sign_in_page_to_the_provider_and_back_to_the_desk(
    app: Flask, chromium: Browser, width: int, tmp_path: Path
) -> None:
    with providers.provider() as provider:
        known = Provider(provider.address, CLIENT, SECRET, "preferred_username", "单位统一认证")
        site = create_app(dict(app.config) | {"SIGN_ON": known})
        with served(site) as base:
            site.config["BASE_URL"] = base
            page = chromium.new_context(base_url=base, viewport={"width": width, "height": 800}).new_page()
            page.goto("/staff/login?next=/desk/events")
            assert page.evaluate(SIDEWAYS) <= 0
            assert page.evaluate(TOO_SMALL) == []
            page.screenshot(path=tmp_path / f"sign-in-{width}.png")
            page.get_by_role("button", name="用单位统一认证登录").click()
            page.wait_for_url("**/desk/events")
            expect(page.get_by_text("王处长").first).to_be_visible()
            assert "/token" in provider.asked
        with site.app_context():
            db.engine.dispose()
