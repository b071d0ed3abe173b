"""The drawn papers: every question has its place, and template and blank differ by the tags alone."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from docx.oxml.ns import qn
from lxml import etree

from forms.annexes import FORMS
from forms.documents.drawing import Blank, Tagged
from forms.questionnaire import Questionnaire
from tests.documents.reading import Paragraph, Row, Run, Table, blocks, faults, parts
from tests.documents.samples import PAPERS, files

CORE = "docProps/core.xml"
BOXES = ("□", "☑")
papers = pytest.mark.parametrize("name", PAPERS)


def places(name: str) -> Counter[str]:
    """The answer places of a paper: how often each path is printed."""
    pen = Tagged()
    PAPERS[name].draw(pen)
    return Counter(pen.printed)


def asked(annex: type[Questionnaire]) -> dict[str, set[str]]:
    """Path of every question to the places that print it: itself, or the boxes of its options."""
    wanted = {}
    for path, question in annex().columns():
        codes = getattr(question, "choices", {}) or ({"box": ""} if question.kind == "agree" else {})
        wanted[path] = {f"{path}.{code}" for code in codes}
    return wanted


@pytest.mark.parametrize("annex", FORMS, ids=lambda annex: annex.code)
def test_every_question_is_printed_and_nothing_else(annex: type[Questionnaire]) -> None:
    printed = {place for name in annex.papers for place in places(name)}
    boxes_of = asked(annex)
    for path, boxes in boxes_of.items():
        as_words, as_boxes = path in printed, bool(boxes) and boxes <= printed
        assert as_words or as_boxes, f"{path} is printed nowhere"
    assert printed <= set(boxes_of) | {box for boxes in boxes_of.values() for box in boxes}


@papers
def test_no_question_is_printed_twice_on_a_paper(name: str) -> None:
    printed = places(name)
    assert max(printed.values()) == 1, [path for path, times in printed.items() if times > 1]
    for path, boxes in asked(PAPERS[name].annex).items():
        assert path not in printed or not boxes & set(printed), f"{path} is printed in words and in boxes"


@pytest.mark.parametrize("name", ["demand", "service", "agreement"])
def test_a_sheet_prints_all_questions_of_its_annex(name: str) -> None:
    printed = places(name)
    assert all(path in printed or boxes <= set(printed) for path, boxes in asked(PAPERS[name].annex).items())


@papers
def test_every_place_of_the_template_is_a_tag(name: str) -> None:
    """What the pen remembers is what the file holds."""
    text = parts(files(name)["template"])["word/document.xml"].decode("utf-8")
    tags = Counter(tag for tag in re.findall(r"\{\{ ([\w.]+) \}\}", text) if not tag.startswith("programme."))
    printed = places(name)
    tagless = {path for path, question in PAPERS[name].annex().columns() if has_no_tag(path, question, printed)}
    written = Counter(re.sub(r"^.*\[\]\.", "row.", path) for path in printed if path not in tagless)
    remembered = {tag: times for tag, times in tags.items() if tag not in ("row.no", "line")}
    loops = Counter(re.findall(r"for line in ([\w.]+)\.lines", text))
    assert Counter(remembered) + loops == written


def has_no_tag(path: str, question: Any, printed: Counter[str]) -> bool:
    """Places for a hand or a seal, and the text of 其他 where the choice is printed in words with it."""
    choice = f"{path.rpartition('.')[0]}.{question.of}" if question.kind == "other" else ""
    return question.kind == "printed" or choice in printed


@papers
def test_blank_and_template_differ_by_the_tags_alone(name: str) -> None:
    blank, template = files(name)["blank"], files(name)["template"]
    there, here = parts(blank), parts(template)
    assert [part for part in there if there[part] != here[part]] == ["word/document.xml"]
    assert matched(blocks(template), blocks(blank))


def matched(template: list[Paragraph | Table], blank: list[Paragraph | Table]) -> bool:
    """Whether every block of the blank is the template's, a looped paragraph at least once."""
    rest = list(blank)
    loop: list[Paragraph | Table] = []
    inside = False
    for block in template:
        text = block.text if isinstance(block, Paragraph) else ""
        if text.startswith("{%p for"):
            inside, loop = True, []
        elif text.startswith("{%p endfor"):
            inside = False
            while rest and alike(loop[0], rest[0]):
                rest.pop(0)
        elif inside:
            loop.append(block)
            assert alike(block, rest[0]), block
        else:
            assert rest, block
            assert alike(block, rest[0]), (block, rest[0])
            rest.pop(0)
    return not rest


def alike(template: Paragraph | Table, blank: Paragraph | Table) -> bool:
    if isinstance(template, Paragraph) and isinstance(blank, Paragraph):
        return same_paragraph(template, blank)
    return isinstance(template, Table) and isinstance(blank, Table) and same_table(template, blank)


def same_paragraph(template: Paragraph, blank: Paragraph) -> bool:
    runs = len(template.runs) == len(blank.runs) and all(
        same_run(*pair) for pair in zip(template.runs, blank.runs, strict=True)
    )
    return template.setting == blank.setting and runs


