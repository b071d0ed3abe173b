"""Inviting many at once: links for all who have none, the list and the letters to hand out, one link extended."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

from docx import Document
from flask import Flask
from openpyxl import load_workbook

from forms.calendar import CHINA
from forms.models import Event, Invitation, Organisation, db, now, transaction
from forms.workflow import token_of
from tests.conftest import People, Person
from tests.pages.stories import arrive, enrol, everywhere, organisation_of, submits
from tests.visitor import Page

PAGE = "/province/invitations"
TODAY = now().astimezone(CHINA).date()
LATER = TODAY + timedelta(days=30)
TERM = {"valid_from": TODAY.isoformat(), "valid_until": LATER.isoformat()}
THREE = ("遵义红粮酿造股份有限公司", "铜仁梵净茶业有限公司", "六盘水乌蒙新材料有限公司")


def issue(officer: Person, status: int = 303, **asked: Any) -> Page:
    return officer.post(PAGE, TERM | asked, status)


def links_of(app: Flask, name: str) -> list[Invitation]:
    """The links ever issued to an organisation, oldest first, to be read within ``everywhere``."""
    held = db.session.execute(db.select(Organisation).where(Organisation.name == name)).scalar_one()
    return [link for response in held.responses for link in response.invitations]


def sheet(officer: Person, address: str = "/province/links.xlsx") -> list[tuple[Any, ...]]:
    book = load_workbook(io.BytesIO(officer.client.get(address).data))
    return list(book.worksheets[0].values)


def archive(officer: Person, address: str = "/province/letters.zip") -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(officer.client.get(address).data))


# -- links --------------------------------------------------------------------------------------


def test_everybody_without_a_link_gets_one_and_pressing_twice_gives_no_second(app: Flask, people: People) -> None:
    enrol(app, "guizhou", *THREE, invited=False)
    assert "为 3 个没有有效链接的单位生成链接" in people.guizhou.get(PAGE).words()
    people.guizhou.get(issue(people.guizhou).location)
    issue(people.guizhou)
    assert "没有重复生成" in people.guizhou.get(PAGE).words()
    with everywhere(app):
        for name in THREE:
            (link,) = links_of(app, name)
            assert (link.standing(), link.created_by) == ("live", "贵州省知识产权局 王处长")
            assert link.valid_until.date() == LATER
        assert len(people.enterprise.response().invitations) == 1, "the live link is left alone"
    people.stranger.get(f"/l/{people.enterprise.token}")


def test_only_those_ticked_or_found_are_meant(app: Flask, people: People) -> None:
    first, second, third = enrol(app, "guizhou", *THREE, invited=False)
    issue(people.guizhou, ticked=[first])
    issue(people.guizhou, q="铜仁", kind="enterprise")
    with everywhere(app):
        assert [len(links_of(app, name)) for name in THREE] == [1, 1, 0]
    assert "勾选的 2 个单位" in people.guizhou.get(f"{PAGE}?ticked={second}&ticked={third}").words()


def test_the_filter_of_the_list_of_responses_leads_here_too(app: Flask, people: People) -> None:
    enrol(app, "guizhou", *THREE[:2])
    page = people.guizhou.get("/desk/?annex=demand&stage=registered")
    (address,) = page.tree.xpath("//a[contains(@href,'/province/invitations')]/@href")
    assert "筛选结果的 2 个单位" in people.guizhou.get(address).words()
    issue(people.guizhou, list="desk", annex="demand", stage="registered")
    with everywhere(app):
        assert [len(links_of(app, name)) for name in THREE[:2]] == [1, 1]


def test_an_expired_or_stopped_link_is_replaced_and_one_not_yet_in_force_is_not(app: Flask, people: People) -> None:
    enrol(app, "guizhou", THREE[0], invited=False)
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    issue(people.guizhou, valid_from=tomorrow)
    issue(people.guizhou)
    with everywhere(app), transaction():
        (early,) = links_of(app, THREE[0])
        assert early.standing() == "early"
        people.enterprise.response().invitations[-1].valid_until = now() - timedelta(days=1)
    issue(people.guizhou)
    with everywhere(app):
        assert [link.standing() for link in people.enterprise.response().invitations] == ["revoked", "live"]


def test_days_that_cannot_be_meant_are_refused_and_kept(app: Flask, people: People) -> None:
    enrol(app, "guizhou", THREE[0], invited=False)
    for asked, words in (
        ({"valid_until": (TODAY - timedelta(days=2)).isoformat()}, "截止日期已经过去"),
        ({"valid_from": (LATER + timedelta(days=2)).isoformat()}, "截止日期不能早于生效日期"),
        ({"valid_until": (TODAY + timedelta(days=800)).isoformat()}, "有效期最长一年"),
        ({"valid_until": ""}, "请填写"),
    ):
        page = issue(people.guizhou, status=422, **asked)
        assert words in page.words()
        (name, value) = next(iter(asked.items()))
        assert page.tree.xpath(f"//input[@name='{name}']/@value") == [value]
    with everywhere(app):
        assert links_of(app, THREE[0]) == []


def test_a_province_issues_nothing_to_its_neighbour(app: Flask, people: People) -> None:
    with everywhere(app), transaction():
        people.neighbour.response().invitations[-1].revoked_at = now()
    there = organisation_of(people.neighbour)
    assert "没有符合条件的单位" in people.guizhou.get(f"{PAGE}?ticked={there}").words()
    issue(people.guizhou, ticked=[there])
    issue(people.guizhou)
    with everywhere(app):
        assert len(people.neighbour.response().invitations) == 1
    assert people.neighbour.name not in str(sheet(people.guizhou))
    assert not [name for name in archive(people.guizhou).namelist() if "兰州" in name]


def test_every_link_issued_is_an_event(app: Flask, people: People) -> None:
    enrol(app, "guizhou", *THREE, invited=False)
    issue(people.guizhou)
    with everywhere(app):
        told = db.session.execute(db.select(Event).where(Event.step == "invite", Event.actor.contains("王处长")))
        assert len(told.scalars().all()) == 3


def test_the_register_is_narrowed_by_how_far_they_have_come(app: Flask, people: People) -> None:
    enrol(app, "guizhou", THREE[0], invited=False)
    arrive(people.enterprise)
    submits(people.agency)
    for progress, expected in {
        "none": {THREE[0]},
        "linked": {people.enterprise.name, people.agency.name},
        "unopened": {people.agency.name},
        "unsubmitted": {people.enterprise.name},
        "submitted": {people.agency.name},
        "nonsense": {THREE[0], people.enterprise.name, people.agency.name},
    }.items():
        page = people.guizhou.get(f"/province/organisations?progress={progress}")
        assert set(page.tree.xpath("//tbody//a[@class='row-link']/text()")) == expected, progress
        ticks = page.tree.xpath("//tbody//input[@name='ticked']/@aria-labelledby")
        assert len(ticks) == len(expected)


def test_a_link_is_extended_also_after_it_has_expired(app: Flask, people: People) -> None:
    where = f"/province/organisations/{organisation_of(people.enterprise)}"
    with everywhere(app), transaction():
        people.enterprise.response().invitations[-1].valid_until = now() - timedelta(days=1)
    people.stranger.get(f"/l/{people.enterprise.token}", status=410)
    people.guizhou.post(f"{where}/extend", {"valid_until": LATER.isoformat()})
    assert "有效期已延长" in people.guizhou.get(where).words()
    people.stranger.get(f"/l/{people.enterprise.token}")
    for nonsense in ("", "2001-01-01", "2999-01-01"):
        people.guizhou.post(f"{where}/extend", {"valid_until": nonsense})
        assert "没有延期" in people.guizhou.get(where).words()
    people.guizhou.post(f"{where}/revoke")
    people.guizhou.post(f"{where}/extend", {"valid_until": LATER.isoformat()}, status=409)
    people.stranger.get(f"/l/{people.enterprise.token}", status=410)
    people.gansu.post(f"{where}/extend", {"valid_until": LATER.isoformat()}, status=404)


# -- the list of links --------------------------------------------------------------------------


def test_the_list_of_links_tells_whom_to_reach_and_the_link(app: Flask, people: People) -> None:
    enrol(app, "guizhou", THREE[0], invited=False, contact="=cmd|' /C calc'!A0", phone="0851-6826497")
    head, *rows = sheet(people.guizhou)
    assert head[:2] == ("单位名称", "类别")
    told = {row[0]: row for row in rows}
    assert set(told) == {people.enterprise.name, people.agency.name, THREE[0]}
    assert told[people.enterprise.name][7] == f"http://127.0.0.1:8000/l/{people.enterprise.token}"
    assert told[people.enterprise.name][9] is None
    assert (told[THREE[0]][7], told[THREE[0]][9]) == (None, "还没有生成链接")
    raw = people.guizhou.client.get("/province/links.xlsx").data
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        written = package.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in written
        assert b"hyperlink" not in written
    assert told[THREE[0]][4] == "=cmd|' /C calc'!A0"


def test_a_link_of_another_key_is_marked_so(app: Flask, people: People) -> None:
    arrive(people.guizhou)
    with everywhere(app), transaction():
        people.enterprise.response().invitations[-1].token_hash = "0" * 64
    told = {row[0]: row for row in sheet(people.guizhou)[1:]}
    assert told[people.enterprise.name][7] is None
    assert "更换前的密钥" in told[people.enterprise.name][9]
    assert not [name for name in archive(people.guizhou).namelist() if "黔源" in name]


# -- letters ------------------------------------------------------------------------------------


def test_everybody_with_a_link_gets_a_letter_with_the_link_in_type_and_as_a_picture(app: Flask, people: People) -> None:
    enrol(app, "guizhou", THREE[0], invited=False)
    package = archive(people.guizhou)
    assert sorted(package.namelist()) == sorted(
        [
            "贵州省_邀请函_贵州黔源智能装备有限公司.docx",
            "贵州省_邀请函_贵州省专利信息服务中心.docx",
            "索引.xlsx",
        ]
    )
    content = package.read("贵州省_邀请函_贵州黔源智能装备有限公司.docx")
    words = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    for said in (
        "贵州黔源智能装备有限公司：",
        "国知办函办字〔2017〕406号",
        "附件2《重点联系单位专利信息需求调查表》",
        f"http://127.0.0.1:8000/l/{people.enterprise.token}",
        "贵州省知识产权局专利信息帮扶工作联系人",
    ):
        assert said in words
    assert "{{" not in words
    index = load_workbook(io.BytesIO(package.read("索引.xlsx"))).worksheets[0].values
    assert [row for row in index if THREE[0] in row and "还没有生成链接" in row]


def test_the_list_can_be_told_any_time_later(app: Flask, people: People) -> None:
    enrol(app, "guizhou", THREE[0], invited=False)
    issue(people.guizhou)
    with everywhere(app):
        token = token_of(links_of(app, THREE[0])[-1])
    told = {row[0]: row for row in sheet(people.guizhou, "/province/links.xlsx?progress=linked")[1:]}
    assert told[THREE[0]][7] == f"http://127.0.0.1:8000/l/{token}"
    assert THREE[0] in people.stranger.get(f"/l/{token}").words()
