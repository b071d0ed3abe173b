"""Conditions under which a question is asked."""

from __future__ import annotations

from typing import Any

import pytest

from forms.fields import Agree, Choice, Choices, Part, Section, Text, YesNo
from forms.questionnaire import Questionnaire
from forms.validators import AnyOf, Is, NotAll, Unanswered
from tests.fields.sheet import sheet

CODES = {"own": "自行", "agency": "委托", "none": "无"}


def asked(condition: Any, **answers: Any) -> bool:
    form = sheet(
        one=Choice("方式", choices=CODES),
        many=Choices("制度", choices=CODES),
        code=Text("代码"),
        answer=Text("说明", when=condition),
    )
    return bool(form(data=answers)["answer"].applies)


def test_one_option_or_any_of_several() -> None:
    assert asked(Is("one", "agency"), one="agency")
    assert not asked(Is("one", "agency"), one="own")
    assert not asked(Is("one", "agency"))
    assert asked(Is("one", "agency", "own"), one="own")
    assert not asked(Is("one", "agency"), one="nonsense")


def test_one_of_the_ticked_options() -> None:
    assert asked(Is("many", "agency"), many=["own", "agency"])
    assert not asked(Is("many", "agency"), many=["own"])
    assert not asked(Is("many", "agency"), many={"agency": True})


@pytest.mark.parametrize(("ticked", "left"), [([], True), (["own"], True), (["own", "agency", "none"], False)])
def test_asked_while_an_option_is_left_unticked(ticked: list[str], left: bool) -> None:
    assert asked(NotAll("many"), many=ticked) == left


def test_one_of_several_conditions() -> None:
    either = AnyOf(Is("one", "own"), Is("many", "own"))
    assert asked(either, one="own")
    assert asked(either, many=["own"])
    assert not asked(either, one="none", many=["none"])


@pytest.mark.parametrize(("code", "blank"), [(None, True), (" ", True), ("x", False), ("\x00", False)])
def test_asked_when_another_was_left_blank(code: str | None, blank: bool) -> None:
    assert asked(Unanswered("code"), code=code) == blank


def test_what_follows_from_a_question_not_asked_is_not_asked() -> None:
    form = sheet(
        first=YesNo("一"),
        second=YesNo("二", when=Is("first", "yes")),
        third=Text("三", when=Is("second", "yes")),
    )
    assert form(data={"first": "yes", "second": "yes"})["third"].applies
    assert not form(data={"first": "no", "second": "yes"})["third"].applies


class Money(Part):
    paid = YesNo("是否付费")


class Row(Part):
    price = Text("价格", when=Is("money.paid", "yes"))
    agreed = Agree("同意")


class Sample(Questionnaire):
    code, edition, annex, filler = "conditions", "2017", 9, "enterprise"
    title = "样表"
    money = Section(Money, "费用")
    row = Section(Row, "一行")


def test_a_condition_may_look_into_another_section() -> None:
    assert Sample.load({"money": {"paid": "yes"}}).question("row.price").applies
    assert not Sample.load({"money": {"paid": "no"}}).question("row.price").applies
