"""The receipt: read over the telephone, checked by anybody who holds the number, put into a calendar."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
import segno
from flask import Flask
from icalendar import Calendar

from forms import documents
from forms.extensions import limiter
from forms.workflow.receipts import RECEIPT_ALPHABET, new_receipt
from tests.conftest import People, Person
from tests.pages.answering import filler_of, stored, submitted
from tests.pages.stories import goes_on, submits

pytestmark = pytest.mark.alike

PATH = re.compile(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?")


def receipt_page(person: Person) -> str:
    return f"/fill/{person.public_id}/receipt"


def dark_squares(address: str) -> set[tuple[int, int]]:
    """The column and row of every dark square of a QR code given as the address of an SVG image."""
    drawing = unquote(address.partition(",")[2])
    outline = re.search(r"<path[^>]*class='qrline'[^>]*d='([^']+)'", drawing)
    assert outline is not None
    x, y, found = 0.0, 0.0, set()
    for verb, first, second in PATH.findall(outline[1]):
        if verb == "M":
            x, y = float(first), float(second)
        elif verb == "m":
            x, y = x + float(first), y + float(second)
        else:
            found |= {(int(x) + step, int(y)) for step in range(int(first))}
            x += float(first)
    return found


def test_the_code_on_the_receipt_is_the_address_of_the_check_page(app: Flask, people: People) -> None:
    receipt = submits(people.enterprise)
    page = people.enterprise.get(receipt_page(people.enterprise))
    address = f"{app.config['BASE_URL']}/r/{receipt}"
    assert address in page.words()
    code = segno.make(address, micro=False)
    wanted = {
        (column, row)
        for row, line in enumerate(code.matrix_iter(border=4))
        for column, square in enumerate(line)
        if square
    }
    assert dark_squares(page.tree.xpath("//figure/img/@src")[0]) == wanted
    assert people.enterprise.public_id not in address


def test_the_number_is_spelt_for_the_telephone(people: People) -> None:
    receipt = submits(people.enterprise)
    page = people.enterprise.get(receipt_page(people.enterprise))
    groups = page.tree.xpath("//*[@class='spoken-group']/text()")
    assert groups[0] == "二 〇 一 七"
    back = {said: digit for digit, said in enumerate("〇一二三四五六七八九")}
    assert "-".join("".join(str(back.get(one, one)) for one in group.split()) for group in groups) == receipt
    assert not set(receipt[4:]) & set("01OILU")


# -- the check page -----------------------------------------------------------------------------


def test_anybody_who_holds_the_number_can_check_it_and_learns_no_name(people: People) -> None:
    receipt = submits(people.enterprise)
    for person in (people.stranger, people.neighbour, people.gansu, people.auditor):
        page = person.get(f"/r/{receipt}")
        with stored(people.enterprise) as response:
            sha256 = response.revisions[-1].documents[0].sha256
        for words in ("回执号有效", "附件2 重点联系单位专利信息需求调查表", "第 1 次提交", "已提交", sha256):
            assert words in page.words()
        for secret in ("黔源", "贵州", people.enterprise.public_id, "91110108551385082Q", "/fill/"):
            assert secret not in page.text.replace("王处长", ""), secret


def test_the_state_on_the_check_page_is_the_present_one(people: People) -> None:
    receipt = submits(people.enterprise)
    goes_on(people.guizhou, people.enterprise, "accept")
    assert "已审核" in people.stranger.get(f"/r/{receipt}").words()


@pytest.mark.parametrize("change", [str.lower, lambda text: text.replace("-", ""), lambda text: f"  {text} "])
def test_a_number_may_be_typed_as_it_was_heard(people: People, change: object) -> None:
    assert callable(change)
    receipt = submits(people.enterprise)
    answer = people.stranger.client.get("/r/", query_string={"number": change(receipt)})
    assert (answer.status_code, answer.location) == (303, f"/r/{receipt}")


def test_full_width_letters_are_understood(people: People) -> None:
    receipt = submits(people.enterprise)
    wide = "".join(chr(ord(one) + 0xFEE0) for one in receipt)
    answer = people.stranger.client.get("/r/", query_string={"number": wide})
    assert answer.location == f"/r/{receipt}"


def test_a_number_heard_wrongly_is_told_from_one_that_was_never_given(people: People) -> None:
    receipt = submits(people.enterprise)
    other = next(one for one in RECEIPT_ALPHABET if one != receipt[-1])
    for wrong in (receipt[:-1] + other, receipt[:-2], "2017", "甲乙丙", "x" * 500, receipt.lower()):
        page = people.stranger.get(f"/r/{wrong}", status=404)
        assert "回执号不完整或有误" in page.words()
        assert page.tree.xpath("//input[@name='number']")
    page = people.stranger.get(f"/r/{new_receipt(2017)}", status=404)
    assert "没有这个回执号" in page.words()
    assert "没有发出过" in page.words()
    assert "核验回执号" in people.stranger.get("/r/").words()


def test_a_file_that_was_not_rendered_is_said_on_the_check_page(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> bytes:
        raise documents.RenderingFailed("模板第 3 行")

    monkeypatch.setattr(documents.CompiledTemplate, "render", fail)
    submitted(people.enterprise)
    with stored(people.enterprise) as response:
        receipt = response.receipt
    words = people.stranger.get(f"/r/{receipt}").words()
    assert "没有生成文件" in words
    assert "模板第 3 行" not in words


def test_who_tries_number_after_number_is_slowed(app: Flask, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = submits(people.enterprise)
    monkeypatch.setattr(limiter, "enabled", True)
    app.config["RATELIMIT_ENABLED"] = True
    limiter.init_app(app)
    codes = [people.stranger.client.get(f"/r/{receipt}").status_code for _ in range(31)]
    assert codes == [200] * 30 + [429]


# -- the calendar -------------------------------------------------------------------------------


def entry_of(person: Person) -> Calendar:
    answer = person.client.get(f"/fill/{person.public_id}/deadline.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "2017-06-10.ics" in unquote(answer.headers["Content-Disposition"])
    assert answer.data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert max(len(line) for line in answer.data.split(b"\r\n")) <= 75
    return Calendar.from_ical(answer.data)


def test_the_deadline_is_a_whole_day_with_a_reminder(app: Flask, people: People) -> None:
    receipt = submits(people.enterprise)
    (event,) = entry_of(people.enterprise).walk("VEVENT")
    assert event.decoded("dtstart") == date(2017, 6, 10)
    assert event.decoded("dtend") == date(2017, 6, 11)
    assert str(event["summary"]) == "报送截止：附件2 重点联系单位专利信息需求调查表（盖章件）"
    assert receipt in str(event["description"])
    assert "报送贵州省知识产权局" in str(event["description"])
    assert str(event["url"]) == f"{app.config['BASE_URL']}/r/{receipt}"
    triggers = [alarm.decoded("trigger") for alarm in event.walk("VALARM")]
    assert triggers == [timedelta(days=-3, hours=9), timedelta(days=-1, hours=9)]


def test_the_same_response_has_the_same_entry_and_another_has_another(people: People) -> None:
    submits(people.enterprise)
    submits(people.agency)
    asked = (people.enterprise, people.enterprise, people.agency)
    first, again, other = (entry_of(person).walk("VEVENT")[0] for person in asked)
    assert first.to_ical() == again.to_ical()
    assert first["uid"] != other["uid"]
    assert people.enterprise.public_id not in str(first["uid"])


def test_the_province_reports_its_plan_to_the_bureau(people: People) -> None:
    person = filler_of(people, "plan")
    submitted(person, "plan")
    (event,) = entry_of(person).walk("VEVENT")
    assert "报送国家知识产权局" in str(event["description"])


def test_before_submitting_there_is_no_deadline_entry(people: People) -> None:
    person = people.enterprise
    assert person.get(f"/fill/{person.public_id}/deadline.ics", status=303).location == f"/fill/{person.public_id}/"
