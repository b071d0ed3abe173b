"""Filling a table from a spreadsheet: paste a block, see what goes where, put it right, and only then fill it in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import abort, flash, request
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import escape
from werkzeug.wrappers import Response as Answer

from forms.access import actor, filler_or_404
from forms.models import Response
from forms.pages import blocks
from forms.pages.answer import blueprint, section_or_404, show, to
from forms.pages.rows import Change, Rows, carry_out, named
from forms.pages.saving import after_rows, clash_page
from forms.pages.words import marked, worded
from forms.workflow import Clash, Conflict, loaded
from forms.workflow.grounds import mark_of

WIDEST = 60
SAMPLES = 3


@dataclass
class Column:
    """A column of the block: its first words, and the name of the question it answers, empty for none."""

    place: int
    sample: str
    question: str
    doubled: bool = False


@dataclass
class Pasted:
    """A block as it would be filled in: which column answers what, and the rows that come of it.

    ``rows`` pairs each row, a section holding the answers, with what is to be said about its cells by question name.
    """

    text: str
    manner: str = "append"
    head: bool = False
    columns: list[Column] = field(default_factory=list)
    rows: list[tuple[Any, dict[str, list[str]]]] = field(default_factory=list)
    left_out: int = 0
    kept: int = 0

    @property
    def digest(self) -> str:
        """Tells whether the columns chosen were those of this very text."""
        return mark_of(self.text)

    @property
    def remarks(self) -> int:
        return sum(len(said) for _row, said in self.rows)

    @property
    def questions(self) -> list[str]:
        return [column.question for column in self.columns if column.question and not column.doubled]

    def answers(self) -> Rows:
        return [row.stored() for row, _said in self.rows]


# -- reading --------------------------------------------------------------------------------------


def read(table: Any, form: Mapping[str, str]) -> Pasted:
    """The block a form carries, each column with the question that was chosen for it, or that seems meant.

    ``table`` is used up: it holds the rows of the block afterwards, judged.
    """
    pasted = Pasted(form.get("pasted", ""), "replace" if form.get("manner") == "replace" else "append")
    block = [row[:WIDEST] for row in blocks.cells_of(pasted.text)] if len(pasted.text) <= blocks.LONGEST else []
    if not block:
        return pasted
    questions = blocks.fillable(table)
    chosen = form.get("of") == pasted.digest
    pasted.head = "head" in form if chosen else blocks.has_head(block, questions)
    body = block[1:] if pasted.head else block
    width = max(len(row) for row in block)
    meant = blocks.by_heads(block[0], questions) if pasted.head else blocks.by_order(block, questions)
    known = {question.short_name for question in questions}
    for place in range(width):
        name = form.get(f"column-{place}", "") if chosen else (meant[place] if place < len(meant) else "")
        sample = "、".join(row[place] for row in block[:SAMPLES] if place < len(row) and row[place])
        doubled = name in pasted.questions
        pasted.columns.append(Column(place, sample, name if name in known else "", doubled))
    fill(table, body, pasted)
    return pasted


def fill(table: Any, body: blocks.Block, pasted: Pasted) -> None:
    """Read the cells into rows as far as they fit the table, and judge them."""
    pasted.kept = 0 if pasted.manner == "replace" else sum(not row.is_blank for row in table.entries)
    room = table.max_entries - pasted.kept
    pasted.left_out = max(0, len(body) - room)
    specimen, answers, unknown = table.specimen(), [], []
    for cells in body[:room] if pasted.questions else []:
        texts = {
            column.question: cells[column.place]
            for column in pasted.columns
            if column.question and not column.doubled and column.place < len(cells)
        }
        found, odd = blocks.answers_of(specimen, texts)
        answers.append(found)
        unknown.append({name: [unknown_words(text)] for name, text in odd.items()})
    table.process(None, answers)
    rows = list(table.entries[: len(answers)])
    table._form.root.validate()
    for row, said in zip(rows, unknown, strict=True):
        pasted.rows.append((row, wrong_in(row) | said))


def unknown_words(text: str) -> str:
    return escape(_("“%(text)s”不在选项中，不填入")) % {"text": marked(text)}


def wrong_in(row: Any) -> dict[str, list[str]]:
    """What is wrong with the answers a row gives, by question name. What is missing may wait."""
    return {
        question.short_name: [str(text) for text in question.errors]
        for question in row.form
        if question.errors and not question.is_blank
    }


# -- the page -------------------------------------------------------------------------------------


def table_or_404(response: Response, section: str, name: str) -> tuple[Any, Any]:
    """A section the filler answers, and the table in it, holding what is stored."""
    held = section_or_404(loaded(response), section)
    table, index = named(held, name)
    if table is None or index >= 0:
        abort(404)
    return held, table


def page(response: Response, section: str, name: str, pasted: Pasted | None, **context: Any) -> str:
    held, table = table_or_404(response, section, name)
    calendar = response.programme.calendar()
    options = {
        question.short_name: worded(question.label.text, calendar)
        if not blocks.is_other(question)
        else f"{worded(question._form[question.of].label.text, calendar)} · {worded(question.label.text, calendar)}"
        for question in blocks.fillable(table)
    }
    mark = mark_of(held.stored())
    return show("paste.html", response, section=held, table=table, options=options, pasted=pasted, mark=mark, **context)


@blueprint.get("/sections/<section>/paste")
def paste(public_id: str, section: str) -> str | Answer:
    """Where a block of cells is pasted for one table."""
    response = filler_or_404(public_id)
    if not response.is_open:
        return to("receipt", response)
    return page(response, section, request.args.get("table", ""), None)


@blueprint.post("/sections/<section>/paste")
def fill_in(public_id: str, section: str) -> str | Answer | tuple[str, int]:
    """Show what goes where; once that is confirmed, fill it in."""
    response = filler_or_404(public_id)
    name = request.form.get("table", "")
    held, table = table_or_404(response, section, name)
    mark, existing = mark_of(held.stored()), [row.stored() for row in table.entries if not row.is_blank]
    pasted = read(table, request.form)
    if "fill" not in request.form or not pasted.rows or request.form.get("of") != pasted.digest:
        return page(response, section, name, pasted), 200 if pasted.rows else 422
    if request.form.get("mark") != mark:
        return page(response, section, name, pasted, overtaken=True), 409
    return fill_table(response, section, name, existing, pasted)


def fill_table(response: Response, section: str, name: str, existing: Rows, pasted: Pasted) -> Answer | tuple[str, int]:
    held, table = table_or_404(response, section, name)
    rows = pasted.answers() if pasted.manner == "replace" else existing + pasted.answers()
    told = ngettext("已填入 %(num)d 项", "已填入 %(num)d 项", len(pasted.rows))
    try:
        outcome = carry_out(actor(), response, held, table, Change(rows, told, undone=name))
    except Clash as clash:
        return clash_page(clash.kept), 409
    except Conflict:
        return show("overtaken.html", response, section=held), 409
    if pasted.left_out:
        words = ngettext("有 %(num)d 项超出上限，没有填入", "有 %(num)d 项超出上限，没有填入", pasted.left_out)
        flash(words, "warning")
    return after_rows(response, section, outcome)
