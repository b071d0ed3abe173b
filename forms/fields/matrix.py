"""The same questions asked for each printed row, with sums where the form prints them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from wtforms import Form

from forms.fields.derived import Computed
from forms.fields.numbers import Number
from forms.fields.part import Part
from forms.fields.section import Section


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
