"""Answers in words."""

from __future__ import annotations

from typing import Any

import pytest

from forms.fields import Choice, Choices, Other, Paragraph, Text
from forms.validators import Answered, Email, Is, Length, Phone, Url
from tests.fields.sheet import KEPT, REFUSED, WRONG_TYPES, errors, held, posted, sheet

KINDS = [Text("名称"), Paragraph("说明")]
each_kind = pytest.mark.parametrize("question", KINDS, ids=["text", "paragraph"])


@each_kind
@pytest.mark.parametrize("blank", [None, "", "   ", "\r\n", "\u3000", "\t"])
def test_white_space_is_no_answer(question: Any, blank: str | None) -> None:
    answer = held(question, blank)
    assert answer.is_blank
    assert answer.stored() is None
    assert answer._value() == ""
    assert answer.shown("无") == "无"
    assert answer.shown() == ""
    assert errors(answer) == []


@each_kind
def test_only_outer_white_space_is_taken_off(question: Any) -> None:
    answer = posted(question, " \u3000贵州 某某\u3000公司 \r\n")
    assert answer.data == answer.stored() == answer.shown() == "贵州 某某\u3000公司"


@each_kind
@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_every_visible_character_arrives_unchanged(question: Any, text: str) -> None:
    answer = posted(question, text)
    assert errors(answer) == []
    assert answer.stored() == text
    assert held(question, answer.stored()).shown() == text


@each_kind
@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_a_character_nobody_can_see_is_named_and_kept_in_the_draft(question: Any, text: str) -> None:
    answer = posted(question, text)
    expected = f"第 2 个字符是看不见的控制字符（U+{ord(text[1]):04X}），请删除后再填"
    assert errors(answer) == [expected]
    assert answer.data is None
    assert not answer.is_blank
    assert answer.stored() == answer._value() == answer.shown("无") == text
    assert errors(held(question, answer.stored())) == [expected]


@each_kind
def test_an_error_goes_with_its_cause(question: Any) -> None:
    answer = posted(question, "甲乙", before="甲\x07乙")
    assert errors(answer) == []
    assert answer.raw is None
    assert answer.stored() == "甲乙"


@each_kind
def test_an_answer_that_was_not_posted_stays(question: Any) -> None:
    assert posted(question, before="甲").stored() == "甲"
    assert posted(question, "", before="甲").stored() is None


@each_kind
@pytest.mark.parametrize("value", WRONG_TYPES, ids=repr)
def test_what_is_no_text_is_an_error_and_no_accident(question: Any, value: Any) -> None:
    answer = held(question, value)
    assert errors(answer) == ["请重新填写"]
    assert answer.stored() is None
    assert answer.shown("无") == "无"


@pytest.mark.parametrize(("question", "most"), [(KINDS[0], 100), (KINDS[1], 1000)], ids=["text", "paragraph"])
def test_a_megabyte_is_refused_and_kept(question: Any, most: int) -> None:
    text = "长" * 1_000_000
    answer = posted(question, text)
    assert errors(answer) == [f"最多填写 {most} 个字，现有 1000000 个字"]
    assert answer.stored() == text


@each_kind
def test_the_greatest_length_is_accepted_and_one_more_is_not(question: Any) -> None:
    limit = held(question, None).limit
    assert errors(held(question, "𠮷" * limit)) == []
    assert errors(held(question, "𠮷" * (limit + 1))) != []
    longest = held(question, None).longest()
    assert len(longest) == limit
    assert errors(held(question, longest)) == []


def test_a_length_of_ones_own_replaces_the_usual_one() -> None:
    assert held(Text("名称", [Length(4, 60)]), None).limit == 60
    assert errors(held(Text("名称", [Length(4, 60)]), "三个字")) == ["至少填写 4 个字，现有 3 个字"]


def test_an_answer_bound_by_other_rules_is_longest_in_its_example() -> None:
    assert held(Text("电话", [Phone()], example="0851-6826497"), None).longest() == "0851-6826497"


@pytest.mark.parametrize("text", ["上\n下", "上\r\n下", "左\t右"])
def test_one_line_is_one_line(text: str) -> None:
    answer = posted(Text("名称"), text)
    assert errors(answer) == ["请写在一行内"]
    assert answer.stored() == text


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f"])
def test_a_name_cannot_turn_the_reading_direction(mark: str) -> None:
    assert errors(posted(Text("名称"), f"甲{mark}乙")) == ["第 2 个字符会改变文字方向，请删除后再填"]
    assert errors(posted(Paragraph("说明"), f"甲{mark}乙")) == []


@pytest.mark.parametrize("text", ["上\r\n\r\n下", "上\r\r下", "上\n\n下"])
def test_line_ends_of_every_system_are_the_same(text: str) -> None:
    answer = posted(Paragraph("说明"), text)
    assert answer.stored() == "上\n\n下"
    assert answer.shown()["lines"] == ["上", "下"]


def test_the_input_says_what_keyboard_it_wants() -> None:
    kinds = {Text("电话", [Phone()]): "tel", Text("邮箱", [Email()]): "email", Text("网址", [Url()]): "url"}
    assert [held(question, None).input_type for question in kinds] == list(kinds.values())
    assert held(Text("名称", [Answered()]), None).input_type == "text"


MODES = {"visit": "上门", "other": "其他"}


@pytest.mark.parametrize("choice", [Choice("方式", choices=MODES), Choices("方式", choices=MODES)], ids=["one", "many"])
def test_the_text_of_other_is_asked_only_with_its_option(choice: Any) -> None:
    many = choice.field_class is Choices
    form = sheet(mode=choice, mode_other=Other("mode"))
    chosen = form(data={"mode": ["other"] if many else "other", "mode_other": None})
    assert errors(chosen["mode_other"]) == ["请填写其他（请注明）"]

    named = form(data={"mode": ["other"] if many else "other", "mode_other": "微信"})
    assert errors(named["mode_other"]) == []
    assert named["mode"].shown() == "其他：微信"

    unasked = form(data={"mode": ["visit"] if many else "visit", "mode_other": "微信"})
    assert errors(unasked["mode_other"]) == []
    assert unasked["mode"].shown() == "上门"
    unasked["mode_other"].prune()
    assert unasked["mode_other"].stored() is None


def test_other_is_not_asked_where_its_question_is_not() -> None:
    form = sheet(
        active=Choice("是否开展", choices={"yes": "是", "no": "否"}),
        mode=Choice("方式", choices=MODES, when=Is("active", "yes")),
        mode_other=Other("mode"),
    )
    assert errors(form(data={"active": "no", "mode": "other"})["mode_other"]) == []
    assert errors(form(data={"active": "yes", "mode": "other"})["mode_other"]) == ["请填写其他（请注明）"]


def test_an_unanswered_other_prints_a_blank_and_not_the_word_for_nothing() -> None:
    assert held(Paragraph("说明"), None).shown("无") == "无"
    assert sheet(mode=Choice("方式", choices=MODES), mode_other=Other("mode"))()["mode_other"].shown("无") == ""
