"""Filling a table from a spreadsheet without a script: paste, look, put right, fill in, take back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import People, Person
from tests.pages.answering import controls, filler_of, send, stored
from tests.pages.stories import all_rows
from tests.visitor import Page

pytestmark = pytest.mark.alike

TABLE = "funds-budget"
HEAD = "支出科目\t金额（万元）\t用途说明\n"
ROWS = '会议费\t2.5\t座谈\n培训费\t1,200\t"两期\t实务"\n'


def address(person: Person, page: str = "sections/funds") -> str:
    return f"/fill/{person.public_id}/{page}"


def lines(person: Person) -> list[tuple[Any, Any, Any]]:
    with stored(person) as response:
        budget = response.answers.get("funds", {}).get("budget", [])
    return [(row["subject"], row["amount"], row["purpose"]) for row in budget]


@pytest.fixture
def planner(people: People) -> Person:
    return filler_of(people, "plan")


def paste(person: Person, text: str, status: int = 200) -> Page:
    """Press 从 Excel 或 WPS 粘贴, paste a text and look at what would become of it."""
    data = controls(person.get(address(person)))
    data["paste"] = TABLE
    data = controls(person.get(send(person, address(person), data).location), "/paste")
    data["pasted"], data["show"] = text, "1"
    return send(person, address(person, "sections/funds/paste"), data, status)


def again(person: Person, page: Page, status: int = 200, button: str = "show", **changes: str) -> Page:
    data = controls(page, "/paste")
    for name, value in changes.items():
        data[name.replace("_", "-")] = value
    data[button] = "1"
    return send(person, address(person, "sections/funds/paste"), data, status)


def chosen(page: Page) -> list[str]:
    return [
        next(iter(select.xpath(".//option[@selected]/@value")), "")
        for select in page.tree.xpath("//select[starts-with(@name, 'column-')]")
    ]


def test_rows_are_seen_before_they_are_filled_in(planner: Person) -> None:
    page = paste(planner, HEAD + ROWS)
    assert chosen(page) == ["subject", "amount", "purpose"]
    assert page.tree.xpath("//input[@name='head' and @checked]")
    words = page.words()
    assert "将填入 2 项" in words
    assert "1200.00" in words
    assert lines(planner) == []
    location = again(planner, page, 303, "fill").location
    assert location.endswith(f"#{TABLE}")
    assert lines(planner)[0] == ("meeting", "2.50", "座谈")
    assert lines(planner)[1][1] == "1200.00"
    after = planner.get(location.split("#")[0])
    assert "已填入 2 项" in after.words()


def test_what_was_typed_on_the_page_is_saved_before_pasting(planner: Person) -> None:
    data = controls(planner.get(address(planner)))
    data["funds-national"], data["paste"] = "20", TABLE
    planner.get(send(planner, address(planner), data).location)
    with stored(planner) as response:
        assert response.answers["funds"]["national"] == "20.00"


def test_looking_at_a_preview_stores_nothing(planner: Person) -> None:
    paste(planner, ROWS)
    before = all_rows(planner.app)
    page = paste(planner, ROWS)
    again(planner, page, column_0="")
    changed = {row for row in all_rows(planner.app) if row not in before}
    assert not any("座谈" in row for row in changed)


def test_columns_can_be_led_elsewhere(planner: Person) -> None:
    page = paste(planner, "座谈\t会议费\t2.5\n")
    assert chosen(page) == ["subject", "amount", "purpose"]
    assert "“座谈”不在选项中，不填入" in page.words()
    assert "请填写数字" in page.words()
    page = again(planner, page, column_0="purpose", column_1="subject", column_2="amount")
    assert "不在选项中" not in page.words()
    again(planner, page, 303, "fill")
    assert lines(planner) == [("meeting", "2.50", "座谈")]


def test_one_question_is_answered_by_one_column(planner: Person) -> None:
    page = again(planner, paste(planner, ROWS), column_2="subject")
    assert "这一栏已由前面的列填写" in page.words()
    again(planner, page, 303, "fill")
    assert lines(planner)[0] == ("meeting", "2.50", None)


def test_a_head_taken_for_a_row_can_be_put_right(planner: Person) -> None:
    page = paste(planner, HEAD + ROWS)
    data = controls(page, "/paste")
    data.poplist("head")
    page = send(planner, address(planner, "sections/funds/paste"), data, 200)
    assert "将填入 3 项" in page.words()
    assert "“支出科目”不在选项中" in page.words()


def test_unreadable_numbers_stay_as_they_were_typed(planner: Person) -> None:
    page = paste(planner, "会议费\t约两万\t座谈\n")
    assert "有 1 处读不懂或不符合要求" in page.words()
    again(planner, page, 303, "fill")
    assert lines(planner) == [("meeting", "约两万", "座谈")]


def test_rows_follow_those_there_and_blank_ones_make_room(planner: Person) -> None:
    again(planner, paste(planner, "差旅\t8\t走访\n"), 303, "fill")
    data = controls(planner.get(address(planner)))
    data["add"] = TABLE
    send(planner, address(planner), data)
    again(planner, paste(planner, ROWS), 303, "fill")
    assert [line[0] for line in lines(planner)] == ["travel", "meeting", "training"]


def test_rows_can_be_replaced_and_the_old_ones_brought_back(planner: Person) -> None:
    again(planner, paste(planner, "差旅\t8\t走访\n"), 303, "fill")
    page = again(planner, paste(planner, ROWS), manner="replace")
    assert "原有各项会被替换" in page.words()
    location = again(planner, page, 303, "fill").location
    assert [line[0] for line in lines(planner)] == ["meeting", "training"]
    after = planner.get(location.split("#")[0])
    data = controls(after)
    data["restore"] = after.tree.xpath("//button[@name='restore']/@value")[0]
    send(planner, address(planner), data)
    assert [line[0] for line in lines(planner)] == ["travel"]


def test_what_does_not_fit_is_said_and_left_out(planner: Person) -> None:
    page = paste(planner, ROWS * 10)
    assert "将填入 15 项" in page.words()
    assert "最多 15 项，后面的 5 项放不下，不填入" in page.words()
    location = again(planner, page, 303, "fill").location
    assert len(lines(planner)) == 15
    assert "有 5 项超出上限，没有填入" in planner.get(location.split("#")[0]).words()
    page = paste(planner, ROWS, status=422)
    assert "达到上限，没有空位" in page.words()
    data = controls(page, "/paste")
    data["manner"] = "replace"
    page = send(planner, address(planner, "sections/funds/paste"), data, 200)
    assert "将填入 2 项" in page.words()


@pytest.mark.parametrize("text", ["", " \n\t\n ", HEAD, "字" * 210_000])
def test_nothing_to_fill_in_is_said_in_words(planner: Person, text: str) -> None:
    page = paste(planner, text, status=422)
    assert page.tree.xpath("//*[@id='error-pasted']")


def test_a_megabyte_is_refused_and_changes_nothing(planner: Person) -> None:
    paste(planner, "a\t" * 500_000, status=422)
    paste(planner, "字" * 1_000_000, status=413)
    assert lines(planner) == []


def test_hundreds_of_columns_are_no_matter(planner: Person) -> None:
    page = paste(planner, "\t".join(["会议费", "3", "座谈"] * 100))
    assert len(chosen(page)) == 60


def test_somebody_else_saved_while_one_was_looking(planner: Person) -> None:
    page = paste(planner, ROWS)
    data = controls(planner.get(address(planner)))
    data["add"] = TABLE
    send(planner, address(planner), data)
    page = again(planner, page, 409, "fill")
    assert "这一部分刚被改过，还没有填入" in page.words()
    again(planner, page, 303, "fill")
    assert len(lines(planner)) == 2


@pytest.mark.parametrize("table", ["", "funds", "funds-budget-0", "nothing", "funds-national", "pairing-pairs"])
def test_there_is_no_such_table(planner: Person, table: str) -> None:
    planner.get(address(planner, f"sections/funds/paste?table={table}"), status=404)
    planner.post(address(planner, "sections/funds/paste"), {"table": table, "pasted": ROWS}, status=404)


def test_answers_with_markup_stay_text(planner: Person) -> None:
    page = paste(planner, "会议费\t1\t<script>alert(1)</script>{{ 7*7 }}\n")
    assert "<script>alert(1)</script>{{ 7*7 }}" in page.words()
    again(planner, page, 303, "fill")
    assert lines(planner)[0][2] == "<script>alert(1)</script>{{ 7*7 }}"
