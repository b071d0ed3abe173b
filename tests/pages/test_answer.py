"""Answering: the list of sections, one section per page, and what becomes of every kind of save."""

from __future__ import annotations

import re

import pytest
from werkzeug.datastructures import MultiDict

from forms.models import transaction
from tests.conftest import People, Person
from tests.pages.answering import controls, hold, send, stored

pytestmark = pytest.mark.alike


def address(person: Person, section: str = "") -> str:
    return f"/fill/{person.public_id}/" + (f"sections/{section}" if section else "")


def save(person: Person, section: str, then: str = "stay", **answers: str) -> str:
    """Type answers into a section's page and press a button; returns where it leads."""
    data = controls(person.get(address(person, section)))
    for name, value in answers.items():
        data[f"{section}-{name}"] = value
    data["then"] = then
    return send(person, address(person, section), data).location


def statuses(person: Person) -> dict[str, str]:
    rows = person.get(address(person)).tree.xpath("//ol[@class='sections']/li")
    return {
        row.xpath(".//a/@href")[0].rsplit("/")[-1]: row.xpath(".//*[contains(@class, 'status')]")[0].text
        for row in rows
    }


# -- the hub ------------------------------------------------------------------------------------


def test_a_new_draft_has_not_been_begun(people: People) -> None:
    assert set(statuses(people.enterprise).values()) == {"未开始"}
    page = people.enterprise.get(address(people.enterprise))
    assert "必填项已填 0 /" in page.words()
    assert "省级知识产权局意见" not in page.words()


def test_the_list_says_how_far_each_section_has_come(people: People) -> None:
    person = people.enterprise
    save(person, "unit", city="贵阳市")
    assert statuses(person)["unit"] == "填写中"
    save(person, "unit", postcode="12")
    assert statuses(person)["unit"] == "有误"
    hold(person)
    assert set(statuses(person).values()) == {"已完成"}


def test_a_returned_response_shows_the_remark(people: People) -> None:
    person = people.enterprise
    hold(person)
    with stored(person), transaction():
        response = person.response()
        response.state, response.remark = "returned", "营业收入请核对"
    words = person.get(address(person)).words()
    assert "已退回，请修改后重新提交" in words
    assert "营业收入请核对" in words


def test_strangers_and_neighbours_find_nothing(people: People) -> None:
    for person in (people.neighbour, people.stranger, people.guizhou, people.gansu, people.agency):
        for path in ("", "sections/unit", "check", "receipt", "answers"):
            person.get(f"/fill/{people.enterprise.public_id}/{path}", status=404)


# -- one section --------------------------------------------------------------------------------


def test_a_save_is_told_with_its_time(people: People) -> None:
    person = people.enterprise
    location = save(person, "unit", city="贵阳市")
    assert re.search(r"已于 \d\d:\d\d 保存", person.get(location).words())
    with stored(person) as response:
        assert response.answers["unit"]["city"] == "贵阳市"
        assert response.visited == ["unit"]


def test_nothing_typed_is_refused_or_lost(people: People) -> None:
    person = people.enterprise
    typed = {"postcode": "12", "employees": "约一百", "founded": "去年", "credit_code": "{{ 7*7 }}", "city": "a\u0000b"}
    page = person.get(save(person, "unit", **typed))
    for name, value in typed.items():
        if "\u0000" not in value:
            assert page.tree.xpath("//input[@id=$id]/@value", id=f"unit-{name}") == [value]
    with stored(person) as response:
        assert response.answers["unit"]["city"] == "a\u0000b"


@pytest.mark.parametrize(
    "text", ['<script>alert(1)</script>"', "</textarea><b>", "{{ 7*7 }}", "a'b&amp;c", "\n\n第三行"]
)
def test_markup_in_an_answer_stays_text(people: People, text: str) -> None:
    person = people.enterprise
    page = person.get(save(person, "unit", city=text.strip(), business=text))
    assert controls(page)["unit-city"] == text.strip()
    assert controls(page)["unit-business"] == text.strip()
    words = person.get(f"/fill/{person.public_id}/check").words()
    assert text.strip() in words
    assert "alert(1)" not in "".join(page.tree.xpath("//script/text()"))


def test_errors_wait_for_the_first_save(people: People) -> None:
    page = people.enterprise.get(address(people.enterprise, "unit"))
    assert not page.tree.xpath("//*[@id='problems']|//*[@aria-invalid]")


def test_errors_stand_in_the_summary_and_at_the_field(people: People) -> None:
    person = people.enterprise
    page = person.get(save(person, "unit", postcode="12"))
    link = page.tree.xpath("//*[@id='problems']//a[@href='#unit-postcode']")[0]
    field = page.tree.get_element_by_id("unit-postcode")
    assert field.get("aria-invalid") == "true"
    assert "error-unit-postcode" in field.get("aria-describedby")
    assert "邮编为 6 位数字" in link.text_content()
    assert "邮编为 6 位数字" in page.tree.get_element_by_id("error-unit-postcode").text_content()
    assert page.tree.findtext(".//title").startswith("有误：")
    for anchor in page.tree.xpath("//*[@id='problems']//a/@href"):
        assert page.tree.get_element_by_id(anchor[1:]) is not None


