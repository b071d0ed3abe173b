"""Answers chosen from what is printed."""

from __future__ import annotations

from typing import Any

import pytest

from forms.fields import Agree, Choice, Choices, Select, YesNo
from forms.validators import Answered
from tests.fields.sheet import KEPT, REFUSED, WRONG_TYPES, errors, held, posted, sheet

NATURES = {"enterprise": "企业", "institution": "事业单位", "other": "其他"}
TITLES = {"hightech": "高新技术企业", "pilot": "试点企业", "none": "无"}
UNKNOWN = "请从列出的选项中选择"

CHOICE = Choice("性质", [Answered()], choices=NATURES)
SELECT = Select("性质", [Answered()], choices=NATURES)
CHOICES = Choices("资质", [Answered()], choices=TITLES, exclusive="none")
AGREE = Agree("承诺", [Answered()])
one_of_many = pytest.mark.parametrize("question", [CHOICE, SELECT], ids=["choice", "select"])


# -- one option --------------------------------------------------------------------------------


@one_of_many
def test_one_option_is_kept_by_its_code_and_shown_by_its_label(question: Any) -> None:
    answer = posted(question, "institution")
    assert errors(answer) == []
    assert answer.data == answer.stored() == "institution"
    assert answer.shown() == "事业单位"
    assert answer.chosen() == ["institution"]


@one_of_many
def test_every_option_has_its_box(question: Any) -> None:
    shown = held(question, "enterprise").shown()
    assert {code: shown[code] for code in NATURES} == {"enterprise": "☑", "institution": "□", "other": "□"}
    blank = held(question, None).shown("无")
    assert blank == "无"
    assert {blank[code] for code in NATURES} == {"□"}


@one_of_many
@pytest.mark.parametrize("blank", [None, "", " "])
def test_no_option_is_blank(question: Any, blank: str | None) -> None:
    answer = held(question, blank)
    assert answer.is_blank
    assert answer.stored() is None
    assert errors(answer) == ["请选择性质"]


@one_of_many
@pytest.mark.parametrize("text", ["企业", "Enterprise", "enterprise,other", *KEPT.values(), "x" * 1_000_000])
def test_an_option_nobody_printed_stays_as_sent(question: Any, text: str) -> None:
    answer = posted(question, text)
    assert errors(answer) == [UNKNOWN]
    assert answer.stored() == answer.shown("无") == text
    assert answer.chosen() == []
    assert errors(held(question, answer.stored())) == [UNKNOWN]
    assert errors(posted(question, "other", before=text)) == []


@one_of_many
@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_hidden_characters_are_named(question: Any, text: str) -> None:
    assert "看不见的控制字符" in errors(held(question, text))[0]


@one_of_many
@pytest.mark.parametrize("value", WRONG_TYPES, ids=repr)
def test_what_is_no_code_is_an_error(question: Any, value: Any) -> None:
    answer = held(question, value)
    assert errors(answer) == ["请重新填写"]
    assert answer.stored() is None


@one_of_many
def test_the_longest_option_has_the_longest_label(question: Any) -> None:
    assert held(question, None).longest() == "institution"


def test_yes_and_no_are_printed_both() -> None:
    answer = held(YesNo("是否接受回访"), "no")
    assert answer.shown() == "否"
    assert (answer.shown()["yes"], answer.shown()["no"]) == ("□", "☑")


# -- several options ---------------------------------------------------------------------------


def test_several_options_are_kept_in_printed_order() -> None:
    answer = posted(CHOICES, "pilot", "hightech", "pilot")
    assert errors(answer) == []
    assert answer.data == answer.stored() == ["hightech", "pilot"]
    assert answer.shown() == "高新技术企业、试点企业"
    assert [answer.shown()[code] for code in TITLES] == ["☑", "☑", "□"]


