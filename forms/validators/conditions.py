"""Conditions under which a question is asked."""

from __future__ import annotations

from typing import Any


class Is:
    """The question named ``name`` is asked and was answered with one of ``options``."""

    def __init__(self, name: str, *options: str) -> None:
        self.name, self.options = name, options

    def __call__(self, form: Any) -> bool:
        question = form.question(self.name)
        return question.applies and any(question.has(option) for option in self.options)


class NotAll:
    """Some option of the question named ``name`` was left unticked."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, form: Any) -> bool:
        question = form.question(self.name)
        return len(question.chosen()) < len(question.choices)


class Unanswered:
    """The question named ``name`` was left blank."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, form: Any) -> bool:
        return bool(form.question(self.name).is_blank)


class AnyOf:
    """At least one of several conditions holds."""

    def __init__(self, *conditions: Any) -> None:
        self.conditions = conditions

    def __call__(self, form: Any) -> bool:
        return any(condition(form) for condition in self.conditions)
