"""Texts typed outside questionnaires: a character nobody can see is refused by name and place, and not kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.conftest import People, Person
from tests.pages.stories import account, all_rows, remarked, submits
from tests.pages.test_correction import returns
from tests.visitor import Page

HIDDEN = {"bell": "甲\x07乙", "nul": "甲\x00乙", "noncharacter": "甲\ufffe乙", "escape": "甲\x1b[2J乙"}
Typed = Callable[[People, str], Page]


def posted(person: Person, address: str, data: dict[str, str]) -> Page:
    return Page(person.client.post(address, data={"csrf_token": person.token_of_session(), "_enc": "汉✓", **data}))


def name_of_a_filter(people: People, text: str) -> Page:
    return posted(people.guizhou, "/desk/views", {"view": text, "state": "submitted"})


def reason_of_a_measure(people: People, text: str) -> Page:
    number = account(people.bureau.app, "gansu").id
    return posted(people.bureau, f"/bureau/accounts/{number}/measures", {"measure": "sign-out", "why": text})


def name_of_an_account(people: People, text: str) -> Page:
    data = {"account": "gansu.second", "name": text, "role": "province", "region": "gansu", "reason": "新到任"}
    return posted(people.bureau, "/bureau/accounts/new", data)


def reply_to_a_remark(people: People, text: str) -> Page:
    address = f"/fill/{people.enterprise.public_id}/sections/unit"
    page = people.enterprise.get(address)
    [name] = page.tree.xpath("//textarea[starts-with(@name, 'reply-')]/@name")
    [mark] = page.tree.xpath("//input[@name='mark']/@value")
    return posted(people.enterprise, address, {name: text, "mark": mark})


def returned(people: People) -> None:
    """The enterprise has a remark to reply to."""
    submits(people.enterprise)
    remarked(people.guizhou, people.enterprise, "unit.city")
    returns(people.guizhou, people.enterprise)


PLACES = [name_of_a_filter, reason_of_a_measure, name_of_an_account, reply_to_a_remark]


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_a_character_nobody_can_see_is_named_and_nothing_is_kept(
    app: Flask, people: People, place: Typed, text: str
) -> None:
    if place is reply_to_a_remark:
        returned(people)
    for person in (people.guizhou, people.bureau, people.enterprise):
        person.get("/")
    before = all_rows(app)
    page = place(people, text)
    assert page.status in (400, 422)
    assert f"第 2 个字符是看不见的控制字符（U+{ord(text[1]):04X}），请删除后再填" in page.words()
    assert all_rows(app) == before


@pytest.mark.parametrize("place", [name_of_a_filter, name_of_an_account], ids=lambda place: place.__name__)
def test_a_name_turns_no_reading_direction(app: Flask, people: People, place: Typed) -> None:
    for person in (people.guizhou, people.bureau):
        person.get("/")
    before = all_rows(app)
    page = place(people, "甲\u202e乙")
    assert page.status in (400, 422)
    assert "第 2 个字符会改变文字方向" in page.words()
    assert all_rows(app) == before
