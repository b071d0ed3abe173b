"""A form knows the whole it stands in: paths, the calendar, errors and doubts reported from afar."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from forms.calendar import notice_of_2017
from forms.fields import Choices, Count, Matrix, Part, Section, Table, Text
from forms.questionnaire import Questionnaire
from forms.validators import Answered


class Person(Part):
    name = Text("姓名", [Answered()])
    years = Count("年限", example=3)


class Unit(Part):
    name = Text("单位名称", [Answered()], example="某公司")
    people = Table(Person, "人员", max_entries=5, examples=[{"name": "甲"}, {"name": "乙"}])
    counts = Matrix(Person, "数量", rows={"old": "老", "young": "青"}, examples={"old": {"name": "丙"}})


class Opinion(Part):
    listing = Choices("列入名单", choices={"focus": "重点"})
    remark = Text("意见", [Answered()])


class Sample(Questionnaire):
    code, edition, annex, filler = "sample", "2017", 9, "enterprise"
    title = "样表"
    unit = Section(Unit, "单位", number="一")
    opinion = Section(Opinion, "意见", number="二", by="province")

    def check(self) -> None:
        if self.question("unit.name").data == "某公司":
            self.blame("unit.people", "人员不足")
            self.blame("unit.people.1.name", "查无此人")
            self.doubt("unit.people", "人员很少")
            self.doubt("unit.counts.old.years", "年限很短")
            self.blame("opinion.remark.nowhere", "无处可说")
            self.doubt("unit.people.7.name", "没有这一行")


TWO = {"unit": {"name": "某公司", "people": [{"name": "甲"}, {"name": "乙"}], "counts": {}}}


def test_a_question_is_found_by_its_path() -> None:
    sample = Sample.load(TWO)
    assert sample.question("unit.name").data == "某公司"
    assert [row["name"].data for row in sample.question("unit.people")] == ["甲", "乙"]
    assert sample.question("unit.people.1.name").data == "乙"
    assert sample.question("unit.counts.young.years").data is None
    row = sample.question("unit.people")[1]
    assert row.form.question("name").data == "乙"
    assert row.form.question("unit.name").data == "某公司"


@pytest.mark.parametrize(
    "path",
    [
        "nobody.name",
        "unit.nothing",
        "unit.people.2.name",
        "unit.people.-1.name",
        "unit.people.x.name",
        "unit.people.².name",
        "unit.people.1" + "0" * 5000 + ".name",
        "unit.name.first",
        "unit..name",
        ".",
    ],
)
def test_a_path_that_leads_nowhere_finds_nothing(path: str) -> None:
    assert Sample.load(TWO).question(path) is None


def test_a_section_of_somebody_else_is_not_there() -> None:
    sample = Sample.load(TWO).only_for("province")
    assert sample.question("unit.name") is None
    assert [section.short_name for section in sample] == ["opinion"]


def test_the_path_of_a_question_leads_back_to_it() -> None:
    sample = Sample.load(TWO)
    for question in sample.concerned():
        assert sample.question(question.path) is question


def test_the_calendar_reaches_every_row() -> None:
    calendar = replace(notice_of_2017(), year=2018)
    sample = Sample.load(TWO, calendar)
    assert sample.question("unit.people")[1].form.calendar.year == 2018
    assert sample.question("unit.counts.old").calendar.year == 2018
    assert Sample().calendar.year == 2017


def test_errors_and_doubts_are_told_in_printed_order() -> None:
    sample = Sample.load({**TWO, "opinion": {"remark": "同意"}})
    assert not sample.validate()
    assert [(question.path, text) for question, text in sample.problems()] == [
        ("unit.people", "人员不足"),
        ("unit.people.1.name", "查无此人"),
        ("unit.counts.old.name", "请填写姓名"),
        ("unit.counts.young.name", "请填写姓名"),
    ]
    doubts = [(caution.path, caution.text) for caution in sample.cautions()]
    assert ("unit.people", "人员很少") in doubts
    assert ("unit.counts.old.years", "年限很短") in doubts
    assert {"path": "unit.people", "text": "人员很少"} in [caution.stored() for caution in sample.cautions()]


def test_judging_twice_says_everything_once() -> None:
    sample = Sample.load(TWO)
    sample.validate()
    once = [text for question, text in sample.problems()], [caution.text for caution in sample.cautions()]
    sample.validate()
    assert ([text for question, text in sample.problems()], [caution.text for caution in sample.cautions()]) == once


def test_one_page_is_received_and_the_others_stay() -> None:
    sample = Sample.load({"unit": {"name": "甲"}, "opinion": {"listing": ["focus"], "remark": "同意"}})
    sample.receive("unit", MultiDict({"unit-name": "乙", "opinion-remark": "伪造"}))
    assert sample.stored()["unit"]["name"] == "乙"
    assert sample.stored()["opinion"] == {"listing": ["focus"], "remark": "同意"}


def test_an_empty_post_unticks_nothing() -> None:
    held = {"opinion": {"listing": ["focus"]}}
    sample = Sample(formdata=MultiDict(), data=held)
    assert sample.stored()["opinion"]["listing"] == ["focus"]


@pytest.mark.parametrize("answers", [None, {}, [], "x", 5, {"unit": None}, {"unit": "x"}, {"meta": {"calendar": 1}}])
def test_anything_can_be_loaded(answers: Any) -> None:
    sample = Sample.load(answers)
    assert sample.stored() == Sample().stored()
    assert sample.calendar.year == 2017
    assert not sample.validate()
