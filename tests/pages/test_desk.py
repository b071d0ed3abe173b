"""The desk: the list of responses, one response, the steps staff take, the opinion, the event log."""

from __future__ import annotations

import hashlib
from urllib.parse import quote

import pytest
from flask import Flask

from forms import documents
from forms.models import Document, Event, Response, db, transaction
from forms.questionnaire import NOT_OURS
from tests.conftest import People, Person
from tests.pages.stories import (
    arrive,
    documents_of,
    enrol,
    everywhere,
    goes_on,
    post_to,
    receive_package,
    response_id_of,
    state_of,
    statements,
    steps_of,
    submits,
)
from tests.visitor import Page

pytestmark = pytest.mark.alike


def names_on(page: Page) -> list[str]:
    """The names in the list, in its order."""
    return [link.text_content().strip() for link in page.tree.xpath("//a[@class='row-link']")]


def address_of(person: Person) -> str:
    return f"/desk/responses/{person.public_id}"


# -- the list -----------------------------------------------------------------------------------


def test_an_officer_sees_the_responses_of_the_own_region_only(people: People) -> None:
    assert sorted(names_on(people.guizhou.get("/desk/"))) == ["贵州省专利信息服务中心", "贵州黔源智能装备有限公司"]
    assert names_on(people.gansu.get("/desk/")) == ["兰州陇原石化装备有限公司"]
    assert len(names_on(people.bureau.get("/desk/"))) == 3


def test_a_row_tells_annex_state_receipt_and_times(people: People) -> None:
    receipt = submits(people.enterprise)
    page = people.guizhou.get("/desk/?q=黔源")
    row = " ".join(page.tree.xpath("//tbody/tr")[0].text_content().split())
    for words in ("贵州黔源智能装备有限公司", "附件2", "已提交", receipt):
        assert words in row
    assert row.count("年") >= 2


def test_the_region_is_a_column_for_the_bureau_only(people: People) -> None:
    assert "region" not in people.guizhou.get("/desk/").text
    words = people.bureau.get("/desk/").words()
    assert "甘肃省" in words
    assert "贵州省" in words


def test_counts_per_state_follow_the_other_conditions(people: People) -> None:
    submits(people.enterprise)
    tally = people.guizhou.get("/desk/").tree.xpath("//nav[@class='tally']")[0].text_content().split()
    assert tally == [
        "全部",
        "2",
        "填写中",
        "1",
        "已提交",
        "1",
        "退回修改",
        "0",
        "已审核",
        "0",
        "已报送",
        "0",
        "已归档",
        "0",
    ]
    tally = people.guizhou.get("/desk/?annex=service&state=draft").tree.xpath("//nav[@class='tally']")[0]
    assert tally.text_content().split()[:4] == ["全部", "1", "填写中", "1"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("?annex=demand", {"贵州黔源智能装备有限公司", "兰州陇原石化装备有限公司"}),
        ("?annex=service", {"贵州省专利信息服务中心"}),
        ("?state=submitted", {"贵州黔源智能装备有限公司"}),
        ("?region=gansu", {"兰州陇原石化装备有限公司"}),
        ("?q=石化", {"兰州陇原石化装备有限公司"}),
        ("?q=石化&region=guizhou", set()),
        ("?q=100%25", set()),
        ("?q=_", set()),
        ("?annex=nonsense", set()),
        ("?state=submitted&sort=nonsense&page=99&year=abcd", {"贵州黔源智能装备有限公司"}),
        ("?page=-3", {"贵州黔源智能装备有限公司", "兰州陇原石化装备有限公司", "贵州省专利信息服务中心"}),
        (
            "?page=99999999999999999999",
            {"贵州黔源智能装备有限公司", "兰州陇原石化装备有限公司", "贵州省专利信息服务中心"},
        ),
        ("?year=2017&annex=service", {"贵州省专利信息服务中心"}),
        ("?year=2016", set()),
    ],
)
def test_the_address_narrows_the_list(people: People, address: str, expected: set[str]) -> None:
    submits(people.enterprise)
    assert set(names_on(people.bureau.get(f"/desk/{address}"))) == expected


