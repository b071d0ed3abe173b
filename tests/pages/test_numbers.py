"""The numbers of the province: worked by hand, each leading to what it counts, the same in the workbook."""

from __future__ import annotations

import io
from urllib.parse import unquote

import pytest
from flask import Flask
from openpyxl import load_workbook

from forms.annexes import by_code
from forms.pages.charts import bars
from tests.conftest import INVITED, People, Person, invited
from tests.pages.pairing import both_accepted, says
from tests.pages.stories import arrive, enrol, goes_on, statements, submits
from tests.visitor import Page

pytestmark = pytest.mark.alike


def tables_on(page: Page) -> dict[str, dict[str, list[str]]]:
    """The tables of the page: caption to row to what its cells say."""
    found = {}
    for table in page.tree.xpath("//table[contains(@class, 'list-figures')]"):
        rows = {}
        for row in table.xpath(".//tr[th[@scope='row']]"):
            said = [" ".join(cell.text_content().split()) for cell in row.xpath(".//span[@class='cell-said']")]
            rows[" ".join(row.xpath("th")[0].text_content().split())] = said
        found[" ".join(table.xpath("caption")[0].text_content().split())] = rows
    return found


@pytest.fixture
def second(app: Flask, people: People, monkeypatch: pytest.MonkeyPatch) -> Person:
    """A second enterprise of 贵州 with other numbers, beside the example's; both are accepted."""
    both_accepted(people)
    monkeypatch.setitem(INVITED, "second", ("遵义红粮酿造股份有限公司", "enterprise", "guizhou"))
    second = invited(app, "second")
    submits(second)
    goes_on(people.guizhou, second, "accept")
    other = by_code("demand").example()
    other["unit"] |= {"city": "遵义市", "employees": 10}
    for row in ("invention", "utility", "design", "total"):
        other["patents"]["counts"][row] = dict.fromkeys(other["patents"]["counts"][row], 0)
    other["staff"] |= {"full_time": 3, "trained": None}
    says(second, other)
    return second


def test_the_progress_by_city_and_stage(app: Flask, people: People) -> None:
    arrive(people.enterprise)
    submits(people.enterprise)
    enrol(app, "guizhou", "遵义红粮酿造股份有限公司", city="遵义市")
    enrol(app, "guizhou", "铜仁梵净茶业有限公司", city="铜仁市", invited=False)
    page = people.guizhou.get("/province/numbers")
    rows = tables_on(page)["附件2：各市（州）进展（家）"]
    # 未发链接 已发链接 已打开 已开始填写 已提交 退回修改 已审核 已报送 已归档 合计
    assert rows == {
        "贵阳市": ["0", "0", "0", "0", "1", "0", "0", "0", "0", "1"],
        "遵义市": ["1", "0", "0", "0", "0", "0", "0", "0", "0", "1"],
        "合计": ["1", "0", "0", "0", "1", "0", "0", "0", "0", "2"],
    }
    rows = tables_on(page)["附件3：各市（州）进展（家）"]
    assert rows["未填"] == ["0", "1", "0", "0", "0", "0", "0", "0", "0", "1"]
    assert "另有 1 家单位已登记、还没有生成专属链接" in page.words()


def test_each_number_of_the_progress_leads_to_as_many_responses(app: Flask, people: People) -> None:
    submits(people.enterprise)
    enrol(app, "guizhou", "遵义红粮酿造股份有限公司", "遵义赤河竹木新材料有限公司", city="遵义市")
    page = people.guizhou.get("/province/numbers")
    links = page.tree.xpath("//section[contains(@aria-labelledby, 'progress')]//a[@class='figure-link']")
    assert len(links) > 8
    for link in links:
        assert f"共 {link.text_content()} 条" in people.guizhou.get(link.get("href")).words(), link.get("href")


