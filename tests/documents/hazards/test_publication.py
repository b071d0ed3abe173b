"""Hazards 13, 16, 17, 18, 23 and 25: what the engine and the inspection say of a template with a slip in it."""

from __future__ import annotations

import warnings

import pytest

from forms.annexes.demand import Demand
from forms.documents.engine import CompiledTemplate, RenderingFailed
from forms.documents.inspection import inspect
from forms.questionnaire import Questionnaire
from tests.documents.hazards.making import OFFICE, cell, table, template, with_body, with_members, zipped
from tests.documents.reading import parts

ATTACHED = f'<Relationship Id="rId99" Type="{OFFICE}/attachedTemplate" Target="x.dotm" TargetMode="External"/>'
FIELD = '<w:fldSimple w:instr=" DDEAUTO c:\\\\cmd.exe "><w:r><w:t>甲</w:t></w:r></w:fldSimple>'


def test_hazard_13_a_misspelt_tag_is_listed_and_stops_the_rendering() -> None:
    lines = ("{% if unit.kind %}{{ unit.naem }}{% else %}{{ unit.name }}{% endif %}", "{{ unit.nmae }}")
    compiled = CompiledTemplate.compile(template(*lines))
    assert compiled.tags() == ["unit.naem", "unit.name", "unit.nmae"]
    with pytest.raises(RenderingFailed, match="没有名为“nmae”的答案"):
        compiled.render({"unit": {"name": "甲", "kind": ""}})


def test_hazard_13_the_tags_of_rows_are_listed_with_their_table() -> None:
    rows = ("{%p for r in part.rows %}", "{{ loop.index }} {{ r.no }}", "{%p for s in r.sub %}", "{{ s }}{{ r.no }}")
    compiled = CompiledTemplate.compile(template("{{ b }}", *rows, "{%p endfor %}", "{%p endfor %}", header="{{ h }}"))
    assert compiled.tags() == ["b", "part.rows[].no", "part.rows[].sub[]", "part.rows[].no", "h"]
    assert CompiledTemplate.compile(
        template("{% set x = a.b %}{{ x ~ 1 if c else d.e + 2 }}".replace(" ~ 1", ""))
    ).tags()


@pytest.mark.parametrize("tag", ["{%p if a % b %}", "{{ a", "{% if a %}", "{{ a } }", "{% endfor %}"])
def test_hazard_17_a_tag_written_wrong_stops_the_compilation(tag: str) -> None:
    with pytest.raises(RenderingFailed, match="标记写错了"):
        CompiledTemplate.compile(template("甲", tag))


@pytest.mark.parametrize("tag", ["{{ 资产（千元） }}", "{{ a，b }}", "{% if a＝b %}{% endif %}"])
def test_hazard_18_full_width_signs_in_a_tag_stop_the_compilation(tag: str) -> None:
    with pytest.raises(RenderingFailed, match="标记写错了"):
        CompiledTemplate.compile(template(tag))


def test_hazard_18_full_width_braces_are_no_tag() -> None:
    assert CompiledTemplate.compile(template("｛｛ a ｝｝", "{{ b }}")).tags() == ["b"]


def found(docx: bytes, kind: str, annex: type[Questionnaire] | None = None) -> list[str]:
    """The sentences of one kind that an officer reads before publication."""
    return [str(finding) for finding in inspect(docx, annex, "demand") if finding.kind == kind]


def test_hazard_13_publication_names_the_misspelt_tag() -> None:
    sentence = found(template("{{ unit.naem }}"), "tag", Demand)[0]
    assert "第 1 段" in sentence and "{{ unit.naem }}" in sentence and "unit.name" in sentence


def test_hazard_16_text_eaten_by_a_row_tag_is_told() -> None:
    rows = (cell("{%tr for row in needs.requests %}别丢"), cell("{{ row.title }}"), cell("{%tr endfor %}"))
    [sentence] = found(with_body(table(*rows)), "eaten")
    assert "表 1 第 1 行" in sentence and "别丢" in sentence


def test_hazard_17_publication_says_where_the_wrong_tag_stands() -> None:
    sentence = found(template("甲", "{%p if a % b %}"), "syntax")[0]
    assert "第 2 段" in sentence and "{%p if a % b %}" in sentence


def test_hazard_18_publication_offers_the_tag_written_right() -> None:
    assert "{{ 资产(千元) }}" in found(template("{{ 资产（千元） }}"), "syntax")[0]
    assert "{{ a }}" in found(template("｛｛ a ｝｝"), "syntax")[0]


def test_hazard_23_a_doubled_member_is_told_before_the_file_is_opened() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        doubled = zipped([*parts(template("{{ a }}")).items(), ("word/document.xml", b"<x/>")])
    [sentence] = found(doubled, "package")
    assert "出现了 2 次" in sentence


@pytest.mark.parametrize(
    ("member", "before", "after", "word"),
    [
        ("word/vbaProject.bin", "", "x", "宏"),
        ("word/_rels/document.xml.rels", "</Relationships>", ATTACHED + "</Relationships>", "附加的模板"),
        ("word/document.xml", "</w:p>", f"{FIELD}</w:p>", "DDE"),
    ],
)
def test_hazard_25_what_is_no_answer_and_no_form_is_told(member: str, before: str, after: str, word: str) -> None:
    made = template("{{ a }}")
    held = parts(made).get(member, b"").decode("utf-8")
    sentences = found(with_members(made, {member: held.replace(before, after, 1) if before else after}), "content")
    assert any(word in sentence for sentence in sentences), sentences
