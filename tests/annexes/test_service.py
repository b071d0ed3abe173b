"""Annex 3: what an agency may answer, what it must, and what is said when it does not."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from forms.annexes.service import Service
from forms.annexes.services import SERVICE_CLASSES
from forms.calendar import notice_of_2017
from tests.annexes.answers import cautions, judged, numbers, problems, unsafe_names, wordings

# -- the declaration ---------------------------------------------------------------------------


def test_every_printed_number_is_there_once() -> None:
    found = numbers(Service)
    assert len(found) == len(set(found))
    lines = {re.sub(r"[a-z]$", "", number) for number in found if number[0].isdigit()}
    assert lines == {f"3.{line:02}" for line in range(1, 44)}


def test_the_sections_are_numbered_as_printed() -> None:
    assert [section.number for section in Service()] == [*"一二三四五六七八九十"]


def test_no_name_is_taken_for_something_else() -> None:
    assert unsafe_names(Service) == set()


def test_years_in_the_wording_come_from_the_calendar() -> None:
    words = notice_of_2017().words()
    for text in wordings(Service):
        assert not re.search(r"(19|20)\d\d", text), text
        assert "{" not in text.format(**words)
    rows = Service().business.form.performance.printed_rows
    assert [str(row.label.text).format(**words) for row in rows] == ["2014年", "2015年", "2016年"]


def test_a_new_response_starts_with_what_is_known_of_the_agency() -> None:
    agency = Service.load(Service.opening({"name": "贵州某某中心", "region": "guizhou"})).agency.form
    assert (agency.name.data, agency.region.data, agency.credit_code.data) == ("贵州某某中心", "guizhou", None)


# -- the example -------------------------------------------------------------------------------


def test_the_example_raises_neither_problem_nor_doubt() -> None:
    service = judged(Service)
    assert service.problems() == []
    assert service.cautions() == []


@pytest.mark.parametrize("answers", [Service.example(), Service.longest()], ids=["example", "longest"])
def test_answers_survive_storage(answers: dict[str, Any]) -> None:
    assert Service.load(json.loads(json.dumps(answers))).stored() == answers


def test_the_example_keeps_every_answer_when_pruned() -> None:
    service = judged(Service)
    service.prune()
    assert service.stored() == Service.example()


# -- 一、机构基本情况 -----------------------------------------------------------------------------


def test_an_agency_without_any_code_is_asked_for_one() -> None:
    said = problems(Service, {"agency.credit_code": None})
    assert said == {"agency.credit_code": "请填写统一社会信用代码，或填写组织机构代码"}
    assert problems(Service, {"agency.credit_code": None, "agency.organisation_code": "55138508-2"}) == {}


def test_the_code_of_an_institution_is_as_good_as_that_of_a_company() -> None:
    assert cautions(Service, {"agency.credit_code": "125200004292031854"}) == {}


def test_an_agency_of_another_province_is_welcome() -> None:
    assert cautions(Service, {"agency.region": "elsewhere", "agency.postcode": "100088"}) == {}


def test_a_postcode_of_another_region_is_doubted() -> None:
    assert cautions(Service, {"agency.postcode": "730000"}) == {"agency.postcode": "邮编与所属省区不符，请核对"}


def test_only_patent_attorneys_have_an_agency_code() -> None:
    assert problems(Service, {"agency.agency_code": None}) == {"agency.agency_code": "请填写专利代理机构代码"}
    assert problems(Service, {"agency.agency_code": "5219"}) == {"agency.agency_code": "专利代理机构代码为 5 位数字"}
    service = judged(Service, {"agency.categories": ["library"]})
    assert service.problems() == []
    service.prune()
    assert service.stored()["agency"]["agency_code"] is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("agency.nature", "other"),
        ("agency.categories", ["library", "other"]),
        ("agency.qualifications", ["other"]),
        ("people.domains", ["optics", "other"]),
    ],
)
def test_whatever_else_it_is_must_be_named(path: str, value: Any) -> None:
    assert problems(Service, {path: value}) == {f"{path}_other": "请填写其他（请注明）"}
    assert problems(Service, {path: value, f"{path}_other": "社区图书室"}) == {}


@pytest.mark.parametrize(
    ("path", "value", "option"),
    [
        ("agency.qualifications", ["base", "none"], "无"),
        ("tools.rules", ["secrecy", "none"], "无"),
        ("offers.areas", ["guizhou", "anywhere"], "不限"),
    ],
)
def test_none_excludes_every_other_option(path: str, value: list[str], option: str) -> None:
    assert problems(Service, {path: value}) == {path: f"选了“{option}”就不能再选其他选项"}


def test_a_penalty_is_explained() -> None:
    said = problems(Service, {"agency.penalty": "yes"})
    assert said == {"agency.penalty_note": "请填写惩戒（不良信用）记录的说明"}


def test_an_introduction_has_50_to_800_characters() -> None:
    assert problems(Service, {"agency.intro": "太短"}) == {"agency.intro": "至少填写 50 个字，现有 2 个字"}
    assert problems(Service, {"agency.intro": "长" * 801}) == {"agency.intro": "最多填写 800 个字，现有 801 个字"}


# -- 二、人员情况 --------------------------------------------------------------------------------


def test_the_staff_are_at_least_attorneys_and_others() -> None:
    said = problems(Service, {"people.others": 21})
    assert said == {"people.staff": "不能少于执业专利代理人数、其它人员数之和（27）"}


def test_the_degrees_add_up_to_the_staff() -> None:
    said = problems(Service, {"people.masters": 10})
    assert said == {"people.other_degrees": "学历结构各项之和（27）应等于“从业人员总数”（26）"}


@pytest.mark.parametrize("name", ["info_full", "info_part", "senior", "middle"])
def test_a_part_of_the_staff_is_not_more_than_the_staff(name: str) -> None:
    assert problems(Service, {f"people.{name}": 27}) == {f"people.{name}": "不能多于“从业人员总数”（26）"}


def test_nobody_has_worked_with_patents_for_51_years() -> None:
    assert problems(Service, {"people.team.0.years": 51}) == {"people.team.0.years": "不能大于 50"}


# -- 四、近三年业务开展情况 -------------------------------------------------------------------------


def test_enterprises_helped_for_free_are_among_the_clients() -> None:
    path = "business.performance.two_years_ago.free_clients"
    assert problems(Service, {path: 131}) == {path: "不能多于“服务企业数”（130）"}


def test_a_year_with_hardly_any_service_is_doubted() -> None:
    year = "business.performance.last_year"
    assert cautions(Service, {f"{year}.consultations": 2, f"{year}.trainings": 8}) == {}
    assert cautions(Service, {f"{year}.consultations": 1, f"{year}.trainings": 8}) == {
        f"{year}.trainings": "本年度咨询服务与培训合计不足 10 次，请核对是否漏填"
    }


def test_who_helped_before_says_whom() -> None:
    said = problems(Service, {"business.earlier": []})
    assert said == {"business.earlier": "参加过往年帮扶的，请至少填写一家结对企业"}
    service = judged(Service, {"business.helped": "no"})
    assert service.problems() == []
    service.prune()
    assert service.stored()["business"]["earlier"] == []


# -- 五、六、七 -----------------------------------------------------------------------------------


def test_an_offer_belongs_to_a_class_of_the_shared_taxonomy() -> None:
    offer = Service().offers.form.services.specimen()
    assert offer.form.category.choices == SERVICE_CLASSES


@pytest.mark.parametrize("pricing", ["low", "market"])
def test_what_is_not_free_has_a_price(pricing: str) -> None:
    path = "offers.services.0"
    assert problems(Service, {f"{path}.pricing": pricing}) == {f"{path}.fee": "请填写收费标准（优惠措施）"}


def test_what_is_free_has_none() -> None:
    service = judged(Service, {"offers.services.1.pricing": "free"})
    service.prune()
    assert service.stored()["offers"]["services"][1]["fee"] is None


def test_at_least_one_service_is_offered() -> None:
    assert problems(Service, {"offers.services": []})["offers.services.0.name"] == "请填写服务项目名称"


def test_an_agency_that_needs_nothing_is_asked_again() -> None:
    rows = Service.load({}).stored()["needs"]["demands"]
    assert len(rows) == 11
    assert {row["degree"] for row in rows.values()} == {"none"}
    assert cautions(Service, {f"needs.demands.{code}.degree": "none" for code in rows}) == {
        "needs.demands.databases.degree": "各项机构需求均为“不需要”，请核对"
    }


def test_another_need_must_be_named() -> None:
    said = problems(Service, {"needs.demands.other.detail": None})
    assert said == {"needs.demands.other.detail": "选了“其他”，请在此注明是什么"}


def test_a_willing_agency_says_how_many_enterprises_and_which() -> None:
    silent = {"pairing.capacity": None, "pairing.preference": None}
    assert problems(Service, silent) == {
        "pairing.capacity": "请填写可结对企业数",
        "pairing.preference": "请填写意向行业（地区）",
    }
    assert problems(Service, {"pairing.capacity": 0}) == {"pairing.capacity": "不能小于 1"}
    assert problems(Service, silent | {"pairing.willing": "no"}) == {}


# -- 八、九、十 -----------------------------------------------------------------------------------


def test_at_most_three_contacts_are_named() -> None:
    contact = Service.example()["contact"]["contacts"][0]
    said = problems(Service, {"contact.contacts": [contact] * 4})
    assert said == {"contact.contacts": "最多填写 3 行"}


def test_the_agency_vouches_for_its_answers() -> None:
    assert problems(Service, {"statement.agreed": False}) == {"statement.agreed": "请勾选以确认"}


def test_the_opinion_is_the_provinces_alone() -> None:
    filler = Service.load(Service.example()).only_for("filler")
    assert "opinion" not in filler.stored()
    assert filler.validate()
    assert list(Service.load(Service.example()).only_for("province").stored()) == ["opinion"]
