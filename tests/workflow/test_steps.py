"""The table of steps: every step × every state × every person."""

from __future__ import annotations

import itertools

import pytest

from forms.annexes import ANNEXES, by_code
from forms.models import Response
from forms.models.responses import STATES
from forms.workflow import STEPS, Actor, may

HERE, THERE = 1, 2
ACTORS = {
    "its link": Actor("link", "企业", region_id=HERE, response_id=7),
    "another link": Actor("link", "别的企业", region_id=HERE, response_id=8),
    "its province": Actor("province", "贵州", region_id=HERE),
    "another province": Actor("province", "甘肃", region_id=THERE),
    "the bureau": Actor("bureau", "国家局"),
    "an auditor": Actor("auditor", "审计"),
}
ALLOWED = {
    "save": {"its link"},
    "submit": {"its link"},
    "seal": {"its link"},
    "opinion": {"its province"},
    "return": {"its province"},
    "accept": {"its province"},
    "render": {"the bureau"},
    "file": {"its province"},
    "unfile": {"the bureau"},
    "archive": {"the bureau"},
}
CASES = list(itertools.product(STEPS, STATES, ACTORS))


def response_in(state: str, annex: str = "demand") -> Response:
    return Response(id=7, region_id=HERE, annex=annex, state=state)


@pytest.mark.parametrize(("step", "state", "who"), CASES)
def test_a_step_is_for_its_people_in_its_states_only(step: str, state: str, who: str) -> None:
    expected = state in STEPS[step].states and who in ALLOWED[step]
    assert may(ACTORS[who], step, response_in(state)) is expected


def test_the_province_fills_its_own_plan_and_no_link_does() -> None:
    plan = response_in("draft", "plan")
    assert [who for who, actor in ACTORS.items() if may(actor, "submit", plan)] == ["its province"]


def test_every_state_can_be_reached_and_only_the_archive_is_final() -> None:
    reached = {"draft"} | {step.to for step in STEPS.values() if step.to}
    assert reached == set(STATES)
    left = {state for step in STEPS.values() if step.to for state in step.states}
    assert set(STATES) - left == {"archived"}


def test_an_opinion_is_asked_where_the_annex_has_one() -> None:
    province = ACTORS["its province"]
    with_opinion = {annex.code for annex in ANNEXES if may(province, "opinion", response_in("submitted", annex.code))}
    assert with_opinion == {annex.code for annex in ANNEXES if by_code(annex.code)().sections("province")}
    assert with_opinion == {"demand", "service"}