def test_a_response_is_found_by_receipt_and_credit_code_however_typed(app: Flask, people: People) -> None:
    receipt = submits(people.enterprise)
    enrol(app, "guizhou", "遵义红粮酿造股份有限公司", credit_code="91520300MA6J9L3438")
    compact = receipt.replace("-", "").lower()
    for typed in (receipt, compact, f" {receipt[:9]} ", quote("２０１７－") + receipt[5:]):
        assert names_on(people.guizhou.get(f"/desk/?q={typed}")) == ["贵州黔源智能装备有限公司"], typed
    for typed in ("91520300ma6j9l3438", "5203 00MA", quote("ＭＡ６Ｊ９Ｌ３４３８")):
        assert names_on(people.guizhou.get(f"/desk/?q={typed}")) == ["遵义红粮酿造股份有限公司"], typed


def test_every_column_sorts_both_ways(people: People) -> None:
    submits(people.enterprise)
    submits(people.neighbour)
    for column in ("name", "region", "annex", "state", "receipt", "submitted", "saved"):
        upwards = people.bureau.get(f"/desk/?sort={column}")
        downwards = people.bureau.get(f"/desk/?sort=-{column}")
        assert len(names_on(upwards)) == len(names_on(downwards)) == 3
        assert upwards.tree.xpath("//th[@aria-sort='ascending']")
        assert downwards.tree.xpath("//th[@aria-sort='descending']")
    assert names_on(people.bureau.get("/desk/?sort=region"))[-1] == "兰州陇原石化装备有限公司"
    assert names_on(people.bureau.get("/desk/?sort=-annex"))[0] == "贵州省专利信息服务中心"
    assert names_on(people.bureau.get("/desk/?sort=submitted"))[-1] == "贵州省专利信息服务中心"
    assert names_on(people.bureau.get("/desk/?sort=-submitted"))[-1] == "贵州省专利信息服务中心"


def test_a_long_list_has_pages(app: Flask, people: People) -> None:
    enrol(app, "guizhou", *[f"贵州第{number:03}企业有限公司" for number in range(120)])
    first, last = people.guizhou.get("/desk/?sort=name"), people.guizhou.get("/desk/?sort=name&page=3")
    assert "第 1 至 50 条，共 122 条" in first.words()
    assert "第 101 至 122 条，共 122 条" in last.words()
    assert not set(names_on(first)) & set(names_on(last))
    following = first.tree.xpath("//a[@rel='next']/@href")[0]
    assert "第 51 至 100 条" in people.guizhou.get(following).words()
    assert "sort=name" in following


def test_a_long_list_takes_no_more_statements_and_loads_no_answers(app: Flask, people: People) -> None:
    arrive(people.bureau)
    with statements(app) as short:
        people.bureau.get("/desk/")
    enrol(app, "gansu", *[f"甘肃第{number:03}企业有限公司" for number in range(60)])
    with statements(app) as long:
        people.bureau.get("/desk/")
    assert len(long) == len(short)
    assert not [statement for statement in long if "response.answers" in statement]


def test_an_empty_list_says_what_to_do(app: Flask, people: People) -> None:
    with everywhere(app), transaction():
        for response in db.session.execute(db.select(Response)).scalars():
            response.state = "archived"
    assert "没有符合条件的答卷" in people.guizhou.get("/desk/?state=draft").words()
    assert "查看全部答卷" in people.guizhou.get("/desk/?state=draft").words()


def test_a_region_without_responses_is_told_to_invite(app: Flask, people: People) -> None:
    post_to(app, "gansu", "qinghai")
    page = people.gansu.get("/desk/")
    assert "还没有答卷" in page.words()
    assert page.tree.xpath("//a[@href='/province/organisations']")


# -- one response -------------------------------------------------------------------------------


def test_a_response_shows_its_answers_and_its_history(people: People) -> None:
    arrive(people.enterprise)
    receipt = submits(people.enterprise)
    words = people.guizhou.get(address_of(people.enterprise)).words()
    for expected in ("贵州黔源智能装备有限公司", receipt, "单位基本情况", "第 1 版", "生成专属链接", "打开链接"):
        assert expected in words
    with everywhere(people.guizhou.app):
        assert people.enterprise.response().revisions[0].sha256 in words


def test_cautions_confirmed_with_a_submission_are_shown(people: People) -> None:
    submits(people.enterprise)
    with everywhere(people.guizhou.app):
        cautions = [caution["text"] for caution in people.enterprise.response().revisions[0].cautions]
    words = people.guizhou.get(address_of(people.enterprise)).words()
    for caution in cautions:
        assert caution in words
    assert ("提交时已确认的提示" in words) == bool(cautions)


