"""Answers that are dates."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.fields import Day, Month
from forms.validators import Answered
from tests.fields.sheet import KEPT, REFUSED, WRONG_TYPES, errors, held, posted

NO_DAY = "请填写年月日，例如 2017年6月8日"
NO_MONTH = "请填写年月，例如 2010年3月"
NOT_IN_CALENDAR = "日历上没有这一天，请检查"
KINDS = [Day("日期", [Answered()]), Month("时间", [Answered()])]
each_kind = pytest.mark.parametrize("question", KINDS, ids=["day", "month"])


@pytest.mark.parametrize(
    "typed",
    [
        "2017-06-08",
        "2017-6-8",
        "2017.6.8",
        "2017/6/8",
        "2017年6月8日",
        "２０１７年６月８日",
        " 2017 年 6 月 8 日 ",
        "2017．06．08",
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    answer = posted(Day("日期"), typed)
    assert errors(answer) == []
    assert answer.data == date(2017, 6, 8)
    assert answer.stored() == answer._value() == "2017-06-08"
    assert answer.shown() == "2017年6月8日"


@pytest.mark.parametrize("typed", ["2010-03", "2010-3", "2010年3月", "2010.3", "２０１０年３月", "2010/03"])
def test_a_month_is_read_as_people_write_it(typed: str) -> None:
    answer = posted(Month("时间"), typed)
    assert errors(answer) == []
    assert answer.data == date(2010, 3, 1)
    assert answer.stored() == answer._value() == "2010-03"
    assert answer.shown() == "2010年3月"


@each_kind
@given(day=st.dates(min_value=date(1900, 1, 1)))
def test_every_day_since_1900_survives_storage(question: Any, day: date) -> None:
    answer = held(question, day.isoformat() if question.field_class is Day else day.isoformat()[:7])
    assert errors(answer) == []
    again = held(question, answer.stored())
    assert again.data == answer.data
    assert posted(question, str(again.shown())).data == answer.data


@each_kind
@pytest.mark.parametrize("blank", [None, "", " \u3000"])
def test_no_date_is_blank(question: Any, blank: str | None) -> None:
    answer = held(question, blank)
    assert answer.is_blank
    assert answer.stored() is None
    assert answer.shown("无") == "无"
    assert errors(answer) == [f"请填写{answer.label.text}"]


@pytest.mark.parametrize("typed", ["2017-02-29", "2017-13-01", "2017-06-31", "2017年0月8日", "0000-01-01"])
def test_a_day_that_never_was_stays_as_typed(typed: str) -> None:
    answer = posted(Day("日期"), typed)
    assert errors(answer) == [NOT_IN_CALENDAR]
    assert answer.stored() == answer.shown("无") == typed
    assert errors(posted(Day("日期"), "2016-02-29", before=typed)) == []


@pytest.mark.parametrize(
    "typed", ["昨天", "2017", "08/06/2017", "17-6-8", "2017-06-08T00:00", "20170608", "1899-12-31"]
)
def test_what_is_no_day_stays_as_typed(typed: str) -> None:
    answer = posted(Day("日期"), typed)
    assert errors(answer) == [NO_DAY]
    assert answer.data is None
    assert not answer.is_blank
    assert answer.stored() == typed
    assert errors(held(Day("日期"), answer.stored())) == [NO_DAY]


def test_what_is_no_month_stays_as_typed() -> None:
    assert errors(posted(Month("时间"), "2017-06-08")) == [NO_MONTH]
    assert errors(posted(Month("时间"), "2017-13")) == [NOT_IN_CALENDAR]
    assert posted(Month("时间"), "六月").stored() == "六月"


@each_kind
@pytest.mark.parametrize("text", [*KEPT.values(), "2017-06-08" * 100_000])
def test_nonsense_of_any_size_is_an_error(question: Any, text: str) -> None:
    answer = posted(question, text)
    assert errors(answer) in ([NO_DAY], [NO_MONTH])
    assert answer.stored() == text


@each_kind
@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_hidden_characters_are_named(question: Any, text: str) -> None:
    answer = held(question, text)
    assert "看不见的控制字符" in errors(answer)[0]
    assert answer.stored() == text


@each_kind
@pytest.mark.parametrize("value", [*WRONG_TYPES, 20170608, 1496880000.0], ids=repr)
def test_what_is_no_text_is_an_error(question: Any, value: Any) -> None:
    answer = held(question, value)
    assert errors(answer) == ["请重新填写"]
    assert answer.stored() is None
