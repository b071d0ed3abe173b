"""Annex 1: how a province carries the programme out, with its list of pairs and its list of contacts."""

from __future__ import annotations

from typing import ClassVar

from forms.annexes.plan import rules
from forms.annexes.plan.course import Revisits, Schedule
from forms.annexes.plan.means import Attachments, Contacts, Funds, Signature, Training
from forms.annexes.plan.opening import Basis, Cover, Goals, Leadership
from forms.annexes.plan.pairing import Pairing
from forms.annexes.plan.work import Agencies, Cultivation, Promotion
from forms.fields import Section
from forms.questionnaire import Questionnaire


class Plan(Questionnaire):
    """省区专利信息帮扶工作落实方案, filled by the staff of a province. Part 四 is four pages, one per work item."""

    code, edition, annex, filler = "plan", "2017", 1, "province"
    title = "省区专利信息帮扶工作落实方案"
    papers: ClassVar[dict[str, str]] = {
        "plan": title,
        "pairs": "帮扶结对名单",
        "contacts": "帮扶工作联系人更新名单",
    }
    known: ClassVar[dict[str, str]] = {"cover.region": "region"}

    cover = Section(Cover, "封面")
    basis = Section(Basis, "工作基础与需求分析", number="一")
    goals = Section(Goals, "工作目标", number="二")
    leadership = Section(Leadership, "组织领导", number="三")
    cultivation = Section(Cultivation, "深化专利信息重点联系单位培育，初步形成帮扶工作有效机制", number="四（一）")
    agencies = Section(Agencies, "培育专利信息服务机构，加快提升专利信息服务能力", number="四（二）")
    pairing = Section(
        Pairing, "组织开展专利信息服务机构与企业结对帮扶，逐步建立专利信息服务协作平台", number="四（三）"
    )
    promotion = Section(Promotion, "及时总结，宣传推广专利信息帮扶的典型案例", number="四（四）")
    schedule = Section(Schedule, "进度安排", number="五")
    revisits = Section(Revisits, "回访机制", number="六")
    funds = Section(Funds, "经费与资源保障", number="七")
    training = Section(Training, "实务培训", number="八")
    contacts = Section(Contacts, "联系人", number="九")
    attachments = Section(Attachments, "附件清单")
    signature = Section(Signature, "落款")

    def check(self) -> None:
        """Report what the sections say only together."""
        rules.check(self)
