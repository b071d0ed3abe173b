"""Rows that people add and remove, each a section of the same questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _
from wtforms import FieldList, Form
from wtforms.utils import unset_value

from forms.fields.question import Question, Shown
from forms.fields.section import Section, titled

ROW_NAME = re.compile(r"-([0-9]{1,9})-")


class Table(FieldList):
    """Rows that people add and remove, each a :class:`Section`, between ``min_entries`` and ``max_entries``.

    :param examples: what differs from the row's own examples, a dict per example row
    :param required: rows are asked for, though a rule of the annex says how many
    :param first: rows the table starts with, as stored, until it is answered (with no rows, perhaps)
    :param when: the condition under which the table is asked

    ``undo`` is the page's: what it offers to put back.
    """

    kind: ClassVar[str] = "table"
    remarks: Sequence[Any] = ()
    cautions: list[Any]
    errors: Any
    process_errors: Any
    of = None
    undo: Any = None

    def __init__(
        self,
        form_class: type[Form],
        label: str = "",
        *,
        number: str = "",
        source: str = "",
        hint: str = "",
        why: str = "",
        min_entries: int = 0,
        max_entries: int,
        required: bool = False,
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
            **kwargs,
        )
        self.number, self.source, self.when = number, source, when
        self.why = titled(why)
        self.least, self.first = min_entries, first or []
        self.is_required = required or min_entries > 0
        self.examples = examples

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read a list of rows; what is none, or holds more than ``max_entries``, leaves an error."""
        self.process_errors, self.cautions = [], []
        held = data if isinstance(data, list) else []
        if data and data is not unset_value and data is not held:
            self.process_errors.append(_("请重新填写"))
        posted = set(self._extract_indices(self.name, formdata or ()))
        if max(len(posted), len(held)) > self.max_entries:
            self.process_errors.append(_("最多填写 %(most)d 行", most=self.max_entries))
        self.default = self.first if data is unset_value else ()
        super().process(formdata, held[: self.max_entries], extra_filters)

    def _add_entry(self, *args: Any, **kwargs: Any) -> Any:
        """Add a row and read it at once: WTForms renames rows, and with them the names their answers were posted by."""
        row: Section = super()._add_entry(*args, **kwargs)
        return row.read()

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        """The row numbers in the names posted; WTForms fails on digits such as ``²`` and reads ``rows_x-0`` too."""
        for name in formdata:
            match = ROW_NAME.match(name, len(prefix)) if name.startswith(prefix) else None
            if match:
                yield int(match[1])

    @property
    def path(self) -> str:
        """The dotted path of the table: ``pairing.pairs``."""
        return self.name.replace("-", ".")

    @property
    def applies(self) -> bool:
        return self.when is None or self.when(self._form)

    @property
    def is_blank(self) -> bool:
        return all(row.is_blank for row in self.entries)

    def validate(self, form: Form, extra_validators: Any = ()) -> bool:
        """Validate the rows; a row left wholly blank beyond the required ones is dropped, not an error."""
        self.cautions = []
        if not self.applies:
            self.errors = []
            return True
        self.drop_blank_rows()
        super().validate(form, extra_validators)
        self.errors = [*self.errors, *self.process_errors]
        return not self.errors

    def drop_blank_rows(self) -> None:
        for index in reversed(range(len(self.entries))):
            if len(self.entries) > self.least and self.entries[index].is_blank:
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
