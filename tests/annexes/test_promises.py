"""What holds for every registered annex, whoever adds the next one."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from forms.annexes import FORMS, by_code
from forms.fields import Computed, Printed
from forms.questionnaire import Questionnaire

COLUMNS = Path(__file__).parent / "columns"
RESERVED = {"data", "errors", "validate", "process", "meta", "form", "label", "populate_obj", "form_errors", "no"}

each_annex = pytest.mark.parametrize("annex", FORMS, ids=lambda annex: annex.code)


def posted(section: Any) -> MultiDict[str, str]:
    """What a browser sends for a section as it stands."""
    pairs = []
    for question in section.walk():
        if isinstance(question, (Computed, Printed)):
            continue
        if question.kind in ("choices", "agree"):
            chosen = question.data if isinstance(question.data, list) else (["yes"] if question.data else [])
            pairs += [(question.name, code) for code in chosen]
        else:
            pairs.append((question.name, question._value()))
    return MultiDict(pairs)


@each_annex
def test_the_example_survives_post_validation_json_and_form(annex: type[Questionnaire]) -> None:
    example = annex.example()
    filled = annex.load(example)
    received = annex()
    for section in filled:
        received.receive(section.short_name, posted(section))
    assert received.validate(), received.problems()
    kept = json.loads(json.dumps(received.stored()))
    assert annex.load(kept).stored() == kept
    assert annex.load(example).validate()
    assert canonical_words(annex.load(kept)) == canonical_words(annex.load(received.stored()))


def canonical_words(questionnaire: Questionnaire) -> str:
    return json.dumps(questionnaire.shown("无"), ensure_ascii=False)


@each_annex
def test_every_printed_number_is_unique(annex: type[Questionnaire]) -> None:
    numbers = Counter(
        question.number for section in annex() for question in numbered(section) if question.number and question.source
    )
    assert numbers
    assert [number for number, count in numbers.items() if count > 1] == []


def numbered(section: Any) -> list[Any]:
    found = []
    for question in section.form:
        found.append(question)
        if question.kind == "section":
            found += numbered(question)
    return found


@each_annex
def test_every_question_says_where_it_comes_from(annex: type[Questionnaire]) -> None:
    for section in annex():
        for question in numbered(section):
            if question.kind not in ("section", "other"):
                assert question.source in {"N", "C", "R"}, question.name


@each_annex
def test_no_question_takes_a_name_a_form_needs(annex: type[Questionnaire]) -> None:
    for path, _question in annex().columns():
        names = path.replace("[]", "").split(".")
        assert not RESERVED & set(names), path


@each_annex
def test_the_agreed_columns_change_only_by_hand(annex: type[Questionnaire]) -> None:
    agreed = (COLUMNS / f"{annex.code}.txt").read_text(encoding="utf-8").splitlines()
    assert [path for path, _question in annex().columns()] == agreed, (
        f"the columns of {annex.code} are agreed with those who read the exports: "
        f"change tests/annexes/columns/{annex.code}.txt only on purpose"
    )


@each_annex
def test_each_reader_sees_his_own_sections(annex: type[Questionnaire]) -> None:
    everybody = {section.short_name for section in annex()}
    filler = {section.short_name for section in annex().only_for("filler")}
    province = {section.short_name for section in annex().only_for("province")}
    assert filler | province == everybody
    assert not filler & province


@each_annex
def test_the_longest_answers_are_within_the_rules_of_length(annex: type[Questionnaire]) -> None:
    longest = annex.load(annex.longest())
    longest.validate()
    assert not [text for _question, text in longest.problems() if "最多" in text or "不能大于" in text]


@each_annex
def test_a_blank_form_is_refused_in_words_that_say_what_to_do(annex: type[Questionnaire]) -> None:
    blank = annex()
    assert not blank.only_for("filler").validate()
    problems = blank.problems()
    assert problems
    for question, text in problems:
        assert text.strip() and "%(" not in text and "None" not in text, (question.name, text)


@each_annex
def test_no_client_sends_what_the_server_computes(annex: type[Questionnaire]) -> None:
    honest = annex.load(annex.example())
    computed = [question for question in honest.walk() if isinstance(question, Computed)]
    for section in honest:
        forged = posted(section)
        for question in computed:
            forged[question.name] = "999999"
        received = annex.load(annex.example())
        received.receive(section.short_name, forged)
        assert received.stored() == honest.stored()


def test_an_unknown_annex_is_an_error() -> None:
    with pytest.raises(KeyError):
        by_code("annex-4")
