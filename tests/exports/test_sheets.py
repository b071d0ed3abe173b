"""Answers as sheets: every column once, every text as it was given, nothing a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from forms.annexes import ANNEXES, by_code
from forms.characters import is_hidden, trim
from forms.exports.books import GUARDED, LONGEST_CELL, MOST_ROWS, CommaSeparated, Workbook, guarded
from forms.exports.sheets import Sheet, by_label, sheets_of
from forms.exports.sheets import by_code as told_by_code

FORMULAS = ("=1+1", "+86 138", "-1", "@SUM(A1)", "\t=1", "'=1", "''", "＝cmd|' /C calc'!A0")


def texts() -> st.SearchStrategy[str]:
    """Whatever can be an answer: any text the forms let in, trimmed as they trim it."""
    signs = st.characters(codec="utf-8", exclude_categories=("Cs",)).filter(lambda sign: not is_hidden(sign))
    return st.text(signs, min_size=1, max_size=60).map(trim).filter(bool)


def columns_of(sheet: Sheet) -> set[str]:
    """The columns a sheet stands for, as ``columns()`` calls them."""
    if sheet.lines is None:
        return {column.path for column in sheet.columns}
    return {column.path.replace("*", line) for column in sheet.columns for line in sheet.lines}


@pytest.mark.parametrize("annex", [annex.code for annex in ANNEXES])
def test_the_sheets_of_an_annex_have_exactly_its_columns(annex: str) -> None:
    questionnaire = by_code(annex)()
    sheets = sheets_of(questionnaire)
    assert set().union(*map(columns_of, sheets)) == {path for path, _question in questionnaire.columns()}
    assert sum(len(columns_of(sheet)) for sheet in sheets) == len(questionnaire.columns())
    assert [sheet.is_main for sheet in sheets] == [True] + [False] * (len(sheets) - 1)


def test_options_are_told_by_label_or_by_code() -> None:
    sheets = sheets_of(by_code("demand")())
    main, answers = sheets[0], by_code("demand").example()
    place = [column.path for column in main.columns].index("unit.nature")
    code = answers["unit"]["nature"]
    (labels,), (codes,) = (list(main.rows(answers, tell, False)) for tell in (by_label, told_by_code))
    assert codes[place] == code
    assert labels[place] == main.columns[place].question.choices[code]
    place = [column.path for column in main.columns].index("opinion.criteria")
    assert codes[place] == "demand,basis,model"
    assert str(labels[place]).count("；") == 2


def test_rows_of_tables_and_lines_of_matrices_stand_on_sheets_of_their_own() -> None:
    found = {sheet.names: sheet for sheet in sheets_of(by_code("demand")())}
    answers = by_code("demand").example()
    rows = list(found[("needs", "requests")].rows(answers, by_label, False))
    assert [row[0] for row in rows] == list(range(1, len(answers["needs"]["requests"]) + 1))
    lines = list(found[("patents", "counts")].rows(answers, by_label, True))
    assert lines[0][0] == "invention"
    assert lines[0][1] == answers["patents"]["counts"]["invention"]["applied"]


def test_answers_that_are_none_make_empty_cells(app: Flask) -> None:
    for annex in ANNEXES:
        for sheet in sheets_of(annex()):
            for broken in ({}, {sheet.names[0]: "text"} if sheet.names else {"unit": []}):
                assert all(cell == "" for row in sheet.rows(broken, by_label, False) for cell in row)


def cells_of(content: bytes) -> list[tuple[Any, str]]:
    """The cells of the first column of a workbook, its head aside: value and type."""
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return [(row[0].value, row[0].data_type) for row in sheet.iter_rows(min_row=2, max_col=1)]


def in_workbook(*cells: str) -> list[tuple[Any, str]]:
    file = io.BytesIO()
    book = Workbook(file)
    write = book.open("表", ["栏目"])
    for cell in cells:
        write([cell])
    book.finish()
    return cells_of(file.getvalue())


def in_csv(*cells: str) -> list[str]:
    file = io.BytesIO()
    book = CommaSeparated(file)
    write = book.open("表", ["栏目"])
    for cell in cells:
        write([cell])
    book.finish()
    archive = zipfile.ZipFile(file)
    content = archive.read(archive.namelist()[0])
    assert content.startswith(b"\xef\xbb\xbf")
    return [row[0] for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))][1:]


@given(text=texts())
@example("_x0041_ 和 _x005F_")
@example("<r></r>")
@example("<r><t>甲</t></r>")
@example('=HYPERLINK("http://x","y")')
@example("第一行\n=第二行")
def test_any_text_comes_back_from_the_workbook_exactly(text: str) -> None:
    ((value, kind),) = in_workbook(text)
    # Excel undoes the escape of what looks like an escape; openpyxl leaves that to its reader.
    assert str(value).replace("_x005F_", "_") == text
    assert kind in ("s", "inlineStr")


@given(text=texts())
@example("'")
@example("'=1")
@example('第一行\n第二行,"三"')
def test_any_text_comes_back_from_csv_exactly_without_its_guard(text: str) -> None:
    (cell,) = in_csv(text)
    assert (cell[1:] if cell.startswith("'") else cell) == text


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula(text: str) -> None:
    assert [kind for _value, kind in in_workbook(text)] in (["s"], ["inlineStr"])
    assert guarded(text).startswith("'")
    assert not guarded(text).startswith(GUARDED[:-5])
    assert guarded(-5) == "-5"


def test_what_no_cell_can_hold_is_told() -> None:
    ((value, _kind),) = in_workbook("长" * (LONGEST_CELL + 1))
    assert value.endswith("全文见 CSV）")
    assert in_csv("长" * (LONGEST_CELL + 1)) == ["长" * (LONGEST_CELL + 1)]
    assert in_workbook("\x00坏\uffff")[0][0] == "\ufffd坏\ufffd"


def test_a_sheet_that_is_full_is_continued_on_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forms.exports.books.MOST_ROWS", 3)
    file = io.BytesIO()
    book = Workbook(file)
    write = book.open("附件2 " + "很长的表名" * 9, ["栏目"])
    for number in range(5):
        write([number])
    book.finish()
    sheets = load_workbook(io.BytesIO(file.getvalue())).worksheets
    assert [[row[0] for row in sheet.values] for sheet in sheets] == [["栏目", 0, 1], ["栏目", 2, 3], ["栏目", 4]]
    assert len({sheet.title for sheet in sheets}) == 3
    assert MOST_ROWS == 2**20
