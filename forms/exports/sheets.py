"""The sheets an annex is told on: one for the questions asked once, one for each table and each matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _

from forms.fields import Agree, Computed, Matrix, Section, Table
from forms.fields.choices import Options
from forms.fields.numbers import Number
from forms.questionnaire import Questionnaire

Cell = str | int | Decimal
Teller = Callable[[Any, Any], Cell]
EXACT_DIGITS = 15
"""A spreadsheet keeps no more digits of a number; longer ones stay text."""


@dataclass(frozen=True)
class Column:
    """One question as a column.

    :param path: what ``columns()`` calls it
    :param head: the printed number and label with its unit
    :param names: where its answer stands within the stored row
    """

    path: str
    head: str
    names: tuple[str, ...]
    question: Any


@dataclass
class Sheet:
    """The columns of one sheet, and where its rows stand in stored answers.

    :param names: the way to the table or matrix; empty for the questions asked once
    :param lines: the printed rows of a matrix, code to label; None for a table
    """

    title: str
    names: tuple[str, ...] = ()
    lines: dict[str, str] | None = None
    columns: list[Column] = field(default_factory=list)

    @property
    def is_main(self) -> bool:
        """Whether it has one row a response."""
        return not self.names

    def rows(self, answers: dict[str, Any], tell: Teller, as_code: bool) -> Iterator[list[Cell]]:
        """The rows of one response; all but those of the main sheet begin with which row it is.

        Rows without an answer are left out, except on the main sheet.
        """
        for which, held in self.held(answers, as_code):
            cells = [tell(column.question, value_at(held, column.names)) for column in self.columns]
            if self.is_main or any(cell != "" for cell in cells):
                yield [*which, *cells]

    def held(self, answers: dict[str, Any], as_code: bool) -> Iterator[tuple[list[Cell], Any]]:
        found = value_at(answers, self.names)
        if self.is_main:
            yield [], found
        elif self.lines is not None:
            for code, label in self.lines.items():
                yield [code if as_code else label], value_at(found, (code,))
        else:
            for number, row in enumerate(found if isinstance(found, list) else [], start=1):
                yield [number], row


def value_at(held: Any, names: tuple[str, ...]) -> Any:
    """What stands at a path within stored answers, None where nothing does."""
    for name in names:
        held = held.get(name) if isinstance(held, dict) else None
    return held


def sheets_of(questionnaire: Questionnaire) -> list[Sheet]:
    """The sheets of a questionnaire, the main one first; together they have exactly its ``columns()``."""
    main = Sheet(questionnaire.called())
    found = [main]
    for section in questionnaire:
        gather(section, (section.short_name,), main, found, questionnaire)
    return found


def gather(part: Any, names: tuple[str, ...], sheet: Sheet, found: list[Sheet], whole: Questionnaire) -> None:
    """Put the questions at and below ``part`` on their sheets."""
    if isinstance(part, Table):
        opened = Sheet(title_of(part, whole), names)
        found.append(opened)
        for question in part.specimen().form:
            add(question, f"{'.'.join(names)}[].{question.short_name}", (question.short_name,), opened, whole)
    elif isinstance(part, Matrix):
        lines = {row.short_name: worded(row.label.text, whole) for row in part.form}
        opened = Sheet(title_of(part, whole), names, lines)
        found.append(opened)
        for question in next(iter(part.form)).form:
            add(question, f"{'.'.join(names)}.*.{question.short_name}", (question.short_name,), opened, whole)
    elif isinstance(part, Section):
        for question in part.form:
            gather(question, (*names, question.short_name), sheet, found, whole)
    else:
        add(part, ".".join(names), names, sheet, whole)


def add(part: Any, path: str, names: tuple[str, ...], sheet: Sheet, whole: Questionnaire) -> None:
    """Put a question of a row on its sheet; a group of them in one row, question by question."""
    if isinstance(part, Section):
        for question in part.form:
            add(question, f"{path}.{question.short_name}", (*names, question.short_name), sheet, whole)
    else:
        sheet.columns.append(Column(path, head_of(part, whole), names, part))


def title_of(part: Any, whole: Questionnaire) -> str:
    return f"{whole.called()} {worded(part.label.text, whole)}"


def head_of(question: Any, whole: Questionnaire) -> str:
    """The printed number and label of a question, with its unit; the text of 其他 says whose it is."""
    label = worded(question.label.text, whole)
    of = getattr(question, "of", None)
    if of:
        label = _("%(place)s：%(text)s", place=worded(question._form[of].label.text, whole), text=label)
    if question.unit:
        label = _("%(name)s（%(unit)s）", name=label, unit=question.unit)
    return f"{question.number} {label}".strip()


def worded(text: Any, whole: Questionnaire) -> str:
    """A label with the years and dates of the programme put in."""
    plain = str(text)
    return plain.format_map(whole.calendar.words()) if "{" in plain else plain


# -- an answer in a cell --------------------------------------------------------------------------


def by_label(question: Any, value: Any) -> Cell:
    """An answer in the words of the form, which are the source strings: nothing is looked up a million times."""
    if isinstance(question, Agree):
        return "是" if value is True else ""
    if isinstance(question, Options):
        codes = value if isinstance(value, list) else [value]
        return "；".join(str(question.choices.get(code, code)) for code in codes if code not in (None, ""))
    return by_code(question, value)


def by_code(question: Any, value: Any) -> Cell:
    """An answer as it is stored: options by their codes, days as 2017-06-08."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, list):
        return ",".join(map(str, value))
    if isinstance(question, (Number, Computed)):
        return number_of(value)
    return str(value)


def number_of(value: Any) -> Cell:
    """A number where the answer is one that a sheet can keep exactly, else its text."""
    text = str(value)
    if len(text) > EXACT_DIGITS or not text.isascii() or not text.replace(".", "", 1).removeprefix("-").isdigit():
        return text
    try:
        return int(text) if text.isdigit() else Decimal(text)
    except InvalidOperation:
        return text
