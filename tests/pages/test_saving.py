"""Two devices on one link, fifty editors, sessions that end: nothing anybody typed is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from forms.models import SectionDraft, transaction
from forms.models.database import db
from forms.sign_in import LONGEST, SIGNED_IN_AT
from forms.workflow.grounds import KEPT
from forms.workflow.links import issue
from tests.conftest import People, Person, invited
from tests.pages.answering import begin_plan, controls, hold, send, stored
from tests.visitor import Page

NAME = "p{:015x}"
AT_ONCE = 16
"""What deploy/gunicorn.conf.py lets in at the same time."""


def section(person: Person, name: str) -> str:
    return f"/fill/{person.public_id}/sections/{name}"


def another_device(person: Person) -> Person:
    """The same link opened on another device."""
    return Person(person.app, name=person.name, actor=person.actor, token=person.token, public_id=person.public_id)


def open_page(person: Person, name: str) -> MultiDict[str, str]:
    return controls(person.get(section(person, name)))


def autosave(person: Person, name: str, data: Any, status: int = 200) -> Any:
    answer = person.client.post(f"{section(person, name)}/autosave", data=data)
    assert answer.status_code == status, answer.get_data(as_text=True)[:300]
    return answer.get_json(silent=True)


def answers(person: Person, name: str) -> Any:
    with stored(person) as response:
        return response.answers[name]


def drafts(person: Person, name: str) -> list[Any]:
    """What the section held, oldest first, as far as it is remembered."""
    with stored(person) as response:
        wanted = select(SectionDraft.answers).where(
            SectionDraft.response_id == response.id, SectionDraft.section == name
        )
        return list(db.session.execute(wanted.order_by(SectionDraft.id)).scalars())


# -- two devices on one link ----------------------------------------------------------------------


def test_different_fields_of_one_section_are_both_saved(people: People) -> None:
    office, phone = people.enterprise, another_device(people.enterprise)
    mine, theirs = open_page(office, "staff"), open_page(phone, "staff")
    theirs["staff-leader"] = "刘副总"
    send(phone, section(phone, "staff"), theirs)
    mine["staff-leader_post"] = "总经理"
    send(office, section(office, "staff"), mine)
    assert answers(office, "staff")["leader"] == "刘副总"
    assert answers(office, "staff")["leader_post"] == "总经理"


def clashing(people: People) -> tuple[Person, Page]:
    """Two devices have changed the leader at the same time; the page the second one gets."""
    office, phone = people.enterprise, another_device(people.enterprise)
    mine, theirs = open_page(office, "staff"), open_page(phone, "staff")
    theirs["staff-leader"], theirs["staff-full_time"] = "刘副总", "3"
    send(phone, section(phone, "staff"), theirs)
    mine["staff-leader"], mine["staff-leader_post"] = "周明远", "总经理"
    return office, send(office, section(office, "staff"), mine, status=409)


def test_the_same_field_is_shown_twice_at_the_field_and_the_rest_is_saved(people: People) -> None:
    office, page = clashing(people)
    assert answers(office, "staff")["leader"] == "刘副总"
    assert answers(office, "staff")["leader_post"] == "总经理"
    summary = page.tree.get_element_by_id("problems")
    assert [link.get("href") for link in summary.xpath(".//a")] == ["#staff-leader"]
    for told in (summary, page.tree.xpath("//*[@data-texts]")[0]):
        assert "周明远" in told.text_content()
        assert "刘副总" in told.text_content()
    assert page.tree.get_element_by_id("staff-leader").get("value") == "周明远"
    assert page.tree.get_element_by_id("staff-full_time").get("value") == "3"


@pytest.mark.parametrize(("side", "result"), [("mine", "周明远"), ("theirs", "刘副总")])
def test_saving_again_keeps_the_text_chosen(people: People, side: str, result: str) -> None:
    office, page = clashing(people)
    data = controls(page)
    (choice,) = page.tree.xpath("//input[@name='choice-staff-leader' and starts-with(@value, $side)]/@value", side=side)
    data["choice-staff-leader"] = choice
    send(office, section(office, "staff"), data)
    assert answers(office, "staff")["leader"] == result
    texts = [draft["leader"] for draft in drafts(office, "staff")]
    assert {"周明远", "刘副总"} <= set(texts), "both texts can still be found"


def test_a_choice_holds_for_the_text_that_was_shown(people: People) -> None:
    office, page = clashing(people)
    phone = another_device(office)
    third = open_page(phone, "staff")
    third["staff-leader"] = "陈董事长"
    send(phone, section(phone, "staff"), third)
    page = send(office, section(office, "staff"), controls(page), status=409)
    assert "陈董事长" in page.tree.get_element_by_id("problems").text_content()
    assert answers(office, "staff")["leader"] == "陈董事长"


def test_rows_added_by_both_are_both_shown(people: People) -> None:
    office, phone = people.enterprise, another_device(people.enterprise)
    hold(office)
    mine, theirs = open_page(office, "patents"), open_page(phone, "patents")
    number = len(answers(office, "patents")["key_patents"])
    for data, title in ((mine, "一种揉捻装置"), (theirs, "一种烘焙方法")):
        for name in [name for name in data if name.startswith("patents-key_patents-0-")]:
            data[name.replace("-0-", f"-{number}-")] = data[name]
        data[f"patents-key_patents-{number}-title"] = title
    mine["patents-trademarks"] = "7"
    send(phone, section(phone, "patents"), theirs)
    page = send(office, section(office, "patents"), mine, status=409)
    told = page.tree.get_element_by_id("problems").text_content()
    assert "一种揉捻装置" in told
    assert "一种烘焙方法" in told
    assert answers(office, "patents")["trademarks"] == 7
    send(office, section(office, "patents"), controls(page))
    assert [row["title"] for row in answers(office, "patents")["key_patents"]][number:] == ["一种揉捻装置"]


def test_cells_of_the_same_rows_do_not_clash(people: People) -> None:
    office, phone = people.enterprise, another_device(people.enterprise)
    hold(office)
    mine, theirs = open_page(office, "patents"), open_page(phone, "patents")
    mine["patents-key_patents-0-title"], theirs["patents-counts-design-applied"] = "改过的名称", "9"
    send(phone, section(phone, "patents"), theirs)
    send(office, section(office, "patents"), mine)
    assert answers(office, "patents")["key_patents"][0]["title"] == "改过的名称"
    assert answers(office, "patents")["counts"]["design"]["applied"] == 9


def test_a_page_that_stands_on_nothing_known_overwrites_nothing(people: People) -> None:
    person = people.enterprise
    hold(person)
    data = open_page(person, "staff")
    before = answers(person, "staff")
    data["mark"], data["staff-leader"] = "0" * 16, "来路不明"
    page = send(person, section(person, "staff"), data, status=409)
    assert answers(person, "staff") == before
    assert page.tree.get_element_by_id("staff-leader").get("value") == "来路不明"


def test_another_section_saved_meanwhile_is_no_clash(people: People) -> None:
    begin_plan(people.guizhou)
    hold(people.guizhou, "plan")
    data = open_page(people.guizhou, "pairing")
    with stored(people.guizhou), transaction():
        response = people.guizhou.response()
        agencies = response.answers["agencies"]
        agencies["agencies"][0]["category"] = next(
            code
            for code in ("company", "institution", "other", "university", "library")
            if code != agencies["agencies"][0]["category"]
        )
        response.answers = response.answers | {"agencies": agencies}
    data["pairing-pairs-0-support"] = "专利检索与分析培训"
    send(people.guizhou, section(people.guizhou, "pairing"), data)


def test_only_so_much_is_remembered(people: People) -> None:
    office, phone = people.enterprise, another_device(people.enterprise)
    waiting = open_page(phone, "staff")
    data = open_page(office, "staff")
    for number in range(60):
        data["staff-leader"] = f"第{number}稿"
        data["name"] = NAME.format(number)
        data["mark"] = autosave(office, "staff", data)["mark"]
    assert len(drafts(office, "staff")) <= KEPT
    waiting["staff-leader_post"] = "总经理"
    send(phone, section(phone, "staff"), waiting)
    assert answers(office, "staff")["leader"] == "第59稿"
    assert answers(office, "staff")["leader_post"] == "总经理"


# -- fifty editors ----------------------------------------------------------------------------------


def test_fifty_editors_of_one_response_lose_nothing(app: Flask, people: People) -> None:
    editors = [another_device(people.enterprise) for _ in range(50)]
    save_first = open_page(editors[0], "staff")
    send(editors[0], section(editors[0], "staff"), save_first)
    pages = [open_page(editor, "staff") for editor in editors]

    def edit(number: int) -> Any:
        """Save as a page does: what the server was too busy for is sent again."""
        data = pages[number]
        data["staff-leader"] = f"编辑{number:02d}"
        answer = editors[number].client.post(f"{section(editors[number], 'staff')}/autosave", data=data)
        return answer.get_json() if answer.status_code == 200 else edit(number)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = list(pool.map(edit, range(len(editors))))
    winner = answers(people.enterprise, "staff")["leader"]
    winners = [number for number, answer in enumerate(told) if not answer["conflicts"]]
    assert [f"编辑{number:02d}" for number in winners] == [winner], "one winner"
    for number, answer in enumerate(told):
        if number not in winners:
            (conflict,) = answer["conflicts"]
            assert (conflict["mine"], conflict["theirs"]) == (f"编辑{number:02d}", winner), "49 told, 49 texts kept"


# -- autosave ----------------------------------------------------------------------------------------


def test_an_autosave_answers_with_its_mark_and_time_and_judges_nothing(people: People) -> None:
    person = people.enterprise
    data = open_page(person, "unit")
    data["unit-city"] = "贵阳市"
    answer = autosave(person, "unit", data)
    assert answer["conflicts"] == []
    assert len(answer["clock"]) == 5
    assert answer["lasts"] > 3600
    assert answers(person, "unit")["city"] == "贵阳市"
    assert "填写中" in person.get(f"/fill/{person.public_id}/").words()


def test_a_page_goes_on_though_the_answer_to_its_save_was_lost(people: People) -> None:
    person = people.enterprise
    data = open_page(person, "staff")
    opened = data["mark"]
    data["staff-leader"], data["name"] = "周", NAME.format(1)
    autosave(person, "staff", data)
    data["staff-leader"], data["name"], data["mark"] = "周明远", NAME.format(2), f"{NAME.format(1)} {opened}"
    assert autosave(person, "staff", data)["conflicts"] == []
    assert answers(person, "staff")["leader"] == "周明远"


def test_a_page_goes_on_though_its_save_never_arrived(people: People) -> None:
    person = people.enterprise
    data = open_page(person, "staff")
    data["staff-leader"], data["name"], data["mark"] = "周明远", NAME.format(2), f"{NAME.format(1)} {data['mark']}"
    assert autosave(person, "staff", data)["conflicts"] == []
    assert answers(person, "staff")["leader"] == "周明远"


def test_the_same_post_twice_is_one_save(people: People) -> None:
    person = people.enterprise
    data = open_page(person, "staff")
    data["staff-leader"], data["name"] = "周明远", NAME.format(1)
    autosave(person, "staff", data)
    with stored(person) as response:
        version = response.version
    assert autosave(person, "staff", data)["conflicts"] == []
    with stored(person) as response:
        assert response.version == version


def test_a_conflict_stays_until_somebody_chose_and_the_rest_goes_on(people: People) -> None:
    office, phone = people.enterprise, another_device(people.enterprise)
    mine, theirs = open_page(office, "staff"), open_page(phone, "staff")
    theirs["staff-leader"] = "刘副总"
    autosave(phone, "staff", theirs)
    mine["staff-leader"] = "周明远"
    for number, post in enumerate(("总", "总经", "总经理"), start=1):
        mine["staff-leader_post"], mine["name"] = post, NAME.format(number)
        answer = autosave(office, "staff", mine)
        mine["mark"] = answer["mark"]
        (conflict,) = answer["conflicts"]
        assert (conflict["anchor"], conflict["mine"], conflict["theirs"]) == ("staff-leader", "周明远", "刘副总")
        assert answers(office, "staff")["leader_post"] == post
    mine["choice-staff-leader"], mine["name"] = f"mine:{conflict['mark']}", NAME.format(9)
    assert autosave(office, "staff", mine)["conflicts"] == []
    assert answers(office, "staff")["leader"] == "周明远"


def test_what_a_page_leaves_out_is_as_it_was_on_the_page(people: People) -> None:
    office, phone = people.enterprise, another_device(people.enterprise)
    hold(office)
    mine, theirs = open_page(office, "unit"), open_page(phone, "unit")
    theirs["unit-business"] = "别人改过的主营业务"
    autosave(phone, "unit", theirs)
    mine.poplist("unit-business")
    mine["unit-city"] = "遵义市"
    assert autosave(office, "unit", mine)["conflicts"] == []
    assert answers(office, "unit")["business"] == "别人改过的主营业务"
    assert answers(office, "unit")["city"] == "遵义市"


def test_a_closed_response_says_so(people: People) -> None:
    person = people.enterprise
    data = open_page(person, "staff")
    with stored(person), transaction():
        person.response().state = "submitted"
    assert autosave(person, "staff", data, status=409) == {"closed": True}


# -- sessions -----------------------------------------------------------------------------------------


def typed_in(person: Person) -> MultiDict[str, str]:
    data = open_page(person, "staff")
    data["staff-leader"] = "周明远"
    return data


def test_a_stale_token_gives_the_page_back_as_typed_to_be_saved_with_one_press(people: People) -> None:
    person = people.enterprise
    data = typed_in(person)
    data["csrf_token"] = "stale"
    page = send(person, section(person, "staff"), data, status=400)
    assert "还没有保存，请再按一次“保存”" in page.words()
    again = controls(page)
    assert again["staff-leader"] == "周明远"
    send(person, section(person, "staff"), again)
    assert answers(person, "staff")["leader"] == "周明远"


def test_an_ended_session_keeps_what_was_typed_until_the_link_was_opened_again(people: People) -> None:
    person = people.enterprise
    data = typed_in(person)
    person.client.delete_cookie("fubiao")
    page = send(person, section(person, "staff"), data, status=400)
    assert "会话已结束" in page.words()
    assert "周明远" in page.words()
    early = send(person, section(person, "staff"), controls(page), status=404)
    assert "周明远" in early.words()
    token = page.tree.xpath("//input[@name='csrf_token']/@value")[0]
    answer = person.client.post(f"/l/{person.token}", data={"csrf_token": token, "_enc": "汉✓"})
    assert answer.status_code == 303
    send(person, section(person, "staff"), controls(page))
    assert answers(person, "staff")["leader"] == "周明远"


def test_a_link_replaced_while_somebody_types_keeps_the_text(people: People) -> None:
    person = people.enterprise
    data = typed_in(person)
    with stored(person), transaction():
        fresh = issue(person.actor, person.response())  # type: ignore[arg-type]
    page = send(person, section(person, "staff"), data, status=404)
    assert "周明远" in page.words()
    person.post(f"/l/{fresh.token}")
    send(person, section(person, "staff"), controls(page))
    assert answers(person, "staff")["leader"] == "周明远"


def test_the_page_of_an_ended_session_says_nothing_about_the_response(app: Flask, people: People) -> None:
    data = typed_in(people.enterprise)
    data.poplist("csrf_token")
    pages = []
    for public_id in (people.enterprise.public_id, "0" * 20):
        stranger = Person(app, public_id=public_id)
        page = send(stranger, section(stranger, "staff"), data, status=400)
        token = page.tree.xpath("//input[@name='csrf_token']/@value")[0]
        pages.append(page.text.replace(public_id, "ID").replace(token, "TOKEN"))
    assert pages[0] == pages[1]
    assert people.enterprise.name not in pages[0]


def test_a_fresh_token_is_had_once_the_link_is_open_again(people: People) -> None:
    person = people.enterprise
    data = typed_in(person)
    person.client.delete_cookie("fubiao")
    autosave(person, "staff", data, status=400)
    assert person.client.get(f"/fill/{person.public_id}/token").status_code == 404
    person.post(f"/l/{person.token}")
    data["csrf_token"] = person.client.get(f"/fill/{person.public_id}/token").get_json()["token"]
    assert autosave(person, "staff", data)["conflicts"] == []


def test_staff_stay_by_pressing_a_button_but_not_for_ever(app: Flask, people: People) -> None:
    person = people.guizhou
    begin_plan(person)
    with person.client.session_transaction() as session:
        session[SIGNED_IN_AT] -= 7000
    assert int(person.get(section(person, "cover")).tree.xpath("//@data-lasts")[0]) <= 7200
    token = person.token_of_session()
    body = {"csrf_token": token, "_enc": "汉✓"}
    assert person.client.post(f"/fill/{person.public_id}/stay", data=body).get_json()["lasts"] > 7100
    with person.client.session_transaction() as session:
        session[SIGNED_IN_AT] -= LONGEST.total_seconds() - 7100
    assert person.client.post(f"/fill/{person.public_id}/stay", data=body).get_json()["lasts"] <= 100


def test_a_link_session_lasts_as_long_as_its_cookie(app: Flask, people: People) -> None:
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(minutes=20)
    person = people.enterprise
    assert person.get(section(person, "staff")).tree.xpath("//@data-lasts") == ["1200"]


def test_a_neighbour_gets_no_token_and_saves_nothing(people: People) -> None:
    data = typed_in(people.enterprise)
    for person in (people.neighbour, people.guizhou, people.stranger):
        assert person.client.get(f"/fill/{people.enterprise.public_id}/token").status_code == 404
        body = data.copy()
        body["csrf_token"] = person.token_of_session() if person.account == "" else open_token(person)
        answer = person.client.post(f"{section(people.enterprise, 'staff')}/autosave", data=body)
        assert answer.status_code == 404
    with stored(people.enterprise) as response:
        assert "staff" not in response.visited


def open_token(person: Person) -> str:
    return str(person.get("/desk/").tree.xpath("//input[@name='csrf_token']/@value")[0])


def test_nothing_counted_as_drafts_belongs_to_another(app: Flask, people: People) -> None:
    other = invited(app, "agency")
    autosave(people.enterprise, "staff", typed_in(people.enterprise))
    with stored(other):
        assert db.session.execute(select(func.count(SectionDraft.id))).scalar_one() == 0
