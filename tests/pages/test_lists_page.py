"""Looking something up in an official list: the page for everybody, and the entries a picker asks for."""

from __future__ import annotations

import pytest

from tests.conftest import People
from tests.pages.test_answer import address

pytestmark = pytest.mark.alike


def test_everybody_reads_and_searches_a_list(people: People) -> None:
    for person in (people.stranger, people.enterprise, people.guizhou):
        page = person.get("/lists/ipc/?q=茶叶")
        assert "“茶叶”找到 1 条。" in page.words()
        assert page.tree.xpath("//dt/text()") == ["A23F"]
        assert "标题为简写" in page.words()


def test_the_whole_list_stands_by_section(people: People) -> None:
    page = people.stranger.get("/lists/industries/")
    assert len(page.tree.xpath("//dt")) == 96
    assert "C 制造业" in page.tree.xpath("//h2/text()")
    assert "G 物理" in people.stranger.get("/lists/ipc/").tree.xpath("//h2/text()")


def test_what_is_not_found_is_said_and_what_is_typed_is_shown_as_text(people: People) -> None:
    page = people.stranger.get("/lists/ipc/?q=<b>龘</b>")
    assert "没有找到“<b>龘</b>”，可换个词再查。" in page.words()


def test_the_entries_are_few_small_and_may_be_kept(people: People) -> None:
    answer = people.enterprise.client.get("/lists/industries/entries?q=制造")
    assert len(answer.json) == 12
    assert answer.headers["Cache-Control"] == "private, max-age=86400"
    tea = people.enterprise.client.get("/lists/ipc/entries?q=茶叶").json
    assert [(entry["value"], entry["group"]) for entry in tea] == [("A23F", "A")]
    assert people.enterprise.client.get("/lists/ipc/entries?q=").json == []
    assert people.enterprise.client.get("/lists/ipc/entries?q=" + "龘" * 5000).json == []


@pytest.mark.parametrize("path", ["", "entries"])
def test_there_is_no_other_list(people: People, path: str) -> None:
    answer = people.stranger.client.get(f"/lists/users/{path}")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_list_is_one_link_away_from_its_question(people: People) -> None:
    for section, list_name in (("unit", "industries"), ("needs", "ipc")):
        page = people.enterprise.get(address(people.enterprise, section))
        assert page.tree.xpath("//a[@class='lookup-link']/@href") == [f"/lists/{list_name}/"]
