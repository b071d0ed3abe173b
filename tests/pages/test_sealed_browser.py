"""The receipt and the sealed copy in a real browser, on a desktop and on a telephone, with the script and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from tests.browsing import go_on, photograph
from tests.conftest import PASSWORD, People, Person
from tests.pages.sealing import kept
from tests.pages.stories import submits
from tests.pages.test_browser import SIDEWAYS, TOO_SMALL, opened
from tests.scanning import pdf, picture

__all__ = ["opened"]

pytestmark = pytest.mark.browser

WIDTHS = [1280, 360]


def file(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@pytest.fixture
def look() -> Callable[[Page, str], None]:
    """Take a picture of a page that fits its window and has targets one can hit."""

    def take(page: Page, name: str) -> None:
        width = page.viewport_size["width"] if page.viewport_size else 0
        photograph(page, f"{name}-{width}")
        assert page.evaluate(SIDEWAYS) == 0, f"{name} scrolls sideways at {width}"
        assert page.evaluate(TOO_SMALL) == [], name

    return take


def go(page: Page, person: Person, path: str) -> None:
    page.goto(f"/fill/{person.public_id}/{path}")


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_receipt_to_a_sealed_copy_the_staff_can_see(
    people: People, opened: Callable[..., Page], look: Callable[[Page, str], None], width: int
) -> None:
    person = people.enterprise
    page = opened(person, width)
    receipt = submits(person)
    go(page, person, "receipt")
    look(page, "receipt")
    assert page.locator("figure img").evaluate("image => image.naturalWidth") > 100
    go_on(page.get_by_role("link", name="上传盖章件"))
    look(page, "sealed-empty")
    page.locator("#files").set_input_files([file("签字页.jpg", picture()), file("全文.pdf", pdf(3))])
    page.get_by_role("button", name="上传").click()
    page.get_by_text("已上传 2 个文件").wait_for()
    assert kept(person) == [(1, "签字页.jpg", 1), (1, "全文.pdf", 3)]
    page.locator("#way-add").check()
    look(page, "sealed-valid")
    page.locator("#files").set_input_files([file("附页.png", picture("PNG"))])
    page.get_by_role("button", name="上传").click()
    page.get_by_text("已上传 1 个文件").wait_for()
    assert [name for _, name, _ in kept(person)] == ["签字页.jpg", "全文.pdf", "附页.png"]
    go(page, person, "receipt")
    look(page, "receipt-sealed")
    page.emulate_media(media="print")
    look(page, "receipt-printed")
    assert not page.get_by_role("link", name="查看盖章件").is_visible()
    assert page.locator("figure img").is_visible()
    page.emulate_media(media="screen")
    page.goto(f"/r/{receipt}")
    look(page, "receipt-check")
    page.goto("/r/")
    look(page, "receipt-asked")


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_refused_is_told_and_read_first(
    people: People, opened: Callable[..., Page], look: Callable[[Page, str], None], width: int
) -> None:
    person = people.enterprise
    page = opened(person, width)
    submits(person)
    go(page, person, "sealed-copy")
    page.locator("#files").set_input_files([file("大.pdf", b"%PDF" + b"0" * 11 * 1024**2)])
    assert page.get_by_text("加起来超过 10 MB").is_visible()
    page.get_by_role("button", name="上传").click()
    assert page.locator("[data-upload-progress]").is_hidden()
    page.locator("#files").set_input_files([file("表.pdf", b"PK\x03\x04 Word")])
    assert not page.get_by_text("加起来超过 10 MB").is_visible()
    page.route("**/sealed-copy", answered_expectedly)
    page.get_by_role("button", name="上传").click()
    page.wait_for_selector("#problems:focus")
    assert page.get_by_text("“表.pdf”是 Word 一类的文件").is_visible()
    look(page, "sealed-refused")
    assert kept(person) == []


def answered_expectedly(route: Route) -> None:
    """Pass a request on and its answer back as 200: a browser complains of a 422, which is what is wanted here."""
    answer = route.fetch()
    route.fulfill(response=answer, status=200)


def test_an_upload_that_breaks_off_can_be_sent_again(people: People, opened: Callable[..., Page]) -> None:
    person = people.enterprise
    page = opened(person, 360)
    submits(person)
    go(page, person, "sealed-copy")
    page.locator("#files").set_input_files([file("一.jpg", picture())])
    page.route("**/sealed-copy", lambda route: None)  # an answer that never comes
    with page.expect_request("**/sealed-copy"):
        page.get_by_role("button", name="上传").click()
    page.get_by_role("button", name="取消").click()
    page.get_by_text("已取消，没有保存").wait_for()
    page.unroute_all(behavior="ignoreErrors")
    page.get_by_role("button", name="上传").click()
    page.get_by_text("已上传 1 个文件").wait_for()
    assert kept(person) == [(1, "一.jpg", 1)]


def test_without_a_script_the_form_posts_by_itself(people: People, opened: Callable[..., Page]) -> None:
    person = people.enterprise
    page = opened(person, 360, java_script_enabled=False)
    submits(person)
    go(page, person, "sealed-copy")
    page.locator("#files").set_input_files([file("一.jpg", picture())])
    page.get_by_role("button", name="上传").click()
    page.get_by_text("已上传 1 个文件").wait_for()
    assert kept(person) == [(1, "一.jpg", 1)]


@pytest.mark.parametrize("width", WIDTHS)
def test_staff_see_the_copy_beside_the_answers(
    people: People, opened: Callable[..., Page], look: Callable[[Page, str], None], width: int
) -> None:
    person = people.enterprise
    filler = opened(person, width)
    submits(person)
    go(filler, person, "sealed-copy")
    filler.locator("#files").set_input_files([file("签字页.jpg", picture()), file("全文.pdf", pdf(3))])
    filler.get_by_role("button", name="上传").click()
    filler.get_by_text("已上传 2 个文件").wait_for()
    filler.locator("#way-replace").check()
    filler.locator("#files").set_input_files([file("重扫.jpg", picture(color="blue")), file("全文.pdf", pdf(3))])
    filler.get_by_role("button", name="上传").click()
    filler.locator(".file-name", has_text="重扫.jpg").wait_for()
    filler.context.clear_cookies()
    filler.goto("/staff/login")
    filler.get_by_role("textbox", name="账号").fill("guizhou")
    filler.locator("input[type=password]").fill(PASSWORD)
    filler.get_by_role("button", name="登录").click()
    filler.wait_for_url("**/desk**")
    filler.goto(f"/desk/responses/{person.public_id}")
    card = filler.locator("section[aria-labelledby=sealed]")
    card.locator("summary").click()
    card.scroll_into_view_if_needed()
    look(filler, "desk-sealed")
    with filler.expect_download() as saved:
        card.get_by_role("link", name="全部下载").first.click()
    assert saved.value.suggested_filename.endswith("_盖章件_2.zip")