def test_a_draft_says_that_it_is_one(people: People) -> None:
    words = people.guizhou.get(address_of(people.enterprise)).words()
    assert "填写人还没有提交" in words
    assert "等待填写人提交" in words
    assert "提交后生成" in words


def test_before_a_download_staff_read_that_the_form_is_reconstructed(people: People) -> None:
    submits(people.enterprise)
    page = people.guizhou.get(address_of(people.enterprise))
    download = f"/desk/documents/{documents_of(people.enterprise)[0]}"
    assert page.text.index(str(NOT_OURS)) < page.text.index(download)


def test_a_word_file_arrives_whole_under_its_chinese_name(people: People) -> None:
    submits(people.enterprise)
    number = documents_of(people.enterprise)[0]
    answer = people.guizhou.client.get(f"/desk/documents/{number}")
    with everywhere(people.guizhou.app):
        held = db.session.get_one(Document, number)
        assert hashlib.sha256(answer.data).hexdigest() == held.sha256
        assert f"filename*=UTF-8''{quote(held.file_name)}" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype.endswith("wordprocessingml.document")


def test_a_rendering_that_failed_is_told_in_words(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*arguments: object) -> bytes:
        raise documents.RenderingFailed("模板无法填写：缺少栏目")

    monkeypatch.setattr(documents.CompiledTemplate, "render", fails)
    submits(people.enterprise)
    page = people.guizhou.get(address_of(people.enterprise))
    assert "没有生成：模板无法填写：缺少栏目" in page.words()
    assert "答案已完整保存" in page.words()
    number = documents_of(people.enterprise)[0]
    assert f"/desk/documents/{number}" not in page.text
    people.guizhou.get(f"/desk/documents/{number}", status=404)


# -- the steps ----------------------------------------------------------------------------------


def steps_offered(page: Page) -> set[str]:
    actions = page.tree.xpath("//main//form/@action")
    return {action.rsplit("/", 1)[-1] for action in actions} - {"assignee"}  # which is no step


def test_only_the_steps_of_the_state_and_the_role_are_offered(people: People) -> None:
    where = address_of(people.enterprise)
    assert steps_offered(people.guizhou.get(where)) == set()
    submits(people.enterprise)
    assert steps_offered(people.guizhou.get(where)) == {"accept", "return"}
    assert people.guizhou.get(where).tree.xpath(f"//a[@href='{where}/opinion']")
    assert steps_offered(people.bureau.get(where)) == set()
    goes_on(people.guizhou, people.enterprise, "accept")
    assert steps_offered(people.guizhou.get(where)) == {"return"}
    assert people.guizhou.get(where).tree.xpath("//main//a[@href='/province/package']")
    goes_on(people.guizhou, people.enterprise, "file")
    assert steps_offered(people.guizhou.get(where)) == set()
    assert steps_offered(people.bureau.get(where)) == set()
    assert "等待国家知识产权局接收报送材料" in people.bureau.get(where).words()
    people.bureau.post(f"{where}/archive")
    assert "状态已经变化" in people.bureau.get(where).words()
    receives(people)
    assert steps_offered(people.bureau.get(where)) == {"archive"}


def receives(people: People) -> None:
    """The bureau receives the package of 贵州."""
    assert people.bureau.actor is not None
    with everywhere(people.bureau.app):
        receive_package(people.bureau.actor, people.enterprise.response().region_id)


def test_a_submission_goes_all_the_way_to_the_archive(people: People) -> None:
    submits(people.enterprise)
    where = address_of(people.enterprise)
    for officer, step, words in (
        (people.guizhou, "accept", "已审核通过"),
        (people.bureau, "archive", "已归档，答卷和 Word 文件的 SHA-256 已记入日志"),
    ):
        if step == "archive":
            goes_on(people.guizhou, people.enterprise, "file")
            receives(people)
        assert officer.post(f"{where}/{step}").location == where
        assert words in officer.get(where).words()
    assert state_of(people.enterprise) == "archived"
    assert [step for step, _actor, _reason in steps_of(people.enterprise)][-3:] == ["accept", "file", "archive"]
    with everywhere(people.bureau.app):
        wanted = db.select(Event).where(Event.step == "archive")
        details = db.session.execute(wanted).scalar_one().details
        assert details["answers_sha256"] == people.enterprise.response().revisions[-1].sha256
        assert details["documents"][0]["sha256"]


