"""Answers compared with other answers, and with the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from forms.calendar import notice_of_2017
from forms.fields import Amount, Count, Day, Month, Part, Section
from forms.questionnaire import Questionnaire
from forms.validators import AtLeastSum, NotAfter, NotBefore, NotFuture, NotMoreThan, SumOf, Within
from tests.fields.sheet import cautions, errors, sheet


def said(form: Any, **answers: Any) -> list[str]:
    return errors(form(data=answers)["answer"])


# -- numbers -----------------------------------------------------------------------------------

LIMITED = sheet(whole=Count("职工人数"), answer=Count("研发人员数量", [NotMoreThan("whole")]))


def test_a_part_is_not_more_than_the_whole() -> None:
    assert said(LIMITED, whole=10, answer=10) == []
    assert said(LIMITED, whole=10, answer=0) == []
    assert said(LIMITED, whole=0, answer=1) == ["不能多于“职工人数”（0）"]
    assert said(LIMITED, whole=10, answer=11) == ["不能多于“职工人数”（10）"]


@pytest.mark.parametrize("whole", [None, "", "十人"])
def test_an_unanswered_whole_limits_nothing(whole: Any) -> None:
    assert said(LIMITED, whole=whole, answer=11) == []


def test_an_amount_is_quoted_as_it_is_written() -> None:
    form = sheet(whole=Amount("工作经费"), answer=Amount("信息经费", [NotMoreThan("whole")]))
    assert said(form, whole="8.50", answer="8.51") == ["不能多于“工作经费”（8.50）"]
    assert said(form, whole="8.50", answer="8.5") == []


class Unit(Part):
    employees = Count("职工人数")


class Staff(Part):
    full_time = Count("专职人数", [NotMoreThan("unit.employees")])


class Enterprise(Questionnaire):
    code, edition, annex, filler = "enterprise", "2017", 9, "enterprise"
    title = "样表"
    unit = Section(Unit, "单位", by="province")
    staff = Section(Staff, "人员")


def test_an_answer_of_another_section_is_found_by_its_path() -> None:
    form = Enterprise.load({"unit": {"employees": 3}, "staff": {"full_time": 4}})
    assert not form.validate()
    assert [(question.path, text) for question, text in form.problems()] == [
        ("staff.full_time", "不能多于“职工人数”（3）")
    ]


def test_a_section_somebody_else_answers_limits_nothing() -> None:
    form = Enterprise.load({"unit": {"employees": 3}, "staff": {"full_time": 4}}).only_for("filler")
    assert form.validate()


def test_a_total_is_the_sum_of_its_parts_once_all_are_there() -> None:
    form = sheet(one=Count("博士"), two=Count("硕士"), answer=Count("总数", [SumOf("one", "two")]))
    assert said(form, one=1, two=0, answer=1) == []
    assert said(form, one=1, two=2, answer=4) == ["应等于博士、硕士之和（3）"]
    assert said(form, one=1, two=None, answer=4) == []


def test_a_total_covers_its_parts() -> None:
    form = sheet(one=Count("代理人"), two=Count("其他人员"), answer=Count("总数", [AtLeastSum("one", "two")]))
    assert said(form, one=1, two=2, answer=3) == []
    assert said(form, one=1, two=2, answer=9) == []
    assert said(form, one=1, two=2, answer=2) == ["不能少于代理人、其他人员之和（3）"]
    assert said(form, one=1, two=None, answer=0) == ["不能少于代理人、其他人员之和（1）"]
    assert said(form, answer=0) == []


# -- days --------------------------------------------------------------------------------------


def test_an_end_is_not_before_its_start() -> None:
    form = sheet(start=Day("起"), answer=Day("止", [NotBefore("start")]))
    assert said(form, start="2017-06-08", answer="2017-06-08") == []
    assert said(form, start="2017-06-08", answer="2017-06-07") == ["不能早于“起”"]
    assert said(form, start=None, answer="1950-01-01") == []
    assert said(form, start="昨天", answer="1950-01-01") == []


def test_months_are_compared_too() -> None:
    form = sheet(start=Month("起"), answer=Month("止", [NotBefore("start")]))
    assert said(form, start="2017-06", answer="2017-06") == []
    assert said(form, start="2017-06", answer="2017-05") == ["不能早于“起”"]


def test_a_day_past_the_deadline_is_doubted_and_not_refused() -> None:
    form = sheet(answer=Day("成文日期", [NotAfter("due", "已过报送期限")]))
    assert cautions(form(data={"answer": "2017-06-10"})["answer"]) == []
    assert cautions(form(data={"answer": "2017-06-11"})["answer"]) == ["已过报送期限（2017年6月10日）"]


def test_nothing_lies_in_the_future_of_china() -> None:
    form = sheet(answer=Day("填表日期", [NotFuture()]))
    assert said(form, answer="2017-06-08") == []
    assert said(form, answer="2017-06-09") == ["不能晚于今天"]
    later = form(data={"answer": "2017-06-09"}, meta={"calendar": notice_of_2017(today=date(2017, 6, 9))})
    assert errors(later["answer"]) == []


@pytest.mark.parametrize(
    ("day", "inside"), [("2017-05-01", True), ("2017-04-30", False), ("2017-11-30", True), ("2017-12-01", False)]
)
def test_a_day_lies_within_the_programme(day: str, inside: bool) -> None:
    form = sheet(answer=Day("时间", [Within("programme")]))
    assert said(form, answer=day) == ([] if inside else ["应在 2017年5月1日 至 2017年11月30日 之间"])


@pytest.mark.parametrize(
    ("month", "inside"), [("2017-05", False), ("2017-06", True), ("2017-11", True), ("2017-12", False)]
)
def test_help_is_wanted_from_the_month_of_filing_on(month: str, inside: bool) -> None:
    form = sheet(answer=Month("期望完成时间", [Within("help")]))
    assert said(form, answer=month) == ([] if inside else ["应在 2017年6月1日 至 2017年11月30日 之间"])


def test_a_month_counts_as_a_whole() -> None:
    calendar = notice_of_2017()
    first, *others = calendar.stages
    late = replace(calendar, stages=(replace(first, opens=date(2017, 5, 31)), *others))
    form = sheet(answer=Month("时间", [Within("programme")]))
    assert errors(form(data={"answer": "2017-05"}, meta={"calendar": late})["answer"]) == []
