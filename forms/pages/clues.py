"""What an input tells its scripts: how to check what is typed, and which list it may be looked up in."""

from __future__ import annotations

import json
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from forms.annexes.lists import LISTS
from forms.languages import LANGUAGES, SOURCE, language_now

TEXTS = ("text", "paragraph", "other")


def example_of(question: Any) -> str:
    """The example shown at a field: where the question says so, else where a rule gives the answer a form."""
    if question.kind not in TEXTS or not isinstance(question.sample, str):
        return ""
    by_rule = any(getattr(rule, "shows_example", False) for rule in question.validators)
    shown = by_rule if question.show_example is None else question.show_example
    told = str(question.description)
    return "" if not shown or "例如" in told or question.sample in told else question.sample


def is_hinted(question: Any) -> bool:
    """Whether a sentence of help stands at the field."""
    return bool(question.description or question.kind == "month" or example_of(question))


def typed_clues(question: Any) -> dict[str, str]:
    """The attributes ``static/identifiers.js`` reads: the check, and the words for each verdict."""
    found = next((rule.typed for rule in question.validators if hasattr(rule, "typed")), None)
    if found is None:
        return {}
    said = {verdict: str(words) for verdict, words in found.said.items()}
    said |= {"between": _("；"), "listed": _("、")}
    attributes = {"data-check": found.reading, "data-said": json.dumps(said, ensure_ascii=False)}
    if found.pattern:
        attributes["data-pattern"] = found.pattern
    if found.expected:
        attributes["data-expected"] = ",".join(found.expected)
    return attributes


def picker_clues(question: Any) -> dict[str, str]:
    """The attributes ``static/pickers.js`` reads: where to search, what else to fill, and its words."""
    name = getattr(question, "picks", "")
    if not name:
        return {}
    attributes = {
        "data-picks": url_for("lists.entries", list_name=name),
        "data-list": _(LISTS[name].title),
        "data-found": _("找到 {count} 条，用上下箭头选择"),
        "data-none": _("分类表中没有找到，可换个词，也可直接填写"),
        "data-chosen": _("已选 {label}"),
    }
    if not language_now().is_chinese:
        attributes["data-lang"] = LANGUAGES[SOURCE].tag
    if question.fills:
        attributes["data-fills"] = question._form[question.fills].id
    return attributes