def test_sending_back_needs_a_remark(people: People) -> None:
    submits(people.enterprise)
    where = address_of(people.enterprise)
    for typed in ("", "   "):
        page = people.guizhou.post(f"{where}/return", {"return-reason": typed}, status=422)
        assert "请填写退回说明" in page.words()
        assert page.tree.xpath("//details[@open]")
    long = people.guizhou.post(f"{where}/return", {"return-reason": "字" * 1001}, status=422)
    assert "最多填写 1000 个字" in long.words()
    assert "字" * 1001 in long.text
    assert state_of(people.enterprise) == "submitted"


def test_what_is_sent_back_is_a_draft_again_with_the_remark(people: People) -> None:
    submits(people.enterprise)
    where = address_of(people.enterprise)
    people.guizhou.post(f"{where}/return", {"return-reason": "请核对<职工人数>。"})
    words = people.guizhou.get(where).words()
    assert "已退回修改，填写人打开原来的专属链接就能看到退回说明" in words
    assert "请核对<职工人数>。" in words
    assert state_of(people.enterprise) == "returned"
    assert steps_of(people.enterprise)[-1] == ("return", "贵州省知识产权局 王处长", "请核对<职工人数>。")
    assert "请核对<职工人数>。" in people.enterprise.get(f"/fill/{people.enterprise.public_id}/").words()


def test_who_comes_second_is_told_and_nothing_happens_twice(people: People) -> None:
    submits(people.enterprise)
    where = address_of(people.enterprise)
    people.guizhou.post(f"{where}/accept")
    people.guizhou.post(f"{where}/accept")
    assert "状态已经变化" in people.guizhou.get(where).words()
    assert [step for step, *_rest in steps_of(people.enterprise)].count("accept") == 1


def test_a_step_of_another_role_does_not_exist(people: People) -> None:
    submits(people.enterprise)
    where = address_of(people.enterprise)
    for step in ("accept", "return", "file", "unfile", "opinion"):
        people.bureau.post(f"{where}/{step}", status=404)
    people.guizhou.post(f"{where}/archive", status=404)
    people.guizhou.post(f"{where}/submit", status=404)
    assert state_of(people.enterprise) == "submitted"


# -- the opinion --------------------------------------------------------------------------------


def hidden(page: Page) -> dict[str, str]:
    return {name: page.tree.xpath(f"//input[@name='{name}']/@value")[0] for name in ("key", "version")}


def test_the_opinion_is_given_and_the_word_file_is_rendered_anew(people: People) -> None:
    submits(people.enterprise)
    where = address_of(people.enterprise)
    page = people.guizhou.get(f"{where}/opinion")
    assert "省级知识产权局意见" in page.words()
    answers = {"opinion-criteria": ["demand", "basis"], "opinion-listing": ["focus"]}
    assert people.guizhou.post(f"{where}/opinion", hidden(page) | answers).location == where
    after = people.guizhou.get(where)
    assert "省级意见已保存" in after.words()
    assert "列为重点联系单位" in after.words()
    assert "第 2 版" in after.words()
    assert "修改省级意见" in after.words()
    with everywhere(people.guizhou.app):
        assert people.enterprise.response().answers["opinion"]["criteria"] == ["demand", "basis"]
    first, second = documents_of(people.enterprise)
    assert f"/desk/documents/{first}" in after.text
    assert f"/desk/documents/{second}" in after.text


def test_an_opinion_sent_twice_is_given_once(people: People) -> None:
    submits(people.enterprise)
    where = address_of(people.enterprise)
    fields = hidden(people.guizhou.get(f"{where}/opinion")) | {"opinion-listing": ["focus"]}
    people.guizhou.post(f"{where}/opinion", fields)
    people.guizhou.post(f"{where}/opinion", fields)
    assert [step for step, *_rest in steps_of(people.enterprise)].count("opinion") == 1


def test_an_opinion_on_something_that_changed_meanwhile_keeps_what_was_ticked(people: People) -> None:
    submits(people.enterprise)
    where = address_of(people.enterprise)
    mine, theirs = (hidden(people.guizhou.get(f"{where}/opinion")) for _colleague in range(2))
    people.guizhou.post(f"{where}/opinion", theirs | {"opinion-listing": ["paired"]})
    page = people.guizhou.post(f"{where}/opinion", mine | {"opinion-listing": ["focus"]}, status=409)
    assert "意见还没有保存" in page.words()
    assert page.tree.xpath("//input[@name='opinion-listing' and @value='focus' and @checked]")
    people.guizhou.post(f"{where}/opinion", hidden(page) | {"opinion-listing": ["focus"]})
    with everywhere(people.guizhou.app):
        assert people.enterprise.response().answers["opinion"]["listing"] == ["focus"]


