"""Hazards 1–8, 19, 20 and 30: whatever an answer holds arrives as it is, in the style of its place, or is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from docxtpl import RichText

from forms.annexes.demand import Demand
from forms.characters import trim
from forms.documents.engine import CompiledTemplate, RenderingFailed
from tests.documents.hazards.making import LAST, paragraph, table, template, text_of, with_body, with_footnote
from tests.documents.reading import faults, paragraphs

PLACES = {
    "word/document.xml": "正文：{{ a }}。",
    "word/header1.xml": "页眉：{{ a }}。",
    "word/footer1.xml": "页脚：{{ a }}。",
    "word/footnotes.xml": "脚注：{{ a }}。",
    "docProps/core.xml": "标题：{{ a }}。",
}
MARKUP = ("&", "<", ">", '"', "'", "]]>", "</w:t>", "</w:body>", "<!--", "收入<支出，合计 <b 万元", "</w:t>…<w:t>伪造")
CONTROLS = [chr(code) for code in (*range(0x20), 0xFFFE, 0xFFFF) if chr(code) not in "\t\n\r"]


@pytest.fixture(scope="module")
def everywhere() -> CompiledTemplate:
    """A template that prints the answer ``a`` in every part that can hold one."""
    body, header, footer, note, title = PLACES.values()
    return CompiledTemplate.compile(with_footnote(template(body, header=header, footer=footer, title=title), note))


def test_hazard_01_answers_are_not_markup(everywhere: CompiledTemplate) -> None:
    for answer in MARKUP:
        rendered = everywhere.render({"a": answer})
        for place, text in PLACES.items():
            assert text.replace("{{ a }}", answer) in text_of(rendered, place), (place, answer)
        assert list(paragraphs(rendered))[-1] == LAST


def test_hazard_02_the_title_is_escaped_once() -> None:
    rendered = CompiledTemplate.compile(template(title="{{ a }}")).render({"a": "A&B <甲>"})
    assert "A&B <甲>" in text_of(rendered, "docProps/core.xml")


def test_hazard_03_a_title_of_300_characters_renders() -> None:
    rendered = CompiledTemplate.compile(template(title="{{ a }}")).render({"a": "名" * 300})
    assert "名" * 300 in text_of(rendered, "docProps/core.xml")


def test_hazard_04_half_an_emoji_is_refused_and_swallows_nothing(everywhere: CompiledTemplate) -> None:
    with pytest.raises(RenderingFailed, match=r"^a：答案里有不能打印的字符 U\+D800"):
        everywhere.render({"a": "p\ud800q"})
    body = table("<w:tc><w:p/></w:tc>") + paragraph("{{ a }}") + table("<w:tc><w:p/></w:tc>") + paragraph(LAST)
    rendered = CompiledTemplate.compile(with_body(body)).render({"a": "p\U0001f600q"})
    assert list(paragraphs(rendered)) == ["", "p\U0001f600q", "", LAST]


@pytest.mark.parametrize("place", PLACES)
def test_hazard_05_control_characters_are_refused_in_every_part(place: str) -> None:
    parts = {name: PLACES[name] if name == place else "" for name in PLACES}
    body, header, footer, note, title = parts.values()
    made = template(body, header=header, footer=footer, title=title)
    compiled = CompiledTemplate.compile(with_footnote(made, note) if note else made)
    for character in CONTROLS:
        with pytest.raises(RenderingFailed, match=rf"^a：.*U\+{ord(character):04X}"):
            compiled.render({"a": f"p{character}q"})
    assert "p\tq\nr" in text_of(compiled.render({"a": "p\tq\nr"}), place)


def test_hazard_05_the_refusal_names_the_row() -> None:
    compiled = CompiledTemplate.compile(template("{%p for row in part.rows %}", "{{ row.a }}", "{%p endfor %}"))
    with pytest.raises(RenderingFailed, match=r"^part\.rows\[2\]\.a：答案里有不能打印的字符 U\+0007"):
        compiled.render({"part": {"rows": [{"a": "甲"}, {"a": "乙\x07"}]}})


def test_hazard_06_bell_and_form_feed_make_no_paragraph_and_no_page() -> None:
    compiled = CompiledTemplate.compile(template("{{ a }}"))
    for character in ("\x07", "\x0c"):
        with pytest.raises(RenderingFailed, match="不能打印"):
            compiled.render({"a": f"甲{character}乙"})
    assert list(paragraphs(compiled.render({"a": "甲乙"}))) == ["甲乙", LAST]


def test_hazard_07_line_ends_of_all_systems_are_one_line_break(everywhere: CompiledTemplate) -> None:
    unix, windows, mac = (everywhere.render({"a": f"甲{end}乙"}) for end in ("\n", "\r\n", "\r"))
    assert unix == windows == mac
    assert next(paragraphs(unix)) == "正文：甲\n乙。"
    assert trim("甲\r\n乙\r丙") == "甲\n乙\n丙"


def test_hazard_08_delimiters_in_an_answer_stay_what_they_are(everywhere: CompiledTemplate) -> None:
    answer = "{{ b }} {% if x %} {# 注 #} {_{ }_} {_% %_} {%p endfor %} {%tr endfor %}"
    rendered = everywhere.render({"a": answer})
    for place, text in PLACES.items():
        assert text.replace("{{ a }}", answer) in text_of(rendered, place), place
    written = CompiledTemplate.compile(template("{_{ 模板里写的 }_} {_% 也是 %_}")).render({})
    assert next(paragraphs(written)) == "{{ 模板里写的 }} {% 也是 %}"


def test_hazard_19_numbers_and_gaps_print_as_people_write_them() -> None:
    compiled = CompiledTemplate.compile(template("{{ a }}"))
    for answer in (None, 1.0, Decimal("1.0"), True, ["x"], {"x": "y"}):
        with pytest.raises(RenderingFailed, match="不是一个答案"):
            compiled.render({"a": answer})
    for form in (Demand.load({}), Demand.load(Demand.example())):
        assert all(str(question.shown()) not in ("None", "[]", "False") for question in form.walk())
        assert not any(str(question.shown()).endswith(".0") for question in form.walk() if question.kind == "integer")


def test_hazard_20_rich_text_is_no_answer() -> None:
    compiled = CompiledTemplate.compile(template("{{ a }}", "{{r a }}"))
    with pytest.raises(RenderingFailed, match="RichText"):
        compiled.render({"a": RichText("甲", color='"/><w:t>注入</w:t>')})


def test_hazard_30_an_answer_keeps_the_style_of_its_run() -> None:
    style = '<w:rPr><w:rFonts w:eastAsia="仿宋"/><w:sz w:val="32"/></w:rPr>'
    rendered = CompiledTemplate.compile(with_body(paragraph("{{ a }}", style))).render({"a": "甲\t乙\n丙"})
    assert list(paragraphs(rendered)) == ["甲\t乙\n丙"]
    xml = CompiledTemplate.compile(with_body(paragraph("{{ a }}", style))).xml({"a": "甲\t乙\n丙"})
    written = xml["word/document.xml"].decode("utf-8")
    assert written.count("<w:r>") == written.count(f"<w:r>{style}") == 3
    assert faults(rendered) == []
