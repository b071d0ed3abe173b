"""Shells: a page filled from them is the page rendered whole, and they keep nobody's answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from forms.annexes import ANNEXES, by_code
from forms.pages import shells
from tests.conftest import People, Person
from tests.pages.answering import filler_of, hold

pytestmark = pytest.mark.alike

TOKEN = re.compile(r'(name="csrf_token" value|data-[a-z]+)="[^"]*"')


@pytest.fixture(autouse=True)
def no_shells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shells, "SHELLS", {})


def pages(person: Person, annex: str) -> Iterator[str]:
    for section in by_code(annex)().sections():
        for address in ("", "?review=1"):
            text = person.get(f"/fill/{person.public_id}/sections/{section.short_name}{address}").text
            yield TOKEN.sub("", text)


@pytest.mark.parametrize("annex", [annex.code for annex in ANNEXES])
@pytest.mark.parametrize("answered", [True, False])
def test_a_page_filled_from_shells_is_the_page_rendered_whole(
    people: People, monkeypatch: pytest.MonkeyPatch, annex: str, answered: bool
) -> None:
    person = filler_of(people, annex)
    if answered:
        hold(person)
    first, again = list(pages(person, annex)), list(pages(person, annex))
    assert shells.SHELLS
    with monkeypatch.context() as patched:
        patched.setattr(shells, "is_plain", lambda question: False)
        whole = list(pages(person, annex))
    assert first == again == whole


def test_shells_hold_nobodys_answers(people: People) -> None:
    hold(people.enterprise)
    assert any("杨晓梅" in page for page in pages(people.enterprise, "demand"))
    kept = "".join(part for parts in shells.SHELLS.values() for part in parts)
    for answer in ("杨晓梅", "贵州云岭茶叶机械制造有限公司", "5860.00", "贵阳市乌当区", "checked", "selected"):
        assert answer not in re.sub(r"checked:\w*|selected:\w*|（?例如[^<]*", "", kept)


def test_answers_that_look_like_markup_stay_text(people: People) -> None:
    person = people.enterprise
    hold(person, unit={"city": '"><b>州</b>'})
    text = person.get(f"/fill/{person.public_id}/sections/unit").text
    assert 'value="&#34;&gt;&lt;b&gt;州&lt;/b&gt;"' in text
