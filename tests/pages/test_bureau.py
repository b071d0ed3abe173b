"""The pages of the bureau: the overview of all regions, the Word templates."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote

from flask import Flask

from forms.annexes import ANNEXES
from forms.models import Template, db
from forms.questionnaire import NOT_OURS
from tests.conftest import People
from tests.pages.stories import arrive, enrol, everywhere, goes_on, statements, submits


def cells(page: object) -> dict[str, list[str]]:
    """The rows of the overview: region to what each cell says, without the column's repeated name."""
    found = {}
    for row in page.tree.xpath("//table[contains(@class, 'list-overview')]//tr[th[@scope='row']]"):  # type: ignore[attr-defined]
        said = [" ".join(cell.text_content().split()) for cell in row.xpath(".//span[@class='cell-said']")]
        found[row.xpath("th")[0].text_content().strip()] = said
    return found


def test_the_overview_counts_every_region(people: People) -> None:
    submits(people.enterprise)
    rows = cells(people.bureau.get("/bureau/"))
    assert list(rows) == [
        "贵州省",
        "甘肃省",
        "青海省",
        "宁夏回族自治区",
        "西藏自治区",
        "新疆维吾尔自治区",
        "新疆生产建设兵团",
        "合计",
    ]
    assert rows["贵州省"] == ["2", "无", "已提交 1", "填写中 1"]
    assert rows["甘肃省"] == ["1", "无", "填写中 1", "无"]
    assert rows["青海省"] == ["0", "无", "无", "无"]
    assert rows["合计"] == ["3", "无", "填写中 1 已提交 1", "填写中 1"]


def test_each_number_leads_to_the_responses_it_counts(people: People) -> None:
    submits(people.enterprise)
    submits(people.neighbour)
    page = people.bureau.get("/bureau/")
    for link in page.tree.xpath("//a[@class='count-link']"):
        counted = int(link.text_content().split()[-1])
        there = people.bureau.get(link.get("href"))
        assert f"共 {counted} 条" in there.words(), link.get("href")


def test_the_overview_takes_the_same_statements_however_many_responses(app: Flask, people: People) -> None:
    arrive(people.bureau)
    with statements(app) as short:
        people.bureau.get("/bureau/")
    enrol(app, "xizang", *[f"拉萨第{number:03}企业有限公司" for number in range(60)])
    with statements(app) as long:
        page = people.bureau.get("/bureau/")
    assert len(long) == len(short)
    assert cells(page)["西藏自治区"][:3] == ["60", "无", "填写中 60"]


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
