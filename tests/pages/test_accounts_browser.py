"""Accounts in a real browser, at a desk and on a telephone, with scripts and without."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from passlib.totp import TOTP
from playwright.sync_api import Browser, Page, expect

from tests.conftest import PASSWORD
from tests.pages.test_browser import served
from tests.pages.test_staff_browser import SIDEWAYS, TOO_SMALL

pytestmark = pytest.mark.browser

NEW_PASSWORD = "another-horse-battery"


@pytest.fixture
def window(app: Flask, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Windows on a server that requires the bureau's second factor."""
    app.config["SECOND_FACTOR_REQUIRED"] = True
    with served(app) as base:
        app.config["BASE_URL"] = base

        def opened(**options: Any) -> Page:
            return chromium.new_context(base_url=base, **options).new_page()

        yield opened


def fits(page: Page) -> None:
    assert page.evaluate(SIDEWAYS) <= 0, f"{page.url} scrolls sideways"
    assert page.evaluate(TOO_SMALL) == [], page.url


def sign_in(page: Page, account: str, password: str) -> None:
    page.goto("/staff/login")
    page.get_by_label("账号").fill(account)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def enrol(page: Page) -> TOTP:
    """Set up a second factor where the server has led to, as far as the desk."""
    expect(page.get_by_role("heading", name="两步验证")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="开始设置").click()
    expect(page.get_by_role("img", name="两步验证的二维码")).to_be_visible()
    fits(page)
    telephone = TOTP(key=page.locator(".key").inner_text())
    page.get_by_label("验证码").fill(telephone.generate().token)
    page.get_by_role("button", name="确认").click()
    page.get_by_role("button", name="生成恢复码").click()
    expect(page.locator(".codes code")).to_have_count(8)
    fits(page)
    page.get_by_role("link", name="我已收好，进入工作台").click()
    page.wait_for_url("**/desk/**")
    return telephone


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, True), (360, False)])
def test_from_the_link_to_the_code(window: Callable[..., Page], width: int, scripts: bool) -> None:
    options = {"viewport": {"width": width, "height": 800}, "java_script_enabled": scripts}
    chief, newcomer = window(**options), window(**options)
    sign_in(chief, "bureau", PASSWORD)
    enrol(chief)
    chief.goto("/bureau/accounts")
    fits(chief)
    chief.get_by_role("link", name="建立账号").click()
    chief.get_by_role("textbox", name="账号").fill("qian.sipo")
    chief.get_by_label("姓名").fill("钱处长")
    chief.get_by_label("角色").select_option("bureau")
    fits(chief)
    chief.get_by_role("button", name="建立账号").click()
    link = chief.get_by_label("请复制并只发给本人").input_value()
    fits(chief)
    newcomer.goto(link)
    fits(newcomer)
    newcomer.get_by_label("新密码", exact=True).fill(NEW_PASSWORD)
    newcomer.get_by_label("再填一次新密码").fill(NEW_PASSWORD)
    newcomer.get_by_role("button", name="设置密码").click()
    expect(newcomer.get_by_text("密码已设好，请用它登录")).to_be_visible()
    sign_in(newcomer, "qian.sipo", NEW_PASSWORD)
    telephone = enrol(newcomer)
    newcomer.get_by_role("button", name="退出").click()
    sign_in(newcomer, "qian.sipo", NEW_PASSWORD)
    expect(newcomer.get_by_role("heading", name="填写验证码")).to_be_visible()
    fits(newcomer)
    newcomer.get_by_label("验证码").fill(telephone.generate(time.time() + 30).token)
    newcomer.get_by_role("button", name="登录").click()
    newcomer.wait_for_url("**/desk/**")
    chief.reload()
    chief.get_by_label("停用账号").check()
    chief.get_by_label("原因", exact=True).fill("退休")
    chief.get_by_role("button", name="执行").click()
    expect(chief.get_by_text("账号已停用。")).to_be_visible()
    newcomer.goto("/bureau/")
    expect(newcomer.get_by_role("heading", name="工作人员登录")).to_be_visible()
