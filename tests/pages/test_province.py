"""The pages of a province: its organisations, their links, its plan."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from forms.models import Invitation, Organisation, Response, db, transaction
from forms.models.base import now
from forms.workflow.links import hashed
from tests.conftest import People, Person
from tests.pages.stories import (
    arrive,
    count_of,
    enrol,
    everywhere,
    organisation_of,
    post_to,
    statements,
    steps_of,
    submits,
)
from tests.visitor import Page

pytestmark = pytest.mark.alike

CREDIT_CODE = "91110108551385082Q"
PARTICULARS = {
    "kind": "enterprise",
    "name": "遵义红粮酿造股份有限公司",
    "credit_code": "",
    "city": "遵义市",
    "contact": "李红",
    "phone": "0851-28826497",
    "email": "li@example.com",
}


def organisation_page(organisation_id: int) -> str:
    return f"/province/organisations/{organisation_id}"


def rows_of(page: Page) -> list[str]:
    return [" ".join(row.text_content().split()) for row in page.tree.xpath("//tbody/tr")]


def link_on(page: Page) -> str:
    return str(page.tree.xpath("//input[@id='link']/@value")[0])


def path_of(link: str) -> str:
    return link.removeprefix("http://127.0.0.1:8000")


def invite(officer: Person, organisation_id: int) -> Page:
    return officer.post(f"{organisation_page(organisation_id)}/invite", status=200)


# -- the register -------------------------------------------------------------------------------


def test_an_organisation_is_registered_and_invited_next(app: Flask, people: People) -> None:
    where = people.guizhou.post("/province/organisations/new", PARTICULARS | {"credit_code": CREDIT_CODE}).location
    words = people.guizhou.get(where).words()
    assert "已登记" in words
    assert "生成专属链接" in words
    assert "未邀请" in words
    with everywhere(app):
        held = db.session.execute(db.select(Organisation).where(Organisation.credit_code == CREDIT_CODE)).scalar_one()
        assert (held.name, held.region.slug, held.phone) == ("遵义红粮酿造股份有限公司", "guizhou", "0851-28826497")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"kind": ""}, "请选择类别"),
        ({"kind": "ministry"}, "请从列出的选项中选择"),
        ({"name": ""}, "请填写单位名称"),
        ({"name": "贵"}, "至少填写 4 个字"),
        ({"credit_code": "123"}, "统一社会信用代码应为 18 位"),
        ({"credit_code": "91110108551385082X"}, "校验位不符"),
        ({"phone": "12"}, "电话请带区号"),
        ({"email": "nobody"}, "电子邮箱格式不符"),
    ],
)
def test_particulars_that_do_not_hold_are_named_and_kept(
    app: Flask, people: People, typed: dict[str, str], words: str
) -> None:
    before = count_of(app, Organisation)
    page = people.guizhou.post("/province/organisations/new", PARTICULARS | typed, status=422)
    assert words in page.words()
    assert "没有保存" in page.words()
    (name, value) = next(iter(typed.items()))
    if name != "kind":
        assert page.tree.xpath(f"//input[@name='{name}']/@value") == [value]
    assert count_of(app, Organisation) == before


def test_a_credit_code_is_registered_once_in_a_region(app: Flask, people: People) -> None:
    enrol(app, "guizhou", "贵州苗岭生物制药有限公司", credit_code=CREDIT_CODE)
    enrol(app, "gansu", "天水麦积电气有限公司", credit_code="91110108551385082Q")
    page = people.guizhou.post(
        "/province/organisations/new", PARTICULARS | {"credit_code": "9111 0108 5513 85082q"}, status=422
    )
    assert "这个统一社会信用代码已登记为“贵州苗岭生物制药有限公司”" in page.words()
    assert "天水麦积电气有限公司" not in page.words()


def test_an_organisation_is_changed_but_not_its_kind(app: Flask, people: People) -> None:
    number = organisation_of(people.enterprise)
    changed = {"kind": "agency", "name": "贵州黔源智能装备股份有限公司", "city": "贵阳市"}
    people.guizhou.post(organisation_page(number), changed)
    page = people.guizhou.get(organisation_page(number))
    assert "单位资料已保存" in page.words()
    assert "贵州黔源智能装备股份有限公司" in page.words()
    with everywhere(app):
        assert db.session.get_one(Organisation, number).kind == "enterprise"


def test_a_change_that_does_not_hold_changes_nothing(app: Flask, people: People) -> None:
    number = organisation_of(people.enterprise)
    page = people.guizhou.post(organisation_page(number), {"name": "", "phone": "12"}, status=422)
    assert "有 2 处需要更正" in page.words()
    with everywhere(app):
        assert db.session.get_one(Organisation, number).name == "贵州黔源智能装备有限公司"


def test_the_list_tells_how_far_each_has_come(app: Flask, people: People) -> None:
    arrive(people.enterprise)
    enrol(app, "guizhou", "遵义红粮酿造股份有限公司", invited=False)
    enrol(app, "guizhou", "铜仁梵净茶业有限公司", city="铜仁市", credit_code=CREDIT_CODE)
    submits(people.enterprise)
    rows = {row.split()[0]: row for row in rows_of(people.guizhou.get("/province/organisations"))}
    assert "已打开" in rows["贵州黔源智能装备有限公司"]
    assert "已提交" in rows["贵州黔源智能装备有限公司"]
    assert "未邀请" in rows["遵义红粮酿造股份有限公司"]
    assert "未邀请" in rows["铜仁梵净茶业有限公司"]
    assert CREDIT_CODE in rows["铜仁梵净茶业有限公司"]
    assert "兰州陇原石化装备有限公司" not in rows


def test_the_list_is_searched_and_narrowed(app: Flask, people: People) -> None:
    enrol(app, "guizhou", "铜仁梵净茶业有限公司", city="铜仁市", credit_code=CREDIT_CODE)
    for address, expected in (
        ("?q=梵净", {"铜仁梵净茶业有限公司"}),
        ("?q=铜仁市", {"铜仁梵净茶业有限公司"}),
        ("?q=５５１３８５", {"铜仁梵净茶业有限公司"}),
        ("?kind=agency", {"贵州省专利信息服务中心"}),
        ("?kind=nonsense&q=兰州", set()),
    ):
        page = people.guizhou.get(f"/province/organisations{address}")
        assert {row.split()[0] for row in rows_of(page)} == expected, address
    assert "没有符合条件的单位" in people.guizhou.get("/province/organisations?q=兰州").words()


def test_a_long_register_has_pages_and_takes_no_more_statements(app: Flask, people: People) -> None:
    people.guizhou.get("/province/organisations")  # the first answer of all also reads what regions are called
    with statements(app) as short:
        people.guizhou.get("/province/organisations")
    enrol(app, "guizhou", *[f"贵州第{number:03}企业有限公司" for number in range(70)])
    with statements(app) as long:
        page = people.guizhou.get("/province/organisations")
    assert len(long) == len(short)
    assert not [statement for statement in long if "response.answers" in statement]
    assert "共 72 条" in page.words()
    following = page.tree.xpath("//a[@rel='next']/@href")[0]
    assert "第 51 至 72 条" in people.guizhou.get(following).words()


def test_an_empty_register_says_what_to_do(app: Flask, people: People) -> None:
    post_to(app, "gansu", "qinghai")
    words = people.gansu.get("/province/organisations").words()
    assert "还没有登记单位" in words
    assert "登记第一个单位" in words


# -- links --------------------------------------------------------------------------------------


def test_a_link_is_shown_ready_to_be_sent(app: Flask, people: People) -> None:
    (number,) = enrol(app, "guizhou", "铜仁梵净茶业有限公司", invited=False)
    page = invite(people.guizhou, number)
    link = link_on(page)
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/l/[\w-]{27}", link)
    assert "专属链接已生成" in page.words()
    message = page.tree.xpath("//textarea[@id='message']")[0].text
    for words in ("铜仁梵净茶业有限公司", "重点联系单位专利信息需求调查表", link, "贵州省知识产权局"):
        assert words in message
    assert page.answer.headers["Cache-Control"] == "no-store"
    assert link not in people.guizhou.get(organisation_page(number)).text
    with everywhere(app):
        held = db.session.execute(db.select(Invitation).where(Invitation.token_hash == hashed(link[-27:])))
        assert held.scalar_one().created_by == "贵州省知识产权局 王处长"


def test_the_link_opens_the_annex_of_the_kind(app: Flask, people: People) -> None:
    (number,) = enrol(app, "guizhou", "贵阳知信专利服务有限公司", kind="agency", invited=False)
    page = people.stranger.get(path_of(link_on(invite(people.guizhou, number))))
    assert "专利信息服务机构需求与服务项目情况表" in page.words()
    assert "贵阳知信专利服务有限公司" in page.words()


def test_a_new_link_ends_the_old_one_at_once_and_keeps_the_answers(people: People) -> None:
    arrive(people.enterprise)
    number = organisation_of(people.enterprise)
    submits(people.enterprise)
    page = invite(people.guizhou, number)
    assert "原来发出的链接已立即失效" in page.words()
    people.stranger.get(path_of(link_on(page)))
    people.stranger.get(f"/l/{people.enterprise.token}", status=410)
    people.enterprise.get(f"/fill/{people.enterprise.public_id}/", status=404)
    assert "已提交" in people.guizhou.get(organisation_page(number)).words()


def test_the_first_link_replaces_none(app: Flask, people: People) -> None:
    (number,) = enrol(app, "guizhou", "铜仁梵净茶业有限公司")
    assert "失效" not in invite(people.guizhou, number).words()


def test_a_link_is_stopped_with_a_reason(people: People) -> None:
    arrive(people.enterprise)
    number = organisation_of(people.enterprise)
    people.guizhou.post(f"{organisation_page(number)}/revoke", {"reason": "误发给其他单位"})
    words = people.guizhou.get(organisation_page(number)).words()
    assert "链接已停用" in words
    assert "重新生成链接" in words
    assert steps_of(people.enterprise)[-1] == ("revoke", "贵州省知识产权局 王处长", "误发给其他单位")
    people.enterprise.get(f"/fill/{people.enterprise.public_id}/", status=404)
    people.stranger.get(f"/l/{people.enterprise.token}", status=410)


def test_stopping_twice_is_one_event_and_stopping_nothing_does_not_exist(app: Flask, people: People) -> None:
    number = organisation_of(people.enterprise)
    for _click in range(2):
        people.guizhou.post(f"{organisation_page(number)}/revoke")
    assert [step for step, *_rest in steps_of(people.enterprise)].count("revoke") == 1
    (uninvited,) = enrol(app, "guizhou", "铜仁梵净茶业有限公司", invited=False)
    people.guizhou.post(f"{organisation_page(uninvited)}/revoke", status=404)


def test_the_record_of_links_tells_what_became_of_each(app: Flask, people: People) -> None:
    arrive(people.enterprise)
    number = organisation_of(people.enterprise)
    invite(people.guizhou, number)
    with everywhere(app), transaction():
        people.enterprise.response().invitations[-1].valid_until = now()
    words = people.guizhou.get(organisation_page(number)).words()
    assert "已过期" in words
    assert "已停用" in words
    assert "没有打开过" in words
    assert "首次打开" in words


def test_a_link_that_could_not_be_saved_is_not_shown(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = organisation_of(people.enterprise)
    before = count_of(app, Invitation)

    def fails(*arguments: object, **details: object) -> None:
        raise RuntimeError("no event")

    monkeypatch.setattr("forms.workflow.links.append", fails)
    page = people.guizhou.post(f"{organisation_page(number)}/invite", status=500)
    assert "/l/" not in page.text
    assert count_of(app, Invitation) == before
    people.stranger.get(f"/l/{people.enterprise.token}")


def test_organisations_of_another_region_do_not_exist(people: People) -> None:
    there = organisation_page(organisation_of(people.neighbour))
    people.guizhou.get(there, status=404)
    people.guizhou.post(there, PARTICULARS, status=404)
    people.guizhou.post(f"{there}/invite", status=404)
    people.guizhou.post(f"{there}/revoke", status=404)
    people.guizhou.get(organisation_page(999_999), status=404)


# -- the plan -----------------------------------------------------------------------------------


def test_the_plan_is_begun_with_a_post_once(app: Flask, people: People) -> None:
    before = count_of(app, Response)
    page = people.guizhou.get("/province/plan")
    assert "还没有开始" in page.words()
    assert "2017年6月10日" in page.words()
    assert count_of(app, Response) == before
    where = people.guizhou.post("/province/plan").location
    assert re.fullmatch(r"/fill/[0-9a-f]{20}/", where)
    assert people.guizhou.post("/province/plan").location == where
    assert count_of(app, Response) == before + 1
    people.guizhou.get(where)


def test_a_plan_that_was_begun_shows_its_state(people: People) -> None:
    where = people.guizhou.post("/province/plan").location
    page = people.guizhou.get("/province/plan")
    assert "填写中" in page.words()
    assert page.tree.xpath(f"//a[@href='{where}']")
    assert "继续填写" in people.guizhou.get(where.replace("/fill/", "/desk/responses/").rstrip("/")).words()


def test_each_region_has_a_plan_of_its_own(people: People) -> None:
    mine, theirs = (officer.post("/province/plan").location for officer in (people.guizhou, people.gansu))
    assert mine != theirs
    people.guizhou.get(theirs, status=404)
