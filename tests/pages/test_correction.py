"""The round of correction: remarks on single questions, replies, what was changed, and both sides' view of it all."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from forms.annexes import by_code
from forms.models import Event, Remark, db, scoped
from forms.workflow import Conflict, remarks, send_back
from tests.conftest import People, Person
from tests.pages.answering import begin_plan, controls, hold, send, stored, submitted
from tests.pages.stories import count_of, everywhere, remarked, state_of, steps_of, submits
from tests.visitor import Page


def desk_of(person: Person) -> str:
    return f"/desk/responses/{person.public_id}"


def fill_of(person: Person, path: str = "") -> str:
    return f"/fill/{person.public_id}/{path}"


def puts(officer: Person, person: Person, path: str, text: str) -> Page:
    """An officer writes a remark on the page that asks for it."""
    url = f"{desk_of(person)}/remarks/new?at={path}"
    form = controls(officer.get(url), "/remarks/new")
    form["remark-text"] = text
    return send(officer, url, form)


def returns(officer: Person, person: Person, reason: str = "") -> None:
    officer.post(f"{desk_of(person)}/return", {"return-reason": reason})


def remarks_of(person: Person) -> list[dict[str, Any]]:
    with everywhere(person.app):
        found = db.session.execute(db.select(Remark).order_by(Remark.id)).scalars()
        return [{name: getattr(one, name) for name in ("id", "path", "text", "reply", "sent_at")} for one in found]


def answers(person: Person, section: str, **typed: str) -> Page:
    """The filler types into a section's page and saves it; names as the inputs have them."""
    url = fill_of(person, f"sections/{section}")
    form = controls(person.get(url))
    for name, value in typed.items():
        form[name] = value
    return send(person, url, form)


def hands_in(person: Person, status: int = 303, **ticks: str) -> Page:
    form = controls(person.get(fill_of(person, "check")), "/submit")
    form["confirmed"] = "yes"
    for name, value in ticks.items():
        form[name] = value
    return send(person, fill_of(person, "submit"), form, status)


def event_of(person: Person, step: str) -> dict[str, Any]:
    """What the log keeps of the last step of a kind."""
    with everywhere(person.app):
        wanted = db.select(Event).where(Event.step == step).order_by(Event.id.desc()).limit(1)
        return dict(db.session.execute(wanted).scalar_one().details)


# -- putting remarks ------------------------------------------------------------------------------


