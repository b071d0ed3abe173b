"""Only the answers differ from the blank: ours conform, and every other difference is told with its place."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from forms.documents import CompiledTemplate
from forms.documents.conformance import compare
from forms.documents.places import W
from tests.documents.damage import Change, before_end, edited, row, swapped
from tests.documents.samples import HOSTILE, KINDS, PAPERS, answers, files, replaced

STYLES = "word/styles.xml"
FOOTER = "word/footer1.xml"


def rendered(name: str, kind: str = "example") -> bytes:
    return CompiledTemplate.compile(files(name)["template"]).render(answers(name, kind))


@pytest.mark.parametrize("name", PAPERS)
def test_our_templates_are_their_blanks_with_tags(name: str) -> None:
    report = compare(files(name)["blank"], files(name)["template"])
    assert report.words() == []
    assert report.holds


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", PAPERS)
def test_a_rendered_file_is_its_blank_with_answers(name: str, kind: str) -> None:
    assert compare(files(name)["blank"], rendered(name, kind), files(name)["template"]).words() == []


@pytest.mark.parametrize("name", ["pairs", "contacts", "service"])
def test_without_the_template_empty_places_are_answer_places(name: str) -> None:
    assert compare(files(name)["blank"], rendered(name)).words() == []


def test_answers_that_look_like_markup_are_answers() -> None:
    hostile = replaced(answers("demand", "example"), HOSTILE)
    docx = CompiledTemplate.compile(files("demand")["template"]).render(hostile)
    assert compare(files("demand")["blank"], docx, files("demand")["template"]).words() == []


def test_a_file_that_went_through_word_still_conforms() -> None:
    """Word writes revision ids, language marks and proofing errors, and splits runs, as it pleases."""

    def as_word_does(root: Any) -> None:
        for number, paragraph in enumerate(root.iter(f"{W}p")):
            paragraph.set(f"{W}rsidR", f"00{number:06X}")
        for properties in root.iter(f"{W}rPr"):
            properties.append(properties.makeelement(f"{W}lang", {f"{W}val": "zh-CN"}))
            properties[0].set(f"{W}hint", "eastAsia")
        for run in list(root.iter(f"{W}r")):
            text = run.find(f"{W}t")
            if text is not None and len(text.text or "") > 4 and len(run) == 2:
                second = copy.deepcopy(run)
                second.find(f"{W}t").text = text.text[2:]
                text.text = text.text[:2]
                run.addnext(second)

    for name in ("demand", "plan"):
        kept = edited(as_word_does)(rendered(name))
        assert compare(files(name)["blank"], kept, files(name)["template"]).words() == []


def set_to(table: int, number: int, path: str, attribute: str, value: str) -> Change:
    def edit(root: Any) -> None:
        row(root, table, number).find(path).set(f"{W}{attribute}", value)

    return edited(edit)


def without(table: int, number: int) -> Change:
    def edit(root: Any) -> None:
        gone = row(root, table, number)
        gone.getparent().remove(gone)

    return edited(edit)


def copied(table: int, number: int) -> Change:
    def edit(root: Any) -> None:
        twice = row(root, table, number)
        twice.addnext(copy.deepcopy(twice))

    return edited(edit)


THIRD = f"{W}tc[3]/{W}tcPr/{W}tcW"
SERIF = '<w:rFonts w:ascii="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:cs="仿宋_GB2312"/>'
LABEL = f'{SERIF}</w:rPr><w:t xml:space="preserve">单位名称'
DAMAGE: dict[str, tuple[Change, str]] = {
    "a narrower cell": (set_to(1, 3, THIRD, "w", "2200"), "表 1 第 3 行：第 3 列宽 2551 → 2200"),
    "a span": (set_to(1, 2, f"{W}tc[2]/{W}tcPr/{W}gridSpan", "val", "4"), "表 1 第 2 行：第 2 格横向合并的列数 5 → 4"),
    "a row height": (set_to(1, 2, f"{W}trPr/{W}trHeight", "val", "900"), "表 1 第 2 行：行高 488 → 900"),
    "an alignment": (set_to(1, 2, f"{W}tc[1]/{W}tcPr/{W}vAlign", "val", "top"), "第 1 格垂直对齐 center → top"),
    "a grid": (swapped('<w:gridCol w:w="2098"/>', '<w:gridCol w:w="2000"/>'), "表 1：网格第 1 列宽 2098 → 2000"),
    "a label": (swapped(">单位名称<", ">单位全称<"), "表 1 第 2 行：第 1 格文字 “单位名称” → “单位全称”"),
    "a label lost": (swapped(">单位名称<", "><"), "表 1 第 2 行：第 1 格文字 “单位名称” → “”"),
    "a typeface": (
        swapped(LABEL, LABEL.replace("仿宋_GB2312", "宋体")),
        "表 1 第 2 行：第 1 格字体 仿宋_GB2312 → 宋体",
    ),
    "bold": (swapped(LABEL, LABEL.replace("</w:rPr>", "<w:b/></w:rPr>")), "表 1 第 2 行：第 1 格加粗 无 → 有"),
    "a paragraph style": (swapped('w:val="AnnexTitle"', 'w:val="BodyText"'), "第 3 段：段落样式 AnnexTitle → BodyText"),
    "a title": (
        swapped(">重点联系单位专利信息需求调查表<", ">调查表<"),
        "第 3 段：文字 “重点联系单位专利信息需求调查表” → “调查表”",
    ),
    "a row lost": (without(1, 5), "空白表的表 1 第 5 行：文件中少了这一行“通讯地址 | 邮编”"),
    "a row twice": (copied(1, 1), "空白表中没有这一行“一、单位基本情况”"),
    "a paragraph added": (
        before_end("<w:p><w:r><w:t>本表由某公司代填</w:t></w:r></w:p>"),
        "空白表中没有这一段 “本表由某公司代填”",
    ),
    "a table added": (
        before_end("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>另加</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"),
        "空白表中没有这张表“另加”",
    ),
    "a table border": (swapped("<w:tblLayout", '<w:tblStyle w:val="X"/><w:tblLayout'), "表 1：表格样式 无 → X"),
    "a page margin": (swapped('w:top="2098"', 'w:top="1440"'), "第 1 节页面设置：页边距"),
    "a page size": (swapped('<w:pgSz w:w="11906"', '<w:pgSz w:w="12240"'), "第 1 节页面设置：纸张大小"),
    "a footer": (swapped("— ", "- ", FOOTER), "页脚（footer1.xml）第 1 段：文字"),
    "a footer lost": (swapped('<w:footerReference w:type="even"', '<w:x w:type="even"'), "页面设置：少了偶数页页脚"),
    "a style": (swapped('<w:sz w:val="32"/>', '<w:sz w:val="28"/>', STYLES), "字号 32 → 28"),
    "a style lost": (swapped('w:styleId="Gap"', 'w:styleId="Gone"', STYLES), "样式“表间”：文件中没有这个样式"),
    "numbering": (swapped("<w:pPr><w:pStyle", '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr><w:pStyle'), "编号 无 → "),
    "settings": (swapped("<w:evenAndOddHeaders/>", "", "word/settings.xml"), "文件设置：奇偶页不同"),
    "a picture": (
        swapped('<w:t xml:space="preserve">附件2', '<w:pict/><w:t xml:space="preserve">附件2'),
        "第 1 段：文字",
    ),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_to_a_template_is_told_with_its_place(name: str) -> None:
    change, words = DAMAGE[name]
    told = compare(files("demand")["blank"], change(files("demand")["template"])).words()
    assert any(words in sentence for sentence in told), told
    assert len(told) <= 3, told


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_to_a_rendered_file_is_told_with_its_place(name: str) -> None:
    change, words = DAMAGE[name]
    told = compare(files("demand")["blank"], change(rendered("demand")), files("demand")["template"]).words()
    assert any(words in sentence for sentence in told), told


def test_words_forged_into_an_answer_place_of_a_template_are_told() -> None:
    forged = swapped("{{ unit.name }}", "{{ unit.name }}（已审核）")(files("demand")["template"])
    told = compare(files("demand")["blank"], forged).words()
    assert told == ["表 1 第 2 行：第 2 格空白处写有文字“{{ }}（已审核）”，应只有标记"]


def test_a_label_made_a_tag_is_told() -> None:
    forged = swapped(">单位名称<", ">{{ unit.city }}<")(files("demand")["template"])
    assert compare(files("demand")["blank"], forged).words() == [
        "表 1 第 2 行：第 1 格文字 “单位名称” → “{{ unit.city }}”"
    ]


@pytest.mark.parametrize("docx", [b"", b"PK", b"\0" * 100], ids=["empty", "two letters", "zeros"])
def test_what_is_no_word_file_does_not_hold(docx: bytes) -> None:
    report = compare(files("demand")["blank"], docx)
    assert not report.holds
    assert report.words()[0].startswith("文件：不能比较")


def test_another_paper_does_not_hold() -> None:
    report = compare(files("demand")["blank"], files("service")["template"])
    assert len(report.words()) == 41


def test_a_report_of_a_damaged_template_can_be_acted_on() -> None:
    """Several hands at once: each sentence says where, what it was, what it is."""
    docx = files("demand")["template"]
    for name in ("a narrower cell", "a typeface", "a row lost", "a page margin"):
        docx = DAMAGE[name][0](docx)
    report = compare(files("demand")["blank"], docx)
    assert report.words() == [
        "表 1 第 2 行：第 1 格字体 仿宋_GB2312 → 宋体",
        "表 1 第 3 行：第 3 列宽 2551 → 2200",
        "空白表的表 1 第 5 行：文件中少了这一行“通讯地址 | 邮编”",
        "第 1 节页面设置：页边距 上 2098 → 1440",
    ]
    told = json.loads(json.dumps(report.as_json()))
    assert told["holds"] is False
    assert told["differences"][1]["place"] == "表 1 第 3 行"
    assert told["differences"][1]["words"] == "第 3 列宽 2551 → 2200"
