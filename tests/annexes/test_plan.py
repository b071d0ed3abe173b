"""Annex 1: what a province plans, what a plan must hold, and what is said when it does not."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from forms.annexes.classifications import REGIONS
from forms.annexes.plan import Plan
from forms.calendar import Stage, notice_of_2017
from tests.annexes.answers import cautions, changed, judged, numbers, problems, unsafe_names, wordings

EXAMPLE = Plan.example()
PAIRS = EXAMPLE["pairing"]["pairs"]
STEPS = EXAMPLE["schedule"]["steps"]
TIBET = {"cover.region": "xizang", "cover.org": "西藏自治区知识产权局"}
NEXT_YEAR = replace(
    notice_of_2017(),
    year=2018,
    notice="国知办函办字〔2018〕400号",
    title="2018年专利信息帮扶工作实施方案",
    due=date(2018, 6, 15),
    stages=(
        Stage("启动阶段", date(2018, 5, 1), date(2018, 6, 15)),
        Stage("实施阶段", date(2018, 6, 1), date(2018, 10, 31)),
        Stage("验收阶段", date(2018, 10, 1), date(2018, 11, 30)),
    ),
)


def said(changes: dict[str, Any]) -> list[tuple[str, str]]:
    """Every error of the changed example, in printed order."""
    return [(question.path, text) for question, text in judged(Plan, changes).problems()]


# -- the declaration ---------------------------------------------------------------------------


def test_every_line_of_the_annex_is_there_once() -> None:
    found = [number for number in numbers(Plan) if number.startswith("1.")]
    assert len(found) == len(set(found))
    assert {re.sub(r"[a-z]$", "", number) for number in found} == {f"1.{line:02}" for line in range(1, 38)}
    assert "1.33" in found
    assert "1.33b" in found


def test_the_sections_are_numbered_and_called_as_in_the_notice() -> None:
    titles = {section.number: str(section.label.text) for section in Plan() if section.number}
    assert list(titles) == [
        "一",
        "二",
        "三",
        "四（一）",
        "四（二）",
        "四（三）",
        "四（四）",
        "五",
        "六",
        "七",
        "八",
        "九",
    ]
    assert titles["四（一）"] == "深化专利信息重点联系单位培育，初步形成帮扶工作有效机制"
    assert titles["四（二）"] == "培育专利信息服务机构，加快提升专利信息服务能力"
    assert titles["四（三）"] == "组织开展专利信息服务机构与企业结对帮扶，逐步建立专利信息服务协作平台"
    assert titles["四（四）"] == "及时总结，宣传推广专利信息帮扶的典型案例"


def test_no_name_is_taken_for_something_else() -> None:
    assert unsafe_names(Plan) == set()


def test_years_in_the_wording_come_from_the_calendar() -> None:
    words = notice_of_2017().words()
    for text in wordings(Plan):
        assert not re.search(r"(19|20)\d\d", text), text
        assert "{" not in text.format(**words)


def test_the_period_says_sign_with_the_right_character() -> None:
    assert not [text for text in wordings(Plan) if "签定" in text]


def test_three_papers_are_printed_from_one_plan() -> None:
    assert Plan.papers == {
        "plan": "省区专利信息帮扶工作落实方案",
        "pairs": "帮扶结对名单",
        "contacts": "帮扶工作联系人更新名单",
    }


@pytest.mark.parametrize(
    ("path", "least", "most"),
    [
        ("goals.kpi", 3, 15),
        ("leadership.centres", 0, 3),
        ("leadership.undertakers", 1, 5),
        ("cultivation.measures", 1, 10),
        ("cultivation.units", 1, 30),
        ("agencies.measures", 1, 10),
        ("agencies.agencies", 1, 15),
        ("pairing.measures", 1, 10),
        ("pairing.pairs", 0, 30),
        ("promotion.measures", 1, 10),
        ("schedule.steps", 6, 30),
        ("revisits.visits", 1, 20),
        ("funds.budget", 0, 15),
        ("training.sessions", 0, 20),
        ("contacts.people", 1, 6),
    ],
)
def test_tables_take_as_many_rows_as_the_annex_says(path: str, least: int, most: int) -> None:
    table = Plan().question(path)
    assert (table.least, table.max_entries) == (least, most)
    row = table.specimen().stored()
    assert (path, f"最多填写 {most} 行") in said({path: [row] * (most + 1)})


def test_the_seven_regions_stand_in_the_order_of_the_notice() -> None:
    assert list(Plan().question("cover.region").choices.values()) == [
        "贵州省",
        "甘肃省",
        "青海省",
        "宁夏回族自治区",
        "西藏自治区",
        "新疆维吾尔自治区",
        "新疆生产建设兵团",
    ]


# -- the example -------------------------------------------------------------------------------


def test_the_example_raises_neither_problem_nor_doubt() -> None:
    plan = judged(Plan)
    assert plan.problems() == []
    assert plan.cautions() == []


@pytest.mark.parametrize("answers", [Plan.example(), Plan.longest()], ids=["example", "longest"])
def test_answers_survive_storage(answers: dict[str, Any]) -> None:
    assert Plan.load(json.loads(json.dumps(answers))).stored() == answers


def test_the_example_hangs_together() -> None:
    plan = judged(Plan)
    targets = {(row["name"].data, row["unit"].data): row["target"].data for row in plan.question("goals.kpi")}
    assert targets["帮扶结对数", "对"] == len(PAIRS)
    assert targets["重点联系单位", "家"] == len(EXAMPLE["cultivation"]["units"])
    assert targets["培育服务机构", "家"] == len(EXAMPLE["agencies"]["agencies"])
    assert targets["回访次数", "次"] == len(EXAMPLE["revisits"]["visits"])
    assert targets["培训", "期"] == len(EXAMPLE["training"]["sessions"])
    assert targets["培训", "人次"] == sum(row["attendance"] for row in EXAMPLE["training"]["sessions"])
    assert targets["典型案例", "个"] == EXAMPLE["promotion"]["cases"]
    assert EXAMPLE["attachments"]["surveys"] == len(EXAMPLE["cultivation"]["units"])


# -- what a new plan starts with ---------------------------------------------------------------


def test_a_new_plan_names_the_notice_it_rests_on() -> None:
    assert Plan().question("basis.grounds").data == "《2017年专利信息帮扶工作实施方案》（国知办函办字〔2017〕406号）"
    assert Plan.load({}, NEXT_YEAR).question("basis.grounds").data == (
        "《2018年专利信息帮扶工作实施方案》（国知办函办字〔2018〕400号）"
    )


def test_grounds_once_cleared_stay_cleared() -> None:
    assert Plan.load({"basis": {"grounds": None}}).question("basis.grounds").data is None
    assert problems(Plan, {"basis.grounds": None}) == {"basis.grounds": "请填写编制依据"}


@pytest.mark.parametrize("region", list(REGIONS))
def test_the_title_and_the_author_follow_the_region(region: str) -> None:
    plan = Plan()
    plan.receive("cover", MultiDict({"cover-region": region, "cover-org": ""}))
    assert plan.question("cover.title").data == f"{REGIONS[region]}2017年专利信息帮扶工作落实方案"
    assert plan.question("cover.org").data == f"{REGIONS[region]}知识产权局"


def test_the_title_follows_the_programme_year() -> None:
    plan = Plan.load({"cover": {"region": "gansu"}}, NEXT_YEAR)
    assert plan.question("cover.title").data == "甘肃省2018年专利信息帮扶工作落实方案"


def test_the_author_may_be_another_office() -> None:
    plan = Plan.load({"cover": {"region": "gansu", "org": "甘肃省科学技术厅"}})
    assert plan.question("cover.org").data == "甘肃省科学技术厅"


def test_an_author_that_cannot_be_read_is_not_replaced() -> None:
    plan = Plan.load({"cover": {"region": "gansu", "org": "甘肃\x07省"}})
    assert plan.stored()["cover"]["org"] == "甘肃\x07省"


def test_a_province_does_not_choose_its_region_again() -> None:
    answers = Plan.opening({"region": "qinghai", "name": "青海省知识产权局"})
    assert Plan.load(answers).question("cover.title").data == "青海省2017年专利信息帮扶工作落实方案"


def test_a_new_plan_lists_the_indicators_of_the_annex() -> None:
    rows = [(row["name"].data, row["unit"].data) for row in Plan().question("goals.kpi")]
    assert rows == [
        ("帮扶结对数", "对"),
        ("重点联系单位", "家"),
        ("培育服务机构", "家"),
        ("回访次数", "次"),
        ("培训", "期"),
        ("培训", "人次"),
        ("典型案例", "个"),
    ]


def test_a_new_plan_schedules_the_ten_links_in_their_stages() -> None:
    rows = [(str(row["stage"].shown()), str(row["link"].shown())) for row in Plan().question("schedule.steps")]
    assert [link for stage, link in rows if stage == "启动阶段"] == ["制定方案", "选取单位", "签订协议", "报送材料"]
    assert [link for stage, link in rows if stage == "实施阶段"] == ["结对实施", "回访", "工作小结"]
    assert [link for stage, link in rows if stage == "验收阶段"] == ["年度总结", "结对单位总结", "考核验收"]


def test_a_new_plan_has_room_for_two_pairs_and_encloses_both_lists() -> None:
    assert len(Plan().question("pairing.pairs")) == 2
    assert str(Plan().question("attachments.enclosed").shown()) == "帮扶结对名单、帮扶工作联系人更新名单"


# -- pairs -------------------------------------------------------------------------------------


def test_one_pair_is_not_enough() -> None:
    expected = {"pairing.pairs": "至少组成 2 对不同的帮扶结对单位，现有 1 对"}
    assert problems(Plan, {"pairing.pairs": PAIRS[:1]}) == expected
    blank = Plan().question("pairing.pairs").specimen().stored()
    assert problems(Plan, {"pairing.pairs": [blank, PAIRS[0], blank]}) == expected


def test_no_pair_at_all_is_an_error_even_though_the_rows_were_left_blank() -> None:
    assert problems(Plan, {"pairing.pairs": []}) == {"pairing.pairs": "至少组成 2 对不同的帮扶结对单位，现有 0 对"}


@pytest.mark.parametrize("spelling", ["贵州筑创知识产权服务有限公司", "贵州筑创 知识产权服务有限公司　"])
def test_the_same_pair_twice_counts_once(spelling: str) -> None:
    again = PAIRS[0] | {"agency": spelling}
    assert said({"pairing.pairs": [PAIRS[0], again]}) == [
        ("pairing.pairs", "至少组成 2 对不同的帮扶结对单位，现有 1 对"),
        ("pairing.pairs.1.enterprise", "与第 1 行重复，同一服务机构和企业只算一对"),
    ]
    assert said({"pairing.pairs": [*PAIRS, again]}) == [
        ("pairing.pairs.2.enterprise", "与第 1 行重复，同一服务机构和企业只算一对")
    ]


def test_one_agency_for_every_pair_is_doubted() -> None:
    shared = PAIRS[1] | {"agency": PAIRS[0]["agency"]}
    doubts = {"pairing.pairs": "全部结对都由同一家服务机构承担，请核对"}
    assert cautions(Plan, {"pairing.pairs": [PAIRS[0], shared]}) == doubts
    assert cautions(Plan, {"pairing.pairs": [PAIRS[0], shared, PAIRS[1]]}) == {}


def test_the_list_of_pairs_knows_region_kind_of_agency_and_industry() -> None:
    row = judged(Plan).shown()["pairing"]["pairs"][0]
    assert [row["no"], row["region"], row["category"], row["industry"]] == ["1", "贵州省", "专利代理机构", "C 制造业"]


def test_a_name_that_stands_in_no_table_is_doubted_and_leaves_its_columns_empty() -> None:
    pair = PAIRS[1] | {"agency": "成都某某信息技术有限公司", "enterprise": "安顺某某航空制造有限公司"}
    changes = {"pairing.pairs": [PAIRS[0], pair]}
    assert cautions(Plan, changes) == {
        "pairing.pairs.1.agency": "“重点培育机构”表中没有这家机构，名单上的机构类型将空着，请核对名称",
        "pairing.pairs.1.enterprise": "“重点联系单位”表中没有这家企业，名单上的所属行业将空着，请核对名称",
    }
    stored = judged(Plan, changes).stored()["pairing"]["pairs"][1]
    assert (stored["category"], stored["industry"]) == ("", "")


def test_a_pair_without_a_name_is_not_looked_up() -> None:
    nameless = {"agencies.agencies.0.name": None, "pairing.pairs.0.agency": None}
    assert judged(Plan, nameless).stored()["pairing"]["pairs"][0]["category"] == ""


def test_what_a_browser_claims_about_the_agency_is_ignored() -> None:
    forged = PAIRS[0] | {"category": "国家知识产权局", "region": "北京市"}
    stored = judged(Plan, {"pairing.pairs": [forged, PAIRS[1]]}).stored()["pairing"]["pairs"]
    assert stored == PAIRS


def test_an_agreement_after_the_filing_day_is_doubted() -> None:
    assert cautions(Plan, {"pairing.pairs.0.signed": "2017-06-10"}) == {}
    assert cautions(Plan, {"pairing.pairs.0.signed": "2017年6月12日"}) == {
        "pairing.pairs.0.signed": "协议书签订日期已过报送期限（2017年6月10日）"
    }


def test_tibet_may_train_people_instead_of_pairing_and_is_asked_to_confirm() -> None:
    confirm = {"pairing.pairs": "帮扶结对不足 2 对，以实务培训代替，请确认"}
    assert cautions(Plan, TIBET | {"pairing.pairs": PAIRS[:1]}) == confirm
    assert cautions(Plan, TIBET | {"pairing.pairs": [], "goals.kpi.0.target": 0}) == confirm
    assert cautions(Plan, TIBET) == {}
    doubts = [caution.text for caution in judged(Plan, TIBET | {"pairing.pairs": PAIRS[:1]}).cautions()]
    assert doubts == list(confirm.values())


def test_tibet_without_enough_pairs_must_train() -> None:
    assert problems(Plan, TIBET | {"pairing.pairs": PAIRS[:1], "training.sessions": []}) == {
        "training.sessions": "帮扶结对不足 2 对的，至少安排 1 项实务培训"
    }
    assert problems(Plan, TIBET | {"training.sessions": []}) == {}


@pytest.mark.parametrize("region", [region for region in REGIONS if region != "xizang"])
def test_nobody_else_trains_instead_of_pairing(region: str) -> None:
    assert "pairing.pairs" in problems(Plan, {"cover.region": region, "pairing.pairs": PAIRS[:1]})
    assert problems(Plan, {"cover.region": region, "training.sessions": []}) == {}


# -- goals, measures, schedule -----------------------------------------------------------------


def test_the_number_of_pairs_is_an_indicator_of_at_least_two() -> None:
    assert problems(Plan, {"goals.kpi.0.target": 1}) == {"goals.kpi.0.target": "“帮扶结对数”不能少于 2 对"}
    others = EXAMPLE["goals"]["kpi"][1:]
    assert problems(Plan, {"goals.kpi": others}) == {"goals.kpi": "请保留指标“帮扶结对数”"}
    assert problems(Plan, {"goals.kpi.6.target": 0}) == {}


def test_an_indicator_of_ones_own_is_welcome() -> None:
    row = {"name": "专题数据库", "target": 1, "unit": "个", "due": "2017-11"}
    assert problems(Plan, {"goals.kpi": [*EXAMPLE["goals"]["kpi"], row]}) == {}


@pytest.mark.parametrize("section", ["cultivation", "agencies", "pairing", "promotion"])
def test_a_measure_ends_after_it_starts_and_lies_within_the_programme(section: str) -> None:
    row = f"{section}.measures.0"
    window = "应在 2017年5月1日 至 2017年11月30日 之间"
    assert problems(Plan, {f"{row}.start": "2017-09-02", f"{row}.end": "2017-09-01"}) == {
        f"{row}.end": "不能早于“起止时间（起）”"
    }
    assert problems(Plan, {f"{row}.start": "2017-04-30"}) == {f"{row}.start": window}
    assert problems(Plan, {f"{row}.end": "2017-12-01"}) == {f"{row}.end": window}
    assert problems(Plan, {f"{row}.start": "2017-05-01", f"{row}.end": "2017-11-30"}) == {}


def test_the_window_of_the_measures_comes_from_the_calendar() -> None:
    plan = Plan.load(EXAMPLE, NEXT_YEAR)
    plan.validate()
    found = {question.path: text for question, text in plan.problems()}
    assert found["cultivation.measures.0.start"] == "应在 2018年5月1日 至 2018年11月30日 之间"


@pytest.mark.parametrize("number", range(10))
def test_no_link_of_the_notice_is_left_out(number: int) -> None:
    link = Plan().question("schedule.steps")[number]["link"].shown()
    remaining = [step for step in STEPS if step is not STEPS[number]]
    assert problems(Plan, {"schedule.steps": remaining}) == {"schedule.steps": f"进度安排中缺少：{link}"}


def test_no_stage_of_the_notice_is_left_out() -> None:
    moved = {f"schedule.steps.{number}.stage": "carrying" for number in (7, 8, 9)}
    assert said(moved) == [("schedule.steps", "进度安排中缺少：验收阶段")]


def test_several_missing_links_are_named_in_one_sentence() -> None:
    kept = [step for step in STEPS if step["link"] not in ("filing", "annual", "review")]
    assert said({"schedule.steps": kept}) == [("schedule.steps", "进度安排中缺少：报送材料、年度总结、考核验收")]


def test_a_link_of_ones_own_has_a_name() -> None:
    step = STEPS[6] | {"link": "other"}
    assert problems(Plan, {"schedule.steps": [*STEPS, step]}) == {
        "schedule.steps.10.link_other": "请填写其他（请注明）"
    }
    assert problems(Plan, {"schedule.steps": [*STEPS, step | {"link_other": "中期检查"}]}) == {}


def test_a_step_outside_its_stage_is_doubted() -> None:
    assert cautions(Plan, {"schedule.steps.3.end": "2017-06-12"}) == {
        "schedule.steps.3.end": "超出启动阶段（2017年5月1日至2017年6月10日），请核对"
    }
    assert cautions(Plan, {"schedule.steps.9.start": "2017-09-30"}) == {
        "schedule.steps.9.end": "超出验收阶段（2017年10月1日至2017年11月30日），请核对"
    }


def test_october_belongs_to_two_stages() -> None:
    october = {"start": "2017-10-10", "end": "2017-10-20"}
    steps = [STEPS[number] | october if number in (4, 7) else STEPS[number] for number in range(10)]
    assert cautions(Plan, {"schedule.steps": steps}) == {}


# -- units and agencies ------------------------------------------------------------------------


@pytest.mark.parametrize("row", ["cultivation.units.0", "agencies.agencies.0"])
def test_a_criterion_is_ticked_or_the_reason_is_given(row: str) -> None:
    for ticked in (
        [],
        EXAMPLE["agencies" if "agencies" in row else "cultivation"][row.split(".")[1]][0]["criteria"][:2],
    ):
        assert problems(Plan, {f"{row}.criteria": ticked}) == {f"{row}.reason": "请填写未勾选条件的理由"}
        assert problems(Plan, {f"{row}.criteria": ticked, f"{row}.reason": "本年度新列入，条件待核实。"}) == {}


def test_a_reason_for_nothing_is_forgotten() -> None:
    plan = judged(Plan, {"cultivation.units.0.reason": "三项都符合，本无理由。"})
    plan.prune()
    assert plan.stored()["cultivation"]["units"][0]["reason"] is None


def test_a_unit_with_its_old_licence_gives_its_organisation_code() -> None:
    plan = judged(Plan, {"cultivation.units.0.credit_code": "551385082"})
    assert plan.problems() == []
    assert plan.stored()["cultivation"]["units"][0]["credit_code"] == "55138508-2"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("91110108551385082A", "统一社会信用代码的校验位不符，请对照证照逐位检查"),
        ("9111010855138508", "统一社会信用代码应为 18 位，现有 16 位"),
        ("5513850-8", "统一社会信用代码应为 18 位，现有 9 位"),
    ],
)
def test_a_wrong_code_is_refused(code: str, message: str) -> None:
    assert problems(Plan, {"cultivation.units.0.credit_code": code}) == {"cultivation.units.0.credit_code": message}


def test_an_institution_among_the_units_is_doubted_and_among_the_agencies_is_not() -> None:
    institution = "12520000429239663T"
    assert list(cautions(Plan, {"cultivation.units.0.credit_code": institution})) == ["cultivation.units.0.credit_code"]
    assert cautions(Plan, {"agencies.agencies.1.credit_code": institution}) == {}


def test_another_direction_is_named() -> None:
    row = "agencies.agencies.0"
    assert problems(Plan, {f"{row}.direction": ["other"]}) == {f"{row}.direction_other": "请填写其他（请注明）"}
    assert problems(Plan, {f"{row}.direction": []}) == {f"{row}.direction": "请选择培育方向"}


# -- money, training, people, papers -----------------------------------------------------------


def test_the_total_is_worked_out_whatever_was_sent() -> None:
    plan = judged(Plan, {"funds.total": "999.00"})
    assert plan.stored()["funds"]["total"] == "55.00"
    assert str(Plan().question("funds.total").shown("无")) == "无"
    assert Plan.load({"funds": {"provincial": "0"}}).stored()["funds"]["total"] == "0.00"


def test_the_budget_is_covered_by_the_funds() -> None:
    assert problems(Plan, {"funds.budget.0.amount": "25.01"}) == {
        "funds.budget": "预算金额之和（55.01 万元）超过经费合计（55.00 万元）"
    }
    assert problems(Plan, {"funds.budget": []}) == {}


def test_funds_of_nought_are_said_and_not_left_out() -> None:
    assert problems(Plan, {"funds.national": None, "funds.others": "0"}) == {
        "funds.budget": "预算金额之和（55.00 万元）超过经费合计（30.00 万元）"
    }
    assert problems(Plan, {"funds.provincial": None, "funds.budget": []}) == {"funds.provincial": "请填写省区配套经费"}


def test_a_contact_can_be_telephoned() -> None:
    row = "contacts.people.0"
    assert problems(Plan, {f"{row}.telephone": None, f"{row}.mobile": None}) == {
        f"{row}.telephone": "请填写办公电话，或填写手机"
    }
    assert problems(Plan, {f"{row}.telephone": None}) == {}
    assert problems(Plan, {f"{row}.mobile": None}) == {}


def test_the_dash_of_the_notice_is_understood() -> None:
    plan = judged(Plan, {"contacts.people.0.telephone": "0851—86826498"})
    assert plan.stored()["contacts"]["people"][0]["telephone"] == "0851-86826498"


@pytest.mark.parametrize(
    ("question", "answer", "message"),
    [
        ("telephone", "86826498", "电话请带区号，例如 0851-6826497；手机填 11 位号码"),
        ("mobile", "1388530000", "手机号码为 11 位数字，例如 13885100001"),
        ("fax", "13885300003", "传真请带区号，例如 0851-6826497"),
        ("email", "luo＠", "电子邮箱格式不符，例如 zhang@example.com"),
    ],
)
def test_a_contact_that_cannot_be_reached_is_refused(question: str, answer: str, message: str) -> None:
    path = f"contacts.people.0.{question}"
    assert problems(Plan, {path: answer}) == {path: message}


def test_a_change_names_the_contact_it_replaces() -> None:
    row = "contacts.people.0"
    assert problems(Plan, {f"{row}.change": "changed"}) == {f"{row}.former": "请填写原联系人"}
    assert problems(Plan, {f"{row}.change": "added"}) == {}


@pytest.mark.parametrize(("code", "paper"), [("pairs", "帮扶结对名单"), ("contacts", "帮扶工作联系人更新名单")])
def test_both_lists_go_with_the_plan(code: str, paper: str) -> None:
    ticked = [other for other in EXAMPLE["attachments"]["enclosed"] if other != code]
    assert problems(Plan, {"attachments.enclosed": ticked}) == {
        "attachments.enclosed": f"“{paper}”必须随方案报送，请勾选"
    }


def test_the_sheets_enclosed_are_counted() -> None:
    assert problems(Plan, {"attachments.surveys": None}) == {"attachments.surveys": "请填写需求调查表份数"}
    assert problems(Plan, {"attachments.surveys": 0}) == {"attachments.surveys": "不能小于 1"}
    assert problems(Plan, {"attachments.enclosed": ["pairs", "contacts"]}) == {}


def test_a_plan_dated_after_the_filing_day_is_doubted() -> None:
    assert cautions(Plan, {"signature.date": "2017-06-10"}) == {}
    assert cautions(Plan, {"signature.date": "2017-06-11"}) == {"signature.date": "已过报送期限（2017年6月10日）"}


def test_a_place_is_left_for_the_seal() -> None:
    assert judged(Plan, {"signature.sign": "红章"}).shown("无")["signature"]["sign"] == ""


@pytest.mark.parametrize("number", ["黔知发[2017]12号", "黔知发〔2017〕第12号", "黔知发〔2017〕012号"])
def test_an_issuing_number_is_written_as_the_standard_asks(number: str) -> None:
    assert list(problems(Plan, {"cover.doc_no": number})) == ["cover.doc_no"]


def test_a_plan_without_number_yet_is_complete() -> None:
    assert problems(Plan, {"cover.doc_no": None}) == {}


# -- hardship ----------------------------------------------------------------------------------


@pytest.mark.parametrize("nonsense", [None, [], "", "x", 5, True, {"pairs": "x"}, {"pairs": [1, None, {"agency": []}]}])
def test_a_damaged_draft_is_judged_and_never_fails(nonsense: Any) -> None:
    for section in EXAMPLE:
        plan = Plan.load(EXAMPLE | {section: nonsense})
        plan.validate()
        assert Plan.load(json.loads(json.dumps(plan.stored()))).stored() == plan.stored()


def test_somebody_elses_form_is_empty_and_still_judged() -> None:
    plan = Plan.load(EXAMPLE).only_for("province")
    assert list(plan) == []
    assert plan.validate()


def test_rows_removed_in_the_browser_are_gone() -> None:
    plan = Plan.load(EXAMPLE)
    names = {f"pairing-pairs-1-{name}": str(value) for name, value in PAIRS[1].items() if value}
    plan.receive("pairing", MultiDict(names))
    assert [row["agency"].data for row in plan.question("pairing.pairs")] == [PAIRS[1]["agency"]]
    assert plan.question("pairing.pairs.0.agency").path == "pairing.pairs.0.agency"


def test_another_year_is_data() -> None:
    years = json.loads(json.dumps(EXAMPLE).replace("2017-", "2018-"))
    plan = Plan.load(years, NEXT_YEAR)
    plan.validate()
    assert plan.problems() == []
    assert plan.cautions() == []


def test_changing_the_example_leaves_it_alone() -> None:
    assert changed(Plan, {"cover.region": "gansu"})["cover"]["region"] == "gansu"
    assert Plan.example() == EXAMPLE
