"""Annex 2: what an enterprise may answer, what it must, and what is said when it does not."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from forms.annexes.classifications import PATENT_TYPES
from forms.annexes.demand import Demand
from forms.annexes.services import DEMAND_ITEMS
from forms.calendar import notice_of_2017
from tests.annexes.answers import cautions, changed, judged, numbers, problems, unsafe_names, wordings

INSTITUTION_CODE = "125200004292031854"
NOTHING_WANTED = {f"needs.demands.{code}.degree": "none" for code in DEMAND_ITEMS}


# -- the declaration ---------------------------------------------------------------------------


def test_every_printed_number_is_there_once() -> None:
    found = numbers(Demand)
    assert len(found) == len(set(found))
    lines = {re.sub(r"[a-z]$", "", number) for number in found if number[0].isdigit()}
    assert lines == {f"2.{line:02}" for line in range(1, 57)}


def test_the_sections_are_numbered_as_printed() -> None:
    assert [section.number for section in Demand()] == [
        "一",
        "二",
        "三",
        "四",
        "五",
        "六",
        "七",
        "八",
        "九",
        "十",
        "十一",
    ]


def test_no_name_is_taken_for_something_else() -> None:
    assert unsafe_names(Demand) == set()


def test_years_in_the_wording_come_from_the_calendar() -> None:
    words = notice_of_2017().words()
    for text in wordings(Demand):
        assert not re.search(r"(19|20)\d\d", text), text
        assert "{" not in text.format(**words)
    assert Demand.instructions[1].format(**words) == "除特别注明外，数据截至2016年12月31日；金额单位为万元。"
    assert str(Demand().patents.description).format(**words) == "专利数据截至2016年12月31日。"


def test_the_patent_matrix_has_three_rows_and_a_total() -> None:
    counts = Demand().patents.form.counts
    assert list(counts.rows) == list(PATENT_TYPES)
    assert str(counts.printed_rows[-1].label.text) == "合计"


def test_a_new_response_starts_with_what_is_known_of_the_unit() -> None:
    demand = Demand.load(Demand.opening({"name": "贵州某某公司", "region": "guizhou", "city": "遵义市"}))
    unit = demand.unit.form
    assert (unit.name.data, unit.region.data, unit.city.data, unit.credit_code.data) == (
        "贵州某某公司",
        "guizhou",
        "遵义市",
        None,
    )


# -- the example -------------------------------------------------------------------------------


def test_the_example_raises_neither_problem_nor_doubt() -> None:
    demand = judged(Demand)
    assert demand.problems() == []
    assert demand.cautions() == []


@pytest.mark.parametrize("answers", [Demand.example(), Demand.longest()], ids=["example", "longest"])
def test_answers_survive_storage(answers: dict[str, Any]) -> None:
    assert Demand.load(json.loads(json.dumps(answers))).stored() == answers


def test_the_example_keeps_every_answer_when_pruned() -> None:
    demand = judged(Demand)
    demand.prune()
    assert demand.stored() == Demand.example()


def test_a_blank_form_asks_for_what_is_required() -> None:
    demand = Demand.load({})
    assert not demand.validate()
    said = {question.path: text for question, text in demand.problems()}
    assert said["unit.name"] == "请填写单位名称"
    assert said["unit.nature"] == "请选择单位性质"
    assert said["needs.requests.0.name"] == "请填写需求名称"
    assert "unit.reg_type" not in said
    assert "unit.website" not in said
    assert "work.done.novelty.active" not in said


# -- 一、单位基本情况 -----------------------------------------------------------------------------


def test_a_unit_without_any_code_is_asked_for_one() -> None:
    said = problems(Demand, {"unit.credit_code": None})
    assert said == {"unit.credit_code": "请填写统一社会信用代码，或填写组织机构代码（未换发“一照一码”的填写）"}


def test_an_organisation_code_stands_in_for_the_credit_code() -> None:
    demand = judged(Demand, {"unit.credit_code": None, "unit.organisation_code": "551385082"})
    assert demand.problems() == []
    assert demand.stored()["unit"]["organisation_code"] == "55138508-2"


def test_an_organisation_code_beside_a_credit_code_is_forgotten() -> None:
    demand = judged(Demand, {"unit.organisation_code": "55138508-2"})
    demand.prune()
    assert demand.stored()["unit"]["organisation_code"] is None


def test_the_code_of_an_institution_is_doubted_for_an_enterprise_only() -> None:
    assert cautions(Demand, {"unit.credit_code": INSTITUTION_CODE}) == {
        "unit.credit_code": "企业的统一社会信用代码通常以 91 开头，请核对"
    }
    assert cautions(Demand, {"unit.credit_code": INSTITUTION_CODE, "unit.nature": "institution"}) == {}


def test_only_an_enterprise_is_asked_for_registration_type_and_size() -> None:
    assert problems(Demand, {"unit.reg_type": None, "unit.size": None}) == {
        "unit.reg_type": "请选择登记注册类型",
        "unit.size": "请选择企业规模",
    }
    demand = judged(Demand, {"unit.nature": "university"})
    assert demand.problems() == []
    demand.prune()
    assert (demand.stored()["unit"]["reg_type"], demand.stored()["unit"]["size"]) == (None, None)


def test_another_nature_must_be_named() -> None:
    assert problems(Demand, {"unit.nature": "other"}) == {"unit.nature_other": "请填写其他（请注明）"}
    assert problems(Demand, {"unit.nature": "other", "unit.nature_other": "合作社"}) == {}


def test_a_size_that_the_figures_contradict_is_doubted() -> None:
    assert cautions(Demand, {"unit.size": "medium"}) == {
        "unit.size": "按所属行业、职工人数和营业收入推算应为小型企业，请核对"
    }


@pytest.mark.parametrize("change", [{"unit.industry": "F"}, {"unit.revenue": None}])
def test_a_size_is_not_doubted_where_the_figures_do_not_decide(change: dict[str, Any]) -> None:
    assert cautions(Demand, {"unit.size": "large"} | change) == {}


def test_a_postcode_of_another_region_is_doubted() -> None:
    assert cautions(Demand, {"unit.postcode": "730000"}) == {"unit.postcode": "邮编与所属省区不符，请核对"}


def test_a_unit_cannot_be_founded_after_today() -> None:
    assert problems(Demand, {"unit.founded": "2017-07"}) == {"unit.founded": "不能晚于今天"}


def test_researchers_are_among_the_employees() -> None:
    assert problems(Demand, {"unit.rd_staff": 127}) == {"unit.rd_staff": "不能多于“职工人数”（126）"}


def test_no_title_excludes_every_title() -> None:
    said = problems(Demand, {"unit.titles": ["hightech", "none"]})
    assert said == {"unit.titles": "选了“无”就不能再选其他选项"}


def test_another_title_must_be_named() -> None:
    said = problems(Demand, {"unit.titles": ["hightech", "other"]})
    assert said == {"unit.titles_other": "请填写其他（请注明）"}


# -- 二、专利拥有情况 -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("granted", 13, "不能多于“累计申请量”（12）"),
        ("valid", 5, "不能多于“累计授权量”（4）"),
        ("applied_last", 13, "不能多于“累计申请量”（12）"),
        ("granted_last", 5, "不能多于“累计授权量”（4）"),
    ],
)
def test_a_part_of_the_patents_is_not_more_than_the_whole(column: str, value: int, message: str) -> None:
    path = f"patents.counts.invention.{column}"
    assert problems(Demand, {path: value})[path] == message


def test_a_cell_of_the_patent_matrix_may_be_zero_but_not_blank() -> None:
    path = "patents.counts.design.applied_last"
    assert problems(Demand, {path: 0}) == {}
    assert problems(Demand, {path: None}) == {path: "请填写上年度申请量"}


def test_totals_are_computed_whatever_is_sent() -> None:
    answers = changed(Demand, {"patents.counts.total": {"applied": 999}})
    demand = Demand.load(answers)
    assert demand.stored()["patents"]["counts"]["total"] == {
        "applied": 41,
        "granted": 28,
        "valid": 24,
        "applied_last": 9,
        "granted_last": 8,
    }
    posted = MultiDict({"patents-counts-total-applied": "999", "patents-counts-design-applied": "5"})
    demand.receive("patents", posted)
    assert demand.stored()["patents"]["counts"]["total"]["applied"] == 43


def test_a_patent_number_must_agree_with_its_type() -> None:
    said = problems(Demand, {"patents.key_patents.0.category": "design"})
    assert said == {"patents.key_patents.0.patent": "专利号表明的专利类型与所选类型不一致，请检查"}


def test_an_application_under_examination_has_no_patent_number() -> None:
    said = problems(Demand, {"patents.key_patents.0.status": "pending"})
    assert said == {"patents.key_patents.0.patent": "尚在审查中的申请没有专利号，请填申请号，不加 ZL"}


# -- 三、四 --------------------------------------------------------------------------------------


def test_staff_for_patents_are_among_the_employees() -> None:
    said = problems(Demand, {"staff.full_time": 127})
    assert said["staff.full_time"] == "不能多于“职工人数”（126）"
    said = problems(Demand, {"staff.full_time": 100, "staff.part_time": 27})
    assert said == {"staff.part_time": "专职与兼职人数之和不能多于“职工人数”（126）"}


def test_searchers_are_among_the_staff_for_patents() -> None:
    said = problems(Demand, {"staff.searchers_full": 2, "staff.searchers_part": 4})
    assert said == {
        "staff.searchers_full": "不能多于“知识产权管理人员专职人数”（1）",
        "staff.searchers_part": "不能多于“知识产权管理人员兼职人数”（3）",
    }


def test_the_money_for_information_is_part_of_the_budget() -> None:
    said = problems(Demand, {"staff.info_budget": "25.01"})
    assert said == {"staff.info_budget": "不能多于“年度知识产权工作经费”（25.00）"}
    assert problems(Demand, {"staff.budget": None}) == {}


def test_an_attached_office_says_to_what() -> None:
    assert problems(Demand, {"staff.office_host": None}) == {"staff.office_host": "请填写挂靠部门"}
    assert problems(Demand, {"staff.office": "none", "staff.office_host": None}) == {}


def test_who_never_looked_is_not_asked_where() -> None:
    said = problems(Demand, {"resources.channels": ["never", "fairs"]})
    assert said["resources.channels"] == "选了“未获取过”就不能再选其他选项"
    never = {"resources.channels": ["never"], "resources.channels_other": None}
    demand = judged(Demand, never | {"resources.free_systems": ["other"]})
    assert demand.problems() == []
    demand.prune()
    assert demand.stored()["resources"]["free_systems"] == []


def test_who_looked_says_in_which_free_system() -> None:
    said = problems(Demand, {"resources.free_systems": []})
    assert said == {"resources.free_systems": "请选择使用的免费专利检索系统"}
    assert problems(Demand, {"resources.free_systems": ["other"]}) == {
        "resources.free_systems_other": "请填写其他（请注明）"
    }


def test_a_subscription_does_not_end_before_it_starts() -> None:
    said = problems(Demand, {"resources.paid_databases.0.ends": "2015-12"})
    assert said == {"resources.paid_databases.0.ends": "不能早于“开始时间”"}


# -- 五、已开展的专利信息工作 -----------------------------------------------------------------------


def test_work_done_says_how_often_and_by_whom() -> None:
    said = problems(Demand, {"work.done.tracking.active": "yes"})
    assert said == {"work.done.tracking.times": "请填写近三年次数", "work.done.tracking.method": "请选择方式"}


def test_work_not_done_keeps_no_details() -> None:
    demand = judged(Demand, {"work.done.novelty.active": "no"})
    assert demand.problems() == []
    demand.prune()
    assert demand.stored()["work"]["done"]["novelty"] == {"active": "no", "times": None, "method": None, "note": None}


def test_other_work_must_be_named() -> None:
    said = problems(Demand, {"work.done.other.note": None})
    assert said == {"work.done.other.note": "选了“其他”，请在此注明是什么"}


def test_who_was_helped_says_when_and_by_whom() -> None:
    silent = {f"work.help_{name}": None for name in ("years", "agency", "effect")}
    assert problems(Demand, silent) == {
        "work.help_years": "请填写参加帮扶的年度",
        "work.help_agency": "请填写帮扶机构",
    }
    assert problems(Demand, silent | {"work.helped": "no"}) == {}


# -- 六、专利信息需求 -----------------------------------------------------------------------------


def test_nobody_has_to_choose_24_times() -> None:
    rows = Demand.load({}).stored()["needs"]["demands"]
    assert len(rows) == 24
    assert {row["degree"] for row in rows.values()} == {"none"}


def test_something_must_be_wanted() -> None:
    said = problems(Demand, NOTHING_WANTED)
    assert said == {"needs.demands.prior_art.degree": "请至少将一项需求选为“迫切”或“一般”"}
    assert problems(Demand, NOTHING_WANTED | {"needs.demands.navigation.degree": "general"}) == {}


def test_another_demand_must_be_named() -> None:
    said = problems(Demand, {"needs.demands.other.detail": None})
    assert said == {"needs.demands.other.detail": "选了“其他”，请在此注明是什么"}


def test_a_request_names_a_deadline_within_the_programme() -> None:
    path = "needs.requests.0.deadline"
    assert problems(Demand, {path: "2017-06"}) == {}
    assert problems(Demand, {path: "2017-11"}) == {}
    assert problems(Demand, {path: "2017-12"}) == {path: "应在 2017年6月1日 至 2017年11月30日 之间"}


def test_a_request_may_give_a_section_or_a_group_of_the_ipc() -> None:
    path = "needs.requests.0.ipc"
    assert problems(Demand, {path: "A"}) == {}
    assert problems(Demand, {path: "23F"}) == {path: "IPC 分类号例如 H04L 或 H04L 9/32，也可只填部 A 至 H"}


def test_at_least_one_request_is_made() -> None:
    assert problems(Demand, {"needs.requests": []})["needs.requests.0.name"] == "请填写需求名称"


# -- 七 to 十一 -----------------------------------------------------------------------------------


def test_who_wants_no_pair_is_not_asked_with_whom() -> None:
    assert problems(Demand, {"service.partner": None}) == {"service.partner": "请填写意向服务机构"}
    demand = judged(Demand, {"service.pairing": "no"})
    assert demand.problems() == []
    demand.prune()
    assert demand.stored()["service"]["partner"] is None


def test_a_contact_has_an_office_telephone_or_a_mobile_number() -> None:
    neither = {"contact.contacts.0.telephone": None, "contact.contacts.0.mobile": None}
    assert problems(Demand, neither) == {"contact.contacts.0.telephone": "请填写办公电话，或填写手机"}
    assert problems(Demand, {"contact.contacts.0.telephone": None}) == {}


def test_telephones_are_kept_in_one_style() -> None:
    demand = judged(Demand, {"contact.filler_phone": "0851—86826497"})
    assert demand.stored()["contact"]["filler_phone"] == "0851-86826497"


def test_a_form_is_not_filled_tomorrow() -> None:
    answers = changed(Demand, {"contact.filled": "2017-06-09"})
    assert not Demand.load(answers).validate()
    assert Demand.load(answers, notice_of_2017(date(2017, 6, 9))).validate()


def test_the_unit_vouches_for_its_answers() -> None:
    assert problems(Demand, {"statement.agreed": False}) == {"statement.agreed": "请勾选以确认"}


def test_the_opinion_is_the_provinces_alone() -> None:
    filler, province = Demand.load(Demand.example()), Demand.load(Demand.example())
    assert "opinion" not in filler.only_for("filler").stored()
    assert filler.validate()
    assert list(province.only_for("province").stored()) == ["opinion"]
    assert province.validate()


# -- the whole ---------------------------------------------------------------------------------


def test_many_gaps_are_doubted_at_the_first_of_them() -> None:
    gaps = ["pct", "abroad", "trademarks", "software", "layouts", "varieties", "practised", "licensed"]
    blank = dict.fromkeys(["unit.website", "unit.rd_spend", *(f"patents.{name}" for name in gaps)])
    demand = judged(Demand, blank)
    assert demand.problems() == []
    assert demand.missing_share() > 0.05
    share = round(demand.missing_share() * 100)
    assert [caution.stored() for caution in demand.cautions()] == [
        {"path": "unit.website", "text": f"本表有 {share}% 的栏目未填写，请逐项核对；无内容的填“无”，数字为零的填“0”"}
    ]


def test_what_is_not_asked_is_not_missing() -> None:
    asked = [question.path for question in judged(Demand, {"unit.nature": "institute"}).asked()]
    assert "unit.name" in asked
    assert not {"unit.reg_type", "unit.size", "unit.organisation_code"} & set(asked)
    assert not [
        path for path in asked if path.startswith(("opinion.", "patents.counts.total")) or path.endswith("seal")
    ]
