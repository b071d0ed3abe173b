"""Rules that compare an answer with another answer, or with the calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from wtforms import ValidationError

from forms.calendar import told
from forms.languages import listed


def value_of(form: Any, path: str) -> Any:
    """The value of the question at ``path``, None where it is not there or not answered."""
    question = form.question(path)
    return None if question is None else question.data


def names(form: Any, paths: tuple[str, ...]) -> LazyString:
    """The labels of questions, put into words when they are read."""
    return listed(form.question(path).label.text for path in paths)


class NotMoreThan:
    """Not more than the question at ``path`` (a sibling's name or a dotted path from the top)."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __call__(self, form: Any, field: Any) -> None:
        limit = value_of(form, self.path)
        if limit is not None and field.data > limit:
            raise ValidationError(
                _(
                    "不能多于“%(other)s”（%(limit)s）",
                    other=form.question(self.path).label.text,
                    limit=form.question(self.path).written(),
                )
            )


class SumOf:
    """Equal to the sum of the questions at ``paths``, where all of them are answered."""

    def __init__(self, *paths: str) -> None:
        self.paths = paths

    def __call__(self, form: Any, field: Any) -> None:
        parts = [value_of(form, path) for path in self.paths]
        if None not in parts and field.data != sum(parts):
            raise ValidationError(
                _("应等于%(parts)s之和（%(total)s）", parts=names(form, self.paths), total=sum(parts))
            )


class AtLeastSum:
    """Not less than the sum of the questions at ``paths``."""

    def __init__(self, *paths: str) -> None:
        self.paths = paths

    def __call__(self, form: Any, field: Any) -> None:
        total = sum(value for path in self.paths if (value := value_of(form, path)) is not None)
        if field.data < total:
            raise ValidationError(_("不能少于%(parts)s之和（%(total)s）", parts=names(form, self.paths), total=total))


class NotBefore:
    """A date not before the one answered at ``path``."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __call__(self, form: Any, field: Any) -> None:
        start = value_of(form, self.path)
        if start is not None and field.data < start:
            raise ValidationError(_("不能早于“%(other)s”", other=form.question(self.path).label.text))


class NotAfter:
    """Doubts a date after the day of the calendar named ``day`` (``due``, ``closes``)."""

    def __init__(self, day: str, message: Any) -> None:
        self.day, self.message = day, message

    def __call__(self, form: Any, field: Any) -> None:
        limit: date = getattr(form.calendar, self.day)
        if field.data > limit:
            field.cautions.append(_("%(message)s（%(day)s）", message=self.message, day=told(limit)))


class NotFuture:
    """A date not after today in China."""

    def __call__(self, form: Any, field: Any) -> None:
        if field.data > form.calendar.today:
            raise ValidationError(_("不能晚于今天"))


class Within:
    """A date inside a window of the calendar: ``programme`` (all stages) or ``help`` (from the due month on)."""

    def __init__(self, window: str) -> None:
        self.window = window

    def __call__(self, form: Any, field: Any) -> None:
        calendar = form.calendar
        first, last = calendar.help_window if self.window == "help" else (calendar.opens, calendar.closes)
        if field.kind == "month":
            first = first.replace(day=1)
        if not first <= field.data <= last:
            raise ValidationError(_("应在 %(first)s 至 %(last)s 之间", first=told(first), last=told(last)))