def test_what_is_missing_may_wait_but_what_is_wrong_is_shown_at_once(people: People) -> None:
    person = people.enterprise
    assert save(person, "unit", then="next", city="贵阳市") == address(person, "patents")
    assert save(person, "unit", then="next", postcode="12") == address(person, "unit")
    assert save(person, "statement", then="next") == f"/fill/{person.public_id}/check"
    assert save(person, "unit", then="hub") == address(person)


def test_from_the_check_page_one_goes_back_to_it(people: People) -> None:
    person = people.enterprise
    data = controls(person.get(address(person, "unit") + "?review=1"))
    assert data["review"] == "1"
    data["then"] = "next"
    assert send(person, address(person, "unit"), data).location == f"/fill/{person.public_id}/check"


def test_the_check_page_shows_errors_of_sections_never_saved(people: People) -> None:
    page = people.enterprise.get(address(people.enterprise, "unit") + "?review=1")
    assert page.tree.xpath("//*[@id='problems']")


@pytest.mark.parametrize("section", ["opinion", "nothing", "unit-name"])
def test_sections_that_are_not_asked_do_not_exist(people: People, section: str) -> None:
    people.enterprise.get(address(people.enterprise, section), status=404)
    people.enterprise.post(address(people.enterprise, section), {"opinion-criteria": "demand"}, status=404)


def test_rows_are_added_and_removed_without_script(people: People) -> None:
    person, url = people.enterprise, address(people.enterprise, "patents")
    for number in (0, 1):
        data = controls(person.get(url))
        data["add"] = "patents-key_patents"
        location = send(person, url, data).location
        assert location.endswith(f"#patents-key_patents-{number}")
        assert not person.get(location.split("#")[0]).tree.xpath("//*[@id='problems']") or number
    data = controls(person.get(url))
    data["patents-key_patents-0-title"], data["patents-key_patents-1-title"] = "甲", "乙"
    data["remove"] = "patents-key_patents-0"
    assert send(person, url, data).location.endswith("#patents-key_patents")
    with stored(person) as response:
        assert [row["title"] for row in response.answers["patents"]["key_patents"]] == ["乙"]


def test_a_table_neither_outgrows_its_limit_nor_loses_its_last_row(people: People) -> None:
    person, url = people.enterprise, address(people.enterprise, "contact")
    for _ in range(5):
        data = controls(person.get(url))
        data["add"] = "contact-contacts"
        send(person, url, data)
    assert "不能再增加" in person.get(url).words()
    for _ in range(5):
        data = controls(person.get(url))
        data["remove"] = "contact-contacts-0"
        send(person, url, data)
    assert person.get(url).tree.xpath("//*[@id='contact-contacts-0']")
    assert not person.get(url).tree.xpath("//button[@name='remove']")


def test_two_editors_see_both_texts_and_the_second_save_wins(people: People) -> None:
    person, url = people.enterprise, address(people.enterprise, "staff")
    mine = controls(person.get(url))
    save(person, "staff", leader="别人写的", full_time="3")
    mine["staff-leader"], mine["staff-leader_post"] = "我写的", "总经理"
    page = send(person, url, mine, status=409)
    told = page.tree.get_element_by_id("problems").text_content()
    assert "我写的" in told
    assert "别人写的" in told
    again = controls(page)
    assert again["staff-leader"] == "我写的"
    assert again["staff-leader_post"] == "总经理"
    send(person, url, again)
    with stored(person) as response:
        assert response.answers["staff"]["leader"] == "我写的"
        assert response.answers["staff"]["leader_post"] == "总经理"


def test_saving_the_same_twice_is_no_conflict(people: People) -> None:
    person, url = people.enterprise, address(people.enterprise, "staff")
    data = controls(person.get(url))
    data["staff-leader"] = "周明远"
    send(person, url, data)
    send(person, url, data)


def test_a_closed_response_keeps_what_was_typed_on_the_screen(people: People) -> None:
    person, url = people.enterprise, address(people.enterprise, "staff")
    data = controls(person.get(url))
    with stored(person), transaction():
        person.response().state = "submitted"
    data["staff-leader"] = "来晚一步"
    page = send(person, url, data, status=409)
    assert "已经提交，不能再改" in page.words()
    assert "来晚一步" in page.words()
    with stored(person) as response:
        assert response.answers.get("staff", {}).get("leader") is None


def test_reading_pages_changes_nothing(people: People) -> None:
    person = people.enterprise
    hold(person)
    with stored(person) as response:
        before = (response.version, response.saved_at, response.answers, response.visited)
    for path in ("", "sections/unit", "sections/needs?review=1", "check", "answers"):
        person.get(f"/fill/{person.public_id}/{path}")
    with stored(person) as response:
        assert (response.version, response.saved_at, response.answers, response.visited) == before


def test_an_empty_post_is_a_save_of_nothing_new(people: People) -> None:
    person = people.enterprise
    hold(person)
    with stored(person) as response:
        before = response.answers["staff"]["leader"]
    data = MultiDict(controls(person.get(address(person, "staff"))))
    for name in list(data):
        if name.startswith("staff-"):
            data.poplist(name)
    send(person, address(person, "staff"), data)
    with stored(person) as response:
        assert response.answers["staff"]["leader"] == before
