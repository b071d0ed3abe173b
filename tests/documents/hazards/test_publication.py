"""Hazards 13, 16, 17 and 18: what the engine itself says of a template with a slip in it."""

from __future__ import annotations

import pytest

from forms.documents.engine import CompiledTemplate, RenderingFailed
from tests.documents.hazards.making import template


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
