"""Questions made of questions: sections, and tables of rows people add."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from forms.fields import Agree, Choices, Computed, Count, Part, Printed, Section, Table, Text, YesNo
from forms.validators import Answered, Is
from tests.fields.sheet import KEPT, REFUSED, WRONG_TYPES, Sheet, sheet


class Person(Part):
    name = Text("姓名", [Answered()], example="甲")
    years = Count("年限", example=3)
    roles = Choices("角色", choices={"lead": "组长", "staff": "组员"}, example=["lead"])


class Computing(Part):
    name = Text("姓名", [Answered()])
    region = Computed("省区", work_out=lambda form: "贵州省")
    seal = Printed("（盖章）")


PEOPLE = Table(Person, "人员", number="2.53", source="C", max_entries=3, examples=[{}, {"name": "乙"}])
REQUIRED = Table(Person, "人员", min_entries=2, max_entries=3)


def people(rows: Any, table: Any = PEOPLE) -> Any:
    return sheet(people=table)(data={"people": rows})["people"]


def sent(pairs: dict[str, str], before: Any = None, table: Any = PEOPLE) -> Any:
    """The table after a post of ``pairs``, named after the table."""
    formdata = MultiDict([("_enc", "汉✓"), *((f"people-{name}", value) for name, value in pairs.items())])
    return sheet(people=table)(formdata=formdata, data={"people": before})["people"]


def problems(table: Any) -> list[Any]:
    """What is wrong: sentences about the table, then path and sentence of each question."""
    table._form.validate()
    about = [str(text) for text in table.errors if not isinstance(text, dict)]
    return about + [(question.path, str(text)) for question in table.walk() for text in question.errors]


# -- sections ----------------------------------------------------------------------------------


def section(answers: Any) -> Any:
    return sheet(unit=Section(Person, "单位", number="一", by="province"))(data={"unit": answers})["unit"]


def test_a_section_is_stored_and_shown_as_a_whole() -> None:
    unit = section({"name": "甲", "years": 0, "roles": ["staff"]})
    assert unit.stored() == {"name": "甲", "years": 0, "roles": ["staff"]}
    assert unit.shown() == {"name": "甲", "years": "0", "roles": "组员"}
    assert unit.shown()["roles"]["staff"] == "☑"
    assert (unit.number, unit.by, str(unit.label.text)) == ("一", "province", "单位")
    assert [question.short_name for question in unit.questions] == ["name", "years", "roles"]
    assert unit.applies


@pytest.mark.parametrize("nothing", [None, {}, "", [], "x", ["x"], 5, True, 1.5])
def test_whatever_stands_in_its_place_a_section_is_blank(nothing: Any) -> None:
    unit = section(nothing)
    assert unit.is_blank
    assert unit.stored() == {"name": None, "years": None, "roles": []}


@pytest.mark.parametrize(
    "name",
    ["meta", "prefix", "formdata", "obj", "data", "form", "_fields", "process", "extra_filters", "Meta", "calendar"],
)
def test_names_nobody_asked_for_do_no_harm(name: str) -> None:
    unit = section({"name": "甲", name: {"calendar": None, "name": "伪造"}})
    assert unit.stored() == {"name": "甲", "years": None, "roles": []}
    assert unit.form.calendar.year == 2017


def test_what_the_server_works_out_does_not_fill_a_section() -> None:
    form = sheet(unit=Section(Computing, "单位"))
    assert form()["unit"].is_blank
    assert not form(data={"unit": {"name": "甲"}})["unit"].is_blank


def test_a_section_has_columns_an_example_and_a_memory() -> None:
    unit = section({"name": "甲"})
    assert [path for path, question in unit.columns("unit")] == ["unit.name", "unit.years", "unit.roles"]
    assert unit.example() == {"name": "甲", "years": 3, "roles": ["lead"]}
    assert len(unit.longest()["name"]) > 0
    unit.clear()
    assert unit.is_blank


# -- rows --------------------------------------------------------------------------------------


def test_rows_are_stored_in_order() -> None:
    rows = [{"name": "甲", "years": 3, "roles": ["lead"]}, {"name": "乙", "years": 0, "roles": []}]
    table = people(rows)
    assert problems(table) == []
    assert table.stored() == rows
    assert [row["no"] for row in table.shown()] == ["1", "2"]
    assert [row["years"] for row in table.shown()] == ["3", "0"]
    assert [question.path for question in table.walk()][:3] == ["people.0.name", "people.0.years", "people.0.roles"]


def test_a_table_without_rows_prints_one_that_says_so() -> None:
    for rows in (None, [], [{}], [{"name": " "}]):
        table = people(rows)
        assert table.is_blank
        shown = table.shown("无")
        assert [row["name"] for row in shown] == ["无"]
        assert [row["no"] for row in shown] == [""]
        assert shown[0]["years"] == ""
        assert shown[0]["roles"]["lead"] == "□"


def test_a_column_is_named_once_for_all_rows() -> None:
    assert [path for path, question in people(None).columns("unit.people")] == [
        "unit.people[].name",
        "unit.people[].years",
        "unit.people[].roles",
    ]


def test_the_examples_differ_where_they_say_so() -> None:
    assert people(None).example() == [
        {"name": "甲", "years": 3, "roles": ["lead"]},
        {"name": "乙", "years": 3, "roles": ["lead"]},
    ]
    assert problems(people(people(None).example())) == []


def test_the_longest_table_is_full() -> None:
    longest = people(None).longest()
    assert len(longest) == 3
    assert problems(people(longest)) == []


# -- adding and removing -----------------------------------------------------------------------

THREE = [{"name": name, "years": 1, "roles": ["lead"]} for name in "甲乙丙"]


def test_a_row_is_added_by_posting_it() -> None:
    table = sent({"0-name": "甲", "1-name": "乙", "1-years": "５"}, before=THREE[:1])
    assert table.stored() == [
        {"name": "甲", "years": 1, "roles": []},
        {"name": "乙", "years": 5, "roles": []},
    ]


def test_a_row_is_removed_by_not_posting_it() -> None:
    table = sent({"0-name": "甲", "2-name": "丙"}, before=THREE)
    assert [row["name"] for row in table.stored()] == ["甲", "丙"]
    assert [question.path for question in table.walk() if question.short_name == "name"] == [
        "people.0.name",
        "people.1.name",
    ]
    assert sent({}, before=THREE).stored() == []


def test_rows_posted_out_of_order_keep_their_numbers() -> None:
    table = sent({"10-name": "丙", "2-name": "乙", "0-name": "甲"})
    assert [row["name"] for row in table.stored()] == ["甲", "乙", "丙"]


def test_a_blank_row_is_dropped_and_the_rest_move_up() -> None:
    table = people([{}, THREE[0], {"name": "\u3000"}])
    assert problems(table) == []
    assert table.stored() == THREE[:1]
    assert table.entries[0]["name"].path == "people.0.name"


def test_a_row_holding_only_what_the_server_works_out_is_blank() -> None:
    table = people([{"name": "甲"}, {"region": "贵州省", "seal": "x"}], Table(Computing, "人员", max_entries=3))
    assert problems(table) == []
    assert [row["name"] for row in table.stored()] == ["甲"]


def test_a_half_filled_row_is_an_error_in_the_row() -> None:
    assert problems(people([THREE[0], {"years": 2}])) == [("people.1.name", "请填写姓名")]
    assert problems(sent({"0-name": "甲", "1-years": "二"})) == [
        ("people.1.name", "请填写姓名"),
        ("people.1.years", "请填写整数，例如 12；没有请填 0"),
    ]


def test_required_rows_are_there_and_are_asked_for() -> None:
    table = people(None, REQUIRED)
    assert table.is_required
    assert problems(table) == [("people.0.name", "请填写姓名"), ("people.1.name", "请填写姓名")]
    assert problems(people([{}, THREE[0], {}, THREE[1]][:3], REQUIRED)) == [("people.0.name", "请填写姓名")]
    assert people([{}, *THREE[:2]], REQUIRED).stored()[0]["name"] is None
    moved = people([{}, *THREE[:2]], REQUIRED)
    assert problems(moved) == []
    assert moved.stored() == THREE[:2]


def test_a_required_row_of_nought_is_not_blank() -> None:
    table = people([{"years": 0}])
    assert not table.is_blank
    assert problems(table) == [("people.0.name", "请填写姓名")]


# -- what a table starts with ------------------------------------------------------------------

STARTED = Table(Person, "人员", max_entries=3, first=[{"name": "甲"}, {}])


def test_first_rows_are_there_until_the_table_is_answered() -> None:
    started = sheet(people=STARTED)()["people"]
    assert [row["name"] for row in started.stored()] == ["甲", None]
    assert people([], STARTED).stored() == []
    assert people(None, STARTED).stored() == []
    assert people([THREE[2]], STARTED).stored() == THREE[2:]
    assert sent({}, before=[{"name": "甲"}], table=STARTED).stored() == []


# -- asked or not ------------------------------------------------------------------------------


def test_a_table_not_asked_is_no_error_and_is_forgotten() -> None:
    form = sheet(joined=YesNo("曾参加"), people=Table(Person, "人员", max_entries=3, when=Is("joined", "yes")))
    unasked = form(data={"joined": "no", "people": [{"years": 2}]})["people"]
    assert problems(unasked) == []
    unasked.prune()
    assert unasked.stored() == []
    asked = form(data={"joined": "yes", "people": [{"name": "甲", "years": 2}, {}]})["people"]
    asked.prune()
    assert asked.stored() == [{"name": "甲", "years": 2, "roles": []}]


# -- hardship ----------------------------------------------------------------------------------


def test_more_rows_than_printed_are_told() -> None:
    for table in (people([{"name": str(number)} for number in range(4)]), sent({f"{n}-name": "甲" for n in range(4)})):
        assert len(table.entries) == 3
        assert problems(table) == ["最多填写 3 行"]


def test_a_flood_of_rows_is_cut_off() -> None:
    table = sent({f"{number}-name": "x" for number in range(5000)})
    assert len(table.entries) == 3
    assert len(people([{"name": "x"}] * 5000).entries) == 3


@pytest.mark.parametrize("value", [value for value in WRONG_TYPES if value and not isinstance(value, list)], ids=repr)
def test_what_is_no_table_is_an_error(value: Any) -> None:
    table = people(value)
    assert table.stored() == []
    assert problems(table) == ["请重新填写"]
    assert problems(sent({"0-name": "甲"}, before=value)) == ["请重新填写"]


@pytest.mark.parametrize("row", [None, "x", 5, True, [], ["x"], {"meta": {}}, {"name": []}, {"roles": [{}]}], ids=repr)
def test_what_is_no_row_does_no_harm(row: Any) -> None:
    table = people([row, THREE[0]])
    problems(table)
    assert THREE[0] in table.stored()


@pytest.mark.parametrize(
    "name", ["²-name", "٣-name", "-1-name", "x-name", "1", "", "-", "1-", "9" * 5000 + "-name", "0x1-name", "1e3-name"]
)
def test_row_numbers_nobody_printed_make_no_row(name: str) -> None:
    assert sent({"0-name": "甲", name: "乙"}).stored()[0]["name"] == "甲"
    assert [row["name"] for row in sent({name: "乙"}).stored() if row["name"]] == []


def test_a_table_does_not_read_the_posts_of_its_neighbour() -> None:
    form = sheet(people=PEOPLE, people_abroad=PEOPLE)
    received = form(formdata=MultiDict({"people_abroad-0-name": "甲", "people_abroad-1-name": "乙"}))
    assert received["people"].stored() == []
    assert [row["name"] for row in received["people_abroad"].stored()] == ["甲", "乙"]


@pytest.mark.parametrize("text", [*KEPT.values(), *REFUSED.values(), "长" * 1_000_000])
def test_text_in_a_row_is_kept_as_typed(text: str) -> None:
    table = sent({"0-name": text})
    assert table.stored()[0]["name"] == text
    assert people(table.stored()).stored() == table.stored()


def test_a_draft_row_keeps_what_does_not_parse_until_it_is_corrected() -> None:
    draft = sent({"0-name": "甲", "0-years": "三年"})
    assert draft.stored()[0]["years"] == "三年"
    assert problems(people(draft.stored())) == [("people.0.years", "请填写整数，例如 12；没有请填 0")]
    assert problems(sent({"0-name": "甲", "0-years": "3"}, before=draft.stored())) == []


def test_each_sheet_has_rows_of_its_own() -> None:
    form: type[Sheet] = sheet(people=PEOPLE, ticked=Agree("承诺"))
    one, other = form(data={"people": THREE}), form()
    assert len(one["people"].entries) == 3
    assert other["people"].stored() == []
