"""Help at the field as the server writes it: why it is asked, an example, when it is asked, how it is checked."""

from __future__ import annotations

import json

import pytest

from forms.annexes import ANNEXES
from forms.pages.conditions import asked_note, asked_when
from tests.annexes.answers import members
from tests.conftest import People
from tests.pages.answering import filler_of
from tests.pages.test_answer import address

pytestmark = pytest.mark.alike


def test_a_clerk_can_ask_why(people: People) -> None:
    page = people.enterprise.get(address(people.enterprise, "unit"))
    reasons = page.tree.xpath("//label[@for='unit-revenue']/../details[@class='why']")
    assert "为什么问这一项？" in reasons[0].xpath("string(summary)")
    assert reasons[0].xpath("string(p)") == "选填；与职工人数一起核对企业规模，也反映单位的基础条件。"
    assert not page.tree.xpath("//label[@for='unit-city']/../details")


def test_reasons_are_one_plain_sentence_each() -> None:
    asked = [field for annex in ANNEXES for section in annex() for field in members(section)]
    reasons = [str(field.why) for field in asked if getattr(field, "why", "")]
    assert len(reasons) > 40
    assert all(reason.endswith("。") and reason.count("。") == 1 and len(reason) <= 60 for reason in reasons)


def test_a_formed_answer_has_an_example_that_its_input_points_to(people: People) -> None:
    page = people.enterprise.get(address(people.enterprise, "unit"))
    assert page.tree.xpath("string(//*[@id='hint-unit-postcode'])") == "例如 550018"
    assert page.tree.xpath("//input[@id='unit-postcode']/@aria-describedby") == ["hint-unit-postcode"]
    assert page.tree.xpath("//input[@id='unit-city']/@aria-describedby") == []


def test_nobody_is_shown_the_name_or_the_code_of_another_firm(people: People) -> None:
    for annex in ANNEXES:
        person = filler_of(people, annex.code)
        for section in annex().sections():
            hints = person.get(address(person, section.short_name)).tree.xpath("//*[contains(@class,'hint')]")
            told = "".join(hint.text_content() for hint in hints)
            assert "公司" not in told, section.short_name
            assert "91110" not in told, section.short_name


def test_the_words_of_a_check_come_with_the_input(people: People) -> None:
    page = people.enterprise.get(address(people.enterprise, "unit"))
    code = page.tree.xpath("//input[@id='unit-credit_code']")[0]
    assert code.get("data-check") == "credit-code"
    said = json.loads(code.get("data-said"))
    assert said["passed"] == "校验通过"
    assert said["check"] == "第 18 位校验码不对，请核对"
    assert page.tree.xpath("//input[@id='unit-postcode']/@data-pattern") == ["[0-9]{6}"]


def test_every_condition_is_one_a_script_can_read() -> None:
    """A condition on another page stays visible with its note; all the others hide."""
    for annex in ANNEXES:
        for question in annex.load(annex.example()).walk():
            if question.when is not None:
                assert asked_when(question), question.path
                assert getattr(question, "of", "") or asked_note(question) != "不适用的可不填", question.path


def test_the_reason_of_the_plan_is_asked_while_a_criterion_is_left(people: People) -> None:
    person = filler_of(people, "plan")
    page = person.get(address(person, "cultivation"))
    part = page.tree.xpath("//input[@id='cultivation-units-0-reason']/..")[0]
    assert part.get("data-when") == "cultivation-units-0-criteria!demand,basis,model"
    assert "“选取条件”未全部勾选时填写" in part.text_content()
