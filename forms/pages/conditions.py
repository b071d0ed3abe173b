"""When a question is asked, said twice: for the script that hides it, and in words for a page without script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from forms.languages import listed
from forms.validators import AnyOf, Is, NotAll, Unanswered


@dataclass(frozen=True)
class Clue:
    """An answer that makes another question asked.

    :param question: the question looked at
    :param options: one of them must be chosen; where there are none, the question must be blank
    :param mark: ``:`` where one of the options must be chosen, ``!`` where one must be left out
    """

    question: Any
    options: tuple[str, ...] = ()
    mark: str = ":"

    def written(self) -> str:
        return f"{self.question.name}{self.mark}{','.join(self.options)}"

    def sentence(self) -> str:
        label = self.question.label.text
        if self.mark == "!":
            return str(_("“%(question)s”未全部勾选时填写", question=label))
        if not self.options:
            return str(_("未填“%(question)s”时填写", question=label))
        chosen = listed(_("“%(option)s”", option=self.question.labelled(option)) for option in self.options)
        return str(_("“%(question)s”选%(options)s时填写", question=label, options=chosen))


def clues_of_any(conditions: AnyOf, form: Any) -> list[Clue]:
    return [clue for condition in conditions.conditions for clue in clues_of(condition, form)]


def clue_of_options_left(condition: NotAll, form: Any) -> list[Clue]:
    question = form.question(condition.name)
    return [Clue(question, tuple(question.choices), "!")]


READ: dict[type, Callable[[Any, Any], list[Clue]]] = {
    Is: lambda condition, form: [Clue(form.question(condition.name), condition.options)],
    NotAll: clue_of_options_left,
    Unanswered: lambda condition, form: [Clue(form.question(condition.name))],
    AnyOf: clues_of_any,
}


def clues_of(condition: Any, form: Any) -> list[Clue]:
    """What a condition looks at; nothing where it is a function of its own."""
    read = READ.get(type(condition))
    found = read(condition, form) if read else []
    return [clue for clue in found if clue.question is not None]


def clues(question: Any) -> list[Clue]:
    """The answers one of which makes the question asked."""
    if getattr(question, "of", None):
        return [Clue(question._form[question.of], (question.option,))]
    return clues_of(question.when, question._form)


def asked_when(question: Any) -> str:
    """The clues for the script, ``unit-nature:enterprise,other;unit-code:``; empty where they lie on another page."""
    found = clues(question)
    page = question.name.split("-")[0]
    if any(clue.question.name.split("-")[0] != page for clue in found):
        return ""
    return ";".join(clue.written() for clue in found)


def asked_note(question: Any) -> str:
    """The clues in words, empty for a question that is always asked."""
    if getattr(question, "when", None) is None:
        return ""
    return str(_("或")).join(clue.sentence() for clue in clues(question)) or str(_("不适用的可不填"))
