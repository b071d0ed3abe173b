"""Whether, and how much, was answered."""

from __future__ import annotations

from typing import Any

import pytest

from forms.fields import Agree, Amount, Choice, Choices, Count, Day, Month, Other, Paragraph, Select, Text, YesNo
from forms.validators import Answered, AnsweredUnless, Length
from tests.fields.sheet import errors, held, posted, sheet

CODES = {"one": "一", "other": "其他"}


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (Text("单位名称", [Answered()]), "请填写单位名称"),
        (Paragraph("总体目标", [Answered()]), "请填写总体目标"),
        (Count("职工人数", [Answered()]), "请填写职工人数"),
        (Amount("配套经费", [Answered()]), "请填写配套经费"),
        (Day("成文日期", [Answered()]), "请填写成文日期"),
        (Month("成立时间", [Answered()]), "请填写成立时间"),
        (Choice("单位性质", [Answered()], choices=CODES), "请选择单位性质"),
        (Select("省区", [Answered()], choices=CODES), "请选择省区"),
        (YesNo("是否接受回访", [Answered()]), "请选择是否接受回访"),
        (Choices("宣传渠道", [Answered()], choices=CODES), "请选择宣传渠道"),
        (Agree("内容真实", [Answered()]), "请勾选以确认"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_missing_answer_is_asked_for_in_the_words_of_its_label(question: Any, sentence: str) -> None:
    assert errors(held(question, None)) == [sentence]
    assert errors(posted(question)) == [sentence]


@pytest.mark.parametrize("white", [" ", "\u3000\u3000\u3000", "\t", "\r\n", "\u00a0"])
def test_white_space_is_no_answer(white: str) -> None:
    assert errors(posted(Text("单位名称", [Answered()]), white)) == ["请填写单位名称"]


def test_nought_is_an_answer() -> None:
    assert errors(posted(Count("人数", [Answered()]), "0")) == []
    assert errors(posted(Text("人数", [Answered()]), "0")) == []


def test_what_does_not_parse_is_not_missing() -> None:
    assert errors(posted(Count("人数", [Answered()]), "很多")) == ["请填写整数，例如 12；没有请填 0"]


def test_a_label_with_a_percent_sign_is_no_template() -> None:
    assert errors(held(Text("占比（%）", [Answered()]), None)) == ["请填写占比（%）"]


def test_one_of_two_is_enough() -> None:
    form = sheet(
        credit_code=Text("统一社会信用代码", [AnsweredUnless("answer")]),
        answer=Text("组织机构代码", [AnsweredUnless("credit_code")]),
    )
    assert errors(form()["answer"]) == ["请填写组织机构代码，或填写统一社会信用代码"]
    assert errors(form(data={"credit_code": "x"})["answer"]) == []
    assert errors(form(data={"answer": "x"})["credit_code"]) == []
    assert errors(form(data={"credit_code": "\x00"})["answer"]) == []


@pytest.mark.parametrize(
    ("text", "sentence"), [("三个字", "至少填写 4 个字，现有 3 个字"), ("六" * 6, "最多填写 5 个字，现有 6 个字")]
)
def test_a_length_says_how_much_there_is(text: str, sentence: str) -> None:
    assert errors(held(Text("名称", [Length(4, 5)]), text)) == [sentence]


def test_each_character_counts_as_one() -> None:
    question = Text("名称", [Length(4, 4)])
    for text in ("一二三四", "abcd", "𠮷𪚥㐀〇", "བོདཡ"):
        assert errors(held(question, text)) == [], text


def test_a_length_reads_the_answer_without_its_outer_white_space() -> None:
    assert errors(posted(Text("名称", [Length(4, 4)]), "　一二三四　")) == []


def test_an_optional_answer_has_no_least_length() -> None:
    assert errors(held(Text("名称", [Length(4, 60)]), None)) == []


def test_other_is_asked_for_by_name() -> None:
    form = sheet(mode=Choice("方式", choices=CODES), answer=Other("mode", label="挂靠部门"))
    assert errors(form(data={"mode": "other"})["answer"]) == ["请填写挂靠部门"]
