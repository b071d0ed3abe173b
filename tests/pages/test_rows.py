"""Rows of a table: every button saves the whole page, does what it says, and can be taken back."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from forms.models import SectionDraft, canonical, db, transaction
from tests.conftest import People, Person
from tests.pages.answering import controls, filler_of, hold, send, stored
from tests.pages.stories import everywhere
from tests.visitor import Page

pytestmark = pytest.mark.alike

TABLE = "patents-key_patents"
FIRST = "patents__key_patents__0__title"
NOTHING = ("", TABLE, f"{TABLE}-99", f"{TABLE}--1", f"{TABLE}-²", "patents-nothing", "contact-contacts-0", "x:y", ":")


def address(person: Person, section: str = "patents") -> str:
    return f"/fill/{person.public_id}/sections/{section}"


def titles(person: Person) -> list[str]:
    with stored(person) as response:
        return [row["title"] for row in response.answers["patents"]["key_patents"]]


def begin(person: Person, *names: str) -> None:
    """Put key patents with these titles into the draft."""
    with stored(person), transaction():
        response = person.response()
        response.answers = response.answers | {"patents": {"key_patents": [{"title": name} for name in names]}}


def press(person: Person, button: str, value: str, section: str = "patents", **typed: str) -> Page:
    """Press a button of the section's page, having typed something first; returns the page it leads to."""
    data = controls(person.get(address(person, section)))
    for name, text in typed.items():
        data[name.replace("__", "-")] = text
    data[button] = value
    return person.get(send(person, address(person, section), data).location.split("#")[0])


def undo_of(page: Page) -> str:
    values = page.tree.xpath("//button[@name='restore']/@value")
    return str(values[0]) if values else ""


def test_a_row_is_copied_below_itself_with_what_was_just_typed(people: People) -> None:
    person = people.enterprise
    begin(person, "甲", "乙")
    data = controls(person.get(address(person)))
    data[f"{TABLE}-0-title"], data["duplicate"] = "甲（改）", f"{TABLE}-0"
    location = send(person, address(person), data).location
    assert location.endswith(f"#{TABLE}-1")
    assert titles(person) == ["甲（改）", "甲（改）", "乙"]
    assert "已复制第 1 项" in person.get(location.split("#")[0]).words()


def test_rows_are_moved_up_and_down(people: People) -> None:
    person = people.enterprise
    begin(person, "甲", "乙", "丙")
    assert "已移到第 1 项" in press(person, "up", f"{TABLE}-1").words()
    assert titles(person) == ["乙", "甲", "丙"]
    press(person, "down", f"{TABLE}-1")
    assert titles(person) == ["乙", "丙", "甲"]


def test_the_first_row_has_no_way_up_and_the_last_none_down(people: People) -> None:
    person = people.enterprise
    begin(person, "甲", "乙")
    tree = person.get(address(person)).tree
    assert tree.xpath("//button[@name='up']/@value") == [f"{TABLE}-1"]
    assert tree.xpath("//button[@name='down']/@value") == [f"{TABLE}-0"]
    press(person, "up", f"{TABLE}-0")
    press(person, "down", f"{TABLE}-1")
    assert titles(person) == ["甲", "乙"]


def test_buttons_say_which_row_they_are_about(people: People) -> None:
    person = people.enterprise
    begin(person, "甲", "乙")
    tree = person.get(address(person)).tree
    for name, words in (("duplicate", "复制"), ("remove", "删除"), ("up", "上移")):
        button = tree.xpath("//button[@name=$name and contains(@value, '-1')]", name=name)[0]
        assert " ".join(button.xpath("string()").replace("↑", "").split()) == f"{words} 第 2 项"


def test_a_removed_row_comes_back_to_its_place_with_what_was_typed(people: People) -> None:
    person = people.enterprise
    begin(person, "甲", "乙", "丙")
    page = press(person, "remove", f"{TABLE}-1", **{f"{TABLE}-1-title".replace("-", "__"): "乙（刚改的）"})
    assert titles(person) == ["甲", "丙"]
    assert "已删除第 2 项" in page.tree.xpath("//*[contains(@class, 'undo')]")[0].text_content()
    data = controls(page)
    data["restore"] = undo_of(page)
    location = send(person, address(person), data).location
    assert location.endswith(f"#{TABLE}-1")
    assert titles(person) == ["甲", "乙（刚改的）", "丙"]
    assert not undo_of(person.get(location.split("#")[0]))


def test_the_offer_to_undo_ends_when_the_row_is_back_or_the_table_changes(people: People) -> None:
    person = people.enterprise
    begin(person, "甲", "乙")
    data = controls(person.get(address(person)))
    data["remove"] = f"{TABLE}-0"
    after = send(person, address(person), data).location.split("#")[0]
    assert undo_of(person.get(after))
    press(person, "add", TABLE)
    assert not undo_of(person.get(after))


def test_the_last_of_rows_that_may_be_none_can_be_removed_and_put_back(people: People) -> None:
    person = people.enterprise
    begin(person, "甲")
    page = press(person, "remove", f"{TABLE}-0")
    assert titles(person) == []
    data = controls(page)
    data["restore"] = undo_of(page)
    send(person, address(person), data)
    assert titles(person) == ["甲"]


