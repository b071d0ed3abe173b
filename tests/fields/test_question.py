"""What every kind of question has in common."""

from __future__ import annotations

from typing import Any

import pytest
from jinja2 import Environment, StrictUndefined

from forms.fields import Choice, Choices, Count, Paragraph, Shown, Text, YesNo
from forms.validators import Answered, AnyOf, Is, Length, Postcode
from tests.fields.sheet import cautions, errors, held, posted, sheet


def test_a_question_carries_what_is_printed_about_it() -> None:
    question = held(Text("单位名称", number="2.01", source="C", example="某公司", unit="万元", hint="全称"), None)
    assert str(question.label.text) == "单位名称"
    assert (question.number, question.source, question.unit) == ("2.01", "C", "万元")
    assert str(question.description) == "全称"
    assert question.example() == "某公司"


def test_a_question_without_a_label_shows_none() -> None:
    assert str(held(Text(), None).label.text) == ""


def test_a_question_is_a_column_and_a_step_of_a_walk() -> None:
    question = held(Text("名称"), "甲")
    assert list(question.columns("unit.answer")) == [("unit.answer", question)]
    assert list(question.walk()) == [question]
    assert question.path == "answer"


def test_required_means_answered() -> None:
    assert held(Text("名称", [Answered()]), None).is_required
    assert not held(Text("名称", [Length(0, 9)]), None).is_required


def test_other_rules_do_not_read_a_blank() -> None:
    assert errors(held(Text("名称", [Length(4, 60)]), "  ")) == []


def test_what_does_not_parse_is_judged_once() -> None:
    assert errors(posted(Count("人数", [Answered()]), "三")) == ["请填写整数，例如 12；没有请填 0"]


# -- asked or not ------------------------------------------------------------------------------

ASKED = sheet(done=YesNo("是否开展"), answer=Count("次数", [Answered()], when=Is("done", "yes")))


def test_a_question_is_asked_under_its_condition() -> None:
    assert errors(ASKED(data={"done": "yes"})["answer"]) == ["请填写次数"]
    for not_asked in ({"done": "no"}, {}, {"done": "nonsense"}):
        assert not ASKED(data=not_asked)["answer"].applies
        assert errors(ASKED(data=not_asked)["answer"]) == []


def test_an_answer_to_a_question_not_asked_is_no_error_and_is_forgotten() -> None:
    for answer in (3, "三次", {"x": 1}, "-5"):
        question = ASKED(data={"done": "no", "answer": answer})["answer"]
        assert errors(question) == []
        question.prune()
        assert question.stored() is None
    kept = ASKED(data={"done": "yes", "answer": 3})["answer"]
    kept.prune()
    assert kept.stored() == 3


def test_one_of_several_conditions_is_enough() -> None:
    form = sheet(one=YesNo("一"), two=YesNo("二"), answer=Text("说明", when=AnyOf(Is("one", "yes"), Is("two", "yes"))))
    assert form(data={"one": "no", "two": "yes"})["answer"].applies
    assert not form(data={"one": "no", "two": "no"})["answer"].applies


# -- doubts ------------------------------------------------------------------------------------


def test_a_doubt_is_no_error_and_is_not_said_twice() -> None:
    form = sheet(region=Choice("省区", choices={"guizhou": "贵州省"}), answer=Text("邮编", [Postcode("region")]))
    question = form(data={"region": "guizhou", "answer": "730000"})["answer"]
    assert cautions(question) == ["邮编与所属省区不符，请核对"]
    assert cautions(question) == ["邮编与所属省区不符，请核对"]


# -- what a question starts with ---------------------------------------------------------------


def test_a_default_is_what_a_question_never_answered_starts_with() -> None:
    question = Count("次数", default=4)
    assert sheet(answer=question)()["answer"].stored() == 4
    assert held(question, None).stored() is None


def test_a_default_can_be_read_from_the_calendar() -> None:
    form = sheet(answer=Text("依据", default=lambda form: form.calendar.notice))
    assert form()["answer"].data == "国知办函办字〔2017〕406号"
    assert form(data={"answer": None})["answer"].data is None


@pytest.mark.parametrize("nonsense", ["甲\x00乙", {}, 5])
def test_a_default_that_cannot_be_read_is_an_error_and_no_accident(nonsense: Any) -> None:
    assert errors(sheet(answer=Text("依据", default=lambda form: nonsense))()["answer"]) != []


# -- as people read it -------------------------------------------------------------------------


def word(template: str, **answers: Any) -> str:
    return Environment(undefined=StrictUndefined, autoescape=True).from_string(template).render(**answers)


def test_a_word_file_asks_for_an_answer_and_for_its_parts() -> None:
    natures = {"enterprise": "企业", "other": "其他"}
    nature = held(Choice("性质", choices=natures), "enterprise").shown()
    assert word("{{ nature }}{{ nature.enterprise }}{{ nature.other }}", nature=nature) == "企业☑□"
    modes = held(Choices("方式", choices={"visit": "上门", "remote": "远程"}), ["remote"]).shown()
    assert word("{{ modes.visit }}{{ modes.remote }}", modes=modes) == "□☑"
    text = held(Paragraph("说明"), "一\n\n二").shown()
    assert word("{% for line in text.lines %}[{{ line }}]{% endfor %}", text=text) == "[一][二]"


def test_an_answer_is_text_whatever_it_says() -> None:
    shown = held(Text("名称"), "{{ 7*7 }}</w:t>").shown()
    assert word("{{ shown }}", shown=shown) == "{{ 7*7 }}&lt;/w:t&gt;"


def test_a_part_nobody_printed_is_an_error() -> None:
    shown = Shown("企业", {"enterprise": "☑"})
    assert shown["enterprise"] == "☑"
    assert shown[0] == "企"
    assert shown[:1] == "企"
    with pytest.raises(KeyError):
        shown["agency"]
