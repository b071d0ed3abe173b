"""Answers as a page that any browser opens in ten years: plain HTML, no script, nothing from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup, escape

from forms.annexes import by_code
from forms.archive.renewal import calendar
from forms.languages import source_language
from forms.questionnaire import Questionnaire

LOOK = """
body { font-family: "Noto Serif CJK SC", SimSun, serif; line-height: 1.6; margin: 2em auto; max-width: 60em }
body { padding: 0 1em; overflow-wrap: anywhere }
table { border-collapse: collapse; margin: .5em 0 1em; width: 100% }
th, td { border: 1px solid #666; padding: .25em .5em; text-align: left; vertical-align: top }
th { background: #f2f2f2; font-weight: normal } td { white-space: pre-wrap } .wide { overflow-x: auto }
"""
HEAD = Markup('<!DOCTYPE html>\n<html lang="zh-Hans">\n<meta charset="utf-8">\n<title>{}</title>\n<style>')
SEEN = '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
FACT = Markup('<tr><th scope="row">{}</th><td>{}</td></tr>\n')
COLUMN = Markup('<th scope="col">{}</th>')
UNANSWERED = "（未填写）"


def document(title: str, body: Iterator[str]) -> bytes:
    """A whole page, piece by piece put together."""
    return "".join(
        [HEAD.format(title), LOOK, "</style>\n", SEEN, Markup("<h1>{}</h1>\n").format(title), *body]
    ).encode()


def answers_page(title: str, annex: str, answers: str, year: dict[str, Any]) -> bytes:
    """The answers of a document under the labels of its form.

    :param answers: the canonical JSON text
    :param year: the programme as the archive keeps it
    """
    with source_language():
        questionnaire = by_code(annex).load(json.loads(answers), calendar(year))
        return document(title, sections(questionnaire))


def sections(questionnaire: Questionnaire) -> Iterator[str]:
    words = questionnaire.calendar.words()
    for section in questionnaire:
        number = f"{section.number}、" if section.number else ""
        yield Markup("<h2>{}{}</h2>\n").format(number, labelled(section, words))
        yield from told(list(section.form), words)


def told(questions: list[Any], words: dict[str, str]) -> Iterator[str]:
    """Questions one after another; those with one answer each share a table."""
    single: list[Any] = []
    for question in questions:
        if question.kind not in ("table", "matrix", "section"):
            single.append(question)
            continue
        yield from facts(single, words)
        single = []
        yield Markup("<h3>{}</h3>\n").format(labelled(question, words))
        yield from (told(list(question.form), words) if question.kind == "section" else rows(question, words))
    yield from facts(single, words)


def is_told(question: Any) -> bool:
    """Whether a question stands for itself: it was asked, and its answer is not part of another's."""
    return bool(question.applies) and not getattr(question, "of", None)


def facts(questions: list[Any], words: dict[str, str]) -> Iterator[str]:
    asked = [question for question in questions if question.kind != "printed" and is_told(question)]
    if asked:
        yield "<table>\n"
        for question in asked:
            yield FACT.format(labelled(question, words), shown(question))
        yield "</table>\n"


def rows(question: Any, words: dict[str, str]) -> Iterator[str]:
    """The rows of a table or a matrix, a line each."""
    held = question.printed_rows if question.kind == "matrix" else list(question.entries)
    if not held:
        yield Markup("<p>{}</p>\n").format(UNANSWERED)
        return
    columns = [column.short_name for column in held[0].form if column.kind != "printed"]
    heads = Markup("").join(COLUMN.format(labelled(held[0].form[name], words)) for name in columns)
    yield Markup('<div class="wide"><table>\n<tr><th></th>{}</tr>\n').format(heads)
    for number, row in enumerate(held, start=1):
        name = labelled(row, words) if question.kind == "matrix" else number
        cells = Markup("").join(
            Markup("<td>{}</td>").format(shown(row.form[column]) if column in row.form else "") for column in columns
        )
        yield Markup('<tr><th scope="row">{}</th>{}</tr>\n').format(name, cells)
    yield "</table></div>\n"


def labelled(question: Any, words: dict[str, str]) -> str:
    """The label as printed, the dates of the year put in."""
    text = str(question.label.text)
    return text.format_map(words) if "{" in text else text


def shown(question: Any) -> Markup:
    """The answer as printed."""
    return escape(str(question.shown()) or UNANSWERED)
