"""One step for many responses: told before, taken once, whoever is left out told by name."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from forms.models import User, db
from forms.workflow import bulk
from tests.conftest import People, Person
from tests.pages.answering import controls
from tests.pages.stories import (
    all_rows,
    arrive,
    enrol,
    everywhere,
    remarked,
    response_id_of,
    state_of,
    steps_of,
    submits,
)
from tests.visitor import Page

ENTERPRISE, AGENCY, NEIGHBOUR = "贵州黔源智能装备有限公司", "贵州省专利信息服务中心", "兰州陇原石化装备有限公司"


def figures(page: Page) -> list[str]:
    return [figure.text_content() for figure in page.tree.xpath("//dl[@class='facts']//dd")]


def left_out(page: Page) -> dict[str, str]:
    """Who is left out, by name, with the reason."""
    lines = page.tree.xpath("//ul[@class='left-out']/li")
    return {line.xpath("a")[0].text_content(): line.xpath("span")[0].text_content() for line in lines}


def form_of(officer: Person, action: str, query: str = "") -> dict[str, str]:
    """The fields of the confirmation as the page has them."""
    return controls(officer.get(f"/desk/bulk/{action}{query}"), f"/bulk/{action}").to_dict()


def confirms(officer: Person, action: str, query: str = "", **said: str) -> Page:
    """Look over whom a step is for, and take it."""
    return officer.post(f"/desk/bulk/{action}", form_of(officer, action, query) | said, status=200)


def both_submitted(people: People) -> None:
    submits(people.enterprise)
    submits(people.agency)


def colleague(app: Flask, account: str = "guizhou") -> int:
    with everywhere(app):
        return int(db.session.execute(db.select(User.id).where(User.account == account)).scalar_one())


def test_the_page_says_whom_it_is_for_and_whom_it_leaves_out(app: Flask, people: People) -> None:
    arrive(people.guizhou)
    submits(people.enterprise)
    before = all_rows(app)
    page = people.guizhou.get("/desk/bulk/accept")
    assert figures(page) == ["1", "1"]
    assert left_out(page) == {AGENCY: "状态是“填写中”"}
    assert all_rows(app) == before


def test_all_of_the_filter_are_accepted_once(people: People) -> None:
    both_submitted(people)
    page = confirms(people.guizhou, "accept", "?state=submitted", **{"bulk-reason": "材料齐全。"})
    assert "已办理 2 份" in page.words()
    assert state_of(people.enterprise) == state_of(people.agency) == "accepted"
    assert steps_of(people.enterprise)[-1] == ("accept", "贵州省知识产权局 王处长", "材料齐全。")
    again = people.guizhou.get("/desk/bulk/accept")
    assert figures(again) == ["0", "2"]
    assert left_out(again)[ENTERPRISE] == "状态是“已审核”"


def test_sending_the_same_confirmation_twice_changes_nothing_more(app: Flask, people: People) -> None:
    both_submitted(people)
    fields = form_of(people.guizhou, "accept")
    people.guizhou.post("/desk/bulk/accept", fields, status=200)
    before = all_rows(app)
    page = people.guizhou.post("/desk/bulk/accept", fields, status=200)
    assert "已办理 0 份" in page.words()
    assert set(left_out(page)) == {ENTERPRISE, AGENCY}
    assert all_rows(app) == before


def test_ticked_rows_alone_are_meant(people: People) -> None:
    both_submitted(people)
    ticked = response_id_of(people.agency)
    assert people.guizhou.get("/desk/").tree.xpath(f"//input[@name='ticked'][@value='{ticked}']")
    confirms(people.guizhou, "accept", f"?ticked={ticked}")
    assert (state_of(people.enterprise), state_of(people.agency)) == ("submitted", "accepted")


def test_what_changed_after_the_page_was_opened_is_left_out_by_name(people: People) -> None:
    both_submitted(people)
    fields = form_of(people.guizhou, "accept")
    people.guizhou.post(f"/desk/responses/{people.enterprise.public_id}/return", {"return-reason": "请补充。"})
    submits(people.enterprise)
    page = people.guizhou.post("/desk/bulk/accept", fields, status=200)
    assert left_out(page) == {ENTERPRISE: "确认后有变动，请重新核对"}
    assert (state_of(people.enterprise), state_of(people.agency)) == ("submitted", "accepted")


def test_sending_back_needs_a_reason_and_gives_everybody_the_same(people: People) -> None:
    both_submitted(people)
    remarked(people.guizhou, people.enterprise, "unit.city")
    fields = form_of(people.guizhou, "return")
    page = people.guizhou.post("/desk/bulk/return", fields, status=422)
    assert "有误" in (page.tree.findtext(".//title") or "")
    assert figures(page) == ["2", "0"]
    people.guizhou.post("/desk/bulk/return", fields | {"bulk-reason": "请补盖骑缝章。"}, status=200)
    for person in (people.enterprise, people.agency):
        assert state_of(person) == "returned"
        assert steps_of(person)[-1][2] == "请补盖骑缝章。"
    with everywhere(people.enterprise.app):
        (remark,) = people.enterprise.response().remarks
        assert remark.sent_at is not None


def test_unsent_remarks_keep_a_response_from_being_accepted_with_many(people: People) -> None:
    both_submitted(people)
    remarked(people.guizhou, people.enterprise, "unit.city")
    assert left_out(people.guizhou.get("/desk/bulk/accept")) == {ENTERPRISE: "有批注还没有发出"}


def test_many_are_assigned_and_found_again(app: Flask, people: People) -> None:
    enrol(app, "guizhou", "遵义甲厂", "遵义乙厂")
    number = colleague(app)
    page = confirms(people.guizhou, "assign", "?q=遵义", assignee=str(number))
    assert "已办理 2 份" in page.words()
    assert "遵义甲厂" in people.guizhou.get("/desk/?assigned=mine").text
    again = confirms(people.guizhou, "assign", "?q=遵义", assignee=str(number))
    assert set(left_out(again).values()) == {"经办人没有变化"}
    for stranger in (colleague(app, "gansu"), colleague(app, "bureau"), 99999):
        fields = form_of(people.guizhou, "assign")
        people.guizhou.post("/desk/bulk/assign", fields | {"assignee": str(stranger)}, status=400)


def test_nobody_takes_a_step_for_another_province_or_for_nonsense(app: Flask, people: People) -> None:
    both_submitted(people)
    submits(people.neighbour)
    assert NEIGHBOUR not in people.guizhou.get("/desk/bulk/accept").text
    ticked = response_id_of(people.neighbour)
    assert figures(people.guizhou.get(f"/desk/bulk/accept?ticked={ticked}")) == ["0", "0"]
    with everywhere(app):
        version = people.neighbour.response().version
    page = people.guizhou.post("/desk/bulk/accept", {"seen": f"{ticked}-{version}"}, status=200)
    assert "已办理 0 份" in page.words()
    assert NEIGHBOUR not in page.text
    assert state_of(people.neighbour) == "submitted"
    people.guizhou.post("/desk/bulk/accept", {"seen": "1;2"}, status=400)
    people.bureau.get("/desk/bulk/accept", status=404)
    people.auditor.get("/desk/bulk/accept", status=404)


def test_a_batch_that_fails_is_told_by_name_and_the_others_are_done(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_submitted(people)
    monkeypatch.setattr(bulk, "BATCH", 1)
    real: Any = bulk.move

    def fails(actor: Any, held: Any, *rest: Any) -> None:
        if held.filler_name == AGENCY:
            raise bulk.SQLAlchemyError("disk is full")
        real(actor, held, *rest)

    monkeypatch.setattr(bulk, "move", fails)
    page = confirms(people.guizhou, "accept")
    assert "已办理 1 份" in page.words()
    assert left_out(page) == {AGENCY: "没有写入，请重试"}
    assert (state_of(people.enterprise), state_of(people.agency)) == ("accepted", "submitted")


def test_more_than_are_done_at_once_are_told(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    both_submitted(people)
    monkeypatch.setattr("forms.pages.desk.bulk.MOST", 1)
    page = people.guizhou.get("/desk/bulk/accept")
    assert "一次最多 1 份" in page.words()
    assert figures(page) == ["1", "0"]
