"""Last year's answers taken over: offered, previewed, marked, confirmed; and what is never taken over."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from forms.annexes import by_code
from forms.models import Event, Response, Revision, db, scoped, transaction
from forms.workflow.settling import answer_at
from tests.conftest import People, Person
from tests.pages.answering import controls, send, stored
from tests.pages.stories import arrive, everywhere, goes_on, remarked, steps_of, submits
from tests.pages.years import again, answers_the_rest, next_year


@pytest.fixture
def returning(app: Flask, people: People) -> Person:
    """The enterprise, which submitted in 2017 and is invited in 2018."""
    submits(people.enterprise)
    next_year(app, "open")
    return again(people.enterprise)


def fill(person: Person, rest: str = "") -> str:
    return f"/fill/{person.public_id}/{rest}"


def takes(person: Person, *sections: str) -> None:
    """Take over some sections, all of them where none is named."""
    person.client  # noqa: B018 - the link is opened first
    person.post(fill(person, "earlier"), {"section": list(sections)} if sections else {"all": "yes"})


def answer(person: Person, path: str) -> Any:
    with stored(person) as response:
        return answer_at(response.answers, path)


def marked(person: Person) -> set[str]:
    with stored(person) as response:
        return set(response.carried.get("paths", {}))


# -- offered --------------------------------------------------------------------------------------


def test_the_hub_offers_what_was_submitted_last_year(returning: Person) -> None:
    page = returning.get(fill(returning))
    assert "沿用2017年填报的内容" in page.words()
    page = returning.get(fill(returning, "earlier"))
    assert "一、单位基本情况" in page.words()
    assert "杨晓梅" in page.words(), "the preview says what would be put in"
    with stored(returning) as response:
        assert response.visited == [], "looking puts nothing in"


def test_nothing_is_offered_to_whoever_did_not_submit(app: Flask, people: People) -> None:
    next_year(app, "open")
    newcomer = again(people.agency)
    assert "沿用" not in newcomer.get(fill(newcomer)).words()
    assert newcomer.get(fill(newcomer, "earlier"), 303).location.endswith(fill(newcomer))
    newcomer.post(fill(newcomer, "earlier"), {"all": "yes"})
    assert marked(newcomer) == set()


def test_nobody_is_offered_another_organisation_s_answers(app: Flask, people: People) -> None:
    submits(people.enterprise)
    submits(people.neighbour)
    next_year(app, "open")
    mine = again(people.neighbour)
    words = mine.get(fill(mine, "earlier")).text
    assert people.enterprise.name not in words
    people.enterprise.get(fill(mine, "earlier"), 404)
    people.gansu.get(fill(mine, "earlier"), 404)


# -- taken over -----------------------------------------------------------------------------------


def test_all_of_it_is_taken_over_and_marked_at_each_field(returning: Person) -> None:
    takes(returning)
    assert answer(returning, "unit.city") == by_code("demand").example()["unit"]["city"]
    assert answer(returning, "needs.requests.1.name") == "茶叶加工机械竞争对手监测"
    assert {"unit.city", "patents.counts.invention.applied", "contact.contacts.0.name"} <= marked(returning)
    page = returning.get(fill(returning, "sections/unit"))
    city = page.tree.xpath("//*[@id='unit-city']")[0]
    assert "carried-unit-city" in city.get("aria-describedby")
    assert page.tree.xpath("string(//*[@id='carried-unit-city'])") == "去年填报"
    hub = returning.get(fill(returning))
    assert "沿用的内容待核对" in hub.words()
    assert not hub.tree.xpath("//*[contains(@class, 'status-done')]"), "nothing is done before it is confirmed"
    assert ("carry", returning.name, "") in steps_of(returning)


def test_only_the_sections_chosen_are_taken_over(returning: Person) -> None:
    takes(returning, "unit")
    assert {path.partition(".")[0] for path in marked(returning)} == {"unit"}
    assert answer(returning, "needs.requests") in ([], None) or not answer(returning, "needs.requests.0.name")
    page = returning.get(fill(returning, "earlier"))
    assert page.tree.xpath("//input[@name='section']/@value")[0] != "unit"


def test_what_was_filled_in_this_year_is_never_overwritten(returning: Person) -> None:
    base = fill(returning, "sections/unit")
    data = controls(returning.get(base))
    data["unit-city"] = "遵义市"
    send(returning, base, data)
    takes(returning)
    assert answer(returning, "unit.city") == "遵义市"
    assert "unit.city" not in marked(returning)
    assert "unit.address" in marked(returning)


def test_what_belongs_to_one_submission_is_never_taken_over(people: People, returning: Person) -> None:
    takes(returning)
    assert not answer(returning, "statement.agreed")
    assert answer(returning, "contact.filled") is None
    with stored(returning) as response:
        assert (response.remarks, response.attachments, response.remark) == ([], [], "")
        assert not any((response.answers.get("opinion") or {}).values())


def test_the_province_s_opinion_and_remarks_stay_where_they_are(app: Flask, people: People) -> None:
    submits(people.enterprise)
    remarked(people.guizhou, people.enterprise, "unit.city", "请核对所在市。")
    people.guizhou.post(f"/desk/responses/{people.enterprise.public_id}/return", {"return-reason": "请按批注修改。"})
    next_year(app, "open")
    mine = again(people.enterprise)
    takes(mine)
    assert "请核对所在市" not in mine.get(fill(mine, "sections/unit")).words()


def test_the_years_of_a_table_move_on(app: Flask, people: People) -> None:
    submits(people.agency)
    next_year(app, "open")
    mine = again(people.agency)
    page = mine.get(fill(mine, "earlier"))
    assert "不在今年填报的年份之内" in page.words()
    takes(mine)
    rows = by_code("service").example()["business"]["performance"]
    assert answer(mine, "business.performance.three_years_ago.consultations") == rows["two_years_ago"]["consultations"]
    assert answer(mine, "business.performance.two_years_ago.consultations") == rows["last_year"]["consultations"]
    assert answer(mine, "business.performance.last_year.consultations") is None


def test_what_does_not_hold_any_more_is_listed_and_left_out(returning: Person) -> None:
    page = returning.get(fill(returning, "earlier"))
    left = page.tree.xpath("//section[@aria-labelledby='left']//tr[td]")
    assert any("期望完成时间" in row.text_content() and "2017年8月" in row.text_content() for row in left)
    takes(returning)
    assert answer(returning, "needs.requests.0.deadline") is None
    assert answer(returning, "needs.requests.0.name")


def test_questions_of_another_edition_are_listed_as_left_out(app: Flask, people: People, returning: Person) -> None:
    with everywhere(app), transaction():
        old = people.enterprise.response()
        answers = json.loads(old.revisions[-1].answers)
        answers["unit"]["fax_of_the_head"] = "0851-86826498"
        answers["bygone"] = {"question": "早已取消"}
        db.session.add(
            Revision(
                response_id=old.id, region_id=old.region_id, number=2, kind="submit", key="k" * 32,
                answers=json.dumps(answers), sha256="0" * 64, cautions=[], actor=people.enterprise.name,
            )
        )  # fmt: skip
        old.edition = "2016"
    words = returning.get(fill(returning, "earlier")).words()
    assert "0851-86826498 原因 今年的表没有这一栏" in words
    assert "已取消的部分" in words
    takes(returning)
    assert answer(returning, "unit.fax_of_the_head") is None
    assert answer(returning, "bygone") is None


# -- confirmed or changed -------------------------------------------------------------------------


def saves(person: Person, section: str, **changes: str) -> None:
    base = fill(person, f"sections/{section}")
    data = controls(person.get(base))
    for name, value in changes.items():
        data[name.replace("__", "-")] = value
    send(person, base, data)


def test_an_answer_that_is_changed_is_this_year_s_for_good(returning: Person) -> None:
    takes(returning)
    was = answer(returning, "unit.city")
    saves(returning, "unit", unit__city="遵义市")
    assert "unit.city" not in marked(returning)
    assert "unit.address" in marked(returning)
    saves(returning, "unit", unit__city=was)
    assert "unit.city" not in marked(returning), "changed back by a person is no more last year's"


def test_a_section_is_confirmed_with_its_save(returning: Person) -> None:
    takes(returning)
    page = returning.get(fill(returning, "sections/patents"))
    assert "其中数字和日期" in page.words()
    saves(returning, "patents")
    assert any(path.startswith("patents.") for path in marked(returning)), "a save alone confirms nothing"
    saves(returning, "patents", carried="yes")
    assert not any(path.startswith("patents.") for path in marked(returning))
    assert any(path.startswith("unit.") for path in marked(returning))
    page = returning.get(fill(returning, "sections/patents"))
    assert not page.tree.xpath("//*[@class='carried']")
    assert ("carry-confirm", returning.name, "") in steps_of(returning)


def test_submission_asks_to_confirm_what_is_left(app: Flask, returning: Person) -> None:
    takes(returning)
    answers_the_rest(returning)
    page = returning.get(fill(returning, "check"))
    assert "沿用往年、还没有核对的内容" in page.words()
    data = controls(page, "/submit")
    data["confirmed"] = data["declared"] = "yes"
    refused = send(returning, fill(returning, "submit"), data, 422)
    assert "请核对沿用往年的内容，并勾选确认" in refused.words()
    data["carried"] = "yes"
    assert send(returning, fill(returning, "submit"), data).location.endswith("/receipt")
    assert marked(returning) == set()
    with everywhere(app):
        wanted = db.select(Event).where(Event.response_id == returning.response().id, Event.step == "submit")
        told = db.session.execute(wanted).scalar_one().details["carried"]
    assert told["year"] == 2017
    assert told["count"] > 50
    assert returning.get(fill(returning, "receipt")).words()


def test_the_earlier_year_is_left_as_it_was(app: Flask, people: People, returning: Person) -> None:
    def then() -> tuple[Any, ...]:
        with everywhere(app):
            old = people.enterprise.response()
            return old.answers, old.version, old.state, old.carried, len(old.revisions)

    before = then()
    takes(returning)
    saves(returning, "unit", unit__city="遵义市")
    assert then() == before


def test_what_is_taken_over_twice_is_the_same(returning: Person) -> None:
    takes(returning)
    before = marked(returning)
    takes(returning)
    assert marked(returning) == before
    assert "沿用2017年填报的内容" not in returning.get(fill(returning)).words(), "there is nothing more to offer"


def test_a_link_reaches_only_its_own_response(app: Flask, people: People, returning: Person) -> None:
    """Reading what the same organisation submitted before opens no door to it."""
    arrive(returning)
    goes_on(people.guizhou, people.enterprise, "accept")
    with app.test_request_context(), scoped(returning.scope):
        seen = db.session.execute(db.select(Response.public_id)).scalars().all()
    assert seen == [returning.public_id]
    returning.get(f"/fill/{people.enterprise.public_id}/receipt", 404)
