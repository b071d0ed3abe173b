"""What differs between two versions of the same answers, in words, with rows matched sensibly."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from forms.annexes import ANNEXES, by_code
from forms.pages.changes import changes, followed

pytestmark = pytest.mark.alike

Answers = dict[str, Any]


@pytest.fixture(autouse=True)
def spoken(app: Flask) -> Iterator[None]:
    """Words need a language."""
    with app.test_request_context():
        yield


def told(before: Answers, after: Answers, code: str = "service") -> list[tuple[str, str, str]]:
    found = changes(by_code(code).load(before), by_code(code).load(after))
    return [(change.label, change.before, change.after) for change in found]


@pytest.fixture
def before() -> Answers:
    return by_code("service").example()


@pytest.fixture
def after(before: Answers) -> Answers:
    return copy.deepcopy(before)


@pytest.mark.parametrize("code", [annex.code for annex in ANNEXES])
def test_the_same_answers_do_not_differ(code: str) -> None:
    example = by_code(code).example()
    assert told(example, copy.deepcopy(example), code) == []


def test_a_question_answered_anew(before: Answers, after: Answers) -> None:
    after["agency"]["address"] = "贵阳市云岩区中华北路1号"
    assert told(before, after) == [("通讯地址", before["agency"]["address"], "贵阳市云岩区中华北路1号")]


def test_a_question_left_blank(before: Answers, after: Answers) -> None:
    after["agency"]["website"] = None
    assert told(before, after) == [("网址", before["agency"]["website"], "")]


def test_a_cell_of_a_matrix_is_named_by_its_row() -> None:
    before = by_code("demand").example()
    after = copy.deepcopy(before)
    after["patents"]["counts"]["invention"]["applied"] += 1
    ((label, earlier, later),) = told(before, after, "demand")
    assert label == "发明 · 累计申请量"
    assert int(later) == int(earlier) + 1, "the sum that follows from it is no change of its own"


def test_a_row_added_in_front_is_one_change(before: Answers, after: Answers) -> None:
    member = before["people"]["team"][0] | {"name": "吴敏", "skill": "外观设计检索"}
    after["people"]["team"].insert(0, member)
    ((label, earlier, later),) = told(before, after)
    assert label == "骨干人员第 1 项"
    assert earlier == ""
    assert "吴敏" in later


def test_a_row_removed_from_the_middle_is_one_change(before: Answers, after: Answers) -> None:
    gone = after["people"]["team"].pop(0)
    ((label, earlier, later),) = told(before, after)
    assert (label, later) == ("骨干人员第 1 项", "")
    assert gone["name"] in earlier


def test_a_row_moved_and_changed_is_still_the_same_row(before: Answers, after: Answers) -> None:
    team = after["people"]["team"]
    team.reverse()
    team[0]["years"] = 49
    labels = [label for label, _earlier, _later in told(before, after)]
    assert labels == ["骨干人员的顺序", "骨干人员第 1 项 · 从事专利信息工作年限"]


def test_what_a_submission_would_not_keep_is_no_change(before: Answers, after: Answers) -> None:
    after["people"]["team"].append({})
    assert told(before, after) == []


def test_what_does_not_parse_is_told_as_typed(before: Answers, after: Answers) -> None:
    after["agency"]["founded"] = "去年"
    assert [later for _label, _earlier, later in told(before, after)] == ["去年"]


def test_a_place_is_followed_to_where_its_row_went(before: Answers, after: Answers) -> None:
    after["people"]["team"].reverse()
    found = followed(by_code("service").load(before), by_code("service").load(after))
    assert found["people.team.0.name"].anchor == "people-team-1-name"
    assert found["agency.address"].anchor == "agency-address"
    del after["people"]["team"][1]
    found = followed(by_code("service").load(before), by_code("service").load(after))
    assert found["people.team.0.name"].anchor == "people-team"


def test_every_place_leads_somewhere(before: Answers) -> None:
    for annex in ANNEXES:
        full, blank = annex.load(annex.longest()), annex.load({})
        paths = {question.path for question in full.concerned()}
        assert set(followed(full, blank)) == paths
