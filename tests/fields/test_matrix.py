"""The same questions for each printed row."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from forms.fields import Amount, Count, Matrix, Part, Text
from forms.validators import Answered, NotMoreThan
from tests.fields.sheet import WRONG_TYPES, sheet

ROWS = {"invention": "发明", "design": "外观设计"}


class Counts(Part):
    applied = Count("申请量", [Answered()], unit="件", example=5)
    granted = Count("授权量", [Answered(), NotMoreThan("applied")], example=2)
    cost = Amount("费用", example="1.50")
    note = Text("说明")


MATRIX = Matrix(
    Counts,
    "专利数量",
    rows=ROWS,
    totals="合计",
    number="2.21",
    source="C",
    examples={"design": {"applied": 2, "granted": 0}},
)


def counts(answers: Any, matrix: Any = MATRIX) -> Any:
    return sheet(counts=matrix)(data={"counts": answers})["counts"]


FULL = {
    "invention": {"applied": 5, "granted": 0, "cost": "1.50", "note": "甲"},
    "design": {"applied": 2, "granted": 2, "cost": None, "note": None},
}


def test_a_matrix_is_stored_by_row_and_column() -> None:
    matrix = counts(FULL)
    matrix._form.validate()
    assert matrix.errors == {}
    assert {code: matrix.stored()[code] for code in ROWS} == FULL
    assert matrix.shown()["design"]["granted"] == "2"
    assert (matrix.kind, matrix.number, matrix.source) == ("matrix", "2.21", "C")


def test_the_rows_are_printed_in_order_and_the_total_last() -> None:
    assert [str(row.label.text) for row in counts(None).printed_rows] == ["发明", "外观设计", "合计"]
    assert [path for path, question in counts(None).columns("patents.counts")][3:6] == [
        "patents.counts.invention.note",
        "patents.counts.design.applied",
        "patents.counts.design.granted",
    ]


def test_only_numbers_are_added_up() -> None:
    total = counts(FULL).stored()["total"]
    assert total == {"applied": 7, "granted": 2, "cost": "1.50"}
    assert counts(FULL)["total"]["cost"].data == Decimal("1.50")


def test_a_total_of_noughts_is_nought_and_of_nothing_is_nothing() -> None:
    assert counts({"design": {"applied": 0}}).stored()["total"] == {"applied": 0, "granted": None, "cost": None}
    assert counts(None).shown("无")["total"]["applied"] == "无"


def test_what_does_not_parse_is_left_out_of_the_total_and_kept() -> None:
    matrix = counts({"invention": {"applied": "五件"}, "design": {"applied": 2}})
    assert matrix.stored()["total"]["applied"] == 2
    assert matrix.stored()["invention"]["applied"] == "五件"


def test_a_total_that_was_sent_is_ignored() -> None:
    assert counts(FULL | {"total": {"applied": 999}}).stored()["total"]["applied"] == 7
    posted = MultiDict({"counts-invention-applied": "3", "counts-total-applied": "999"})
    assert sheet(counts=MATRIX)(formdata=posted)["counts"].stored()["total"]["applied"] == 3


def test_a_rule_between_columns_holds_in_each_row() -> None:
    matrix = counts({"invention": {"applied": 1, "granted": 2}, "design": {"applied": 1, "granted": 1}})
    matrix._form.validate()
    assert [str(text) for text in matrix["invention"]["granted"].errors] == ["不能多于“申请量”（1）"]
    assert matrix["design"]["granted"].errors == []


def test_a_matrix_where_nothing_was_answered_is_blank() -> None:
    assert counts(None).is_blank
    assert not counts({"design": {"applied": 0}}).is_blank


def test_the_examples_differ_by_row() -> None:
    example = counts(None).example()
    assert example["invention"] == {"applied": 5, "granted": 2, "cost": "1.50", "note": None}
    assert example["design"]["granted"] == 0
    assert counts(example).stored() == counts(counts(example).stored()).stored()


def test_rows_stand_in_groups_where_the_form_prints_them_so() -> None:
    grouped = Matrix(Counts, "需求", rows=ROWS, groups={"A 检索": ["invention"], "B 分析": ["design"]})
    assert counts(None, grouped).groups == {"A 检索": ["invention"], "B 分析": ["design"]}
    assert counts(None).groups == {"": ["invention", "design"]}
    assert "total" not in counts(None, grouped).stored()


@pytest.mark.parametrize("value", [*WRONG_TYPES, "x", {"invention": 5, "design": ["x"], "total": "x"}], ids=repr)
def test_whatever_stands_in_its_place_a_matrix_is_blank(value: Any) -> None:
    matrix = counts(value)
    assert matrix.is_blank
    assert matrix.stored() == counts(None).stored()
