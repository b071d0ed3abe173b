"""The official lists people look things up in: complete, of the year's edition, and found by everyday words."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from forms.annexes import ANNEXES
from forms.annexes.classifications import INDUSTRIES
from forms.annexes.demand import Demand
from forms.annexes.lists import INDUSTRY_DIVISIONS, LISTS, PATENT_CLASSES, Catalogue
from tests.annexes.answers import cautions


@pytest.mark.parametrize("catalogue", LISTS.values(), ids=list(LISTS))
def test_codes_are_in_order_and_titles_are_there(catalogue: Catalogue) -> None:
    codes = [entry.code for entry in catalogue.entries]
    assert codes == sorted(set(codes))
    assert all(entry.title.strip() == entry.title != "" for entry in catalogue.entries)
    assert all(entry.group in catalogue.groups for entry in catalogue.entries)


def test_the_patent_classes_are_those_of_2017() -> None:
    assert len(PATENT_CLASSES.entries) == 639
    assert all(re.fullmatch(r"[A-H]\d\d[A-Z]", entry.code) for entry in PATENT_CLASSES.entries)
    sections = Counter(entry.group for entry in PATENT_CLASSES.entries)
    assert sections == {"A": 84, "B": 169, "C": 87, "D": 39, "E": 31, "F": 97, "G": 81, "H": 51}
    for since_2017 in ("F24S", "G16H", "G16Y", "B64U", "H10B"):
        assert since_2017 not in PATENT_CLASSES
    for of_2017 in ("A01B", "B33Y", "F24J", "H01L", "H02S", "H05K"):
        assert of_2017 in PATENT_CLASSES


def test_the_divisions_are_those_of_2011() -> None:
    assert [entry.code for entry in INDUSTRY_DIVISIONS.entries] == [f"{number:02}" for number in range(1, 97)]
    assert {entry.group for entry in INDUSTRY_DIVISIONS.entries} == set(INDUSTRIES)
    named = {entry.title: entry.group for entry in INDUSTRY_DIVISIONS.entries}
    assert named["开采辅助活动"] == "B"
    assert named["专用设备制造业"] == "C"
    assert named["燃气生产和供应业"] == "D"
    assert named["国际组织"] == "T"


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("ipc", "茶叶", "A23F"),
        ("ipc", "茶叶加工机械", "A23F"),
        ("ipc", "a23f", "A23F"),
        ("ipc", "Ａ２３Ｆ", "A23F"),
        ("ipc", "锂电池", "H01M"),
        ("ipc", "lxj", "B04B"),
        ("industries", "白酒", "15"),
        ("industries", "35", "35"),
        ("industries", "农副食品加工专用设备制造", "13"),
        ("industries", "zysb", "35"),
    ],
)
def test_what_a_clerk_types_leads_there(name: str, typed: str, code: str) -> None:
    found = [entry.code for entry in LISTS[name].search(typed)]
    assert found[0] == code


def test_nothing_typed_is_the_whole_list_and_nonsense_finds_nothing() -> None:
    assert len(PATENT_CLASSES.search("  ")) == 639
    assert PATENT_CLASSES.search("龘") == []
    assert PATENT_CLASSES.search("%_'\"<") == []


def test_a_question_picks_from_a_list_there_is_and_fills_a_question_there_is() -> None:
    for annex in ANNEXES:
        for question in annex.load(annex.example()).walk():
            if getattr(question, "picks", ""):
                assert question.picks in LISTS
                assert not question.fills or question.fills in question._form


@pytest.mark.parametrize(
    ("symbol", "doubted"), [("A23F 3/06", False), ("A23F", False), ("A23", False), ("A23Z 3/06", True)]
)
def test_a_subclass_that_is_not_in_the_list_is_doubted_and_accepted(symbol: str, doubted: bool) -> None:
    path = "needs.requests.0.ipc"
    told = {path: "IPC 分类表中没有小类 A23Z，请查分类表核对"} if doubted else {}
    assert cautions(Demand, {path: symbol}) == told
