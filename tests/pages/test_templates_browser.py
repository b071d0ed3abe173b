"""A template replaced in a real browser, at a desk and on a telephone: upload, report, sample, approval, made anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from forms.documents import office
from tests.conftest import People, Person
from tests.documents.damage import swapped
from tests.pages.releasing import ADDRESS, colleague_of, contents, redrawn, standings
from tests.pages.sealing import uploads
from tests.pages.stories import submits
from tests.pages.test_browser import SIDEWAYS
from tests.pages.test_staff_browser import TOO_SMALL, seated
from tests.scanning import picture

__all__ = ["seated"]

pytestmark = pytest.mark.browser

KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ONE_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def colleague(app: Flask) -> Person:
    return colleague_of(app)


@pytest.fixture(autouse=True)
def pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Previews without LibreOffice."""
    monkeypatch.setattr(office, "pdf", lambda docx: b"%PDF-1.7")
    monkeypatch.setattr(office, "pages", lambda pdf: [ONE_PIXEL] * 2)


def choose(page: Page, **sent: bytes) -> None:
    """Choose files and say where they come from."""
    page.get_by_label("哪一份表").select_option("demand")
    page.get_by_label("原件").check()
    for name, content in sent.items():
        file: Any = {"name": f"{name}.docx", "mimeType": KIND, "buffer": content}
        page.locator(f"#{name}").set_input_files(file)


def holds(page: Page) -> None:
    """Nothing scrolls sideways and everything can be hit."""
    assert page.evaluate(SIDEWAYS) <= 0, page.url
    assert page.evaluate(TOO_SMALL) == [], page.url


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("script", [True, False])
def test_a_template_is_replaced_without_a_programmer(
    app: Flask, people: People, colleague: Person, seated: Callable[..., Page], width: int, script: bool
) -> None:
    submits(people.enterprise)
    uploads(people.enterprise, ("盖章件.jpg", picture()))
    window = {"viewport": {"width": width, "height": 900}, "java_script_enabled": script}
    check = holds if script else lambda page: None

    uploader, sent = seated("bureau", **window), redrawn()
    uploader.goto(ADDRESS)
    uploader.get_by_role("link", name="上传新版模板").click()
    check(uploader)
    choose(uploader, blank=sent["blank"], tagged=swapped("{{ unit.name }}", "{{ unit．name }}")(sent["tagged"]))
    uploader.get_by_label("标记里的全角符号").check()
    uploader.get_by_role("button", name="检查并上传").click()
    expect(uploader.get_by_text("表 1 第 2 行第 2 格：{{ unit．name }} → {{ unit.name }}")).to_be_visible()
    expect(uploader.get_by_text("须由另一位国家局同事批准")).to_be_visible()
    check(uploader)

    approver = seated("zheng", **window)
    approver.goto(ADDRESS)
    approver.get_by_role("link", name="附件2 重点联系单位专利信息需求调查表").first.click()
    expect(approver.get_by_role("row", name="表 1 第 2 行")).to_contain_text("单位全称")
    check(approver)
    approver.get_by_role("link", name="看样张").click()
    expect(approver.locator("figure")).to_have_count(4)
    check(approver)
    approver.go_back()
    approver.get_by_role("button", name="批准启用").click()
    expect(approver.get_by_text("已批准，从现在起")).to_be_visible()
    assert standings(app) == [(1, "retired"), (2, "active")]

    approver.get_by_role("link", name="查看差别、重新生成").click()
    expect(approver.get_by_role("heading", name="其中 1 份已有盖章件")).to_be_visible()
    check(approver)
    approver.get_by_role("button", name="全部重新生成（1 份）").click()
    expect(approver.get_by_text("已重新生成 1 份")).to_be_visible()
    expect(approver.get_by_role("heading", name="没有要重新生成的")).to_be_visible()
    assert [number for number, _content in contents(people.enterprise)] == [1, 2]