def test_sums_and_medians_worked_by_hand(people: People, second: Person) -> None:
    """The example has 发明 12/4/4/3/2, 实用新型 26/21/18/6/5, 设计 3/3/2/0/1 and 1 full-time of all its people; the
    second enterprise has no patents, 10 employees and 3 full-time, and does not say how many were trained."""
    tables = tables_on(people.guizhou.get("/province/numbers"))
    patents = tables["专利拥有情况（件）"]
    assert patents["发明"] == ["12", "4", "4", "3", "2"]
    assert patents["实用新型"] == ["26", "21", "18", "6", "5"]
    assert patents["合计"] == ["41", "28", "24", "9", "8"]
    assert patents["每家合计的中位数"] == ["20.5", "14", "12", "4.5", "4"]
    example = by_code("demand").example()["unit"]["employees"]
    staff = tables["人员"]
    assert staff["职工人数（人）"] == [str(example + 10), str((example + 10) / 2).removesuffix(".0"), "2"]
    assert staff["知识产权管理人员专职人数（人）"] == ["4", "2", "2"]
    assert staff["近三年参加专利信息培训人次（人次）"] == ["9", "9", "1"]


def test_a_figure_is_opened_to_what_each_enterprise_said(people: People, second: Person) -> None:
    page = people.guizhou.get("/province/numbers/staff.trained")
    assert "合计 9" in page.words() and "没有填写的企业 遵义红粮酿造股份有限公司" in page.words()
    assert page.tree.xpath(f"//a[@href='/desk/responses/{people.enterprise.public_id}']")
    people.guizhou.get("/province/numbers/unit.name", status=404)
    people.guizhou.get("/province/numbers/unit", status=404)


def test_the_demand_by_service_and_urgency(people: People, second: Person) -> None:
    page = people.guizhou.get("/province/numbers")
    rows = tables_on(page)["各类服务的需求与供给"]
    assert rows["培训（普及、检索、分析、师资）"] == ["2", "0", "0", "0", "0", "无人承接"]
    (chart,) = page.tree.xpath("//figure[contains(., '各类服务的需求')]")
    assert "迫切 2，一般 0" in chart.text_content()


def test_the_neighbours_are_never_counted(people: People) -> None:
    submits(people.neighbour)
    goes_on(people.gansu, people.neighbour, "accept")
    words = people.guizhou.get("/province/numbers").words()
    assert "企业 0 家，服务机构 0 家" in words and "还没有审核通过的附件2" in words
    assert "兰州" not in words
    page = people.guizhou.get("/province/numbers/unit.employees")
    assert "兰州" not in page.words() and "合计 0" in page.words()
    sheets = load_workbook(io.BytesIO(people.guizhou.client.get("/province/numbers.xlsx").data))
    text = " ".join(str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row)
    assert "兰州" not in text


def test_the_workbook_holds_the_same_numbers(people: People, second: Person) -> None:
    answer = people.guizhou.client.get("/province/numbers.xlsx")
    assert "贵州省_统计_" in unquote(answer.headers["Content-Disposition"])
    book = load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["附件2进展", "附件3进展", "需求与服务", "专利", "人员"]
    patents = {row[0]: row[1:] for row in book["专利"].iter_rows(values_only=True)}
    assert patents["合计"] == (41, 28, 24, 9, 8)
    assert patents["每家合计的中位数"] == (20.5, 14, 12, 4.5, 4)
    assert [row[0] for row in book["附件2进展"].iter_rows(values_only=True)] == ["所在市", "贵阳市", "合计"]


def test_the_page_takes_the_same_statements_however_many_responses(app: Flask, people: People) -> None:
    both_accepted(people)
    people.guizhou.get("/province/numbers")
    with statements(app) as short:
        people.guizhou.get("/province/numbers")
    enrol(app, "guizhou", *[f"贵阳第{number:02}企业有限公司" for number in range(20)], city="贵阳市")
    with statements(app) as long:
        people.guizhou.get("/province/numbers")
    assert len(short) == len(long)


def test_bars_are_as_long_as_their_figures() -> None:
    long, short, none = bars([("甲", [6, 2], "八"), ("乙", [0, 4], "四"), ("丙", [0, 0], "零")])
    assert [(part.look, part.start, part.length) for part in long.parts] == [(0, 0, 75), (1, 75, 25)]
    assert [(part.look, part.start, part.length) for part in short.parts] == [(1, 0, 50)]
    assert none.parts == []
    assert bars([]) == []
