"""Blocks of cells copied from a spreadsheet: every cell comes back exactly, and finds its question."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.annexes import by_code
from forms.pages.blocks import answers_of, by_heads, by_order, cells_of, fillable, has_head
from forms.pages.rows import tables

CHARACTERS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff\u2028\u2029\x85"
)
CELLS = st.text(st.one_of(CHARACTERS, st.sampled_from('\t\n",'))).map(str.strip)


def copied(rows: list[list[str]], end: str = "\r\n") -> str:
    """What Excel puts on the clipboard."""
    out = io.StringIO()
    csv.writer(out, csv.excel_tab, lineterminator=end).writerows(rows)
    return out.getvalue()


def table_of(annex: str, name: str) -> Any:
    questionnaire = by_code(annex).load()
    return next(table for section in questionnaire for table in tables(section) if table.name == name)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=5).filter(any), min_size=1, max_size=6))
def test_any_block_comes_back_exactly(rows: list[list[str]]) -> None:
    for end in ("\r\n", "\n"):
        assert cells_of(copied(rows, end)) == rows


@given(st.text(st.sampled_from('a"\t\n\r ,字')))
def test_any_text_is_read_somehow(text: str) -> None:
    assert all(any(row) for row in cells_of(text))


def test_a_quotation_mark_alone_is_a_character() -> None:
    assert cells_of('"甲\t5" 管\n乙\t"丙"丁') == [['"甲', '5" 管'], ["乙", '"丙"丁']]
    assert cells_of('"两行\n""引""\t制表"\t丙\n\n\t\n') == [['两行\n"引"\t制表', "丙"]]
    assert cells_of("甲\r乙") == [["甲"], ["乙"]]
    assert cells_of("") == cells_of("\n\t\n") == []


def test_a_megabyte_of_quotation_marks_is_read_in_time() -> None:
    for text in ('"' * 1_000_000, '"\t' * 500_000, '"a\n' * 300_000, 'a""\t' * 250_000):
        assert cells_of(text + "甲")


def answers_in(table: Any) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows of a table, some answers left out, each pair of the stored answer and the text of its cell."""
    line = st.text(CHARACTERS, min_size=1, max_size=12).map(str.strip).filter(bool)
    kinds: dict[str, Any] = {
        "text": lambda question: line,
        "paragraph": lambda question: line,
        "count": lambda question: st.integers(max(question.least, 0), 9999),
        "amount": lambda question: st.decimals(0, 9999, places=2).map(lambda number: format(number, "f")),
        "day": lambda question: st.dates().filter(lambda day: day.year >= 1900).map(lambda day: day.isoformat()),
        "month": lambda question: st.dates().filter(lambda day: day.year >= 1900).map(lambda day: f"{day:%Y-%m}"),
        "choice": lambda question: st.sampled_from(list(question.choices)),
        "select": lambda question: st.sampled_from(list(question.choices)),
        "choices": lambda question: st.sets(st.sampled_from(list(question.choices)), min_size=1).map(
            lambda codes: [code for code in question.choices if code in codes]
        ),
    }
    asked = [question for question in fillable(table) if question.kind in kinds]
    return st.lists(
        st.fixed_dictionaries({question.short_name: kinds[question.kind](question) for question in asked}),
        min_size=1,
        max_size=table.max_entries,
    )


TABLES = [
    ("demand", "patents-key_patents"),
    ("demand", "needs-requests"),
    ("service", "tools-databases"),
    ("plan", "cultivation-units"),
    ("plan", "training-sessions"),
    ("plan", "funds-budget"),
]


@pytest.mark.parametrize(("annex", "name"), TABLES)
@given(data=st.data())
def test_any_block_of_valid_rows_fills_the_table_exactly(annex: str, name: str, data: st.DataObject) -> None:
    table = table_of(annex, name)
    rows = data.draw(answers_in(table))
    heads = data.draw(st.booleans())
    names = [question.short_name for question in fillable(table) if question.short_name in rows[0]]
    body = []
    for row in rows:
        table.process(None, [row])
        body.append([str(table.entries[0].form[column].shown()) for column in names])
    head = [[str(table.specimen().form[column].label.text) for column in names]] if heads else []
    block = cells_of(copied(head + body))
    columns = by_heads(block[0], fillable(table)) if heads else by_order(block, fillable(table))
    assert columns == names
    answers = []
    for cells in block[len(head) :]:
        found, unknown = answers_of(table.specimen(), dict(zip(columns, cells, strict=True)))
        assert not unknown
        answers.append(found)
    table.process(None, answers)
    got = [{column: row.form[column].stored() for column in names} for row in table.entries[: len(rows)]]
    assert got == rows


@pytest.mark.parametrize(("annex", "name"), TABLES)
def test_a_head_is_known_and_rows_are_not_taken_for_one(annex: str, name: str) -> None:
    table = table_of(annex, name)
    questions = fillable(table)
    labels = [str(question.label.text) for question in questions]
    table.process(None, table.example())
    row = [str(table.entries[0].form[question.short_name].shown()) for question in questions]
    assert has_head([labels, row], questions)
    assert has_head([["序号", *labels], ["1", *row]], questions)
    assert not has_head([row, row], questions)


def test_heads_are_compared_loosely_and_in_any_order() -> None:
    questions = fillable(table_of("plan", "funds-budget"))
    assert by_heads(["备注", "用途", "金额（万元）", " 支出 科目"], questions) == ["", "purpose", "amount", "subject"]


def test_a_column_of_row_numbers_answers_nothing() -> None:
    questions = fillable(table_of("plan", "funds-budget"))
    block = [["1", "会议费", "2", "座谈"], ["2", "培训费", "3", "两期"]]
    assert by_order(block, questions) == ["", "subject", "amount", "purpose"]
    assert by_order([row[1:] for row in block], questions) == ["subject", "amount", "purpose"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("需求明确、旺盛、基础条件较好", ["demand", "basis"]),
        ("model,demand", ["demand", "model"]),
        ("需求明确、旺盛\n以点带面", []),
        ("需求旺盛", []),
    ],
)
def test_lists_of_options_are_read_by_label_or_code(text: str, codes: list[str]) -> None:
    found, unknown = answers_of(table_of("plan", "cultivation-units").specimen(), {"criteria": text})
    assert found == ({"criteria": codes} if codes else {})
    assert unknown == ({} if codes else {"criteria": text})


def test_an_option_is_known_by_a_part_only_it_has() -> None:
    row = table_of("plan", "cultivation-units").specimen()
    assert answers_of(row, {"industry": "制造业"}) == ({"industry": "C"}, {})
    assert answers_of(row, {"industry": "c"}) == ({"industry": "C"}, {})
    assert answers_of(row, {"industry": "业"}) == ({}, {"industry": "业"})


def test_what_follows_the_last_option_goes_with_it() -> None:
    row = table_of("plan", "training-sessions").specimen()
    found, unknown = answers_of(row, {"topics": "分析、其他：专利挖掘：入门"})
    assert found == {"topics": ["analysis", "other"], "topics_other": "专利挖掘：入门"}
    assert not unknown
