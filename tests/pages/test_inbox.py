"""What came in from the regions: what is new, what is awaited and lacks something, every paper to be looked at."""

from __future__ import annotations

from forms.models import Pair, db
from tests.conftest import People
from tests.pages.packaging import ADDRESS, everything_ready, files, newest, newest_number
from tests.pages.pairing import pair_of
from tests.pages.stories import everywhere
from tests.visitor import Page

INBOX = "/bureau/packages"


def row_of(page: Page, region: str) -> str:
    """What the list says of a region."""
    (row,) = page.tree.xpath(f"//tbody/tr[th[normalize-space()='{region}']]")
    return " ".join(row.text_content().split())


def test_before_anything_is_filed_it_says_what_each_region_still_lacks(people: People) -> None:
    page = people.bureau.get(INBOX)
    assert "待接收 0 个，逾期报送 0 个，还没有报送或退回后待报 7 个。" in page.words()
    assert "还缺" in row_of(page, "甘肃省") and "落实方案" in row_of(page, "甘肃省")


def test_what_waits_for_the_bureau_comes_first_with_what_the_province_confirmed(people: People) -> None:
    everything_ready(people)
    with everywhere(people.guizhou.app):
        assert db.session.execute(db.select(db.func.count(Pair.id))).scalar_one() == 2
    files(people.guizhou)
    page = people.bureau.get(INBOX)
    assert page.tree.xpath("//tbody/tr[1]/th")[0].text_content().strip() == "贵州省"
    assert "待接收 1 个" in page.words()
    assert "省局确认过" in row_of(page, "贵州省")
    where = f"{INBOX}/{newest_number(people)}"
    assert "省局报送时确认过的提醒" in people.bureau.get(where).words()


def test_a_returned_package_is_awaited_again(people: People) -> None:
    everything_ready(people)
    files(people.guizhou)
    people.bureau.post(f"{INBOX}/{newest_number(people)}/return", {"return-reason": "请更正结对名单。"})
    page = people.bureau.get(INBOX)
    assert "待接收 0 个" in page.words()
    assert "材料已备齐，等待报送" in row_of(page, "贵州省")
    people.bureau.post(f"{INBOX}/{newest_number(people)}/receive")
    assert "国家局已退回" in row_of(people.bureau.get(INBOX), "贵州省")


def test_every_paper_of_a_package_can_be_looked_at(people: People) -> None:
    everything_ready(people)
    files(people.guizhou)
    page = people.bureau.get(f"{INBOX}/{newest_number(people)}")
    ways = page.tree.xpath("//ul[@class='papers-held']//a/@href")
    for kind in ("/preview", "/desk/responses/", "/sealed-copies/", "/agreements/", "/desk/documents/"):
        assert any(kind in way for way in ways), kind
    for way in dict.fromkeys(ways):
        if not way.endswith("/preview"):
            answer = people.bureau.client.get(way)
            assert answer.status_code == 200, way
            answer.close()
    own = people.guizhou.get(f"{ADDRESS}/{newest_number(people)}").tree.xpath("//ul[@class='papers-held']//a/@href")
    assert any("/province/pairs/" in way for way in own)


def test_whoever_holds_the_receipt_of_a_package_can_check_it(people: People) -> None:
    everything_ready(people)
    files(people.guizhou)
    with everywhere(people.guizhou.app):
        filing = newest(people)
        receipt, sha256 = filing.receipt, filing.sha256
    words = people.stranger.get(f"/r/{receipt}").words()
    assert "回执号有效" in words and "省区报送材料 第 1 版" in words and sha256 in words
    assert "已报送，等待国家局接收" in words and "贵州" not in words


def test_an_agreement_of_another_region_is_not_in_the_package(people: People) -> None:
    everything_ready(people)
    files(people.guizhou)
    number = newest_number(people)
    assert people.bureau.client.get(f"{INBOX}/{number}/agreements/999").status_code == 404
    scan = pair_of(people)["scan_id"]
    assert people.gansu.client.get(f"{INBOX}/{number}/agreements/{scan}").status_code == 404
