"""What a plan must hold as a whole: enough pairs, every link of the schedule, a budget its funds cover."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from forms.annexes.plan.course import LINKS, STAGES
from forms.annexes.plan.means import ALWAYS_ENCLOSED
from forms.annexes.plan.opening import PAIR_INDICATOR
from forms.annexes.plan.pairing import answered, called
from forms.calendar import told
from forms.languages import listed
from forms.questionnaire import Questionnaire
from forms.validators.comparison import value_of
from forms.validators.identifiers import squeeze

LEAST_PAIRS = 2


def check(plan: Questionnaire) -> None:
    """Report to the plan what its sections say only together."""
    check_pairs(plan)
    check_number_of_pairs(plan)
    check_indicators(plan)
    check_steps(plan)
    check_budget(plan)
    check_enclosures(plan)


def whole_pairs(plan: Questionnaire) -> list[tuple[str, str, Any]]:
    """Agency, enterprise and row of every pair that names both."""
    rows = answered(plan, "pairing.pairs")
    named = [(squeeze(row["agency"].data or ""), squeeze(row["enterprise"].data or ""), row) for row in rows]
    return [pair for pair in named if pair[0] and pair[1]]


def least_pairs(plan: Questionnaire) -> int:
    """How many pairs the notice asks for: Tibet may train people instead."""
    trains = value_of(plan, "cover.region") == "xizang" and answered(plan, "training.sessions")
    return 0 if trains else LEAST_PAIRS


def check_pairs(plan: Questionnaire) -> None:
    """No pair twice, and both sides as the plan's own tables call them; one agency for all is doubted."""
    first: dict[tuple[str, str], int] = {}
    for agency, enterprise, row in whole_pairs(plan):
        number = first.setdefault((agency, enterprise), row.index + 1)
        if number != row.index + 1:
            plan.blame(row["enterprise"].path, _("与第 %(number)d 行重复，同一服务机构和企业只算一对", number=number))
        if called(plan, "agencies.agencies", agency) is None:
            plan.doubt(row["agency"].path, _("“重点培育机构”表中没有这家机构，名单上的机构类型将空着，请核对名称"))
        if called(plan, "cultivation.units", enterprise) is None:
            plan.doubt(row["enterprise"].path, _("“重点联系单位”表中没有这家企业，名单上的所属行业将空着，请核对名称"))
    if len(first) >= LEAST_PAIRS and len({agency for agency, enterprise in first}) == 1:
        plan.doubt("pairing.pairs", _("全部结对都由同一家服务机构承担，请核对"))


def check_number_of_pairs(plan: Questionnaire) -> None:
    """At least two different pairs; in Tibet fewer where there is training, and then it is said."""
    count = len({(agency, enterprise) for agency, enterprise, row in whole_pairs(plan)})
    if count >= LEAST_PAIRS:
        return
    if least_pairs(plan) == 0:
        plan.doubt("pairing.pairs", _("帮扶结对不足 2 对，以实务培训代替，请确认"))
    elif value_of(plan, "cover.region") == "xizang":
        plan.blame("training.sessions", _("帮扶结对不足 2 对的，至少安排 1 项实务培训"))
    else:
        plan.blame("pairing.pairs", _("至少组成 2 对不同的帮扶结对单位，现有 %(count)d 对", count=count))


def check_indicators(plan: Questionnaire) -> None:
    """The number of pairs is an indicator, and no smaller than the notice asks for."""
    row, least = called(plan, "goals.kpi", PAIR_INDICATOR), least_pairs(plan)
    if row is None:
        plan.blame("goals.kpi", _("请保留指标“%(name)s”", name=PAIR_INDICATOR))
    elif row["target"].data is not None and row["target"].data < least:
        plan.blame(row["target"].path, _("“%(name)s”不能少于 %(least)d 对", name=PAIR_INDICATOR, least=least))


def check_steps(plan: Questionnaire) -> None:
    """Every stage and every link of the notice has a row; a row outside its stage is doubted."""
    steps = answered(plan, "schedule.steps")
    for column, names in (("stage", STAGES), ("link", LINKS)):
        found = {row[column].data for row in steps} | {"other"}
        missing = [_(name) for code, name in names.items() if code not in found]
        if missing:
            plan.blame("schedule.steps", _("进度安排中缺少：%(missing)s", missing=listed(missing)))
    windows = dict(zip(STAGES, plan.calendar.stages, strict=False))
    for row in steps:
        stage, start, end = windows.get(row["stage"].data), row["start"].data, row["end"].data
        if stage and ((start and start < stage.opens) or (end and end > stage.closes)):
            words = {"stage": _(stage.title), "first": told(stage.opens), "last": told(stage.closes)}
            plan.doubt(row["end"].path, _("超出%(stage)s（%(first)s至%(last)s），请核对", **words))


def check_budget(plan: Questionnaire) -> None:
    """The budget spends no more than there is."""
    amounts = [row["amount"].data for row in answered(plan, "funds.budget") if row["amount"].data is not None]
    total = value_of(plan, "funds.total")
    if total is not None and sum(amounts) > total:
        words = {"sum": sum(amounts), "total": total}
        plan.blame("funds.budget", _("预算金额之和（%(sum)s 万元）超过经费合计（%(total)s 万元）", **words))


def check_enclosures(plan: Questionnaire) -> None:
    """The two lists always go with the plan."""
    enclosed = plan.question("attachments.enclosed")
    for code, paper in ALWAYS_ENCLOSED.items():
        if enclosed is not None and not enclosed.has(code):
            plan.blame("attachments.enclosed", _("“%(paper)s”必须随方案报送，请勾选", paper=_(paper)))
