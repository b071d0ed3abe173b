"""The round-trip guarantee: every answer comes back exactly, and a file in which anything else differs is refused."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.documents.engine import CompiledTemplate
from forms.documents.engine.reading import NotOurs, answers_in
from tests.documents.engine.answering import answers, looked_up
from tests.documents.engine.compiled import PAPERS, compiled, template_of
from tests.documents.hazards.making import template, zipped
from tests.documents.reading import parts

BODY = "word/document.xml"


@pytest.mark.parametrize("name", PAPERS)
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_every_answer_comes_back_exactly(name: str, data: st.DataObject) -> None:
    shown = data.draw(answers(PAPERS[name].annex))
    printed = answers_in(compiled(name).render(shown), template_of(name))
    for answer in printed:
        assert answer.text == looked_up(answer.path, shown), answer.path
    listed = {tag for tag in compiled(name).tags() if not is_empty(tag, shown)}
    assert {re.sub(r"\[\d+\]", "[]", answer.path) for answer in printed} == listed


def is_empty(tag: str, shown: object) -> bool:
    """Whether a tag stands in the rows of a list without any, as the lines of a blank text are."""
    return "[]" in tag and not looked_up(tag.split("[]", maxsplit=1)[0], shown)


@pytest.mark.parametrize("name", PAPERS)
@settings(max_examples=8)
@given(data=st.data())
def test_one_static_character_changed_and_the_file_is_refused(name: str, data: st.DataObject) -> None:
    shown = PAPERS[name].annex.load(PAPERS[name].annex.example()).shown()
    members = parts(compiled(name).render(shown))
    xml = members[BODY].decode("utf-8")
    pieces = [piece.decode("utf-8") for piece in compiled(name).parts[0].pieces]
    piece = data.draw(st.sampled_from([piece for piece in pieces if xml.count(piece) == 1]))
    place = data.draw(st.integers(0, len(piece) - 1))
    other = data.draw(st.sampled_from([character for character in "0a甲 " if character != piece[place]]))
    members[BODY] = xml.replace(piece, piece[:place] + other + piece[place + 1 :]).encode("utf-8")
    with pytest.raises(NotOurs, match=r"第 \d+ 个字符处与模板不同"):
        answers_in(zipped(members.items()), template_of(name))


def test_a_part_changed_added_or_taken_away_is_told() -> None:
    made = template("{{ a }}")
    members = parts(CompiledTemplate.compile(made).render({"a": "甲"}))
    assert [printed.text for printed in answers_in(zipped(members.items()), made)] == ["甲"]
    with pytest.raises(NotOurs, match=r"word/styles\.xml 与模板不同"):
        answers_in(zipped((members | {"word/styles.xml": b"<x/>"}).items()), made)
    with pytest.raises(NotOurs, match="部件与模板不同"):
        answers_in(zipped((members | {"word/vbaProject.bin": b""}).items()), made)
    with pytest.raises(NotOurs, match="部件与模板不同"):
        answers_in(zipped((name, content) for name, content in members.items() if name != "word/styles.xml"), made)


def test_conditions_and_neighbours_are_read_back() -> None:
    lines = (
        "甲：{{ a }}，乙：{{ b }}{% if c %}，丙：{{ c }}{% endif %}。",
        "{%p for r in rows %}",
        "{{ r }}",
        "{%p endfor %}",
    )
    made = template(*lines, header="{{ a }}")
    shown = {"a": "一<二>\n", "b": "{{ 三 }}", "c": "四", "rows": ["五", "", "七"]}
    printed = answers_in(CompiledTemplate.compile(made).render(shown), made)
    assert [(answer.path, answer.text) for answer in printed if answer.path != "b"] == [
        ("a", "一<二>\n"), ("c", "四"), ("rows[0]", "五"), ("rows[1]", ""), ("rows[2]", "七"), ("a", "一<二>\n"),
    ]  # fmt: skip


def test_what_is_no_package_is_no_file_of_ours() -> None:
    with pytest.raises(zipfile.BadZipFile):
        answers_in(b"PK", template("{{ a }}"))
    assert zipfile.is_zipfile(io.BytesIO(template("{{ a }}")))
