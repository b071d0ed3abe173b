"""Drawing the plan from the system: offered by section, saved as a draft, marked, changed, drawn anew."""

from __future__ import annotations

from typing import Any

import pytest

from forms.annexes import by_code
from forms.models import Event, db
from tests.conftest import People, Person
from tests.pages.answering import begin_plan, controls, hold, send, stored
from tests.pages.packaging import FACTS, SECOND, annexes_ready, draws, pairs_ready
from tests.pages.pairing import agreed_on
from tests.pages.stories import everywhere

pytestmark = pytest.mark.alike


def known(people: People) -> list[int]:
    """Annexes accepted and listed, two pairs, and a plan begun."""
    annexes_ready(people)
    numbers = pairs_ready(people)
    begin_plan(people.guizhou)
    return numbers


def plan_of(people: People) -> dict[str, Any]:
    with stored(people.guizhou) as response:
        return dict(response.answers)


def edits(officer: Person, section: str, **typed: str) -> None:
    address = f"/fill/{officer.public_id}/sections/{section}"
    data = controls(officer.get(address))
    for name, value in typed.items():
        data[name.replace("__", "-")] = value
    send(officer, address, data)


def test_before_the_plan_is_begun_there_is_nothing_to_draw_into(people: People) -> None:
    people.guizhou.get(FACTS, status=302)


def test_what_is_known_is_offered_section_by_section_and_looking_changes_nothing(people: People) -> None:
    known(people)
    before = plan_of(people)
    page = people.guizhou.get(FACTS)
    words = page.words()
    for told in ("取自：审核通过的附件2和省级意见", people.enterprise.name, people.agency.name, SECOND, "结对登记"):
        assert told in words
    assert page.tree.xpath("//input[@name='section']/@value") == [
        *("goals", "cultivation", "agencies", "pairing", "schedule", "contacts", "attachments")
    ]
    assert plan_of(people) == before


def test_the_sections_chosen_are_put_in_and_the_others_are_not(people: People) -> None:
    known(people)
    draws(people.guizhou, "goals", "cultivation", "agencies", "pairing", "schedule", "attachments", "contacts")
    plan = plan_of(people)
    (unit,) = plan["cultivation"]["units"]
    example = by_code("demand").example()
    assert (unit["name"], unit["credit_code"]) == (people.enterprise.name, example["unit"]["credit_code"])
    assert (unit["industry"], unit["survey"]) == (example["unit"]["industry"], "yes")
    assert unit["needs"].startswith("电磁内热式杀青机防侵权检索；茶叶加工机械竞争对手监测")
    assert unit["criteria"] == ["demand", "basis", "model"]
    (agency,) = plan["agencies"]["agencies"]
    assert (agency["name"], agency["category"]) == (people.agency.name, "attorneys")
    assert [(row["agency"], row["enterprise"], row["signed"]) for row in plan["pairing"]["pairs"]] == [
        (people.agency.name, people.enterprise.name, "2017-06-06"),
        (people.agency.name, SECOND, "2017-06-06"),
    ]
    assert {row["name"]: row["target"] for row in plan["goals"]["kpi"][:3]} == {
        "帮扶结对数": 2,
        "重点联系单位": 1,
        "培育服务机构": 1,
    }
    assert len(plan["goals"]["kpi"]) == 7
    filing = next(row for row in plan["schedule"]["steps"] if row["link"] == "filing")
    assert (filing["start"], filing["end"]) == ("2017-05-01", "2017-06-10")
    assert [row["name"] for row in plan["contacts"]["people"]] == ["王处长"]
    assert plan["attachments"] == {
        "enclosed": ["pairs", "contacts", "agreements", "surveys", "sheets"],
        "surveys": 1,
        "sheets": 1,
    }
    assert "与系统数据一致，不用取" in people.guizhou.get(FACTS).words()


def test_only_what_was_chosen_is_touched(people: People) -> None:
    known(people)
    draws(people.guizhou, "pairing")
    plan = plan_of(people)
    assert len(plan["pairing"]["pairs"]) == 2
    assert not plan.get("cultivation", {}).get("units") or not any(row["name"] for row in plan["cultivation"]["units"])
    draws(people.guizhou)
    assert "还没有选择要取数的部分" in people.guizhou.get(FACTS).words()


def test_drawn_answers_are_marked_and_a_change_is_said(people: People) -> None:
    known(people)
    draws(people.guizhou, "pairing")
    address = f"/fill/{people.guizhou.public_id}/sections/pairing"
    words = people.guizhou.get(address).words()
    assert "帮扶结对单位（2项）：系统数据，取自结对登记" in words.replace(" ", "")
    assert "已改动" not in words
    edits(people.guizhou, "pairing", **{"pairing__pairs__1__mode": "远程服务"})
    words = people.guizhou.get(address).words()
    assert "已改动 1 处" in words
    assert "帮扶结对单位第2项·帮扶方式：已改动；系统数据：上门服务" in words.replace(" ", "")
    assert "系统数据，取自" not in people.guizhou.get(f"/fill/{people.guizhou.public_id}/sections/funds").words()


