"""Filled papers: every answer arrives as it is, at its place, and nothing else happens."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from lxml import etree

from forms.calendar import notice_of_2017
from forms.documents import RenderingFailed, render
from forms.documents.drawing.faces import Piece
from forms.documents.drawing.grid import Line
from forms.documents.drawing.paper import paper
from forms.documents.drawing.styles import BODY
from forms.fields import Shown
from tests.documents.oracle import expected
from tests.documents.reading import faults, paragraphs, parts
from tests.documents.samples import HOSTILE, KINDS, PAPERS, answers, files, replaced

papers = pytest.mark.parametrize("name", PAPERS)


def filled(name: str, shown: dict[str, Any]) -> list[str]:
    """The text of every paragraph of a paper filled with these answers."""
    return list(paragraphs(render(files(name)["template"], shown)))


def canonical(content: bytes) -> bytes:
    """The XML of a part in its canonical form."""
    return bytes(etree.tostring(etree.fromstring(content), method="c14n"))


def small(*texts: str) -> bytes:
    """A template with one paragraph a text."""
    return paper("小样", [Line(BODY, (Piece(text),)) for text in texts])


@papers
@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_stands_at_its_place(name: str, kind: str) -> None:
    shown = answers(name, kind)
    assert filled(name, shown) == expected(files(name)["template"], shown)


@pytest.mark.parametrize("annex", ["plan", "demand", "service"])
def test_every_example_answer_is_found(annex: str) -> None:
    """The oracle reads the template; this asks the questionnaire."""
    form = PAPERS[annex].annex
    texts = "\n".join(line for name in form.papers for line in filled(name, answers(name, "example")))
    for question in form.load(form.example()).walk():
        for line in str(question.shown()).split("\n"):
            if question.kind not in ("agree", "choice", "choices"):
                assert line in texts, f"{question.path}: {line}"


def test_boxes_are_ticked_where_they_were_chosen() -> None:
    lines = filled("demand", answers("demand", "example"))
    assert any("☑企业　□事业单位" in line for line in lines)
    assert any("☑其他：行业协会通报" in line for line in lines)
    assert "☑承诺填报内容真实" in lines


@papers
@pytest.mark.parametrize("kind", KINDS)
def test_word_would_open_it(name: str, kind: str) -> None:
    assert faults(render(files(name)["template"], answers(name, kind))) == []


@papers
@pytest.mark.parametrize("kind", KINDS)
def test_no_code_is_printed(name: str, kind: str) -> None:
    for line in filled(name, answers(name, kind)):
        assert not any(sign in line for sign in ("{{", "{%", "None", "Shown(", "[]", "['", "<")), line


@papers
def test_hostile_answers_come_back_verbatim(name: str) -> None:
    shown = replaced(answers(name, "example"), HOSTILE)
    assert filled(name, shown) == expected(files(name)["template"], shown)


@papers
def test_line_feeds_and_tabs_come_back(name: str) -> None:
    shown = replaced(answers(name, "example"), "甲<\n乙\t丙\n\n{{ 丁 }}")
    assert filled(name, shown) == expected(files(name)["template"], shown)


def test_prose_prints_each_line_as_a_paragraph() -> None:
    shown = answers("plan", "example")
    lines = shown["basis"]["needs"]["lines"]
    assert len(lines) > 1
    text = filled("plan", shown)
    start = text.index(lines[0])
    assert text[start : start + len(lines)] == lines


def test_an_empty_table_prints_one_row_that_says_so() -> None:
    lines = filled("demand", answers("demand", "unanswered"))
    start = lines.index("主要专利")
    assert "无" in lines[start : start + 20]


def test_another_year_prints_its_own_dates() -> None:
    calendar = notice_of_2017()
    form = PAPERS["service"].annex
    next_year = type(calendar)(**{**vars(calendar), "year": 2018})
    text = "".join(filled("service", form.load({}, next_year).shown()))
    assert "2017年12月31日" in text
    assert "2016年12月31日" not in text


@papers
def test_the_same_answers_give_the_same_bytes(name: str) -> None:
    template, shown = files(name)["template"], answers(name, "example")
    once = render(template, shown)
    assert once == render(template, shown)
    with zipfile.ZipFile(io.BytesIO(once)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_only_the_body_differs_from_the_template() -> None:
    template = files("demand")["template"]
    rendered = parts(render(template, answers("demand", "example")))
    assert [name for name, content in parts(template).items() if canonical(rendered[name]) != canonical(content)] == [
        "word/document.xml"
    ]


@pytest.mark.parametrize(
    ("tag", "named"),
    [
        ("{{ unit.nmae }}", "nmae"),
        ("{{ untt.name }}", "untt"),
        ("{{ unit.name.box }}", "box"),
        ("{% for row in unit.rows %}{{ row }}{% endfor %}", "rows"),
    ],
)
def test_a_tag_without_an_answer_is_named(tag: str, named: str) -> None:
    with pytest.raises(RenderingFailed, match=named):
        render(small(tag), {"unit": {"name": Shown("甲")}})


@pytest.mark.parametrize("answer", [None, [], ["甲"], {"b": "甲"}, True])
def test_what_is_no_text_is_not_printed(answer: Any) -> None:
    with pytest.raises(RenderingFailed):
        render(small("{{ a }}"), {"a": answer})


@pytest.mark.parametrize("tag", ["{{ a", "{{ a } }}", "{{ 甲（千元） }}", "{% for x in a %}", "{{ a. }}"])
def test_a_broken_tag_is_refused_in_words(tag: str) -> None:
    with pytest.raises(RenderingFailed, match="模板"):
        render(small(tag), {"a": Shown("甲")})


def test_the_title_of_the_file_stays_as_it_is() -> None:
    core = parts(render(files("demand")["template"], answers("demand", "example")))["docProps/core.xml"]
    assert PAPERS["demand"].title in core.decode("utf-8")
