"""Several years side by side: a new one from the last, opened and closed; nothing of one is counted in the other."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from forms.calendar import CHINA
from forms.models import Event, Filing, Invitation, Programme, Response, db, now, transaction
from tests.conftest import People
from tests.pages.answering import controls, send
from tests.pages.packaging import everything_ready, files
from tests.pages.stories import arrive, count_of, enrol, everywhere, goes_on, organisation_of, submits
from tests.pages.years import NOTICE_2018, again, close, next_year, programme_of, submits_again
from tests.visitor import Page

pytestmark = pytest.mark.alike

NEW = "/bureau/programmes/new"
HERE = "/bureau/programmes/2018"


def drafted(people: People, **changes: str) -> Page:
    """The bureau posts the proposal with the number of the notice, and what is changed."""
    data = controls(people.bureau.get(NEW), "/programmes/new")
    data["notice"] = NOTICE_2018
    for name, value in changes.items():
        data[name.replace("_", "-")] = value
    return people.bureau.checked(people.bureau.client.post(NEW, data=data), 303)


def refused(people: People, **changes: str) -> str:
    data = controls(people.bureau.get(NEW), "/programmes/new")
    data["notice"] = NOTICE_2018
    for name, value in changes.items():
        data[name.replace("_", "-")] = value
    return people.bureau.checked(people.bureau.client.post(NEW, data=data), 422).words()


def steps(app: Flask) -> list[str]:
    with everywhere(app):
        wanted = db.select(Event.step).where(Event.step.startswith("programme")).order_by(Event.id)
        return list(db.session.execute(wanted).scalars())


def year_of(app: Flask, year: int) -> dict[str, Any]:
    with everywhere(app):
        found = programme_of(year)
        return {
            name: getattr(found, name) for name in ("state", "notice", "title", "due", "stages", "regions", "editions")
        }


# -- the bureau makes a year ----------------------------------------------------------------------


def test_a_new_year_is_proposed_from_the_last_with_its_dates_moved_on(people: People) -> None:
    page = people.bureau.get(NEW)
    held = controls(page, "/programmes/new")
    assert (held["year"], held["title"]) == ("2018", "2018年专利信息帮扶工作实施方案")
    assert (held["notice"], held["due"]) == ("国知办函办字〔2018〕号", "2018-06-10")
    assert (held["stage-0-title"], held["stage-0-opens"]) == ("启动阶段", "2018-05-01")
    assert held["stage-2-closes"] == "2018-11-30"
    assert len(held.getlist("regions")) == 7
    assert held["edition-demand"] == "2017"


def test_a_year_is_drafted_opened_and_closed_each_with_an_event(app: Flask, people: People) -> None:
    assert drafted(people).location.endswith(HERE)
    assert year_of(app, 2018)["state"] == "draft"
    people.bureau.post(f"{HERE}/open")
    assert year_of(app, 2018)["state"] == "open"
    people.bureau.post(f"{HERE}/close")
    assert year_of(app, 2018)["state"] == "open", "closing is confirmed first"
    people.bureau.post(f"{HERE}/close", {"confirmed": "yes"})
    assert year_of(app, 2018)["state"] == "closed"
    assert steps(app) == ["programme", "programme-open", "programme-close"]
    page = people.bureau.get("/bureau/programmes")
    assert "2018 " in page.words()
    assert "已关闭" in page.words()


def test_the_number_of_the_notice_is_the_officer_s_to_give(people: People) -> None:
    assert "请填写完整的文号，年份为〔2018〕" in refused(people, notice="国知办函办字〔2018〕号")
    assert "请填写完整的文号，年份为〔2018〕" in refused(people, notice="国知办函办字〔2017〕406号")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"stage_0_closes": "2018-04-01"}, "结束日期：结束日期不能早于开始日期"),
        ({"stage_1_opens": "2018-04-01"}, "开始日期：不能早于上一阶段的开始日期"),
        ({"stage_2_closes": "2018-10-15"}, "结束日期：不能早于上一阶段的结束日期"),
        ({"stage_0_opens": "2017-05-01"}, "第一个阶段应在2018年内开始"),
        ({"due": "2019-06-10"}, "报送截止日期应在各阶段的起止日期之内"),
        ({"stage_3_title": "总结阶段"}, "请填写开始日期"),
        ({"year": "2017", "notice": "国知办函办字〔2017〕406号"}, "第一个阶段应在2017年内开始"),
    ],
)
def test_dates_out_of_order_are_refused_with_the_reason(people: People, changes: dict[str, str], words: str) -> None:
    assert words in refused(people, **changes)


def test_a_year_is_there_once(app: Flask, people: People) -> None:
    drafted(people)
    proposed = controls(people.bureau.get(NEW), "/programmes/new")
    for name, value in list(proposed.items()):
        proposed[name] = value.replace("2019", "2018")
    proposed["notice"] = NOTICE_2018
    assert "2018年度已经建立" in people.bureau.checked(people.bureau.client.post(NEW, data=proposed), 422).words()
    assert count_of(app, Programme) == 2


def test_a_year_is_changed_until_it_is_closed_and_a_colleague_is_not_overwritten(app: Flask, people: People) -> None:
    drafted(people)
    first, second = (controls(people.bureau.get(HERE), "/programmes/2018") for _ in range(2))
    first["due"], second["due"] = "2018-06-15", "2018-06-20"
    send(people.bureau, HERE, first)
    assert "同事刚刚修改过，没有保存" in send(people.bureau, HERE, second, 409).words()
    assert year_of(app, 2018)["due"].isoformat() == "2018-06-15"
    close_it = {"confirmed": "yes"}
    people.bureau.post(f"{HERE}/open")
    people.bureau.post(f"{HERE}/close", close_it)
    assert not people.bureau.get(HERE).tree.xpath("//form[@action='/bureau/programmes/2018']")
    assert "不能修改" in send(people.bureau, HERE, first, 409).words()


def test_regions_that_answer_cannot_be_left_out(app: Flask, people: People) -> None:
    data = controls(people.bureau.get("/bureau/programmes/2017"), "/programmes/2017")
    data.setlist("regions", ["gansu", "qinghai"])
    assert "贵州省已有答卷，不能取消参加" in send(people.bureau, "/bureau/programmes/2017", data, 409).words()
    data.setlist("regions", ["guizhou", "gansu"])
    send(people.bureau, "/bureau/programmes/2017", data)
    assert year_of(app, 2017)["regions"] == ["guizhou", "gansu"]


def test_only_the_bureau_makes_years(people: People) -> None:
    for person in (people.guizhou, people.auditor):
        person.get("/bureau/programmes", status=404)
        person.post(f"{HERE}/open", status=404)


# -- which year is shown --------------------------------------------------------------------------


def test_pages_are_about_the_latest_open_year_and_lead_to_the_others(app: Flask, people: People) -> None:
    next_year(app)
    assert "2017年" in people.guizhou.get("/province/plan").words(), "a draft is nobody's default"
    assert not people.guizhou.get("/province/plan").tree.xpath("//nav[contains(@class, 'years')]")
    people.guizhou.get("/province/plan?year=2018", status=404)
    people.bureau.post(f"{HERE}/open")
    page = people.guizhou.get("/province/plan")
    assert "贵州省2018年落实方案" in page.words()
    there = page.tree.xpath("//nav[contains(@class, 'years')]//a[starts-with(., '2017')]/@href")[0]
    page = people.guizhou.get(there)
    assert "贵州省2017年落实方案" in page.words()
    kept = page.tree.xpath("//nav[@class='places']//a/@href") + page.tree.xpath("//main//form/@action")
    assert all("year=2017" in address for address in kept), "every way on keeps the year"
    people.guizhou.get("/province/plan?year=1999", status=404)


def test_once_the_latest_year_is_closed_the_open_one_before_is_meant(app: Flask, people: People) -> None:
    next_year(app, "open", "close")
    assert "贵州省2017年落实方案" in people.guizhou.get("/province/plan").words()
    close(app, 2017)
    assert "贵州省2018年落实方案" in people.guizhou.get("/province/plan").words()


def test_what_is_begun_under_an_address_belongs_to_its_year(app: Flask, people: People) -> None:
    next_year(app, "open")
    people.guizhou.post("/province/plan?year=2017")
    people.guizhou.post("/province/plan")
    with everywhere(app):
        plans = db.select(Programme.year).join(Response.programme).where(Response.annex == "plan")
        assert sorted(db.session.execute(plans).scalars()) == [2017, 2018]


def test_nothing_of_one_year_is_counted_in_the_other(app: Flask, people: People) -> None:
    everything_ready(people)
    files(people.guizhou)
    next_year(app, "open")
    new, old = "", "?year=2017"
    desk = people.guizhou.get(f"/desk/{new}")
    assert people.enterprise.name not in desk.words()
    assert people.enterprise.name in people.guizhou.get(f"/desk/{old}").words()
    assert people.enterprise.name in people.guizhou.get("/desk/?year=all").words()
    assert "还没有结对" in people.guizhou.get(f"/province/pairs{new}").words()
    assert people.enterprise.name in people.guizhou.get(f"/province/pairs{old}").words()
    assert "还没有开始" in people.guizhou.get(f"/province/plan{new}").words()
    assert "还没有开始" not in people.guizhou.get(f"/province/plan{old}").words()
    with everywhere(app):
        receipt = db.session.execute(db.select(Filing.receipt)).scalar_one()
    assert receipt not in people.guizhou.get(f"/province/package{new}").words()
    assert receipt in people.guizhou.get(f"/province/package{old}").words()
    assert receipt not in people.bureau.get(f"/bureau/packages{new}").text
    assert receipt in people.bureau.get(f"/bureau/packages{old}").text
    assert people.enterprise.name not in people.guizhou.get(f"/province/matching{new}").words()
    assert people.enterprise.name in people.guizhou.get(f"/province/matching{old}").words()
    bars = [people.guizhou.get(f"/province/numbers{year}").words() for year in (new, old)]
    assert bars[0] != bars[1]
    overview = [
        people.bureau.get(f"/bureau/{year}").tree.xpath("//tfoot//a[@class='figure-link']") for year in (new, old)
    ]
    assert [bool(counted) for counted in overview] == [False, True]


def test_what_is_done_in_the_new_year_leaves_the_old_alone(app: Flask, people: People) -> None:
    submits(people.enterprise)
    before = numbers_on(people.guizhou.get("/province/numbers?year=2017").tree)
    next_year(app, "open")
    newcomer = again(people.enterprise)
    submits_again(newcomer)
    goes_on(people.guizhou, newcomer, "accept")
    there = people.guizhou.get("/province/numbers?year=2017").tree
    assert numbers_on(there) == before
    assert numbers_on(people.guizhou.get("/province/numbers").tree) != before
    listed = people.guizhou.get("/desk/?year=2017").tree.xpath("//a[@class='row-link']/@href")
    assert not any(newcomer.public_id in address for address in listed)
    assert any(people.enterprise.public_id in address for address in listed)


def numbers_on(tree: Any) -> str:
    """What a page says below its heading."""
    return " ".join(" ".join(tree.xpath("//main")[0].itertext()).split())


def test_the_neighbour_s_years_stay_the_neighbour_s(app: Flask, people: People) -> None:
    next_year(app, "open")
    again(people.enterprise)
    for year in ("", "?year=2017", "?year=all"):
        assert people.enterprise.name not in people.gansu.get(f"/desk/{year}").words()
    assert people.enterprise.name not in people.gansu.get("/province/organisations?progress=before").words()


# -- a closed year --------------------------------------------------------------------------------


def test_a_closed_year_takes_no_new_links_and_stays_readable(app: Flask, people: People) -> None:
    submits(people.enterprise)
    arrive(people.agency)
    enrol(app, "guizhou", "遵义红粮酿造股份有限公司", invited=False)
    close(app, 2017)
    links = count_of(app, Invitation)
    here = f"/province/organisations/{organisation_of(people.enterprise)}"
    where = people.guizhou.post(f"{here}/invite").location
    assert "2017年度已关闭，不能再生成链接" in people.guizhou.get(where).words()
    day = now().astimezone(CHINA).date().isoformat()
    people.guizhou.post(f"{here}/extend", {"valid_until": day})
    people.guizhou.post("/province/invitations", {"valid_from": day, "valid_until": day})
    assert count_of(app, Invitation) == links
    for address in ("/province/organisations", "/province/pairs", "/province/numbers", "/desk/", here):
        people.guizhou.get(address)
    people.enterprise.get(f"/fill/{people.enterprise.public_id}/receipt")
    people.agency.get(f"/fill/{people.agency.public_id}/")
    assert "2017年度已关闭" in people.guizhou.get(people.guizhou.post("/province/plan").location).words()


def test_a_region_that_takes_no_part_invites_nobody(app: Flask, people: People) -> None:
    drafted(people)
    with everywhere(app), transaction():
        programme_of(2018).regions = ["gansu"]
    people.bureau.post(f"{HERE}/open")
    where = people.guizhou.post(f"/province/organisations/{organisation_of(people.enterprise)}/invite").location
    assert "贵州省不参加2018年度的工作" in people.guizhou.get(where).words()


# -- inviting last year's again -------------------------------------------------------------------


def test_last_year_s_organisations_are_invited_again_in_one_step(app: Flask, people: People) -> None:
    next_year(app, "open")
    enrol_new(app)
    page = people.guizhou.get("/province/organisations")
    assert "2017年邀请过的单位中，2 个今年还没有有效链接" in page.words()
    there = page.tree.xpath("//a[contains(., '邀请去年的单位')]/@href")[0]
    assert there == "/province/invitations?progress=before"
    data = controls(people.guizhou.get(there), "/invitations")
    for _time in range(2):
        send(people.guizhou, "/province/invitations", data)
        assert linked(app) == {people.enterprise.name, people.agency.name}
        assert count_of_year(app, 2018) == 2
    assert not people.guizhou.get("/province/organisations").tree.xpath("//h2[@id='again']")
    gansu = people.gansu.get("/province/organisations").words()
    assert "2017年邀请过的单位中，1 个今年还没有有效链接" in gansu


def enrol_new(app: Flask) -> None:
    """An organisation registered this year, which nobody invited before."""
    enrol(app, "guizhou", "遵义红粮酿造股份有限公司", invited=False)


def linked(app: Flask) -> set[str]:
    """The organisations with a link of 2018."""
    with everywhere(app):
        wanted = db.select(Response).where(Response.programme_id == programme_of(2018).id)
        found = db.session.execute(wanted).scalars()
        return {response.filler_name for response in found if response.invitations}


def count_of_year(app: Flask, year: int) -> int:
    with everywhere(app):
        wanted = db.select(db.func.count(Invitation.id)).join(Invitation.response).join(Response.programme)
        return int(db.session.execute(wanted.where(Programme.year == year)).scalar_one())
