"""Demand meets service, against cases worked by hand."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from forms.annexes import by_code
from forms.matching import Demand, Match, Supply, balance, rank
from forms.matching.fields import field_of_class, fields_of

TEA = Demand(
    organisation=1,
    name="贵州云岭茶叶机械制造有限公司",
    region="guizhou",
    items={"clearance": "urgent", "prior_art": "general", "competitors": "urgent", "database": "general"},
    fields=["agriculture", "mechanics"],
    cost="shared",
    willing=True,
    partner="贵州筑创知识产权服务有限公司",
)
NEAR = Supply(
    organisation=11,
    name="贵州筑创知识产权服务有限公司",
    region="guizhou",
    prices={"search": "free", "database": "market"},
    capacity={"search": 20, "database": 2},
    fields=["agriculture"],
    areas=["guizhou"],
    willing=True,
    places=3,
    paired=1,
    candidates=["贵州云岭茶叶机械制造有限公司"],
)
FAR = Supply(
    organisation=12,
    name="甘肃陇智专利信息咨询有限公司",
    region="gansu",
    prices={"search": "low", "analysis": "market", "database": "free"},
    capacity={"search": 10, "analysis": 5, "database": 4},
    fields=["mechanics", "agriculture"],
    areas=["anywhere"],
    willing=True,
    places=2,
)


def words(match: Match) -> str:
    return " ".join(reason.words for reason in match.reasons)


def test_the_points_of_a_near_agency_worked_by_hand() -> None:
    """Wanted: search 3+1, analysis 3, database 1, in all 8. Met: search 4 and database 1, so 50 × 5/8 = 31.25.

    One of two fields: 7.5. Bearable is search alone, 4 of the 5 met: 10 × 4/5 = 8. Same region 10, both named each
    other 10, two places left 5. Together 71.75, rounded 72.
    """
    found = rank(TEA, [NEAR])[0]
    assert {reason.kind: reason.points for reason in found.reasons if reason.points} == {
        "services": 31.25,
        "fields": 7.5,
        "terms": 8.0,
        "region": 10,
        "intentions": 10,
        "capacity": 5,
    }
    assert found.points == 72
    assert found.possible


def test_the_points_of_a_far_agency_worked_by_hand() -> None:
    """All is met: 50; both fields 15; bearable search 4 and database 1 of 8: 6.25; from afar 5; room 5."""
    found = rank(TEA, [FAR])[0]
    assert [reason.points for reason in found.reasons] == [50, 15, 6.25, 5, 5]
    assert found.points == 81


def test_the_reasons_are_in_words_urgent_needs_first() -> None:
    near, far = words(rank(TEA, [NEAR])[0]), words(rank(TEA, [FAR])[0])
    assert "能满足的需求：防侵权（FTO）检索（迫切）；现有技术（立项）检索（一般）；专题数据库建设（一般）" in near
    assert "不能满足：竞争对手专利分析与监测（迫切）" in near
    assert "公益免费：信息检索服务" in near
    assert "双方互为意向单位" in near
    assert "可结对 3 家，还能接 2 家" in near
    assert "擅长领域相合：农业食品、机械" in far
    assert "在外省区，服务区域包括该企业所在省区" in far


def test_the_better_one_comes_first_whatever_order_they_come_in() -> None:
    twins = [replace(FAR, organisation=number) for number in (15, 13, 14)]
    everybody = [NEAR, *twins, FAR]
    expected = [12, 13, 14, 15, 11]
    for seed in range(20):
        random.Random(seed).shuffle(everybody)
        assert [found.supply.organisation for found in rank(TEA, everybody)] == expected


@pytest.mark.parametrize(
    ("supply", "said"),
    [
        (replace(FAR, areas=["gansu"]), "服务区域不含该企业所在省区"),
        (replace(FAR, places=2, paired=2), "可结对 2 家，已满"),
        (replace(FAR, willing=False), "机构不愿意参加结对"),
        (replace(FAR, prices={"legal": "free"}, capacity={"legal": 1}), "没有能满足其需求的服务项目"),
    ],
)
def test_who_cannot_be_paired_comes_last_and_it_is_said_why(supply: Supply, said: str) -> None:
    first, last = rank(TEA, [supply, NEAR])
    assert (first.supply, first.possible, last.possible) == (NEAR, True, False)
    assert said in words(last)


def test_an_enterprise_that_does_not_want_a_pair_has_none() -> None:
    found = rank(replace(TEA, willing=False), [NEAR, FAR])
    assert not any(match.possible for match in found)
    assert "企业不愿意结对" in words(found[0])


def test_prices_beyond_what_is_borne_are_said() -> None:
    poor = replace(TEA, cost="free", items={"competitors": "urgent"})
    found = rank(poor, [FAR])[0]
    assert "收费超出企业的承担意愿" in words(found)
    assert all(reason.points == 0 for reason in found.reasons if reason.kind == "terms")


def test_the_examples_of_both_annexes_match() -> None:
    demand = Demand.of_answers(1, by_code("demand").example())
    supply = Supply.of_answers(2, by_code("service").example(), paired=1)
    assert (demand.weights(), demand.fields) == (
        {"search": 4, "analysis": 3, "push": 1, "layout": 1, "training": 3},
        ["agriculture"],
    )
    assert (supply.prices, supply.capacity) == ({"search": "free", "database": "low"}, {"search": 20, "database": 4})
    assert supply.left == 2
    assert "双方互为意向单位" in words(rank(demand, [supply])[0])


def test_a_service_offered_twice_counts_at_its_best_price_with_all_its_capacity() -> None:
    answers = by_code("service").example()
    first = answers["offers"]["services"][0]
    answers["offers"]["services"] = [
        first | {"pricing": "market", "capacity": 7},
        first | {"pricing": "low", "capacity": None},
    ]
    supply = Supply.of_answers(1, answers)
    assert (supply.prices, supply.capacity) == ({"search": "low"}, {"search": 7})


@pytest.mark.parametrize(
    ("symbol", "field"),
    [
        ("A23F 3/06", "agriculture"),
        ("a61k36/00", "medicine"),
        ("H04L", "communication"),
        ("H02", "electricity"),
        ("E21B", "mining"),
        ("E", "mechanics"),
        ("A47", None),
        ("", None),
        (None, None),
    ],
)
def test_the_field_of_a_class(symbol: str | None, field: str | None) -> None:
    assert field_of_class(symbol) == field


def test_the_industry_tells_only_where_no_class_does() -> None:
    assert fields_of(["A23F", "A23F 3/06", "H04L"], "B") == ["agriculture", "communication"]
    assert fields_of([None, ""], "B") == ["mining"]
    assert fields_of([], "C") == []


def test_where_nobody_serves_and_where_capacity_idles() -> None:
    modest = replace(
        TEA, organisation=2, items={"clearance": "general", "stability": "urgent", "enforcement": "general"}
    )
    lines = {
        line.service: line
        for line in balance([TEA, modest], [NEAR, replace(FAR, prices={"training": "low"}, capacity={"training": 3})])
    }
    search = lines["search"]
    assert (search.urgent, search.general, search.offering, search.free, search.capacity) == (
        [1, 2],
        [],
        [11],
        [11],
        20,
    )
    standings = {service: line.standing for service, line in lines.items() if line.standing != "unknown"}
    assert standings == {
        "search": "even",
        "analysis": "unserved",
        "database": "even",
        "legal": "lacking",
        "training": "idle",
    }


def test_what_is_called_other_cannot_be_weighed() -> None:
    other = replace(TEA, items={"other": "urgent"})
    (line,) = (
        line
        for line in balance([other], [replace(NEAR, prices={"other": "free"}, capacity={"other": 1})])
        if line.matters
    )
    assert (line.service, line.standing, line.urgent, line.offering) == ("other", "unknown", [1], [11])


def test_more_wanted_than_can_be_done_in_a_year() -> None:
    many = [replace(TEA, organisation=number) for number in range(3)]
    lines = {line.service: line for line in balance(many, [NEAR])}
    assert lines["database"].standing == "scarce"
    assert lines["search"].standing == "even"