def same_run(template: Run, blank: Run) -> bool:
    return template.setting == blank.setting and (template.text.startswith("{{ ") or template.text == blank.text)


def same_row(template: Row, blank: Row) -> bool:
    settings = [setting for setting, _ in template.cells] == [setting for setting, _ in blank.cells]
    pairs = zip(template.paragraphs, blank.paragraphs, strict=False)
    return template.setting == blank.setting and settings and all(same_paragraph(*pair) for pair in pairs)


def same_table(template: Table, blank: Table) -> bool:
    """The same grid and rows; the rows of a loop stand in the blank at least once."""
    rest = list(blank.rows)
    loop: list[Row] | None = None
    for row in template.rows:
        text = row.paragraphs[0].text
        if text.startswith("{%tr for"):
            loop = []
        elif text.startswith("{%tr endfor") and loop is not None:
            times = 0
            while rest and all(same_row(*pair) for pair in zip(loop, rest[: len(loop)], strict=False)):
                rest, times = rest[len(loop) :], times + 1
            assert times, f"{text} stands for no row of the blank"
            loop = None
        elif loop is not None:
            loop.append(row)
        else:
            assert rest, row
            assert same_row(row, rest.pop(0)), row
    return template.setting == blank.setting and not rest


@papers
def test_every_run_names_one_typeface_for_all_characters(name: str) -> None:
    for kind in ("blank", "template"):
        for part, content in parts(files(name)[kind]).items():
            if part.startswith("word/") and part.endswith(".xml"):
                for run in etree.fromstring(content).iter(qn("w:r")):
                    fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
                    assert fonts is not None, f"{part}: a run without typeface"
                    named = {fonts.get(qn(f"w:{slot}")) for slot in ("ascii", "hAnsi", "eastAsia", "cs")}
                    assert len(named) == 1
                    assert None not in named


@papers
def test_boxes_come_from_one_typeface_that_has_both(name: str) -> None:
    for paragraph in every_paragraph(files(name)["blank"]):
        for run in paragraph.runs:
            assert (run.text in BOXES) == (b"Segoe UI Symbol" in run.setting), paragraph.text


def every_paragraph(docx: bytes) -> list[Paragraph]:
    tables = [block for block in blocks(docx) if isinstance(block, Table)]
    free = [block for block in blocks(docx) if isinstance(block, Paragraph)]
    return free + [paragraph for table in tables for row in table.rows for paragraph in row.paragraphs]


@papers
def test_tables_are_as_wide_as_the_text(name: str) -> None:
    content = etree.fromstring(parts(files(name)["blank"])["word/document.xml"])
    size, margins = next(content.iter(qn("w:pgSz"))), next(content.iter(qn("w:pgMar")))
    text = int(size.get(qn("w:w"))) - int(margins.get(qn("w:left"))) - int(margins.get(qn("w:right")))
    for table in content.iter(qn("w:tbl")):
        width = sum(int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol")))
        assert abs(width - text) <= 2


@papers
def test_word_would_open_it(name: str) -> None:
    assert faults(files(name)["blank"]) == []


@papers
def test_the_properties_name_the_paper_and_nobody(name: str) -> None:
    core = parts(files(name)["blank"])[CORE].decode("utf-8")
    assert f"<dc:title>{PAPERS[name].title}</dc:title>" in core
    assert "reconstructed" in core
    assert "python-docx" not in core
    assert "creator" not in core
    assert "lastModifiedBy" not in core
    assert not [part for part in parts(files(name)["blank"]) if "thumbnail" in part or "customXml" in part]


@papers
def test_nothing_about_the_provenance_is_printed(name: str) -> None:
    text = "".join(paragraph.text for paragraph in every_paragraph(files(name)["blank"]))
    assert "重构" not in text
    assert "样表" not in text


def test_the_plan_does_not_print_the_number_of_the_annex() -> None:
    assert "附件1" not in "".join(paragraph.text for paragraph in every_paragraph(files("plan")["blank"]))


@pytest.mark.parametrize("name", ["demand", "service"])
def test_both_opinions_leave_room_for_a_seal(name: str) -> None:
    """A seal is 4.2 cm across; the row of its issuer is at least 3 cm high."""
    rows = [row for block in blocks(files(name)["blank"]) if isinstance(block, Table) for row in block.rows]
    boxes = [row for row in rows if any("（盖章）" in paragraph.text for paragraph in row.paragraphs)]
    assert len(boxes) == 2
    heights = [etree.fromstring(row.setting).find(qn("w:trHeight")) for row in boxes]
    assert all(int(height.get(qn("w:val"))) >= 30 * 1440 / 25.4 for height in heights)
    assert "负责人（签字）" in "".join(paragraph.text for paragraph in boxes[0].paragraphs)


def test_the_blank_prints_the_words_of_2017() -> None:
    text = "".join(paragraph.text for paragraph in every_paragraph(files("service")["blank"]))
    assert "2016年12月31日" in text
    assert "2014年" in text
    assert "{" not in text


def test_the_blank_pen_remembers_the_same_places() -> None:
    for paper in PAPERS.values():
        blank, tagged = Blank(), Tagged()
        paper.draw(blank)
        paper.draw(tagged)
        assert blank.printed == tagged.printed
