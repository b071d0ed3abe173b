"""Rules about whether, and how much, was answered."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import ValidationError
from wtforms.validators import StopValidation

CHOSEN = ("choice", "select", "choices")


def order_for(field: Any) -> Any:
    """The sentence that asks for a missing answer, made from the question's own label."""
    if field.kind in CHOSEN:
        return _("请选择%(thing)s", thing=field.label.text)
    return _("请填写%(thing)s", thing=field.label.text)


class Answered:
    """The question must be answered. 0 is an answer; white space is not."""

    reads_blank = True
    requires = True

    def __call__(self, form: Any, field: Any) -> None:
        if field.is_blank:
            raise StopValidation(_("请勾选以确认") if field.kind == "agree" else order_for(field))


class AnsweredUnless:
    """The question must be answered unless the one named ``other`` is."""

    reads_blank = True

    def __init__(self, other: str) -> None:
        self.other = other

    def __call__(self, form: Any, field: Any) -> None:
        other = form[self.other]
        if field.is_blank and other.is_blank:
            raise StopValidation(_("请填写%(thing)s，或填写%(other)s", thing=field.label.text, other=other.label.text))


class Length:
    """Between ``least`` and ``most`` characters, each Unicode character counting as one."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def __call__(self, form: Any, field: Any) -> None:
        length = len(field.data)
        if length < self.least:
            raise ValidationError(_("至少填写 %(least)d 个字，现有 %(length)d 个字", least=self.least, length=length))
        if length > self.most:
            raise ValidationError(_("最多填写 %(most)d 个字，现有 %(length)d 个字", most=self.most, length=length))
