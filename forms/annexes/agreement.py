"""帮扶工作协议书: what the two sides of a pair agree on. Printed from what is known of the pair, answered by nobody."""

from __future__ import annotations

from typing import Any

from forms.fields import Day, Paragraph, Part, Printed, Section, Text
from forms.fields.question import Shown
from forms.questionnaire import Questionnaire
from forms.validators import Answered, Length, Phone

BLANK, SHORT = "＿" * 14, "＿" * 7
"""What is printed where nothing is known: a line for a hand."""


class Enterprise(Part):
    """甲方: who is helped."""

    name = Text(
        "甲方（企业）", [Answered(), Length(4, 60)], number="4.01", source="N", example="贵州云岭茶叶机械制造有限公司"
    )
    credit_code = Text("统一社会信用代码", [Length(0, 18)], number="4.02", source="R", example="91110108551385082Q")
    address = Text("通讯地址", number="4.03", source="R", example="贵州省贵阳市乌当区高新路18号")
    head = Text("法定代表人", [Length(0, 20)], number="4.04", source="R", example="周明远")
    contact = Text("联系人", [Length(0, 20)], number="4.05", source="R", example="杨晓梅")
    telephone = Text("联系电话", [Phone()], number="4.06", source="R", example="13885100001")


class Agency(Part):
    """乙方: who helps."""

    name = Text(
        "乙方（服务机构）",
        [Answered(), Length(4, 60)],
        number="4.07",
        source="N",
        example="贵州筑创知识产权服务有限公司",
    )
    credit_code = Text("统一社会信用代码", [Length(0, 18)], number="4.08", source="R", example="91110000600037341L")
    address = Text("通讯地址", number="4.09", source="R", example="贵州省贵阳市观山湖区会展路6号")
    head = Text("法定代表人（负责人）", [Length(0, 20)], number="4.10", source="R", example="龙国强")
    contact = Text("联系人", [Length(0, 20)], number="4.11", source="R", example="唐亦凡")
    telephone = Text("联系电话", [Phone()], number="4.12", source="R", example="0851-86826512")


class Witness(Part):
    """见证方: the office of the province."""

    office = Text("见证方", [Answered(), Length(4, 60)], number="4.13", source="R", example="贵州省知识产权局")


class Terms(Part):
    """What help, how, from when to when."""

    content = Paragraph(
        "帮扶内容",
        [Length(0, 1000)],
        number="4.14",
        source="N",
        example="电磁内热式杀青机防侵权检索；\n竞争对手专利按月推送。",
    )
    mode = Text("帮扶方式", number="4.15", source="N", example="上门服务、定期推送")
    term = Text("协议期限", number="4.16", source="N", example="2017年6月至2017年11月")
    signed = Day("签订日期", number="4.17", source="N", example="2017-06-06")


class Seals(Part):
    """Who signs and seals."""

    enterprise = Printed("甲方（盖章）", number="4.18", source="R")
    agency = Printed("乙方（盖章）", number="4.19", source="R")
    witness = Printed("见证方（盖章）", number="4.20", source="R")


class Agreement(Questionnaire):
    """The agreement the notice asks for in the start-up stage; it came with no form for it, so all of it is ours."""

    code, edition, annex, filler = "agreement", "2017", 0, "province"
    title = "帮扶工作协议书"

    enterprise = Section(Enterprise, "甲方")
    agency = Section(Agency, "乙方")
    witness = Section(Witness, "见证方")
    terms = Section(Terms, "帮扶内容、方式和期限", number="一")
    seals = Section(Seals, "签章")

    def to_sign(self) -> dict[str, Any]:
        """The answers as the paper to be signed prints them: a line to write on where there is none."""
        shown = self.shown(BLANK)
        for party in (shown["enterprise"], shown["agency"]):
            for name in ("contact", "telephone"):
                party[name] = Shown(SHORT) if party[name] == BLANK else party[name]
        return shown