def test_an_opinion_too_late_is_kept_on_the_page_but_cannot_be_saved(people: People) -> None:
    submits(people.enterprise)
    where = address_of(people.enterprise)
    fields = hidden(people.guizhou.get(f"{where}/opinion"))
    people.guizhou.post(f"{where}/return", {"return-reason": "请核对职工人数。"})
    page = people.guizhou.post(f"{where}/opinion", fields | {"opinion-listing": ["focus"]}, status=409)
    assert "不能再填写意见" in page.words()
    assert page.tree.xpath("//input[@value='focus' and @checked]")
    assert people.guizhou.get(f"{where}/opinion", status=302).location == where


def test_an_opinion_without_its_key_is_refused(people: People) -> None:
    submits(people.enterprise)
    people.guizhou.post(f"{address_of(people.enterprise)}/opinion", {"opinion-listing": ["focus"]}, status=400)


def test_an_annex_without_a_provincial_section_asks_for_no_opinion(people: People) -> None:
    where = people.guizhou.post("/province/plan").location
    public_id = where.strip("/").split("/")[-1]
    people.guizhou.get(f"/desk/responses/{public_id}/opinion", status=404)


# -- the event log ------------------------------------------------------------------------------


def test_the_auditor_is_led_to_the_log_and_sees_every_chain(people: People) -> None:
    submits(people.enterprise)
    submits(people.neighbour)
    assert people.auditor.get("/desk/", status=302).location == "/desk/events"
    words = people.auditor.get("/desk/events").words()
    for expected in ("提交", "贵州黔源智能装备有限公司", "兰州陇原石化装备有限公司", "建立账号", "全国"):
        assert expected in words


def test_the_auditor_sees_nothing_else(people: People) -> None:
    submits(people.enterprise)
    where = address_of(people.enterprise)
    page = people.auditor.get("/desk/events")
    assert not page.tree.xpath("//main//a[contains(@href, 'responses')]")
    for address in (where, f"{where}/opinion", f"/desk/documents/{documents_of(people.enterprise)[0]}"):
        people.auditor.get(address, status=404)
    for address in ("/province/organisations", "/province/plan", "/bureau/", "/bureau/templates/new"):
        people.auditor.get(address, status=404)
    people.auditor.post(f"{where}/accept", status=404)


def test_a_province_reads_its_own_chain_only(people: People) -> None:
    submits(people.neighbour)
    for address in ("/desk/events", "/desk/events?chain=gansu", "/desk/events?chain=national"):
        words = people.guizhou.get(address).words()
        assert "兰州陇原石化装备有限公司" not in words
        assert "建立账号" not in words


def test_the_log_is_narrowed_to_a_chain_and_has_pages(app: Flask, people: People) -> None:
    enrol(app, "gansu", *[f"甘肃第{number:03}企业有限公司" for number in range(60)])
    with everywhere(app):
        total = db.session.execute(db.select(db.func.count(Event.id)).where(Event.chain == "gansu")).scalar_one()
    page = people.auditor.get("/desk/events?chain=gansu")
    assert f"第 1 至 50 条，共 {total} 条" in page.words()
    assert "贵州黔源智能装备有限公司" not in page.words()
    following = page.tree.xpath("//a[@rel='next']/@href")[0]
    assert f"第 51 至 {total} 条" in people.auditor.get(following).words()


def test_the_log_takes_no_more_statements_when_it_is_long(app: Flask, people: People) -> None:
    arrive(people.auditor)
    with statements(app) as short:
        people.auditor.get("/desk/events")
    enrol(app, "gansu", *[f"甘肃第{number:03}企业有限公司" for number in range(60)])
    with statements(app) as long:
        people.auditor.get("/desk/events")
    assert len(long) == len(short)


def test_opening_pages_is_no_event(people: People) -> None:
    submits(people.enterprise)
    arrive(people.guizhou)
    before = steps_of(people.enterprise)
    people.guizhou.get(address_of(people.enterprise))
    people.guizhou.get(f"/desk/documents/{documents_of(people.enterprise)[0]}", status=200)
    assert steps_of(people.enterprise) == before
    assert response_id_of(people.enterprise)