def test_a_table_that_starts_with_rows_stays_empty_once_emptied(people: People) -> None:
    person = filler_of(people, "plan")
    for _ in range(2):
        press(person, "remove", "pairing-pairs-0", section="pairing")
    page = person.get(address(person, "pairing"))
    assert not page.tree.xpath("//*[@id='pairing-pairs-0']")
    send(person, address(person, "pairing"), controls(page))
    assert not person.get(address(person, "pairing")).tree.xpath("//*[@id='pairing-pairs-0']")
    with stored(person) as response:
        assert response.answers["pairing"]["pairs"] == []


def test_limits_are_told_before_they_are_met(people: People) -> None:
    person = people.enterprise
    hold(person)
    words = " ".join(person.get(address(person, "contact")).words().split())
    assert "最多 3 项。" in words
    assert "至少 1 项" in words
    for _ in range(3):
        page = press(person, "add", "contact-contacts", section="contact")
    assert "已有 3 项，已达上限，不能再增加；需要增加的，请先删除一项。" in page.words()
    assert not page.tree.xpath("//button[@name='add' or @name='duplicate']")


@pytest.mark.parametrize("button", ["add", "duplicate"])
def test_a_full_table_takes_no_more_and_says_why(people: People, button: str) -> None:
    person = people.enterprise
    begin(person, *"一二三四五六七八九十")
    value = TABLE if button == "add" else f"{TABLE}-0"
    page = press(person, button, value)
    with stored(person) as response:
        assert len(response.answers["patents"]["key_patents"]) == 10
    assert "项的上限，不能再增加；请先删除不需要的一项。" in page.words()


def test_a_removed_row_cannot_come_back_into_a_full_table(people: People) -> None:
    person = people.enterprise
    begin(person, *"一二三四五六七八九十")
    undo = undo_of(press(person, "remove", f"{TABLE}-9"))
    press(person, "add", TABLE, **{f"{TABLE}-8-title".replace("-", "__"): "九"})
    assert "上限" in press(person, "restore", undo).words()


@pytest.mark.parametrize("button", ["add", "duplicate", "up", "down", "remove", "restore", "paste"])
def test_a_button_for_nothing_saves_what_was_typed_and_does_nothing_else(people: People, button: str) -> None:
    person = people.enterprise
    begin(person, "甲", "乙")
    for number, value in enumerate(NOTHING):
        if (button, value) in {("add", TABLE), ("paste", TABLE)}:
            continue
        page = press(person, button, value, **{FIRST: f"改过{number}"})
        assert titles(person) == [f"改过{number}", "乙"]
        assert page.tree.xpath("//*[contains(@class, 'notice-warning')]")


def test_nobody_puts_back_what_another_response_held(people: People) -> None:
    person, other = people.enterprise, people.neighbour
    begin(person, "秘密")
    begin(other, "甲")
    undo = undo_of(press(person, "remove", f"{TABLE}-0"))
    page = press(other, "restore", undo)
    assert "已经不能撤销" in page.words()
    assert titles(other) == ["甲"]
    assert not undo_of(other.get(f"{address(other)}?undo={undo}"))


def test_the_same_button_pressed_twice_removes_one_row(people: People) -> None:
    person = people.enterprise
    begin(person, "甲", "乙", "丙")
    data = controls(person.get(address(person)))
    data["remove"] = f"{TABLE}-0"
    send(person, address(person), data)
    again = send(person, address(person), data)
    assert "刚被改过" in person.get(again.location).words()
    assert titles(person) == ["乙", "丙"]


def test_too_many_rows_posted_are_cut_at_the_limit(people: People) -> None:
    person = people.enterprise
    data: MultiDict[str, str] = controls(person.get(address(person)))
    for number in range(400):
        data[f"{TABLE}-{number}-title"] = "某专利"
    data["duplicate"] = f"{TABLE}-0"
    send(person, address(person), data)
    assert len(titles(person)) == 10


def test_removing_twice_keeps_one_copy_of_what_was_there(people: People) -> None:
    person = people.enterprise
    begin(person, "甲", "乙")
    page = press(person, "remove", f"{TABLE}-0")
    data = controls(page)
    data["restore"] = undo_of(page)
    send(person, address(person), data)
    press(person, "remove", f"{TABLE}-0")
    assert titles(person) == ["乙"]
    with everywhere(person.app):
        kept = [canonical(answers) for answers in db.session.execute(db.select(SectionDraft.answers)).scalars()]
    assert len(kept) == len(set(kept))


def test_adding_rows_half_way_shows_no_errors_that_were_not_shown_before(people: People) -> None:
    person = people.enterprise
    page = person.get(address(person))
    for number in range(3):
        data = controls(page)
        data["add"] = TABLE
        if number:
            data[f"{TABLE}-0-title"] = "甲"
        page = person.get(send(person, address(person), data).location.split("#")[0])
        assert not page.tree.xpath("//*[@id='problems']")
    shown = person.get(address(person))
    assert shown.tree.xpath("//*[@id='problems']")
    data = controls(shown)
    data["duplicate"] = f"{TABLE}-0"
    page = person.get(send(person, address(person), data).location.split("#")[0])
    assert page.tree.xpath("//*[@id='problems']")
