"""What nobody types: values worked out, and places for a hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from forms.fields import Amount, Computed, Count, Printed
from tests.fields.sheet import KEPT, REFUSED, WRONG_TYPES, errors, held, posted, sheet

EVERYTHING = [*WRONG_TYPES, *KEPT.values(), *REFUSED.values(), "x" * 1_000_000, None, ""]


def total(form: Any) -> Any:
    return None if form["one"].data is None else form["one"].data * 2


SUMS = sheet(one=Count("一"), answer=Computed("合计", work_out=total))


def test_a_value_is_worked_out_from_the_other_answers() -> None:
    form = SUMS(data={"one": 21})
    assert form["answer"].data == form["answer"].stored() == 42
    assert form["answer"].shown() == "42"


def test_nought_is_a_value_and_nothing_is_none() -> None:
    assert SUMS(data={"one": 0})["answer"].stored() == 0
    assert SUMS(data={"one": 0})["answer"].shown("无") == "0"
    blank = SUMS()["answer"]
    assert blank.is_blank
    assert blank.stored() is None
    assert blank.shown("无") == "无"


@pytest.mark.parametrize("value", EVERYTHING, ids=lambda value: repr(value)[:12])
def test_what_anybody_sends_for_it_is_ignored(value: Any) -> None:
    form = SUMS(data={"one": 4, "answer": value})
    assert form["answer"].stored() == 8
    assert errors(form["answer"]) == []
    if isinstance(value, str):
        assert posted(Computed("合计", work_out=lambda form: 8), value).stored() == 8


def test_it_follows_when_an_answer_changes() -> None:
    form = SUMS(data={"one": 4})
    form["one"].clear()
    assert form["answer"].data is None


def test_money_is_stored_as_text_so_that_no_digit_is_lost() -> None:
    form = sheet(one=Amount("一"), answer=Computed("合计", work_out=lambda form: Decimal("0.10") + form["one"].data))
    answer = form(data={"one": "0.20"})["answer"]
    assert answer.stored() == answer.shown() == "0.30"


@pytest.mark.parametrize(("value", "shown"), [("甲", "甲"), ("", ""), (Decimal("1E+3"), "1000"), (7, "7")])
def test_every_value_is_shown_without_notation(value: Any, shown: str) -> None:
    assert held(Computed("合计", work_out=lambda form: value), None).shown("无") == shown


def test_it_has_no_example_of_its_own() -> None:
    answer = held(Computed("合计", work_out=lambda form: 1, example=9), None)
    assert answer.example() is None
    assert answer.longest() is None


@pytest.mark.parametrize("value", EVERYTHING, ids=lambda value: repr(value)[:12])
def test_a_place_for_a_hand_holds_nothing(value: Any) -> None:
    answer = held(Printed("（盖章）"), value)
    assert errors(answer) == []
    assert answer.is_blank
    assert answer.stored() is None
    assert answer.shown("无") == ""
    if isinstance(value, str):
        assert posted(Printed("（盖章）"), value).stored() is None


def test_who_answers_by_hand_is_told_apart() -> None:
    assert held(Printed("（盖章）"), None).answers_by_hand
    assert not held(Computed("合计", work_out=lambda form: 1), None).answers_by_hand
