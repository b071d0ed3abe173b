"""The official lists: complete, in official order, and the rule of size classes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from forms.annexes.classifications import INDUSTRIES, REGIONS, REGISTRATION_TYPES, SIZES, suggested_size
from forms.annexes.services import DEMAND_GROUPS, DEMAND_ITEMS, MET_BY, SERVICE_CLASSES


def test_the_seven_regions_stand_in_the_order_of_the_notice() -> None:
    assert list(REGIONS) == ["guizhou", "gansu", "qinghai", "ningxia", "xizang", "xinjiang", "xpcc"]
    assert REGIONS["xpcc"] == "新疆生产建设兵团"


def test_the_industry_sections_run_from_a_to_t() -> None:
    assert "".join(INDUSTRIES) == "ABCDEFGHIJKLMNOPQRST"
    assert all(label.startswith(f"{code} ") for code, label in INDUSTRIES.items())


def test_registration_types_are_the_three_digit_codes_of_2011() -> None:
    assert all(code.isdecimal() and len(code) == 3 for code in REGISTRATION_TYPES)
    assert {"110", "159", "173", "240", "290", "340", "390"} <= set(REGISTRATION_TYPES)
    assert list(REGISTRATION_TYPES) == sorted(REGISTRATION_TYPES)


@pytest.mark.parametrize(
    ("industry", "employees", "revenue", "size"),
    [
        ("C", 1000, 40000, "large"),
        ("C", 1000, 39999, "medium"),
        ("C", 299, 40000, "small"),
        ("C", 300, 2000, "medium"),
        ("C", 20, 300, "small"),
        ("C", 19, 300, "micro"),
        ("B", 1200, 100, "micro"),
        ("D", 20, "299.99", "micro"),
        ("A", 5, 20000, "large"),
        ("A", 5000, 49, "micro"),
    ],
)
def test_an_enterprise_is_as_small_as_its_smallest_measure(
    industry: str, employees: int, revenue: int | str, size: str
) -> None:
    assert suggested_size(industry, employees=employees, revenue=Decimal(revenue)) == size


def test_nothing_is_suggested_where_the_measures_given_do_not_decide() -> None:
    assert suggested_size("C", employees=500, revenue=None) is None
    assert suggested_size("C", employees=19, revenue=None) == "micro"
    assert suggested_size("A", employees=500, revenue=None) is None
    assert suggested_size("E", employees=500, revenue=Decimal(90000)) is None
    assert suggested_size("E", employees=500, revenue=Decimal(299)) == "micro"
    assert suggested_size("F", employees=500, revenue=Decimal(90000)) is None
    assert suggested_size(None, employees=1, revenue=Decimal(1)) is None


def test_size_classes_run_from_large_to_micro() -> None:
    assert list(SIZES.values()) == ["大型", "中型", "小型", "微型"]


def test_every_demand_item_is_met_by_one_service_class() -> None:
    assert len(DEMAND_ITEMS) == 24
    assert list(MET_BY) == list(DEMAND_ITEMS)
    assert set(MET_BY.values()) <= set(SERVICE_CLASSES)
    assert SERVICE_CLASSES[MET_BY["clearance"]].startswith("信息检索服务")
    assert SERVICE_CLASSES[MET_BY["accounts"]] == "文献提供"
    assert SERVICE_CLASSES[MET_BY["enforcement"]] == "维权法律服务"


def test_the_demand_groups_run_from_a_to_f_and_hold_every_item_once() -> None:
    assert "".join(group[0] for group in DEMAND_GROUPS) == "ABCDEF"
    assert [code for codes in DEMAND_GROUPS.values() for code in codes] == list(DEMAND_ITEMS)
