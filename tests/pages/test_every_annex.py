"""The promises of the answering pages, held for every registered annex: asked, kept and told is every question."""

from __future__ import annotations

import pytest

from forms.annexes import ANNEXES, by_code
from forms.questionnaire import Questionnaire
from tests.conftest import People
from tests.pages.answering import controls, filler_of, hold, send, stored

pytestmark = pytest.mark.alike

ANSWERS = {"example": Questionnaire.example, "longest": Questionnaire.longest}


@pytest.mark.parametrize("annex", [annex.code for annex in ANNEXES])
@pytest.mark.parametrize("answers", ANSWERS)
def test_a_page_sent_back_untouched_changes_no_answer(people: People, annex: str, answers: str) -> None:
    """What the inputs show is what is stored, for every question of every annex."""
    person = filler_of(people, annex)
    hold(person, annex, **getattr(by_code(annex), answers)())
    with stored(person) as response:
        before = response.answers
    for section in by_code(annex)().sections():
        url = f"/fill/{person.public_id}/sections/{section.short_name}"
        send(person, url, controls(person.get(url)))
    with stored(person) as response:
        for name, held in before.items():
            assert response.answers[name] == held, f"{annex} {name}"


@pytest.mark.parametrize("annex", [annex.code for annex in ANNEXES])
def test_every_question_is_asked(people: People, annex: str) -> None:
    person = filler_of(people, annex)
    hold(person, annex)
    questionnaire = by_code(annex).load(by_code(annex).example())
    for section in questionnaire.sections():
        page = person.get(f"/fill/{person.public_id}/sections/{section.short_name}")
        names = set(page.tree.xpath("//@name"))
        for question in section.walk():
            assert question.name in names or question.kind in ("computed", "printed"), question.path


@pytest.mark.parametrize("annex", [annex.code for annex in ANNEXES])
def test_every_answer_is_told_on_the_check_page(people: People, annex: str) -> None:
    person = filler_of(people, annex)
    hold(person, annex)
    words = person.get(f"/fill/{person.public_id}/check").words()
    questionnaire = by_code(annex).load(by_code(annex).example())
    for section in questionnaire.sections():
        for question in section.walk():
            if question.applies and not getattr(question, "of", None):
                assert " ".join(str(question.shown()).split()) in words, question.path
