"""A group of questions in a form of their own: a section, a row of a table, a row of a matrix."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, ClassVar

from flask_babel import lazy_gettext
from wtforms import Form, FormField
from wtforms.utils import unset_value

from forms.fields.derived import Computed
from forms.fields.question import Question


def titled(label: str) -> Any:
    return lazy_gettext(label) if label else ""


class Section(FormField):
    """A form within the form.

    :param number: the printed number of the section, such as ``"一"``
    :param by: who answers it when that is not the filler: ``"province"``
    """

    kind: ClassVar[str] = "section"
    of = None

    def __init__(
        self,
        form_class: type[Form],
        label: str = "",
        *,
        number: str = "",
        by: str = "",
        hint: str = "",
        why: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(form_class, titled(label), description=hint, **kwargs)
        self.number = number
        self.why = titled(why)
        self.by = by

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read a dict of answers, once somebody asks about them: the page of one section reads no other."""
        self.__dict__.pop("form", None)
        self.unread = formdata, data if isinstance(data, dict) else {}

    @cached_property
    def form(self) -> Form:
        """The questions. Unknown names among the answers are ignored: ``meta`` or ``prefix`` would rebuild the form."""
        formdata, held = self.unread
        names = [name for name in held if hasattr(getattr(self.form_class, name, None), "_formfield")]
        super().process(formdata, {name: held[name] for name in names})
        form: Form = self.__dict__["form"]
        form.post_process(formdata)
        return form

    def read(self) -> Section:
        """Read the answers now. Returns itself."""
        self.form  # noqa: B018
        return self

    def post_process(self, formdata: Any = None) -> None:
        """Nothing to do: it is done as soon as the section is read."""

    @property
    def questions(self) -> list[Any]:
        return list(self.form)

    @property
    def applies(self) -> bool:
        return True

    @property
    def is_blank(self) -> bool:
        """Nothing was answered; what the server works out is no answer."""
        return all(question.is_blank for question in self.form if not isinstance(question, Computed))

    def stored(self) -> dict[str, Any]:
        return {question.short_name: question.stored() for question in self.form}

    def shown(self, empty: str = "") -> dict[str, Any]:
        return {question.short_name: question.shown(empty) for question in self.form}

    def columns(self, path: str = "") -> Iterator[tuple[str, Question]]:
        for question in self.form:
            yield from question.columns(f"{path}.{question.short_name}")

    def walk(self) -> Iterator[Question]:
        for question in self.form:
            yield from question.walk()

    def prune(self) -> None:
        for question in self.form:
            question.prune()

    def clear(self) -> None:
        for question in self.form:
            question.clear()

    def example(self) -> dict[str, Any]:
        return {question.short_name: question.example() for question in self.form}

    def longest(self) -> dict[str, Any]:
        return {question.short_name: question.longest() for question in self.form}
