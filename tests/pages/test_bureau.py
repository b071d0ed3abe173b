"""The pages of the bureau: the overview of all regions, the Word templates."""

from __future__ import annotations

import hashlib
import io
import re
from urllib.parse import quote

from flask import Flask
from openpyxl import load_workbook

from forms.annexes import ANNEXES
from forms.models import Template, db
from forms.questionnaire import NOT_OURS
from tests.conftest import People
from tests.pages.packaging import annexes_ready, everything_ready, files
from tests.pages.stories import arrive, enrol, everywhere, goes_on, statements, submits
from tests.visitor import Page


def cells(page: Page, place: int = 0) -> dict[str, list[str]]:
    """The rows of a table of the board: region to what each cell says, without the column's repeated name."""
    found = {}
    for row in page.tree.xpath("//main//table")[place].xpath(".//tr[th[@scope='row']]"):
        said = [" ".join(cell.text_content().split()) for cell in row.xpath(".//span[@class='cell-said']")]
        found[row.xpath("th")[0].text_content().strip()] = said
    return found


PAPERS, DEMAND, SERVICE = 0, 1, 2
REGIONS = ["贵州省", "甘肃省", "青海省", "宁夏回族自治区", "西藏自治区", "新疆维吾尔自治区", "新疆生产建设兵团"]
NOBODY = ["0"] * 10


def test_the_board_says_where_every_region_stands(people: People) -> None:
    """Nobody sent a link, invited, opened, begun, submitted, returned, accepted, filed, archived, all."""
    enrol(people.guizhou.app, "guizhou", "贵州省还没有邀请的企业")
    page = people.bureau.get("/bureau/")
    assert list(cells(page, DEMAND)) == [*REGIONS, "合计"]
    submits(people.enterprise)
    page = people.bureau.get("/bureau/")
    assert cells(page, DEMAND)["贵州省"] == ["1", "0", "0", "0", "1", "0", "0", "0", "0", "2"]
    assert cells(page, DEMAND)["甘肃省"] == ["0", "1", "0", "0", "0", "0", "0", "0", "0", "1"]
    assert cells(page, DEMAND)["合计"] == ["1", "1", "0", "0", "1", "0", "0", "0", "0", "3"]
    assert cells(page, DEMAND)["青海省"] == cells(page, SERVICE)["青海省"] == NOBODY
    assert cells(page, SERVICE)["贵州省"][-1] == "1"
    for words in ("报送截止", "2017年6月10日", "已过"):
        assert words in page.words()


def test_the_board_tells_of_plans_pairs_and_packages(people: People) -> None:
    assert cells(people.bureau.get("/bureau/"))["贵州省"] == ["没有开始", "0 对，已签协议 0 对", "还没有报送"]
    everything_ready(people)
    files(people.guizhou)
    plan, pairs, package = cells(people.bureau.get("/bureau/"))["贵州省"]
    assert (plan, pairs) == ("已报送", "2 对，已签协议 2 对")
    assert package.startswith("已报送，等待国家局接收")
    assert "已过报送期限" in package


def test_each_number_leads_to_the_responses_it_counts(people: People) -> None:
    submits(people.enterprise)
    submits(people.neighbour)
    page = people.bureau.get("/bureau/")
    links = page.tree.xpath("//a[@class='figure-link']")
    assert len(links) == 5
    for link in links:
        there = people.bureau.get(link.get("href"))
        assert f"共 {link.text_content()} 条" in there.words(), link.get("href")


def test_the_board_takes_the_same_statements_however_many_responses(app: Flask, people: People) -> None:
    arrive(people.bureau)
    with statements(app) as short:
        people.bureau.get("/bureau/")
    enrol(app, "xizang", *[f"拉萨第{number:03}企业有限公司" for number in range(60)])
    with statements(app) as long:
        page = people.bureau.get("/bureau/")
    assert len(long) == len(short)
    assert cells(page, DEMAND)["西藏自治区"][-1] == "60"


