"""Sections 七 to 九 and the end: money and resources, training, contacts, what is enclosed, and the signature."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _

from forms.annexes.classifications import LEVELS
from forms.fields import (
    Amount,
    Choice,
    Choices,
    Computed,
    Count,
    Day,
    Other,
    Paragraph,
    Part,
    Printed,
    Select,
    Table,
    Text,
)
from forms.validators import Answered, AnsweredUnless, Email, Fax, Is, Length, Mobile, NotAfter, Phone, Within

SUBJECTS = {
    "analysis": "检索分析服务费",
    "database": "数据库建设费",
    "training": "培训费",
    "meeting": "会议费",
    "travel": "差旅（回访）费",
    "publicity": "宣传费",
    "experts": "专家咨询费",
    "other": "其他",
}
TOPICS = {
    "management": "专利信息管理",
    "searching": "专利信息利用（检索）",
    "analysis": "分析",
    "other": "其他",
}
CHANGES = {"added": "新增", "changed": "变更", "same": "不变"}
ALWAYS_ENCLOSED = {"pairs": "帮扶结对名单", "contacts": "帮扶工作联系人更新名单"}
ENCLOSURES = ALWAYS_ENCLOSED | {
    "agreements": "帮扶工作协议书（复印件）",
    "surveys": "重点联系单位专利信息需求调查表",
    "sheets": "专利信息服务机构需求与服务项目情况表",
}


FUNDS = ("national", "provincial", "others")


def total_of(form: Any) -> Decimal | None:
    """All funds together, None where nothing was stated."""
    amounts = [form[name].data for name in FUNDS]
    stated = [amount for amount in amounts if amount is not None]
    return sum(stated, Decimal(0)) if stated else None


class BudgetLine(Part):
    """One subject of expenditure."""

    subject = Select("支出科目", [Answered()], choices=SUBJECTS, source="R")
    amount = Amount("金额", [Answered()], source="R", unit="万元")
    purpose = Text("用途说明", [Answered()], source="R")


class Funds(Part):
    """七、经费与资源保障."""

    national = Amount("国家局资金支持", number="1.31", source="N", unit="万元", example="20.00")
    provincial = Amount(
        "省区配套经费",
        [Answered()],
        number="1.32a",
        why="实施方案要求各省区结合实际给予相关配套资源及经费支持。",
        source="N",
        unit="万元",
        hint="没有的填0。",
        example="30.00",
    )
    others = Amount(
        "其他经费", [Answered()], number="1.32b", source="N", unit="万元", hint="没有的填0。", example="5.00"
    )
    total = Computed("合计", work_out=total_of, adds=FUNDS, number="1.32c", source="N", unit="万元")
    budget = Table(
        BudgetLine,
        "经费预算",
        number="1.33",
        source="R",
        hint="金额之和不超过合计。",
        max_entries=15,
        examples=[
            {"subject": "analysis", "amount": "25.00", "purpose": "检索报告、分析报告"},
            {"subject": "database", "amount": "10.00", "purpose": "竹纤维专题数据库"},
            {"subject": "training", "amount": "12.00", "purpose": "两期实务培训"},
            {"subject": "travel", "amount": "8.00", "purpose": "走访和回访"},
        ],
    )
    resources = Paragraph(
        "配套资源（人员、场地、数据资源等）",
        [Answered()],
        number="1.33b",
        source="N",
        example="省局明确2名专职人员，服务中心提供培训教室和专利数据库账号10个。",
    )


class Session(Part):
    """One training session."""

    name = Text("培训名称", [Answered(), Length(4, 60)], source="N")
    topics = Choices("内容", [Answered()], choices=TOPICS, source="N", example=["searching"])
    topics_other = Other("topics", source="N")
    level = Select("层次", [Answered()], choices=LEVELS, source="N", example="primary")
    audience = Text("对象", [Answered()], source="N", example="重点联系单位研发和知识产权管理人员")
    attendance = Count("人数", [Answered()], least=1, most=99_999, source="N", unit="人", example=40)
    day = Day("时间", [Answered(), Within("programme")], source="N", example="2017-06-22")
    place = Text("地点", [Answered()], source="N", example="贵阳市")
    lecturers = Text("师资", [Answered()], source="N", example="服务中心、高校教师各1名")


class Training(Part):
    """八、实务培训."""

    sessions = Table(
        Session,
        "实务培训",
        number="1.34",
        why="西藏自治区可根据实际组织实务培训；其他省区安排了培训的也在这里填写。",
        source="N",
        hint="西藏自治区帮扶结对不足2对的，至少安排1项。",
        max_entries=20,
        examples=[
            {"name": "专利信息检索实务培训班"},
            {"name": "专利信息分析实务培训班", "topics": ["analysis"], "level": "middle", "day": "2017-09-14"},
        ],
    )


class Contact(Part):
    """One contact of the province, and what changed since the list of last year."""

    name = Text("姓名", [Answered(), Length(2, 20)], source="N")
    department = Text("部门", [Answered(), Length(2, 30)], source="N", example="专利管理处")
    post = Text("职务", [Answered(), Length(2, 30)], source="N")
    telephone = Text(
        "办公电话",
        [AnsweredUnless("mobile"), Phone()],
        source="N",
        hint="请带区号；办公电话和手机至少填一项。",
        example="0851-86826498",
    )
    mobile = Text("手机", [Mobile()], source="N", example="13885300003")
    fax = Text("传真", [Fax()], source="N", example="0851-86826499")
    email = Text("邮箱", [Answered(), Email()], source="N")
    change = Choice("变更情况", [Answered()], choices=CHANGES, source="N", example="same")
    former = Text("原联系人", [Answered(), Length(2, 20)], when=Is("change", "changed"), source="N")


class Contacts(Part):
    """九、联系人."""

    people = Table(
        Contact,
        "帮扶工作联系人",
        number="1.35",
        why="联系人更新名单由这里生成，随方案报送国家知识产权局。",
        source="N",
        min_entries=1,
        max_entries=6,
        examples=[
            {"name": "罗文珊", "post": "处长", "mobile": "13885300002", "email": "luo@example.com"},
            {"name": "秦若川", "post": "主任科员", "email": "qin@example.com", "change": "changed", "former": "何立"},
        ],
    )


class Attachments(Part):
    """附件清单."""

    enclosed = Choices(
        "附件清单",
        choices=ENCLOSURES,
        default=list(ALWAYS_ENCLOSED),
        number="1.36a",
        source="N",
        hint="前两项必须随方案报送。",
        example=list(ENCLOSURES),
    )
    surveys = Count(
        "需求调查表份数",
        [Answered()],
        least=1,
        most=999,
        when=Is("enclosed", "surveys"),
        number="1.36b",
        source="N",
        unit="份",
        example=3,
    )
    sheets = Count(
        "需求与服务项目情况表份数",
        [Answered()],
        least=1,
        most=999,
        when=Is("enclosed", "sheets"),
        number="1.36c",
        source="N",
        unit="份",
        example=2,
    )


class Signature(Part):
    """落款."""

    date = Day(
        "成文日期",
        [Answered(), NotAfter("due", _("已过报送期限"))],
        number="1.05",
        source="N",
        hint="方案应于{due_day}前报送。",
        example="2017-06-08",
    )
    sign = Printed("编制单位（盖章）", number="1.37", source="C")
