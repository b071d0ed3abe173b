"""Hazards 14, 15, 24 and 29: Word opens what a template's conditions, empty lists and repeated rows leave behind."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from docx.oxml.ns import qn

from forms.documents import papers
from forms.documents.engine import CompiledTemplate, RenderingFailed
from tests.documents.hazards.making import DRAWINGS, cell, paragraph, table, template, with_body, with_members
from tests.documents.reading import body, faults, paragraphs, parts

TEMPLATES = Path(__file__).parents[3] / "doc_templates"
TICKED_OR_NOT = set("☑☒☐□■")


def docpr(number: int) -> str:
    return f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="{number}" name="图"/></wp:inline></w:drawing></w:r></w:p>'


def bookmark(number: int, name: str) -> str:
    start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    return f'<w:p>{start}<w:r><w:t>{{{{ row }}}}</w:t></w:r><w:bookmarkEnd w:id="{number}"/></w:p>'


def test_hazard_14_a_cell_emptied_by_conditions_still_ends_with_a_paragraph() -> None:
    conditional = f"<w:tc>{paragraph('{%p if a %}')}{paragraph('甲')}{paragraph('{%p endif %}')}</w:tc>"
    nested = f"<w:tc>{paragraph('乙')}{paragraph('{%p if b %}')}{paragraph('丙')}{paragraph('{%p endif %}')}</w:tc>"
    compiled = CompiledTemplate.compile(with_body(table(conditional + nested, columns=2) + paragraph("末")))
    for a, b in itertools.product((True, False), repeat=2):
        rendered = compiled.render({"a": a, "b": b})
        assert faults(rendered) == []
        assert list(paragraphs(rendered)) == ["甲" if a else "", "乙", *(["丙"] if b else []), "末"]


def test_hazard_15_a_table_of_a_list_without_rows_is_refused() -> None:
    loop = (cell("{%tr for row in rows %}"), cell("{{ row }}"), cell("{%tr endfor %}"))
    headless = CompiledTemplate.compile(with_body(table(cell("表头")) + table(*loop) + paragraph("末")))
    assert list(paragraphs(headless.render({"rows": ["甲", "乙"]}))) == ["表头", "甲", "乙", "末"]
    with pytest.raises(RenderingFailed, match="第 2 个表没有行"):
        headless.render({"rows": []})
    headed = CompiledTemplate.compile(with_body(table(cell("表头"), *loop)))
    assert list(paragraphs(headed.render({"rows": []}))) == ["表头"]


def test_hazard_15_a_row_whose_cells_all_went_is_refused() -> None:
    row = cell("{%tc if a %}") + cell("甲") + cell("{%tc endif %}")
    compiled = CompiledTemplate.compile(with_body(table(row) + paragraph("末")))
    assert list(paragraphs(compiled.render({"a": "有"}))) == ["甲", "末"]
    with pytest.raises(RenderingFailed, match="第 1 个表有一行没有单元格"):
        compiled.render({"a": ""})


def test_hazard_24_what_loops_repeat_is_numbered_anew() -> None:
    control = '<w:sdt><w:sdtPr><w:id w:val="7"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>'
    copied = bookmark(3, "甲" * 40) + docpr(1) + control
    xml = bookmark(1, "首") + paragraph("{%p for row in rows %}") + copied + paragraph("{%p endfor %}")
    rendered = CompiledTemplate.compile(with_body(xml)).render({"row": "一", "rows": ["一", "二", "三"]})
    assert faults(rendered) == []
    tree = body(rendered)
    starts = list(tree.iter(qn("w:bookmarkStart")))
    assert [start.get(qn("w:id")) for start in starts] == [
        end.get(qn("w:id")) for end in tree.iter(qn("w:bookmarkEnd"))
    ]
    names = [start.get(qn("w:name")) for start in starts]
    assert names[:2] == ["首", "甲" * 40]
    assert len(set(names)) == 4 and max(map(len, names)) == 40
    controls = [number.get(qn("w:val")) for holder in tree.iter(qn("w:sdtPr")) for number in holder]
    assert len(set(controls)) == 3


def test_hazard_24_a_header_and_the_body_share_no_number() -> None:
    made = template("{{ a }}", header="{{ a }}")
    drawn = {
        name: re.sub("^([^>]*<w:(?:document|hdr) )", rf"\1{DRAWINGS} ", re.sub(r' xmlns:wp="[^"]*"', "", xml)).replace(
            "</w:p>", f"</w:p>{docpr(1)}", 1
        )
        for name in ("word/document.xml", "word/header1.xml")
        for xml in [parts(made)[name].decode("utf-8").split("?>", 1)[-1].strip()]
    }
    rendered = CompiledTemplate.compile(with_members(made, drawn)).render({"a": "甲"})
    numbers = [number for name in drawn for number in re.findall(rb'<wp:docPr[^>]*?id="(\d+)"', parts(rendered)[name])]
    assert len(numbers) == len(set(numbers)) == 2


@pytest.mark.parametrize("paper", papers(), ids=lambda paper: paper.name)
def test_hazard_29_boxes_are_set_in_one_face_whatever_word_takes_them_for(paper) -> None:  # type: ignore[no-untyped-def]
    """☑ is no East Asian character: without a hint Word takes it from the Latin face, which may not have it."""
    compiled = CompiledTemplate.compile((TEMPLATES / f"{paper.name}.template.docx").read_bytes())
    rendered = body(compiled.render(paper.annex.load(paper.annex.example()).shown()))
    for run in rendered.iter(qn("w:r")):
        if TICKED_OR_NOT & set("".join(run.itertext())):
            fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
            assert fonts is not None, "".join(run.itertext())
            faces = {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia")}
            assert len(faces) == 1 or fonts.get(qn("w:hint")) == "eastAsia", faces
