"""When a question is asked, said twice: for the script that hides it, and in words for a page without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from forms.validators import AnyOf, Is, Unanswered

Clue = tuple[Any, tuple[str, ...]]
"""Another question, and the options one of which must be chosen; no options: it must be blank."""


def clues_of_any(conditions: AnyOf, form: Any) -> list[Clue]:
    return [clue for condition in conditions.conditions for clue in clues_of(condition, form)]


READ: dict[type, Callable[[Any, Any], list[Clue]]] = {
    Is: lambda condition, form: [(form.question(condition.name), condition.options)],
    Unanswered: lambda condition, form: [(form.question(condition.name), ())],
    AnyOf: clues_of_any,
}


def clues_of(condition: Any, form: Any) -> list[Clue]:
    """What a condition looks at; nothing where it is a function of its own."""
    read = READ.get(type(condition))
    found = read(condition, form) if read else []
    return [(question, options) for question, options in found if question is not None]


def clues(question: Any) -> list[Clue]:
    """The answers one of which makes the question asked."""
    if getattr(question, "of", None):
        return [(question._form[question.of], (question.option,))]
    return clues_of(question.when, question._form)


def asked_when(question: Any) -> str:
    """The clues for the script, ``unit-nature:enterprise,other;unit-code:``; empty where they lie on another page."""
    found = clues(question)
    page = question.name.split("-")[0]
    if any(other.name.split("-")[0] != page for other, _options in found):
        return ""
    return ";".join(f"{other.name}:{','.join(options)}" for other, options in found)


def asked_note(question: Any) -> str:
    """The clues in words, empty for a question that is always asked."""
    if getattr(question, "when", None) is None:
        return ""
    found = clues(question)
    return str(_("或")).join(sentence(other, options) for other, options in found) or str(_("不适用的可不填"))


def sentence(other: Any, options: tuple[str, ...]) -> str:
    if not options:
        return str(_("未填“%(question)s”时填写", question=other.label.text))
    chosen = "、".join(f"“{other.labelled(option)}”" for option in options)
    return str(_("“%(question)s”选%(options)s时填写", question=other.label.text, options=chosen))