def test_every_answer_can_be_remarked_on_without_a_script(people: People) -> None:
    submits(people.enterprise)
    page = people.guizhou.get(desk_of(people.enterprise))
    links = page.tree.xpath("//a[contains(@href, 'remarks/new?at=')]/@href")
    assert len(links) > 40
    for link in links[:: len(links) // 8]:
        assert "批注" in people.guizhou.get(link).words()
    assert puts(people.guizhou, people.enterprise, "unit.city", "请写到县（区）。").location.endswith("#told-unit-city")
    after = people.guizhou.get(desk_of(people.enterprise))
    assert "批注（未发出）：请写到县（区）。" in after.tree.get_element_by_id("told-unit-city").text_content()
    assert "1 处批注未发出" in after.words()


def test_a_cell_of_a_matrix_and_a_row_of_a_table_are_chosen_from_a_list(people: People) -> None:
    submits(people.enterprise)
    url = f"{desk_of(people.enterprise)}/remarks/new?at=patents.counts"
    form = controls(people.guizhou.get(url), "/remarks/new")
    form["remark-path"], form["remark-text"] = "patents.counts.invention.applied", "请与公开数据核对。"
    send(people.guizhou, url, form)
    words = people.guizhou.get(desk_of(people.enterprise)).words()
    assert "发明 · 累计申请量： 请与公开数据核对。" in words


def test_a_remark_is_worded_anew_and_withdrawn_until_it_is_sent(people: People) -> None:
    submits(people.enterprise)
    number = remarked(people.guizhou, people.enterprise, "unit.city", "写错的话")
    url = f"{desk_of(people.enterprise)}/remarks/{number}"
    form = controls(people.guizhou.get(url), f"/remarks/{number}")
    assert form["remark-text"] == "写错的话"
    form["remark-text"] = "请写到县（区）。"
    send(people.guizhou, url, form)
    assert remarks_of(people.enterprise)[0]["text"] == "请写到县（区）。"
    people.guizhou.post(f"{url}/withdraw")
    assert remarks_of(people.enterprise) == []
    people.guizhou.get(url, status=404)
    number = remarked(people.guizhou, people.enterprise, "unit.city")
    returns(people.guizhou, people.enterprise)
    people.guizhou.post(f"{desk_of(people.enterprise)}/remarks/{number}/withdraw")
    assert "已经发出或撤回" in people.guizhou.get(desk_of(people.enterprise)).words()
    assert len(remarks_of(people.enterprise)) == 1
    assert "已经发出，不能再改" in people.guizhou.get(f"{desk_of(people.enterprise)}/remarks/{number}").words()


@pytest.mark.parametrize("typed", ["", "  ", "字" * 501])
def test_a_remark_that_says_nothing_or_too_much_is_refused_and_kept(people: People, typed: str) -> None:
    submits(people.enterprise)
    url = f"{desk_of(people.enterprise)}/remarks/new?at=unit.city"
    form = controls(people.guizhou.get(url), "/remarks/new")
    form["remark-text"] = typed
    page = send(people.guizhou, url, form, status=422)
    assert page.tree.findtext(".//title").startswith("有误：")
    assert page.tree.xpath("//*[@id='problems']//a/@href") == ["#remark-text"]
    assert controls(page, "/remarks/new")["remark-text"] == typed.strip()
    assert remarks_of(people.enterprise) == []


@pytest.mark.parametrize("path", ["nothing", "unit.nothing", "opinion.criteria", "contact.contacts.9.name", "unit"])
def test_there_is_nothing_to_remark_where_nothing_was_asked(people: People, path: str) -> None:
    submits(people.enterprise)
    with everywhere(people.guizhou.app), pytest.raises(Conflict):
        assert people.guizhou.actor
        remarks.put(people.guizhou.actor, people.enterprise.response(), path, "请核对")
    if path != "unit":
        people.guizhou.get(f"{desk_of(people.enterprise)}/remarks/new?at={path}", status=404)


def test_remarks_are_the_provinces_own_business(app: Flask, people: People) -> None:
    submits(people.enterprise)
    number = remarked(people.guizhou, people.enterprise, "unit.city", "只给本省看")
    for person in (people.gansu, people.bureau, people.auditor):
        for path in ("remarks/new", "remarks/new?at=unit.city", f"remarks/{number}"):
            person.get(f"{desk_of(people.enterprise)}/{path}", status=404)
            person.post(f"{desk_of(people.enterprise)}/{path}", {"remark-text": "请核对"}, status=404)
        person.post(f"{desk_of(people.enterprise)}/remarks/{number}/withdraw", status=404)
    assert [one["text"] for one in remarks_of(people.enterprise)] == ["只给本省看"]
    submits(people.neighbour)
    people.gansu.get(f"{desk_of(people.neighbour)}/remarks/{number}", status=404)
    assert "只给本省看" not in people.bureau.get(desk_of(people.enterprise)).words()
    with app.app_context(), scoped(people.gansu.scope):
        assert db.session.execute(db.select(Remark)).scalars().all() == []


def test_a_draft_cannot_be_remarked_on(people: People) -> None:
    people.guizhou.get(f"{desk_of(people.enterprise)}/remarks/new?at=unit.city", status=303)
    people.guizhou.post(f"{desk_of(people.enterprise)}/remarks/new?at=unit.city", {"remark-text": "请核对"}, status=303)
    assert remarks_of(people.enterprise) == []


# -- sending back ---------------------------------------------------------------------------------


def test_remarks_alone_are_reason_enough_and_leave_with_the_step(people: People) -> None:
    submits(people.enterprise)
    people.guizhou.post(f"{desk_of(people.enterprise)}/return", {"return-reason": ""}, status=422)
    number = remarked(people.guizhou, people.enterprise, "unit.city", "请写到县（区）。")
    assert remarks_of(people.enterprise)[0]["sent_at"] is None
    returns(people.guizhou, people.enterprise)
    assert state_of(people.enterprise) == "returned"
    assert remarks_of(people.enterprise)[0]["sent_at"] is not None
    sent = [{"id": number, "path": "unit.city", "text": "请写到县（区）。"}]
    assert event_of(people.enterprise, "return") == {"remarks": sent}


def test_a_step_not_taken_sends_no_remark(people: People) -> None:
    submits(people.enterprise)
    remarked(people.guizhou, people.enterprise, "unit.city")
    with everywhere(people.guizhou.app):
        assert people.gansu.actor
        with pytest.raises(Conflict):
            send_back(people.gansu.actor, people.enterprise.response(), "不该发出")
    people.guizhou.post(f"{desk_of(people.enterprise)}/accept")
    assert remarks_of(people.enterprise)[0]["sent_at"] is None
    assert "1 处批注未发出" in people.guizhou.get(desk_of(people.enterprise)).words()


def test_what_is_not_sent_is_not_seen_by_the_filler(people: People) -> None:
    submits(people.enterprise)
    remarked(people.guizhou, people.enterprise, "unit.city", "还没想好")
    for path in ("receipt", "answers"):
        assert "还没想好" not in people.enterprise.get(fill_of(people.enterprise, path)).words()


# -- the filler's side ----------------------------------------------------------------------------


def test_the_list_begins_with_what_was_marked(people: People) -> None:
    submits(people.enterprise)
    remarked(people.guizhou, people.enterprise, "contact.contacts.0.mobile", "手机号码已停机。")
    remarked(people.guizhou, people.enterprise, "unit.city", "请写到县（区）。")
    returns(people.guizhou, people.enterprise, "另请核对营业收入。")
    page = people.enterprise.get(fill_of(people.enterprise))
    for words in ("第 1 轮退回", "王处长", "2 处批注", "另请核对营业收入。", "还有 2 处没有处理"):
        assert words in page.words()
    links = page.tree.xpath("//ul[@class='marked']//a/@href")
    assert links == [
        fill_of(people.enterprise, "sections/unit#unit-city"),
        fill_of(people.enterprise, "sections/contact#contact-contacts-0-mobile"),
    ]
    assert page.tree.xpath("//a[contains(., '处理第一处意见')]/@href") == links[:1]
    marked = page.tree.xpath("//ol[@class='sections']/li[.//*[@class='sections-remarks']]//a/@href")
    assert [link.rsplit("/", 1)[-1] for link in marked] == ["unit", "contact"]


def test_the_remark_stands_at_its_input_with_room_for_a_reply(people: People) -> None:
    submits(people.enterprise)
    number = remarked(people.guizhou, people.enterprise, "unit.city", "请写到县（区）。")
    grouped = remarked(people.guizhou, people.enterprise, "unit.titles", "证书还有效吗？")
    cell = remarked(people.guizhou, people.enterprise, "patents.counts.invention.applied", "请核对数量。")
    returns(people.guizhou, people.enterprise)
    page = people.enterprise.get(fill_of(people.enterprise, "sections/unit"))
    field = page.tree.get_element_by_id("unit-city")
    assert f"remark-{number}" in field.get("aria-describedby").split()
    assert "审核意见：请写到县（区）。" in page.tree.get_element_by_id(f"remark-{number}").text_content()
    (group,) = page.tree.xpath("//fieldset[.//input[@name='unit-titles']]/@aria-describedby")
    assert f"remark-{grouped}" in group.split()
    page = people.enterprise.get(fill_of(people.enterprise, "sections/patents"))
    field = page.tree.get_element_by_id("patents-counts-invention-applied")
    assert f"remark-{cell}" in field.get("aria-describedby").split()
    assert page.tree.xpath(f"//*[@id='remark-{cell}']//a/@href") == ["#patents-counts-invention-applied"]


def test_a_reply_is_saved_with_the_section_and_kept_when_the_section_clashes(people: People) -> None:
    person = people.enterprise
    submits(person)
    number = remarked(people.guizhou, person, "unit.city")
    returns(people.guizhou, person)
    late = controls(person.get(fill_of(person, "sections/unit")))
    answers(person, "unit", **{f"reply-{number}": "营业执照上就是这样。", "unit-postcode": "550001"})
    assert remarks_of(person)[0]["reply"] == "营业执照上就是这样。"
    assert "都已处理" in person.get(fill_of(person)).words()
    late[f"reply-{number}"], late["unit-postcode"] = "另一扇窗里写的", "550002"
    page = send(person, fill_of(person, "sections/unit"), late, status=409)
    assert controls(page)[f"reply-{number}"] == "另一扇窗里写的"


def test_only_the_remarks_of_the_last_round_of_ones_own_can_be_replied_to(people: People) -> None:
    person = people.enterprise
    submits(person)
    first = remarked(people.guizhou, person, "unit.city")
    returns(people.guizhou, person)
    hands_in(person, unanswered="yes")
    returns(people.guizhou, person, "再看一遍。")
    submits(people.agency)
    other = remarked(people.guizhou, people.agency, "agency.address")
    returns(people.guizhou, people.agency)
    answers(person, "unit", **{f"reply-{first}": "迟了", f"reply-{other}": "别人的", "reply-x": "?", "reply-": "?"})
    assert [one["reply"] for one in remarks_of(person)] == ["", ""]
    assert people.enterprise.get(fill_of(person)).tree.xpath("//ul[@class='marked']") == []


def test_a_remark_follows_its_row_and_falls_to_the_table_when_the_row_goes(people: People) -> None:
    person = people.enterprise
    example = by_code("demand").example()["patents"]
    names = [row["title"] for row in example["key_patents"]]
    assert len(names) >= 2
    submits(person)
    remarked(people.guizhou, person, "patents.key_patents.1.title", "名称请与证书一致。")
    returns(people.guizhou, person)
    form = controls(person.get(fill_of(person, "sections/patents")))
    form["remove"] = "patents-key_patents-0"
    send(person, fill_of(person, "sections/patents"), form)
    link = person.get(fill_of(person)).tree.xpath("//ul[@class='marked']//a")[0]
    assert link.get("href").endswith("#patents-key_patents-0-title")
    assert "第 2 项" in link.text_content()
    assert "未处理" in person.get(fill_of(person)).words()
    form = controls(person.get(fill_of(person, "sections/patents")))
    form["remove"] = "patents-key_patents-0"
    send(person, fill_of(person, "sections/patents"), form)
    page = person.get(fill_of(person))
    assert page.tree.xpath("//ul[@class='marked']//a/@href")[0].endswith("#patents-key_patents")
    assert "已修改" in page.words()


# -- before it is submitted again -----------------------------------------------------------------


def test_the_check_page_tells_what_was_changed(people: People) -> None:
    person = people.enterprise
    submits(person)
    returns(people.guizhou, person, "请核对。")
    assert "没有改动。" in person.get(fill_of(person, "check")).words()
    answers(person, "unit", **{"unit-city": "贵阳市乌当区"})
    page = person.get(fill_of(person, "check"))
    (row,) = page.tree.xpath("//table[contains(@class, 'compared')]/tbody/tr")
    told = " ".join(row.text_content().split())
    assert "所在市（州、地区、师）" in told
    assert "贵阳市乌当区" in told
    assert row.xpath(".//a/@href") == [fill_of(person, "sections/unit?review=1#unit-city")]


def test_a_remark_nothing_was_done_about_is_confirmed_not_obeyed(people: People) -> None:
    person = people.enterprise
    submits(person)
    remarked(people.guizhou, person, "unit.city", "请写到县（区）。")
    returns(people.guizhou, person)
    page = hands_in(person, status=422)
    assert page.tree.xpath("//*[@id='problems']//a/@href") == ["#unanswered"]
    assert page.tree.findtext(".//title").startswith("有误：")
    assert page.tree.get_element_by_id("unanswered").get("aria-invalid") == "true"
    assert "请写到县（区）。" in page.words()
    assert state_of(person) == "returned"
    hands_in(person, unanswered="yes")
    assert state_of(person) == "submitted"


def test_an_annex_that_does_not_ask_for_the_declaration_has_it_ticked_on_submission(people: People) -> None:
    officer = people.guizhou
    begin_plan(officer)
    hold(officer, "plan")
    page = hands_in(officer, status=422)
    assert page.tree.xpath("//*[@id='problems']//a/@href") == ["#declared"]
    assert "本单位承诺所填内容真实" in page.words()
    assert page.tree.get_element_by_id("declared").get("checked") is None
    hands_in(officer, declared="yes")
    hold(people.enterprise)
    words = people.enterprise.get(fill_of(people.enterprise, "check"))
    assert not words.tree.xpath("//input[@name='declared']"), "its statement section asks for it"


def test_what_was_ticked_stays_ticked_when_something_else_is_missing(people: People) -> None:
    person = people.enterprise
    unit = by_code("demand").example()["unit"] | {"size": "large"}
    submits(person)
    remarked(people.guizhou, person, "unit.city")
    returns(people.guizhou, person)
    hold(person, unit=unit)
    form = controls(person.get(fill_of(person, "check")), "/submit")
    form["confirmed"] = "yes"
    page = send(person, fill_of(person, "submit"), form, status=422)
    assert page.tree.get_element_by_id("confirmed").get("checked") is not None
    form = controls(page, "/submit")
    form.poplist("confirmed")
    form["unanswered"] = "yes"
    page = send(person, fill_of(person, "submit"), form, status=422)
    assert page.tree.xpath("//*[@id='problems']//a/@href") == ["#confirmed"]


def test_the_key_of_an_earlier_submission_leads_to_its_receipt_after_a_return(people: People) -> None:
    person = people.enterprise
    hold(person)
    form = controls(person.get(fill_of(person, "check")), "/submit")
    form["confirmed"] = "yes"
    send(person, fill_of(person, "submit"), form)
    remarked(people.guizhou, person, "unit.city")
    returns(people.guizhou, person)
    assert send(person, fill_of(person, "submit"), form).location == fill_of(person, "receipt")
    assert state_of(person) == "returned"


def test_options_are_told_as_the_printed_form_has_them(people: People) -> None:
    person = people.enterprise
    hold(person)
    told = person.get(fill_of(person, "check")).tree.get_element_by_id("told-unit-nature")
    words = " ".join(told.text_content().split())
    assert "☑ 企业 □ 事业单位 □ 高等院校" in words


# -- two rounds, seen from both sides -------------------------------------------------------------


def test_two_rounds_of_correction(people: People) -> None:
    person, officer = people.enterprise, people.guizhou
    submitted(person)
    puts(officer, person, "unit.city", "请写到县（区）。")
    puts(officer, person, "unit.postcode", "邮编与地址不符。")
    returns(officer, person, "第一轮说明")
    numbers = {one["path"]: one["id"] for one in remarks_of(person)}
    reply = {f"reply-{numbers['unit.postcode']}": "地址刚迁，邮编正确。"}
    answers(person, "unit", **{"unit-city": "贵阳市乌当区"} | reply)
    hands_in(person)
    replied = [{"id": numbers["unit.postcode"], "path": "unit.postcode", "reply": "地址刚迁，邮编正确。"}]
    assert event_of(person, "submit")["replies"] == replied

    page = officer.get(desk_of(person))
    assert "地址刚迁，邮编正确。" in page.tree.get_element_by_id("told-unit-postcode").text_content()
    assert "已修改" in page.tree.get_element_by_id("told-unit-city").text_content()
    (row,) = page.tree.xpath("//table[contains(@class, 'compared')]/tbody/tr")
    assert "贵阳市乌当区" in row.text_content()
    puts(officer, person, "unit.website", "网址打不开。")
    returns(officer, person)

    hub = person.get(fill_of(person))
    assert "第 2 轮退回" in hub.words()
    assert [link.text_content() for link in hub.tree.xpath("//ul[@class='marked']//a")] == ["单位网址"]
    history = hub.tree.xpath("//details[@class='rounds']")[0].text_content()
    for words in ("第 1 轮退回", "第一轮说明", "请写到县（区）。", "地址刚迁，邮编正确。"):
        assert words in history
    answers(person, "unit", **{"unit-website": ""})
    hands_in(person)
    assert "网址打不开。" in person.get(fill_of(person, "receipt")).words()
    after = officer.get(desk_of(person)).words()
    for words in ("第 1 轮退回", "第 2 轮退回", "第一轮说明", "网址打不开。", "地址刚迁，邮编正确。"):
        assert words in after
    assert [step for step, *_rest in steps_of(person)].count("return") == 2
    assert count_of(person.app, Remark) == 3


def test_pages_of_remarks_change_nothing(people: People) -> None:
    person = people.enterprise
    submits(person)
    number = remarked(people.guizhou, person, "unit.city")
    before = remarks_of(person)
    for method in ("get", "head"):
        for path in ("remarks/new", "remarks/new?at=unit.city", f"remarks/{number}"):
            assert getattr(people.guizhou.client, method)(f"{desk_of(person)}/{path}").status_code == 200
    assert remarks_of(person) == before
    with stored(person) as response:
        assert response.state == "submitted"