def test_drawn_anew_what_the_system_knows_is_mended_and_what_was_added_by_hand_stays(people: People) -> None:
    first, second = known(people)
    hold(people.guizhou, "plan")
    draws(people.guizhou, "pairing", "cultivation")
    plan = plan_of(people)
    assert len(plan["cultivation"]["units"]) == 3
    by_hand = [row["name"] for row in plan["cultivation"]["units"]][-2:]
    pair = f"/province/pairs/{first}"
    people.guizhou.post(pair, agreed_on(people.guizhou.get(pair)) | {"mode": "驻点指导"})
    people.guizhou.post(f"/province/pairs/{second}/dissolve", {"version": "0", "reason": "企业停产"})
    page = people.guizhou.get(FACTS)
    assert "驻点指导" in page.words() and SECOND in page.words()
    draws(people.guizhou, "pairing", "cultivation")
    plan = plan_of(people)
    rows = {row["enterprise"]: row["mode"] for row in plan["pairing"]["pairs"]}
    assert rows[people.enterprise.name] == "驻点指导"
    assert SECOND not in rows
    assert [row["name"] for row in plan["cultivation"]["units"]][-2:] == by_hand
    assert "贵州云岭茶叶机械制造有限公司" in rows, "a pair written by hand stays"


def test_a_proposed_date_never_replaces_one_an_officer_has_chosen(people: People) -> None:
    known(people)
    hold(people.guizhou, "plan")
    before = plan_of(people)["schedule"]
    draws(people.guizhou, "schedule", "contacts")
    after = plan_of(people)
    assert after["schedule"] == before
    assert [row["name"] for row in after["contacts"]["people"]] == ["罗文珊", "秦若川", "王处长"]


def test_what_a_colleague_typed_meanwhile_is_kept(people: People) -> None:
    known(people)
    draws(people.guizhou, "goals")
    form = controls(people.guizhou.get(FACTS), FACTS)
    assert "mark-goals" not in form
    form = controls(people.guizhou.get(FACTS), FACTS)
    edits(people.guizhou, "pairing", **{"pairing__library": "joined"})
    draws(people.guizhou, "pairing", form=form)
    plan = plan_of(people)
    assert plan["pairing"]["library"] == "joined"
    assert len(plan["pairing"]["pairs"]) == 2


def test_what_the_system_learned_meanwhile_is_shown_first(people: People) -> None:
    first, _second = known(people)
    form = controls(people.guizhou.get(FACTS), FACTS)
    pair = f"/province/pairs/{first}"
    people.guizhou.post(pair, agreed_on(people.guizhou.get(pair)) | {"mode": "驻点指导"})
    draws(people.guizhou, "pairing", form=form)
    assert "系统数据刚刚有变化" in people.guizhou.get(FACTS).words()
    assert not any(row["agency"] for row in plan_of(people).get("pairing", {}).get("pairs", []))


def test_what_was_drawn_is_on_record(people: People) -> None:
    known(people)
    draws(people.guizhou, "pairing")
    with everywhere(people.guizhou.app):
        (event,) = db.session.execute(db.select(Event).where(Event.step == "draw")).scalars()
        assert event.actor == "贵州省知识产权局 王处长"
        assert [row["enterprise"] for row in event.details["drawn"]["pairing.pairs"]] == [
            people.enterprise.name,
            SECOND,
        ]


def test_two_officers_fill_the_plan_at_once(people: People) -> None:
    """The plan's pages save as those of a link do: what both wrote at different questions stands."""
    officer, colleague = people.guizhou, Person(people.guizhou.app, name="王处长", account="guizhou")
    begin_plan(officer)
    address = f"/fill/{officer.public_id}/sections/leadership"
    mine, theirs = controls(officer.get(address)), controls(colleague.get(address))
    mine["leadership-leader"], theirs["leadership-department"] = "杨明远", "专利管理处"
    send(officer, address, mine)
    send(colleague, f"{address}/autosave", theirs, status=200)
    with stored(officer) as response:
        held = response.answers["leadership"]
        assert (held["leader"], held["department"]) == ("杨明远", "专利管理处")


def test_another_province_draws_its_own(people: People) -> None:
    known(people)
    people.gansu.post("/province/plan")
    words = people.gansu.get(FACTS).words()
    assert people.enterprise.name not in words and people.agency.name not in words
    draws(people.gansu, "schedule")
    with everywhere(people.gansu.app):
        assert db.session.execute(db.select(db.func.count(Event.id)).where(Event.step == "draw")).scalar_one() == 1
