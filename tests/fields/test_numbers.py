"""Answers in numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from forms.fields import Amount, Count
from forms.validators import Answered
from tests.fields.sheet import REFUSED, WRONG_TYPES, errors, held, posted

NO_COUNT = "请填写整数，例如 12；没有请填 0"
NO_AMOUNT = "请填写数字，最多两位小数，例如 86.50；没有请填 0"
KINDS = [Count("人数", [Answered()]), Amount("经费", [Answered()])]
each_kind = pytest.mark.parametrize("question", KINDS, ids=["count", "amount"])


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12", 12), ("0", 0), ("007", 7), ("１２", 12), ("1,234", 1234), ("1，234，567", 1_234_567), (" 1 234 ", 1234)],
)
def test_a_count_is_read_as_people_write_it(typed: str, number: int) -> None:
    answer = posted(Count("人数"), typed)
    assert errors(answer) == []
    assert answer.data == answer.stored() == number
    assert answer.shown() == str(number)
    assert held(Count("人数"), answer.stored()).data == number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("86.5", "86.50"),
        ("0", "0.00"),
        ("８６．５０", "86.50"),
        ("1,234.5", "1234.50"),
        ("12", "12.00"),
        ("-0", "0.00"),
    ],
)
def test_an_amount_keeps_every_digit(typed: str, kept: str) -> None:
    answer = posted(Amount("经费"), typed)
    assert errors(answer) == []
    assert answer.data == Decimal(kept)
    assert answer.stored() == answer._value() == answer.shown() == kept
    assert held(Amount("经费"), answer.stored()).stored() == kept


@pytest.mark.parametrize("value", [0, 5, 2.5, "2.5"])
def test_an_amount_from_other_software_may_be_a_number(value: Any) -> None:
    assert held(Amount("经费"), value).stored() == f"{value if isinstance(value, str) else float(value)}0"


@each_kind
def test_nought_is_an_answer_and_nothing_is_not(question: Any) -> None:
    for nought in ("0", "０", 0):
        answer = held(question, nought)
        assert not answer.is_blank
        assert errors(answer) == []
        assert answer.shown("无") in ("0", "0.00")
    for nothing in (None, "", "　"):
        answer = held(question, nothing)
        assert answer.is_blank
        assert answer.shown("无") == "无"
    assert errors(held(Count("人数", [Answered()]), "")) == ["请填写人数"]
    assert errors(held(Amount("经费", [Answered()]), None)) == ["请填写经费"]


@pytest.mark.parametrize(
    "typed",
    ["十二", "12人", "1.5", "1e5", "--1", "+1", "12,34", "0x10", "1234567890123", "{{ 7*7 }}", "١٢", "½", "∞", "."],
)
def test_what_is_no_count_stays_as_typed(typed: str) -> None:
    answer = posted(Count("人数"), typed, before=3)
    assert errors(answer) == [NO_COUNT]
    assert answer.data is None
    assert not answer.is_blank
    assert answer.stored() == answer._value() == answer.shown("无") == typed
    again = held(Count("人数"), answer.stored())
    assert errors(again) == [NO_COUNT]
    assert posted(Count("人数"), "4", before=typed).stored() == 4


@pytest.mark.parametrize("typed", ["八万", "1.234", "1.", ".5", "1e5", "NaN", "Infinity", "1.2.3", "٣.٥"])
def test_what_is_no_amount_stays_as_typed(typed: str) -> None:
    answer = posted(Amount("经费"), typed)
    assert errors(answer) == [NO_AMOUNT]
    assert answer.stored() == typed
    assert errors(posted(Amount("经费"), "4", before=typed)) == []


@each_kind
@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_hidden_characters_are_named(question: Any, text: str) -> None:
    answer = held(question, text)
    assert "看不见的控制字符" in errors(answer)[0]
    assert answer.stored() == text


@each_kind
def test_a_megabyte_of_digits_is_no_number(question: Any) -> None:
    answer = posted(question, "9" * 1_000_000)
    assert errors(answer) in ([NO_COUNT], [NO_AMOUNT])
    assert len(answer.stored()) == 1_000_000


@pytest.mark.parametrize("value", [value for value in WRONG_TYPES if type(value) is not int], ids=repr)
def test_a_count_of_another_type_is_an_error(value: Any) -> None:
    answer = held(Count("人数"), value)
    assert errors(answer) == [NO_COUNT]
    assert answer.stored() is None


@pytest.mark.parametrize("value", [True, False, float("inf"), float("nan"), {}, [], ["1"], [{}], 1e22], ids=repr)
def test_an_amount_of_another_type_is_an_error(value: Any) -> None:
    answer = held(Amount("经费"), value)
    assert errors(answer) == [NO_AMOUNT]
    assert answer.stored() is None


def test_numbers_have_bounds() -> None:
    assert errors(posted(Count("人数"), "-3")) == ["不能小于 0"]
    assert errors(posted(Count("人数", least=1), "0")) == ["不能小于 1"]
    assert errors(posted(Count("人数", most=99), "100")) == ["不能大于 99"]
    assert errors(held(Count("人数"), 10**30)) == ["不能大于 999999999"]
    assert errors(posted(Amount("经费"), "-0.01")) == ["不能小于 0"]
    assert errors(posted(Amount("经费"), "100000000")) == ["不能大于 99999999.99"]
    assert posted(Count("人数"), "-3").stored() == "-3"


@each_kind
def test_the_greatest_number_is_accepted(question: Any) -> None:
    longest = held(question, None).longest()
    assert errors(held(question, longest)) == []
    assert held(question, longest).stored() == longest


def test_the_keyboard_is_numeric() -> None:
    assert held(Count("人数"), None).inputmode == "numeric"
    assert held(Amount("经费"), None).inputmode == "decimal"
