"""Merging two people's texts: what one changed stands, what both changed is a conflict, and no text is ever lost."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from forms.annexes import ANNEXES, by_code
from forms.workflow import merging
from forms.workflow.merging import UNKNOWN, answer_at, forgotten, merge, replaced

TEXTS = st.sampled_from(["", "甲", "乙", "丙", None, 0, 12])
CODES = st.lists(st.sampled_from(["invention", "design"]), unique=True)
ROW = st.fixed_dictionaries({"name": TEXTS, "kinds": CODES})
SECTION = st.fixed_dictionaries(
    {
        "leader": TEXTS,
        "kinds": CODES,
        "counts": st.fixed_dictionaries({"invention": st.fixed_dictionaries({"applied": TEXTS, "granted": TEXTS})}),
        "people": st.lists(ROW, max_size=3),
    }
)


def leaves(answers: Any, anchor: str = "s") -> dict[str, Any]:
    """Every single answer by its anchor, and of each table how many rows it has."""
    if isinstance(answers, dict):
        inner = answers.items()
    elif isinstance(answers, list) and all(isinstance(row, dict) for row in answers) and anchor.endswith("people"):
        inner = [("rows", len(answers)), *enumerate(answers)]  # type: ignore[assignment]
    else:
        return {anchor: answers}
    found: dict[str, Any] = {}
    for name, answer in inner:
        found |= leaves(answer, f"{anchor}-{name}")
    return found


def within(anchor: str, conflicts: Any) -> bool:
    return any(anchor == conflict or anchor.startswith(f"{conflict}-") for conflict in conflicts)


@settings(max_examples=300)
@given(SECTION, SECTION, SECTION)
def test_each_text_is_in_the_result_or_in_a_conflict(base: Any, mine: Any, theirs: Any) -> None:
    merged = merge(base, mine, theirs, "s")
    result, before = leaves(merged.answers), leaves(base)
    for side in (mine, theirs):
        for anchor, text in leaves(side).items():
            if anchor not in before or before[anchor] != text:
                assert result.get(anchor) == text or within(anchor, merged.conflicts), (anchor, text)


@settings(max_examples=300)
@given(SECTION, SECTION, SECTION)
def test_with_the_common_ground_forgotten_every_difference_is_a_conflict(base: Any, mine: Any, theirs: Any) -> None:
    merged = merge(forgotten(mine), mine, theirs, "s")
    assert merged.answers == theirs
    for anchor, text in leaves(mine).items():
        assert leaves(theirs).get(anchor) == text or within(anchor, merged.conflicts)


@settings(max_examples=300)
@given(SECTION, SECTION, SECTION)
def test_sending_the_same_again_changes_nothing_and_conflicts_stay_until_chosen(
    base: Any, mine: Any, theirs: Any
) -> None:
    merged = merge(base, mine, theirs, "s")
    ground = replaced(mine, base, merged.conflicts)
    again = merge(ground, mine, merged.answers, "s")
    assert again.answers == merged.answers
    assert all(within(anchor, again.conflicts) for anchor in merged.conflicts)
    assert all(any(within(one, [anchor]) for one in merged.conflicts) for anchor in again.conflicts)


@settings(max_examples=300)
@given(SECTION, SECTION, SECTION)
def test_a_choice_decides(base: Any, mine: Any, theirs: Any) -> None:
    merged = merge(base, mine, theirs, "s")
    ground = replaced(mine, base, merged.conflicts)
    chosen = merge(replaced(ground, merged.answers, merged.conflicts), mine, merged.answers, "s", merged.conflicts)
    assert not chosen.conflicts
    for anchor in merged.conflicts:
        assert answer_at(chosen.answers, anchor) == answer_at(mine, anchor)


def test_what_only_one_changed_stands() -> None:
    base = {"a": "", "b": "", "c": "旧"}
    merged = merge(base, {"a": "我", "b": "", "c": "旧"}, {"a": "", "b": "别人", "c": "新"}, "s")
    assert merged.answers == {"a": "我", "b": "别人", "c": "新"}
    assert merged.conflicts == ()


def test_rows_are_merged_cell_by_cell_while_they_are_the_same_rows() -> None:
    rows = [{"name": "甲", "post": ""}, {"name": "乙", "post": ""}]
    mine, theirs = [rows[0] | {"post": "经理"}, rows[1]], [rows[0], rows[1] | {"post": "主任"}]
    assert merge(rows, mine, theirs, "t").answers == [mine[0], theirs[1]]


def test_rows_added_moved_or_removed_make_the_table_one_question() -> None:
    rows = [{"name": "甲"}, {"name": "乙"}]
    for mine in ([*rows, {"name": "丙"}], [rows[1], rows[0]], [rows[1]]):
        assert merge(rows, mine, [rows[0], {"name": "丁"}], "t").conflicts == ("t",)
        assert merge(rows, mine, rows, "t").answers == mine


def test_a_forgotten_ground_is_no_answer() -> None:
    assert merge(UNKNOWN, "", None, "q").conflicts == ("q",)


def test_what_the_server_works_out_is_no_answer_of_anybody() -> None:
    for annex in ANNEXES:
        held = by_code(annex.code).load(annex.example())
        for question in held.walk():
            if question.kind == "computed":
                section = held[question.name.split("-")[0]]
                assert answer_at(merging.given(section), question.name) in (UNKNOWN, None)
