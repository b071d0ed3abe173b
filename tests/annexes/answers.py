"""Answers to judge: the example of an annex with something changed, and what is then said about it."""

from __future__ import annotations

import copy
import keyword
import re
from collections.abc import Iterator
from typing import Any

from forms.fields import Part, Shown
from forms.fields.choices import Options
from forms.questionnaire import Questionnaire

ALWAYS_TAKEN = {"data", "obj", "prefix", "formdata", "meta", "label", "number", "by", "kind", "rows", "no"}
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


def changed(annex: type[Questionnaire], changes: dict[str, Any]) -> dict[str, Any]:
    """The example of ``annex`` as stored, with the answers at the dotted paths replaced."""
    answers = copy.deepcopy(annex.example())
    for path, value in changes.items():
        *way, last = [int(name) if name.isdecimal() else name for name in path.split(".")]
        place: Any = answers
        for name in way:
            place = place[name]
        place[last] = value
    return answers


def judged(annex: type[Questionnaire], changes: dict[str, Any] | None = None) -> Questionnaire:
    """The changed example, validated."""
    questionnaire = annex.load(changed(annex, changes or {}))
    questionnaire.validate()
    return questionnaire


def problems(annex: type[Questionnaire], changes: dict[str, Any]) -> dict[str, str]:
    """The errors of the changed example: path to sentence."""
    return {question.path: text for question, text in judged(annex, changes).problems()}


def cautions(annex: type[Questionnaire], changes: dict[str, Any]) -> dict[str, str]:
    """The doubts about the changed example, which must be free of errors: path to sentence."""
    questionnaire = judged(annex, changes)
    assert questionnaire.problems() == []
    return {caution.path: caution.text for caution in questionnaire.cautions()}


def members(place: Any) -> Iterator[Any]:
    """Everything declared at and below a form: sections, matrices, tables, their rows and all questions."""
    for field in getattr(place, "form", place):
        yield field
        if field.kind == "table":
            yield from members(field.specimen())
        elif field.kind in ("section", "matrix"):
            yield from members(field)


def numbers(annex: type[Questionnaire]) -> list[str]:
    """The printed numbers of the questions, matrices and tables, in printed order."""
    return [field.number for section in annex() for field in members(section) if getattr(field, "number", "")]


def unsafe_names(annex: type[Questionnaire]) -> set[str]:
    """Names that WTForms, Python, Jinja or a dict would take for something else."""
    taken = ALWAYS_TAKEN | set(dir(Part())) | set(dir(dict)) | set(keyword.kwlist)
    declared = {field.short_name for section in annex() for field in members(section)}
    sections = {section.short_name for section in annex()}
    options = {
        code
        for section in annex()
        for field in members(section)
        if isinstance(field, Options) and field.kind != "select"
        for code in field.choices
    }
    return {
        *(declared & taken),
        *(sections & set(dir(Questionnaire))),
        *(options & (set(dir(Shown)) | {"parts", "lines"})),
        *(name for name in declared | options if not IDENTIFIER.fullmatch(name)),
    }


def wordings(annex: type[Questionnaire]) -> Iterator[str]:
    """Every label, hint, reason and instruction of an annex."""
    yield from annex.instructions
    for section in annex():
        for field in (section, *members(section)):
            yield str(field.label.text)
            yield str(field.description)
            yield str(getattr(field, "why", ""))
            yield from getattr(field, "choices", {}).values()
