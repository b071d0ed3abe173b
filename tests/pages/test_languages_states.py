"""Pages in English in every state they come in: what answers a form, what two people did, what was sent back."""

from __future__ import annotations

import io
import zipfile

import pytest
from flask import Flask
from openpyxl import load_workbook

from forms.documents import office
from tests.accessibility.sights import SIGHTS, Story, places
from tests.conftest import People, Person
from tests.pages.answering import controls, filler_of, hold, send
from tests.pages.sealing import uploads
from tests.pages.stories import arrive, remarked, submits
from tests.pages.test_correction import answers, desk_of, fill_of, hands_in, puts, returns
from tests.pages.test_pasting import HEAD, ROWS, TABLE, address, again, paste
from tests.pages.test_saving import another_device, clashing, open_page, section
from tests.scanning import pdf
from tests.test_languages import left_in_chinese, reads
from tests.visitor import Page

pytestmark = pytest.mark.alike


@pytest.fixture(autouse=True)
def pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Previews without LibreOffice."""
    monkeypatch.setattr(office, "missing", list)
    monkeypatch.setattr(office, "pdf", lambda docx: b"%PDF-1.7")
    monkeypatch.setattr(office, "pages", lambda pdf: [b"\x89PNG\r\n\x1a\n"])


@pytest.fixture
def english(people: People) -> People:
    """Everybody reads English."""
    arrive(*people.everybody().values())
    for person in people.everybody().values():
        reads(person, "en")
    return people


def says(page: Page, *words: str) -> None:
    """The page says these words, and nothing in Chinese that it does not say to be Chinese."""
    for part in words:
        assert part in page.words(), part
    assert left_in_chinese(page) == []


@pytest.mark.parametrize("story", SIGHTS, ids=lambda story: story.__name__)
def test_no_page_in_any_state_leaves_an_english_reader_with_chinese(english: People, story: Story) -> None:
    story(english)
    found = {}
    for name, sight in SIGHTS[story].items():
        if sight.act is None:
            page = getattr(english, sight.reader).get(sight.address.format(**places(english)), status=sight.status)
            if left := left_in_chinese(page):
                found[name] = left
    assert not found


# -- saving ---------------------------------------------------------------------------------------


def test_the_page_of_a_clash(english: People) -> None:
    says(clashing(english)[1], "1 item was changed by somebody else at the same time", "Saved (by somebody else)")


def test_the_clash_of_a_table(english: People) -> None:
    office, phone = english.enterprise, another_device(english.enterprise)
    hold(office)
    reads(phone, "en")
    mine, theirs = open_page(office, "patents"), open_page(phone, "patents")
    name = next(name for name in mine if name.startswith("patents-key_patents-0-"))
    theirs[name], mine[name] = "一个题目", "另一个题目"
    send(phone, section(phone, "patents"), theirs)
    says(send(office, section(office, "patents"), mine, status=409), "changed by somebody else")


def test_the_pages_of_an_ended_session(english: People) -> None:
    person = english.enterprise
    data = open_page(person, "staff")
    data["staff-leader"] = "周明远"
    data.poplist("csrf_token")
    says(send(person, section(person, "staff"), data, status=400), "Not saved yet", "all of it")
    person.client.delete_cookie("fubiao")
    page = send(person, section(person, "staff"), data, status=400)
    assert "会话已结束" in page.words(), "the language went with the session"


def test_a_section_saved_after_the_submission(english: People) -> None:
    data = open_page(english.enterprise, "staff")
    submits(english.enterprise)
    data["staff-leader"] = "周明远"
    says(send(english.enterprise, section(english.enterprise, "staff"), data, status=409), "What you just filled in")


def test_switching_on_the_page_of_a_clash_switches(people: People) -> None:
    office, page = clashing(people)
    data = controls(page)
    data["language"] = "en"
    send(office, section(office, "staff"), data)
    assert office.get(section(office, "staff")).tree.get("lang") == "en"


# -- tables ---------------------------------------------------------------------------------------


@pytest.fixture
def planner(english: People) -> Person:
    return filler_of(english, "plan")


def test_the_pages_of_pasting(planner: Person) -> None:
    says(paste(planner, "", 422), "Nothing could be read", "The columns in order")
    says(paste(planner, HEAD, 422), "There are only column heads")
    page = paste(planner, HEAD + ROWS + "没有这个科目\t很多\t不知道\n")
    says(page, "3 entries will be filled in.", "is not among the options", "Where each column goes")
    says(again(planner, page, head="", manner="replace"), "The present entries will be replaced")
    after = again(planner, page, 303, "fill").location.split("#")[0]
    says(planner.get(after), "The pasted entries are filled in", "Undo")


@pytest.mark.parametrize("button", ["add", "duplicate", "up", "down", "remove"])
def test_the_buttons_of_rows(planner: Person, button: str) -> None:
    hold(planner, "plan")
    data = controls(planner.get(address(planner)))
    data[button] = TABLE if button == "add" else f"{TABLE}-1"
    says(planner.get(send(planner, address(planner), data).location.split("#")[0]))


# -- the sealed copy and the receipt --------------------------------------------------------------


def test_the_pages_of_the_sealed_copy(english: People) -> None:
    person, officer = english.enterprise, english.guizhou
    receipt = submits(person)
    base = f"/fill/{person.public_id}"
    says(person.get(f"{base}/sealed-copy"), "Have it signed by the person in charge")
    says(person.get(f"{base}/receipt"), "Not uploaded yet", "Read out on the telephone")
    says(uploads(person, ("sealed.pdf", b"PK\x03\x04word"), status=422), "is a Word file or the like")
    says(uploads(person, status=422), "No file was chosen")
    says(person.get(uploads(person, ("盖章件.pdf", pdf(3))).location), "1 file uploaded.", "3 pages")
    says(person.get(f"{base}/receipt"), "Uploaded: 1 file, 3 pages")
    says(officer.get(desk_of(person)), "this sealed copy becomes void")
    says(english.stranger.get(f"/r/{receipt}"), "The receipt number is valid")
    returns(officer, person, "请更正城市。")
    answers(person, "unit", **{"unit-city": "遵义市"})
    hands_in(person, declared="yes")
    says(officer.get(desk_of(person)), "Void")
    says(person.get(f"{base}/sealed-copy"), "no longer belongs to it")
    says(person.get(f"{base}/receipt"), "The Word file has changed since you uploaded it")


def test_the_sealed_copy_in_one_file_is_chinese(english: People) -> None:
    submits(english.enterprise)
    uploads(english.enterprise, ("一.pdf", pdf(1)), ("二.pdf", pdf(2)))
    answer = english.guizhou.client.get(f"{desk_of(english.enterprise)}/sealed-copies/1.zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as package:
        names = package.namelist()
        sheet = load_workbook(io.BytesIO(package.read("索引.xlsx"))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert {"上传时的文件名", "页数", "上传人", "上传时间"} <= set(rows[0])
    assert any("年" in str(cell) for cell in rows[1])
    assert sum("_盖章件_" in name for name in names) == 2
    assert "%E7%9B%96%E7%AB%A0%E4%BB%B6" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/r/", 200, "Check a receipt number"),
        ("/r/2017-K7MW-3P9X-QRTD-H", 404, "receipt number"),
        ("/r/2017-0000-0000-0000-0", 404, "receipt number is incomplete or wrong"),
        ("/lists/ipc/", 200, "International Patent Classification"),
        ("/lists/industries/", 200, "divisions"),
        ("/lists/ipc/?q=茶", 200, "found for"),
        ("/lists/ipc/?q=zzzz", 200, "Nothing found for"),
    ],
)
def test_the_pages_for_everybody(app: Flask, english: People, path: str, status: int, words: str) -> None:
    paths = {rule.rule for rule in app.url_map.iter_rules()}
    assert any(path.split("?", maxsplit=1)[0].startswith(rule.split("<")[0]) for rule in paths)
    says(english.stranger.get(path, status=status), words)


# -- the round of correction ----------------------------------------------------------------------


@pytest.fixture
def corrected(english: People) -> People:
    """A response sent back with remarks on an answer, a cell, a table and a row."""
    submits(english.enterprise)
    for path in ("unit.city", "patents.counts.invention.applied", "unit.postcode"):
        remarked(english.guizhou, english.enterprise, path, "请核对这一栏。")
    return english


def test_remarks_at_the_desk(corrected: People) -> None:
    officer, desk = corrected.guizhou, desk_of(corrected.enterprise)
    says(officer.get(desk), "Remark (not sent):", "(3 remarks not sent)")
    says(officer.get(f"{desk}/remarks/new"), "Save the remark")
    says(officer.get(f"{desk}/remarks/new?at=unit.region"), "Present answer")
    form = controls(officer.get(f"{desk}/remarks/new"), "/remarks/new")
    says(send(officer, f"{desk}/remarks/new", form, status=422), "Not saved: ")
    says(officer.get(puts(officer, corrected.enterprise, "unit.region", "请核对。").location.split("#")[0]), "is noted")
    says(officer.get(f"{desk}/remarks/1"), "Withdraw this remark")
    returns(officer, corrected.enterprise, "请尽快修改。")
    says(officer.get(desk), "Sent back", "Not dealt with")
    says(officer.get(f"{desk}/remarks/1"), "was sent and can no longer be changed")


def test_remarks_for_the_filler_and_what_became_of_them(corrected: People) -> None:
    person, officer = corrected.enterprise, corrected.guizhou
    returns(officer, person, "请尽快修改。")
    says(person.get(fill_of(person)), "3 review remarks not dealt with yet", "Items remarked on")
    says(person.get(fill_of(person, "sections/unit")), "2 review remarks in this part", "Review remark:")
    says(person.get(fill_of(person, "sections/patents")), "1 review remark in this part")
    answers(person, "unit", **{"unit-city": "遵义市", "reply-1": "", "reply-3": "没有错"})
    says(person.get(fill_of(person, "sections/unit")), "Changed", "Replied to")
    says(person.get(fill_of(person, "check")), "Review remarks not yet dealt with", "Compared with the last submission")
    says(hands_in(person, status=422), "Not submitted")
    hands_in(person, unanswered="yes", declared="yes")
    says(person.get(fill_of(person, "receipt")), "Rounds of correction and replies (1 round)")
    says(officer.get(desk_of(person)), "Differences between the last two submissions", "Rounds of correction")