def test_unticking_everything_is_an_answer_of_nothing() -> None:
    answer = posted(CHOICES, before=["pilot"])
    assert answer.stored() == []
    assert answer.is_blank
    assert answer.shown("无") == "无"
    assert errors(answer) == ["请选择资质"]


@pytest.mark.parametrize("blank", [None, [], ""])
def test_nothing_ticked_is_blank(blank: Any) -> None:
    answer = held(CHOICES, blank)
    assert answer.is_blank
    assert answer.chosen() == []


def test_none_excludes_the_others() -> None:
    answer = posted(CHOICES, "none", "pilot")
    assert errors(answer) == ["选了“无”就不能再选其他选项"]
    assert answer.stored() == ["pilot", "none"]
    assert errors(posted(CHOICES, "none")) == []
    assert errors(posted(CHOICES, "pilot", "hightech")) == []


@pytest.mark.parametrize("sent", [["x"], ["pilot", "x"], ["{{ 7*7 }}"], ["甲\x00乙"], ["p\ud800q"], ["x" * 1_000_000]])
def test_options_nobody_printed_are_refused(sent: list[str]) -> None:
    for answer in (posted(CHOICES, *sent), held(CHOICES, sent)):
        assert errors(answer) == [UNKNOWN]
        assert answer.chosen() == []
    assert errors(posted(CHOICES, "pilot", before=sent)) == []


@pytest.mark.parametrize("value", [value for value in WRONG_TYPES if value != []], ids=repr)
def test_what_are_no_codes_is_an_error(value: Any) -> None:
    answer = held(CHOICES, value)
    assert errors(answer) == [UNKNOWN]
    assert answer.chosen() == []


def test_one_code_alone_is_a_list_of_one() -> None:
    assert held(CHOICES, "pilot").stored() == ["pilot"]
    assert errors(held(CHOICES, "x")) == [UNKNOWN]


def test_the_longest_choice_is_everything_that_goes_together() -> None:
    assert held(CHOICES, None).longest() == ["hightech", "pilot"]
    assert errors(held(CHOICES, ["hightech", "pilot"])) == []


def test_what_is_ticked_in_advance_can_be_unticked() -> None:
    question = Choices("附件", choices=TITLES, default=["pilot"])
    assert sheet(answer=question)()["answer"].stored() == ["pilot"]
    assert held(question, []).stored() == []
    assert posted(question, before=["pilot"]).stored() == []


# -- a declaration -----------------------------------------------------------------------------


def test_a_declaration_is_ticked_or_not() -> None:
    ticked = posted(AGREE, "yes")
    assert errors(ticked) == []
    assert ticked.stored() is True
    assert ticked.shown() == "是"
    assert ticked.shown()["box"] == "☑"
    open_ = posted(AGREE, before=True)
    assert errors(open_) == ["请勾选以确认"]
    assert open_.stored() is False
    assert open_.shown("无") == "无"
    assert open_.shown()["box"] == "□"


@pytest.mark.parametrize("value", [value for value in WRONG_TYPES if value is not True], ids=repr)
def test_nothing_but_true_is_agreement(value: Any) -> None:
    answer = held(AGREE, value)
    assert answer.stored() is False
    assert errors(answer) == ["请勾选以确认"]


@pytest.mark.parametrize("text", ["true", "on", "1", "是", "{{ 7*7 }}"])
def test_only_the_boxs_own_word_ticks_it(text: str) -> None:
    assert posted(AGREE, text).stored() is False
    assert held(AGREE, text).stored() is False
    assert held(AGREE, "yes").stored() is True


# -- forgetting --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "answer", "nothing"),
    [(CHOICE, "other", None), (SELECT, "other", None), (CHOICES, ["pilot"], []), (AGREE, True, False)],
    ids=["choice", "select", "choices", "agree"],
)
def test_an_answer_can_be_forgotten(question: Any, answer: Any, nothing: Any) -> None:
    field = held(question, answer)
    assert not field.is_blank
    field.clear()
    assert field.is_blank
    assert field.stored() == nothing
