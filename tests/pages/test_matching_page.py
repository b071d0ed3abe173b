"""Demand meets service on pages: what is wanted and offered, who suits whom and why, what stands behind."""

from __future__ import annotations

import pytest
from flask import Flask

from forms.annexes import by_code
from tests.conftest import People
from tests.pages.pairing import both_accepted, brings_together, says, sides_of
from tests.pages.stories import goes_on, organisation_of, statements, submits
from tests.visitor import Page

pytestmark = pytest.mark.alike

ENTERPRISE, AGENCY = "贵州黔源智能装备有限公司", "贵州省专利信息服务中心"


def balance_on(page: Page) -> dict[str, list[str]]:
    """The balance: class of service to what its cells say."""
    found = {}
    for row in page.tree.xpath("//table[contains(@class, 'list-figures')]/tbody/tr"):
        said = [" ".join(cell.text_content().split()) for cell in row.xpath(".//span[@class='cell-said']")]
        found[row.xpath("th")[0].text_content().strip()] = said
    return found


def test_nothing_is_matched_before_it_is_accepted(people: People) -> None:
    submits(people.enterprise)
    submits(people.agency)
    assert "还没有可以对照的答卷" in people.guizhou.get("/province/matching").words()
    goes_on(people.guizhou, people.enterprise, "accept")
    words = people.guizhou.get("/province/matching").words()
    assert "无人承接" in words and "暂时没有可选的服务机构" in words


def test_the_balance_worked_by_hand(people: People) -> None:
    """The example of annex 2 wants: 检索 (urgent), 分析 (urgent), 推送 and 布局 (general), 培训 (urgent), 其他; that of
    annex 3 offers 20 searches free of charge and 4 databases at low cost."""
    both_accepted(people)
    found = balance_on(people.guizhou.get("/province/matching"))
    assert found == {
        "信息检索服务（现有技术、专利性、防侵权、法律状态）": ["1", "0", "1", "1", "20", "大致相当"],
        "专利分析服务（竞争对手、技术态势）": ["1", "0", "0", "0", "0", "无人承接"],
        "专利信息推送（监测）": ["0", "1", "0", "0", "0", "无人提供"],
        "专题数据库建设": ["0", "0", "1", "0", "4", "能力闲置"],
        "专利挖掘布局": ["0", "1", "0", "0", "0", "无人提供"],
        "培训（普及、检索、分析、师资）": ["1", "0", "0", "0", "0", "无人承接"],
        "其他": ["0", "1", "0", "0", "0", "逐份查看"],
    }


def test_too_little_for_all_and_an_agency_that_serves_elsewhere(people: People) -> None:
    both_accepted(people)
    service = by_code("service").example()
    service["offers"]["services"][0]["capacity"] = 0
    says(people.agency, service)
    search = "信息检索服务（现有技术、专利性、防侵权、法律状态）"
    assert balance_on(people.guizhou.get("/province/matching"))[search][-1] == "承接不足"
    service["offers"]["areas"] = ["gansu"]
    says(people.agency, service)
    page = people.guizhou.get("/province/matching")
    assert balance_on(page)[search][-1] == "无人承接"
    assert "服务区域不含该企业所在省区" in page.words() and "暂不能结对" in page.words()


def test_every_figure_leads_to_the_responses_behind_it(people: People) -> None:
    both_accepted(people)
    page = people.guizhou.get("/province/matching")
    links = page.tree.xpath("//table[contains(@class, 'list-figures')]//a[@class='figure-link']")
    assert len(links) == 3 + 1 + 1 + 3 + 1 + 1 + 1
    for link in links:
        path, _, part = link.get("href").partition("#")
        there = people.guizhou.get(path)
        assert there.tree.xpath(f"//section[@aria-labelledby='{part}']//a/@href")
    there = people.guizhou.get("/province/matching/services/search")
    assert "防侵权（FTO）检索；现有技术（立项）检索" in there.words()
    assert "公益免费" in there.words()
    people.guizhou.get("/province/matching/services/magic", status=404)


def test_the_agencies_are_ranked_with_reasons_and_a_way_to_pair_them(people: People) -> None:
    both_accepted(people)
    enterprise, agency = sides_of(people)
    page = people.guizhou.get(f"/province/matching/{enterprise}")
    words = page.words()
    assert "能满足的需求：防侵权（FTO）检索（迫切）；现有技术（立项）检索（一般）" in words
    assert "不能满足：" in words and "与企业在同一省区" in words and "可结对 3 家，还能接 3 家" in words
    (way,) = page.tree.xpath("//div[@class='best-way']/a/@href")
    assert way == f"/province/pairs/new?enterprise={enterprise}&agency={agency}"
    assert "已按双方提交的附件2、附件3和单位资料填好" in people.guizhou.get(way).words()
    brings_together(people.guizhou, enterprise, agency)
    page = people.guizhou.get(f"/province/matching/{enterprise}")
    assert f"已结对：{AGENCY}" in page.words()
    assert not page.tree.xpath("//div[@class='best-way']/a[contains(@href, 'new')]")
    assert "还能接 2 家" in page.words()


def test_an_enterprise_of_elsewhere_or_not_accepted_is_not_there(people: People) -> None:
    both_accepted(people)
    submits(people.neighbour)
    goes_on(people.gansu, people.neighbour, "accept")
    people.guizhou.get(f"/province/matching/{organisation_of(people.neighbour)}", status=404)
    people.gansu.get(f"/province/matching/{organisation_of(people.enterprise)}", status=404)
    words = people.gansu.get("/province/matching").words()
    assert "计入企业 1 家、本省区服务机构 0 家" in words
    assert ENTERPRISE not in words and AGENCY not in words
    there = people.gansu.get("/province/matching/services/search").words()
    assert ENTERPRISE not in there and AGENCY not in there


def test_the_page_takes_the_same_statements_however_many_responses(app: Flask, people: People) -> None:
    both_accepted(people)
    people.guizhou.get("/province/matching")
    with statements(app) as short:
        people.guizhou.get("/province/matching")
    service = by_code("service").example()
    for number in range(5):
        says(people.agency, service | {"n": number})
    with statements(app) as long:
        people.guizhou.get("/province/matching")
    assert len(short) == len(long)
