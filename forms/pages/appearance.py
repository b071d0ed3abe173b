"""How a question looks on a page: how wide its input is, whether its options stand in one line, what fits a grid."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from forms.validators import Answered, AnsweredUnless, Length

WIDTHS = ((8, "short"), (20, "medium"), (34, "long"))
KIND_LENGTHS = {"count": 8, "amount": 8, "day": 12, "month": 12, "computed": 8}
CELL_KINDS = {"text", "count", "amount", "month", "day", "select", "choice", "computed"}
GRID_COLUMNS = 5
GRID_LENGTH = 150
LINE_LENGTH = 26
ARROW_LENGTH = 4
FORMED_LENGTH = 18
SHOWN_COLUMNS = 6
BLOCKS = ("section", "table", "matrix")


def is_optional(question: Any) -> bool:
    """Whether it may be left blank whatever else is answered."""
    if question.kind == "table":
        return not question.is_required
    return not any(getattr(rule, "reads_blank", False) for rule in question.validators)


def width(question: Any) -> str:
    """The width class of an input: ``short``, ``medium``, ``long`` or ``full``."""
    length = expected_length(question)
    return next((name for most, name in WIDTHS if length <= most), "full")


def expected_length(question: Any) -> int:
    """About how many characters an answer has: as its example where a rule gives it a form, else its limit."""
    choices = getattr(question, "choices", None)
    if choices is not None:
        return ARROW_LENGTH + max(extent(question.labelled(code)) for code in choices)
    if question.kind in KIND_LENGTHS:
        return KIND_LENGTHS[question.kind]
    if any(not isinstance(rule, (Answered, AnsweredUnless, Length)) for rule in question.validators):
        return len(question.sample) + 2 if isinstance(question.sample, str) else FORMED_LENGTH
    return int(question.limit)


def in_one_line(question: Any) -> bool:
    """Whether all options are short enough to stand side by side."""
    room = sum(extent(question.labelled(code)) + 2 for code in question.choices)
    return room <= LINE_LENGTH and question.other is None


def extent(words: Any) -> int:
    """How wide words are, in Chinese characters; two Latin letters take the room of one."""
    text = str(words)
    return len(text) - sum(letter.isascii() for letter in text) // 2


def columns_of(table: Any) -> list[Any]:
    """The questions of a table's rows as its column heads; the text of 其他 stands with its choice."""
    return [question for question in table.specimen().form if not is_other(question)]


def as_grid(table: Any) -> bool:
    """Whether a table's rows are few and short enough to be typed side by side, as in the printed form."""
    questions = list(table.specimen().form)
    return (
        len(questions) <= GRID_COLUMNS
        and all(fits_cell(question) for question in questions)
        and sum(expected_length(question) for question in questions) <= GRID_LENGTH
    )


def fits_cell(question: Any) -> bool:
    if question.kind == "choice":
        return in_one_line(question)
    return question.kind in CELL_KINDS and not is_other(question) and getattr(question, "other", None) is None


def as_list(table: Any) -> bool:
    """Whether a table has too many columns to be read as one: its rows are then read one by one."""
    return len(columns_of(table)) > SHOWN_COLUMNS


def is_other(question: Any) -> bool:
    """Whether it takes the text of 其他, and so stands with its choice."""
    return bool(getattr(question, "of", None))


def runs(questions: list[Any]) -> list[tuple[bool, list[Any]]]:
    """Neighbouring questions with one answer, and neighbouring blocks of many: pairs of "is a block" and the run."""
    return [(block, list(run)) for block, run in groupby(questions, key=lambda question: question.kind in BLOCKS)]
