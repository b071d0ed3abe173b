"""Whatever JSON holds can be loaded, and what was stored once is stored the same for ever."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from forms.characters import BIDI_CONTROLS, trim
from forms.fields import (
    Agree,
    Amount,
    Choice,
    Choices,
    Computed,
    Count,
    Day,
    Matrix,
    Month,
    Other,
    Paragraph,
    Part,
    Printed,
    Section,
    Select,
    Table,
    Text,
    YesNo,
)
from forms.questionnaire import Questionnaire

CODES = {"one": "一", "two": "二", "other": "其他"}


class Answers(Part):
    text = Text("文字")
    paragraph = Paragraph("段落")
    count = Count("数")
    amount = Amount("金额")
    day = Day("日")
    month = Month("月")
    choice = Choice("单选", choices=CODES)
    choice_other = Other("choice")
    selected = Select("下拉", choices=CODES)
    yes = YesNo("是否")
    choices = Choices("多选", choices=CODES)
    agree = Agree("承诺")
    computed = Computed("合计", work_out=lambda form: form["count"].data)
    printed = Printed("（盖章）")


class Everything(Part):
    answers = Section(Answers, "一组")
    table = Table(Answers, "表", max_entries=3)
    required = Table(Answers, "必填表", min_entries=1, max_entries=2)
    matrix = Matrix(Answers, "矩阵", rows={"old": "老", "young": "青"}, totals="合计")


class Everybody(Questionnaire):
    code, edition, annex, filler = "everything", "2017", 0, "enterprise"
    title = "全部题型"
    page = Section(Everything, "全部")


LETTERS = st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="".join(BIDI_CONTROLS))
LINES = st.none() | st.text(LETTERS, max_size=30).map(lambda text: text.strip() or None)
CODE = st.sampled_from([*CODES, None])
MONEY = st.decimals(min_value=0, max_value=99_999_999, places=2).map(lambda number: format(number, "f"))
DAYS = st.dates(min_value=date(1900, 1, 1)).map(date.isoformat)
GOOD = {
    "text": LINES,
    "paragraph": LINES | st.just("一\n\n二\t三"),
    "count": st.none() | st.integers(0, 999_999_999),
    "amount": st.none() | MONEY,
    "day": st.none() | DAYS,
    "month": st.none() | DAYS.map(lambda day: day[:7]),
    "choice": CODE,
    "choice_other": LINES,
    "selected": CODE,
    "yes": st.sampled_from(["yes", "no", None]),
    "choices": st.sets(st.sampled_from(list(CODES))).map(lambda chosen: [code for code in CODES if code in chosen]),
    "agree": st.booleans(),
}
ROW = st.fixed_dictionaries(GOOD).map(lambda row: row | {"computed": row["count"], "printed": None})
PAGE = st.fixed_dictionaries(
    {
        "answers": ROW,
        "table": st.lists(ROW, max_size=3),
        "required": st.lists(ROW, min_size=1, max_size=2),
        "matrix": st.fixed_dictionaries({"old": ROW, "young": ROW}),
    }
)
HARD = [
    "12",
    "１２",
    "-0",
    " 3 ",
    "2017-06-08",
    "2017年6月",
    "one",
    "yes",
    "甲\x00乙",
    "p\ud800q",
    "{{ 7*7 }}",
    "长" * 5000,
]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(HARD)
NAMES = st.sampled_from([*GOOD, "computed", "printed", "old", "young", "total", "meta", "prefix", "formdata", "obj"])
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=8), max_leaves=25
)
DAMAGED_ROW = st.fixed_dictionaries({}, optional=dict.fromkeys(GOOD, ANYTHING))
DAMAGED = st.fixed_dictionaries(
    {},
    optional={
        "answers": DAMAGED_ROW | ANYTHING,
        "table": st.lists(DAMAGED_ROW | ANYTHING, max_size=5) | ANYTHING,
        "required": st.lists(DAMAGED_ROW, max_size=5) | ANYTHING,
        "matrix": st.fixed_dictionaries({"old": DAMAGED_ROW, "young": ANYTHING}) | ANYTHING,
    },
)


def stored(answers: Any) -> Any:
    """What is stored after loading ``answers``, once through JSON."""
    return json.loads(json.dumps(Everybody.load(answers).stored()))


def without_totals(page: dict[str, Any]) -> dict[str, Any]:
    return page | {"matrix": {name: row for name, row in page["matrix"].items() if name != "total"}}


@given(page=PAGE)
def test_a_good_answer_is_stored_as_it_is(page: dict[str, Any]) -> None:
    assert without_totals(stored({"page": page})["page"]) == page


@given(page=PAGE)
def test_a_good_answer_survives_the_page(page: dict[str, Any]) -> None:
    """What the inputs hold, posted back, is what was stored; questions with boxes post the codes ticked."""
    filled, pairs = Everybody.load({"page": page}), [("_enc", "汉✓")]
    for question in filled.walk():
        if question.kind == "choices":
            pairs += [(question.name, code) for code in question.chosen()]
        elif question.kind == "agree":
            pairs += [(question.name, "yes")] * question.data
        else:
            pairs.append((question.name, question._value()))
    received = Everybody()
    received.receive("page", MultiDict(pairs))
    assert received.stored() == filled.stored()


@given(page=DAMAGED | ANYTHING)
def test_anything_can_be_loaded_judged_and_shown(page: Any) -> None:
    loaded = Everybody.load({"page": page})
    loaded.validate()
    loaded.shown("无")
    assert all(text.strip() for question, text in loaded.problems())
    loaded.prune()
    json.dumps(loaded.stored())


@given(page=DAMAGED | ANYTHING)
def test_what_was_stored_once_is_stored_the_same_for_ever(page: Any) -> None:
    once = stored({"page": page})
    assert stored(once) == once


@given(page=DAMAGED)
def test_text_that_was_typed_is_never_lost(page: dict[str, Any]) -> None:
    answers = page.get("answers")
    typed = (
        {name: value for name, value in answers.items() if isinstance(value, str)} if isinstance(answers, dict) else {}
    )
    held = Everybody.load({"page": page})["page"]["answers"]
    for name, text in typed.items():
        if name in GOOD and name not in ("agree", "choices") and held[name].raw is not None:
            assert held[name].stored() == text
        elif name in ("text", "paragraph", "choice_other"):
            assert held[name].stored() == (trim(text) or None)
