"""Importing a list at the desk: told row by row first, kept only when that is confirmed, and then as a whole."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from forms.models import Organisation, db
from forms.workflow.importing import survey
from tests import sheets
from tests.conftest import People, Person, region_called
from tests.pages.stories import count_of, enrol, everywhere
from tests.visitor import Page

pytestmark = pytest.mark.alike

IMPORT = "/province/organisations/import"
CODE = sheets.QIANYUAN[2]
BLOCK = "\r\n".join("\t".join(row) for row in (sheets.QIANYUAN, sheets.CENTRE))


def upload(officer: Person, content: bytes, name: str = "名录.xlsx", status: int = 200) -> Page:
    return officer.post(IMPORT, {"file": (io.BytesIO(content), name)}, status)


def paste(officer: Person, text: str, status: int = 200) -> Page:
    return officer.post(IMPORT, {"pasted": text}, status)


def confirm(officer: Person, report: Page, status: int = 303) -> Page:
    """Press the button of a report."""
    hidden = {name: report.tree.xpath(f"//input[@name='{name}']/@value")[0] for name in ("seen", "rows")}
    return officer.post(f"{IMPORT}/confirm", hidden, status)


def everybody(app: Flask) -> list[tuple[Any, ...]]:
    with everywhere(app):
        wanted = db.select(Organisation.name, Organisation.credit_code, Organisation.contact)
        return [tuple(row) for row in db.session.execute(wanted.order_by(Organisation.id))]


def section(report: Page, code: str) -> str:
    return " ".join(" ".join(report.tree.xpath(f"//table[@aria-labelledby='{code}']//tbody//text()")).split())


def test_a_list_is_told_first_and_kept_when_confirmed(app: Flask, people: People) -> None:
    before = everybody(app)
    report = upload(people.guizhou, sheets.xlsx([sheets.HEADS, *sheets.ALL[2:3], ("企业", "遵义红粮酿造股份有限公司")]))
    assert "新增 2，更新 0，无变化 0，有误 0" in report.words()
    assert everybody(app) == before, "a report keeps nothing"
    assert "progress=none" in confirm(people.guizhou, report).location
    assert [name for name, *_rest in everybody(app)[len(before) :]] == [sheets.MIAOLING[1], "遵义红粮酿造股份有限公司"]
    assert "新增 2 个单位，更新 0 个" in people.guizhou.get("/province/invitations?progress=none").words()


def test_the_report_says_what_is_new_updated_unchanged(app: Flask, people: People) -> None:
    enrol(
        app, "guizhou", "贵州苗岭生物制药有限公司", invited=False, credit_code=CODE, contact="张工", phone="13885100001"
    )
    rows = [
        sheets.HEADS,
        ("企业", "贵州苗岭药业有限公司", CODE, "", "赵工", "13885100001", ""),
        ("服务机构", "贵州省专利信息服务中心", "", "", "", "", ""),
        ("企业", "遵义红粮酿造股份有限公司", "", "", "", "", ""),
    ]
    report = upload(people.guizhou, sheets.xlsx(rows))
    assert "单位名称： 贵州苗岭生物制药有限公司 → 贵州苗岭药业有限公司" in section(report, "changed")
    assert "联系人： 张工 → 赵工" in section(report, "changed")
    assert "电话" not in section(report, "changed")
    assert "贵州省专利信息服务中心" in section(report, "same")
    assert "遵义红粮酿造股份有限公司" in section(report, "new")
    confirm(people.guizhou, report)
    assert ("贵州苗岭药业有限公司", CODE, "赵工") in everybody(app)


def test_one_wrong_row_keeps_all_from_being_imported_and_is_named(app: Flask, people: People) -> None:
    before = everybody(app)
    rows = [*sheets.ALL, ("企业", "安顺瀑乡精密机械有限公司", "91110108551385082A", "", "", "", "")]
    report = upload(people.guizhou, sheets.xlsx(rows))
    assert "有误 1" in report.words()
    assert section(report, "wrong").startswith("行 5 安顺瀑乡精密机械有限公司")
    assert "校验位不符" in section(report, "wrong")
    assert "确认导入" not in report.words()
    people.guizhou.post(
        f"{IMPORT}/confirm", {"rows": '[{"row":"2","kind":"enterprise","name":"贵"}]', "seen": "x"}, 409
    )
    assert everybody(app) == before


def test_a_report_that_has_been_overtaken_is_told_again(app: Flask, people: People) -> None:
    report = upload(people.guizhou, sheets.xlsx(sheets.ALL[:2]))
    enrol(app, "guizhou", "贵州黔源集团有限公司", invited=False, credit_code=CODE)
    again = confirm(people.guizhou, report, status=409)
    assert "名录刚被改过" in again.words()
    assert "贵州黔源集团有限公司 → 贵州黔源智能装备有限公司" in section(again, "changed")
    confirm(people.guizhou, again)


def test_confirming_twice_imports_once(app: Flask, people: People) -> None:
    report = upload(people.guizhou, sheets.xlsx([sheets.HEADS, ("企业", "遵义红粮酿造股份有限公司")]))
    before = count_of(app, Organisation)
    confirm(people.guizhou, report)
    assert "没有要改的" in confirm(people.guizhou, report, status=409).words()
    assert count_of(app, Organisation) == before + 1


@pytest.mark.parametrize(
    "text",
    [
        BLOCK,
        "\t".join(sheets.HEADS) + "\n" + BLOCK,
        "单位名称（必填）\t类别*\n" + "\n".join(f"{row[1]}\t{row[0]}" for row in (sheets.QIANYUAN, sheets.CENTRE)),
    ],
    ids=["without heads", "with heads", "in another order"],
)
def test_a_copied_block_takes_the_same_path(people: People, text: str) -> None:
    report = paste(people.gansu, text)
    assert "新增 2" in report.words()
    confirm(people.gansu, report)
    assert sheets.QIANYUAN[1] in people.gansu.get("/province/organisations").words()
    assert "91110108551385082Q" not in people.guizhou.get("/province/organisations").words()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("名录.xlsx", sheets.xlsx(sheets.ALL)[:2000], "不是可以读取的 xlsx 文件"),
        ("名录.xlsx", sheets.bomb(), "表格展开后过大"),
        ("名录.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧版或加密的 Excel"),
        ("名录.csv", "单位,电话\n甲,1".encode(), "首行缺少列名：类别、单位名称"),
        ("空.csv", b"  ", "文件是空的"),
    ],
)
def test_what_is_no_list_is_refused_in_words(people: People, name: str, content: bytes, reason: str) -> None:
    page = upload(people.guizhou, content, name, status=422)
    assert reason in page.words()
    assert page.tree.xpath("//*[@role='alert']")


def test_nothing_sent_and_far_too_much_are_refused_in_words(people: People) -> None:
    assert "请选择一个文件" in paste(people.guizhou, " ", status=422).words()
    assert "粘贴的内容过多" in paste(people.guizhou, "企业\t甲\n" * 50_000, status=422).words()
    assert "各列须依次为" in paste(people.guizhou, "\t".join("一二三四五六七八"), status=422).words()
    assert "内容过大" in paste(people.guizhou, "x" * (2 * 1024 * 1024 + 1), status=413).words()


def test_lists_of_other_programs_are_read(people: People) -> None:
    rows = [sheets.HEADS, ("企业", "遵义红粮酿造股份有限公司", "", "遵义市", "=1+1", "", "")]
    report = upload(people.guizhou, sheets.csv_text(rows).encode("gbk"), "名录.csv")
    assert "遵义红粮酿造股份有限公司" in section(report, "new")


def test_the_template_can_be_filled_in_and_its_example_is_never_imported(people: People) -> None:
    template = people.guizhou.client.get("/province/organisations/template.xlsx").data
    book = load_workbook(io.BytesIO(template))
    first = book.worksheets[0]
    assert [cell.value for cell in first[1]] == list(sheets.HEADS)
    assert book.worksheets[1]["A1"].value == "栏目"
    assert "列名之下没有单位" in upload(people.guizhou, template, status=422).words()
    first.append([sheets.CENTRE[0], "毕节乌蒙知识产权服务中心"])
    filled = io.BytesIO()
    book.save(filled)
    report = upload(people.guizhou, filled.getvalue())
    assert "共 1 行：新增 1" in report.words()


def test_what_the_report_carries_must_be_rows(people: People) -> None:
    for rows in ("", "nonsense", "{}", "[]", "[1]", '[{"row":2}]', '[{"secret":"x"}]'):
        people.guizhou.post(f"{IMPORT}/confirm", {"rows": rows, "seen": ""}, 400)


def test_a_name_that_no_page_can_show_is_refused_not_stumbled_over(people: People) -> None:
    rows = [sheets.HEADS, ("企业", "贵州_xD83D_科技有限公司", "", "", "", "", "")]
    assert "核对名录" in upload(people.guizhou, sheets.xlsx(rows)).words()


def test_a_survey_reads_and_never_writes(app: Flask, people: People) -> None:
    with everywhere(app):
        report = survey(region_called("guizhou"), [{"row": "2", "kind": "enterprise", "name": "遵义红粮酿造有限公司"}])
        assert (report.counts["new"], report.is_sound) == (1, True)
        assert not db.session.new