def test_need_and_supply_of_the_regions_stand_beside_each_other(people: People) -> None:
    assert "还没有可以对照的答卷" in people.bureau.get("/bureau/supply").words()
    annexes_ready(people)
    submits(people.neighbour)
    goes_on(people.gansu, people.neighbour, "accept")
    page = people.bureau.get("/bureau/supply")
    together, regions = cells(page), cells(page, 1)
    assert list(together) == list(regions)
    for service, (urgent, general, offering, *_rest) in together.items():
        told = [cell.split() for cell in regions[service]]
        assert len(told) == len(REGIONS)
        counts = [(int(cell[0]), int(cell[2])) for cell in told if len(cell) > 2]
        assert sum(wanted for wanted, _offered in counts) == int(urgent) + int(general)
        assert sum(offered for _wanted, offered in counts) == int(offering)
    assert any("无人承接" in " ".join(row[1:2]) for row in regions.values()), "nobody serves 甘肃"


def test_the_board_goes_home_as_a_workbook(people: People) -> None:
    everything_ready(people)
    files(people.guizhou)
    answer = people.bureau.client.get("/bureau/board.xlsx")
    book = load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["附件2进展", "附件3进展", "方案和报送", "需求与服务"]
    rows = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
    page = people.bureau.get("/bureau/")
    for place, name in ((DEMAND, "附件2进展"), (SERVICE, "附件3进展")):
        assert {row[0]: [str(cell) for cell in row[1:]] for row in rows[name][1:]} == cells(page, place)
    assert rows["方案和报送"][1][:5] == ["贵州省", "已报送", 2, 2, "已报送，等待国家局接收"]
    assert len(rows["需求与服务"]) > 5
    people.guizhou.get("/bureau/board.xlsx", status=404)


def test_the_bureau_archives_what_was_filed(people: People) -> None:
    submits(people.enterprise)
    goes_on(people.guizhou, people.enterprise, "accept", "file")
    (number,) = re.findall(r"/bureau/packages/(\d+)", people.bureau.get("/bureau/packages").text)
    people.bureau.post(f"/bureau/packages/{number}/receive")
    where = f"/desk/responses/{people.enterprise.public_id}"
    assert "归档后不能再改动" in people.bureau.get(where).words()
    people.bureau.post(f"{where}/archive")
    assert "已归档，不再办理" in people.bureau.get(where).words()


def test_every_template_in_force_can_be_downloaded_whole(app: Flask, people: People) -> None:
    page = people.bureau.get("/bureau/templates")
    with everywhere(app):
        held = db.session.execute(db.select(Template).where(Template.status == "active")).scalars().all()
        expected = {
            (template.id, file): (template.title, getattr(template, f"{file}_sha256"))
            for template in held
            for file in ("blank", "tagged")
        }
    assert expected
    for (number, file), (title, sha256) in expected.items():
        address = f"/bureau/templates/{number}/{file}"
        assert page.tree.xpath(f"//a[@href='{address}']")
        assert sha256 in page.words()
        assert title in page.words()
        answer = people.bureau.client.get(address)
        assert hashlib.sha256(answer.data).hexdigest() == sha256
        assert quote(title) in answer.headers["Content-Disposition"]
        assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_templates_page_says_that_they_are_reconstructed(people: People) -> None:
    page = people.bureau.get("/bureau/templates")
    assert page.text.index(str(NOT_OURS)) < page.text.index("/blank")
    assert "重构" in page.words()


def test_templates_that_are_not_there_do_not_exist(people: People) -> None:
    people.bureau.get("/bureau/templates/999999/blank", status=404)
    people.bureau.get("/bureau/templates/1/compiled", status=404)


def test_every_question_is_listed_with_its_number_and_source(people: People) -> None:
    page = people.bureau.get("/bureau/templates")
    words = page.words()
    for questionnaire in ANNEXES:
        assert questionnaire.title in words
        for _path, question in questionnaire().columns():
            if question.number:
                assert page.tree.xpath(f"//td[normalize-space()='{question.number}']"), question.number
    assert "通知正文要求或用语" in words
    listed = page.tree.xpath("//table[@class='lines']//span[contains(@class, 'source')]")
    assert {source.text_content() for source in listed} == {"N", "C", "R"}
    assert "{" not in words
