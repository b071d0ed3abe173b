"""Questions made of questions: a section, a table of rows people add, a matrix of printed rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, ClassVar

from flask_babel import lazy_gettext
from wtforms import FieldList, Form, FormField
from wtforms.utils import unset_value

from forms.fields.derived import Computed
from forms.fields.numbers import Number
from forms.fields.part import Part
from forms.fields.question import Question, Shown


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
        self, form_class: type[Form], label: str = "", *, number: str = "", by: str = "", hint: str = "", **kwargs: Any
    ) -> None:
        super().__init__(form_class, titled(label), description=hint, **kwargs)
        self.number = number
        self.by = by

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        if data is None or data is unset_value:
            data = {}
        super().process(formdata, data, extra_filters)

    @property
    def questions(self) -> list[Any]:
        return list(self.form)

    @property
    def applies(self) -> bool:
        return True

    @property
    def is_blank(self) -> bool:
        return all(question.is_blank for question in self.form)

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


class Table(FieldList):
    """Rows that people add and remove, each a :class:`Section`, between ``min_entries`` and ``max_entries``.

    :param examples: what differs from the row's own examples, a dict per example row
    :param first: rows the table starts with, as stored
    :param when: the condition under which the table is asked
    """

    kind: ClassVar[str] = "table"
    errors: Any
    of = None

    def __init__(
        self,
        form_class: type[Form],
        label: str = "",
        *,
        number: str = "",
        source: str = "",
        hint: str = "",
        min_entries: int = 0,
        max_entries: int,
        first: list[dict[str, Any]] | None = None,
        examples: list[dict[str, Any]] | None = None,
        when: Callable[[Form], bool] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            Section(form_class),
            titled(label),
            description=hint,
            min_entries=min_entries,
            max_entries=max_entries,
            default=first or (),
            **kwargs,
        )
        self.number, self.source, self.when = number, source, when
        self.least = min_entries
        self.examples = examples

    @property
    def applies(self) -> bool:
        return self.when is None or self.when(self._form)

    @property
    def is_blank(self) -> bool:
        return all(row.is_blank for row in self.entries)

    @property
    def is_required(self) -> bool:
        return self.least > 0

    def validate(self, form: Form, extra_validators: Any = ()) -> bool:
        """Validate the rows; a row left wholly blank beyond the required ones is dropped, not an error."""
        if not self.applies:
            self.errors = []
            return True
        self.drop_blank_rows()
        return bool(super().validate(form, extra_validators))

    def drop_blank_rows(self) -> None:
        for index in reversed(range(self.least, len(self.entries))):
            if self.entries[index].is_blank:
                self.pop_entry(index)

    def clear(self) -> None:
        while self.entries:
            self.pop_entry()

    def prune(self) -> None:
        if not self.applies:
            self.clear()
            return
        self.drop_blank_rows()
        for row in self.entries:
            row.prune()

    def stored(self) -> list[dict[str, Any]]:
        return [row.stored() for row in self.entries]

    def shown(self, empty: str = "") -> list[dict[str, Any]]:
        """The rows, each with its printed number ``no``; one row that says ``empty`` where there is none."""
        rows = [row.shown(empty) | {"no": Shown(str(number))} for number, row in enumerate(self.entries, start=1)]
        if rows and not self.is_blank:
            return rows
        blank = self.specimen().shown("")
        first = next(iter(blank))
        return [blank | {first: Shown(empty), "no": Shown("")}]

    def columns(self, path: str = "") -> Iterator[tuple[str, Question]]:
        yield from self.specimen().columns(f"{path}[]")

    def walk(self) -> Iterator[Question]:
        for row in self.entries:
            yield from row.walk()

    def specimen(self) -> Section:
        """A blank row that is no part of the table: what its columns are."""
        options = {"name": f"{self.name}-0", "id": f"{self.id}-0", "_meta": self.meta, "translations": None}
        row: Section = self.meta.bind_field(self._form, self.unbound_field, options)
        row.process(None)
        return row

    def example(self) -> list[dict[str, Any]]:
        row = self.specimen().example()
        return [row | different for different in (self.examples or [{}])]

    def longest(self) -> list[dict[str, Any]]:
        return [self.specimen().longest() for _ in range(self.max_entries)]


class Matrix(Section):
    """The same questions for each printed row.

    :param rows: row code to row label, in printed order
    :param totals: the label of a last row with the sums of the number columns, or empty
    :param groups: group label to the codes of its rows, where rows are printed in groups
    """

    kind = "matrix"

    def __init__(
        self,
        form_class: type[Form],
        label: str = "",
        *,
        rows: dict[str, str],
        totals: str = "",
        groups: dict[str, list[str]] | None = None,
        examples: dict[str, dict[str, Any]] | None = None,
        source: str = "",
        **kwargs: Any,
    ) -> None:
        sections: dict[str, Any] = {code: Section(form_class, name) for code, name in rows.items()}
        if totals:
            sections["total"] = Section(sums_of(form_class, list(rows)), totals)
        super().__init__(type("Rows", (Part,), sections), label, **kwargs)
        self.rows, self.totals = rows, totals
        self.groups = groups or {"": list(rows)}
        self.examples = examples or {}
        self.source = source

    @property
    def printed_rows(self) -> list[Any]:
        return list(self.form)

    def example(self) -> dict[str, Any]:
        return {row.short_name: row.example() | self.examples.get(row.short_name, {}) for row in self.form}


def sums_of(form_class: type[Form], rows: list[str]) -> type[Form]:
    """A form whose questions are the sums, over ``rows``, of the number questions of ``form_class``."""

    def summing(name: str) -> Callable[[Form], Any]:
        def work_out(form: Form) -> int | Decimal | None:
            values = [form._parent_form[row].form[name].data for row in rows]
            numbers = [value for value in values if value is not None]
            return sum(numbers) if numbers else None

        return work_out

    return type(
        "Totals",
        (Part,),
        {
            question.short_name: Computed(
                question.label.text, work_out=summing(question.short_name), unit=question.unit
            )
            for question in form_class()
            if isinstance(question, Number)
        },
    )
