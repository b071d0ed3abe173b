"""The register of organisations: what is kept, what is refused, and that every change is told in the log."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from wtforms import ValidationError

from forms.models import EVERYWHERE, Event, Organisation, Region, Scope, Unscoped, db, scoped, transaction
from forms.workflow import OPERATOR
from forms.workflow.importing import BadRows, import_rows
from forms.workflow.organisations import OrganisationForm, keep
from tests.conftest import region_called

CODE, OTHER_CODE = "91110108551385082Q", "91520000MA6DJ5QK9E"


@pytest.fixture(autouse=True)
def everywhere(app: Flask) -> Iterator[None]:
    """Let the test reach every region, as the operator does."""
    with app.app_context(), scoped(EVERYWHERE):
        yield


def row(number: int = 2, **answers: str) -> dict[str, str]:
    return {"row": str(number), "kind": "enterprise", "name": "贵州黔源智能装备有限公司"} | answers


def imported(*rows: dict[str, str], region: str = "guizhou") -> tuple[int, int]:
    with transaction():
        return import_rows(OPERATOR, region_called(region), list(rows))


def refused(*rows: dict[str, str]) -> list[str]:
    """What is said of rows that cannot be imported, row by row."""
    with pytest.raises(BadRows) as bad:
        imported(*rows)
    first, *said = str(bad.value).splitlines()
    assert first == "没有导入任何单位。"
    return said


def everybody() -> list[Organisation]:
    return list(db.session.execute(db.select(Organisation).order_by(Organisation.id)).scalars())


def steps(region: str = "guizhou") -> list[str]:
    return list(db.session.execute(db.select(Event.step).where(Event.chain == region).order_by(Event.seq)).scalars())


def test_what_is_kept_is_what_the_rules_make_of_it() -> None:
    assert imported(row(credit_code="9111 0108 5513 8508 2q", phone="0851—6826497", email="zhang@example.com")) == (
        1,
        0,
    )
    (only,) = everybody()
    assert (only.credit_code, only.phone) == (CODE, "0851-6826497")
    assert (only.city, only.contact) == ("", "")
    assert only.region.slug == "guizhou"


def test_every_addition_and_change_is_told_in_the_chain_of_the_region() -> None:
    imported(row(credit_code=CODE))
    imported(row(credit_code=CODE, city="遵义市"))
    assert steps() == ["organisation", "organisation-change"]
    assert steps("gansu") == []


def test_a_row_about_somebody_known_adds_to_what_is_known() -> None:
    imported(row(credit_code=CODE, city="贵阳市", contact="张工"))
    assert imported(row(name="贵州黔源装备集团有限公司", credit_code=CODE, contact="赵工")) == (0, 1)
    (only,) = everybody()
    assert (only.name, only.city, only.contact) == ("贵州黔源装备集团有限公司", "贵阳市", "赵工")


def test_somebody_without_a_code_goes_by_name() -> None:
    imported(row(), row(3, kind="agency", name="贵州省专利信息服务中心"))
    assert imported(row(city="贵阳市"), row(3, kind="agency", name="贵州省专利信息服务中心")) == (0, 1)
    assert imported(row(credit_code=CODE)) == (0, 1), "the code was issued meanwhile"
    assert [found.credit_code for found in everybody()] == [CODE, None]
    assert imported(row(phone="13885100001")) == (0, 1), "a list without codes takes none away"
    assert everybody()[0].credit_code == CODE


def test_one_name_with_two_codes_is_two_organisations() -> None:
    assert imported(row(credit_code=CODE), row(3, credit_code=OTHER_CODE)) == (2, 0)
    assert refused(row(4)) == ["第 4 行：有 2 个单位叫“贵州黔源智能装备有限公司”，请填写统一社会信用代码"]


def test_one_list_may_name_somebody_twice() -> None:
    assert imported(row(credit_code=CODE, city="贵阳市"), row(3, credit_code=CODE, contact="张工")) == (1, 1)
    (only,) = everybody()
    assert (only.city, only.contact) == ("贵阳市", "张工")


def test_an_enterprise_that_is_an_agency_too_is_registered_as_both() -> None:
    assert imported(row(credit_code=CODE), row(3, kind="agency", credit_code=CODE)) == (2, 0)


def test_regions_keep_registers_of_their_own() -> None:
    imported(row(credit_code=CODE))
    assert imported(row(credit_code=CODE, city="兰州市"), region="gansu") == (1, 0)
    assert [(found.region.slug, found.city) for found in everybody()] == [("guizhou", ""), ("gansu", "兰州市")]


def test_bad_rows_are_all_named_and_none_is_imported() -> None:
    said = refused(
        row(2),
        row(3, name="黔源"),
        row(4, kind="school"),
        row(5, credit_code="123"),
        row(6, name="贵州\x00科技有限公司"),
        row(7, phone="12345"),
        row(9, email="无"),
        row(10, city="市" * 41),
    )
    assert [line.split("：")[0] for line in said] == [f"第 {number} 行" for number in (3, 4, 5, 6, 7, 9, 10)]
    assert "现有 3 位" in said[2]
    assert "U+0000" in said[3]
    assert everybody() == []
    assert steps() == []


def test_an_error_halfway_leaves_nothing_behind() -> None:
    imported(row(credit_code=CODE), row(3, credit_code=OTHER_CODE))
    refused(row(2, name="遵义红粮酿造股份有限公司"), row(3))
    assert len(everybody()) == 2


def test_the_code_of_another_cannot_be_given_to_somebody() -> None:
    imported(row(credit_code=CODE), row(3, name="贵州苗岭生物制药有限公司"))
    other = everybody()[1]
    form = OrganisationForm(data={"kind": "enterprise", "name": other.name, "credit_code": CODE})
    assert form.validate()
    with pytest.raises(ValidationError, match="已登记为“贵州黔源智能装备有限公司”"), transaction():
        keep(OPERATOR, region_called("guizhou"), form, other)
    assert everybody()[1].credit_code is None


def test_a_province_cannot_import_into_another(app: Flask) -> None:
    guizhou, gansu = (region_called(slug).id for slug in ("guizhou", "gansu"))
    with scoped(Scope(region_id=guizhou)), pytest.raises(Unscoped), transaction():
        import_rows(OPERATOR, db.session.get_one(Region, gansu), [row()])
    assert everybody() == []
