"""Sections 七 to 十一: how help is wanted, what is in the way, whom to reach, and who vouches for the answers."""

from __future__ import annotations

from forms.annexes.contacts import Contact
from forms.fields import Agree, Choice, Choices, Day, Other, Paragraph, Part, Printed, Table, Text, YesNo
from forms.validators import Answered, Is, Length, NotFuture, Phone

MODES = {
    "visit": "上门服务",
    "resident": "驻点指导",
    "classes": "集中培训",
    "remote": "远程（网络）服务",
    "telephone": "电话咨询",
    "push": "定期推送",
    "report": "书面报告",
    "other": "其他",
}

CYCLES = {"weekly": "每周", "monthly": "每月", "quarterly": "每季度", "on_request": "按需"}

COSTS = {"free": "仅接受公益服务", "shared": "公益为主、可承担部分成本", "market": "可按市场价格购买"}

SUPPORT = {
    "person": "指定专人",
    "papers": "提供技术资料",
    "rooms": "提供场地设备",
    "researchers": "安排研发人员参加",
    "money": "配套经费",
    "other": "其他",
}

PROBLEMS = {
    "staff": "缺少专职人员",
    "skills": "检索分析能力不足",
    "languages": "外文文献障碍",
    "tools": "数据库及工具不足",
    "money": "经费不足",
    "attention": "领导重视不够",
    "agencies": "不了解服务机构",
    "other": "其他",
}

CRITERIA = {"demand": "需求明确、旺盛", "basis": "基础条件较好", "model": "示范带动作用"}
LISTING = {"focus": "列为重点联系单位", "paired": "列为结对单位"}


class Terms(Part):
    """七、期望的服务方式."""

    modes = Choices(
        "服务方式",
        [Answered()],
        choices=MODES,
        number="2.45",
        source="C",
        hint="可多选。",
        example=["visit", "remote", "push"],
    )
    modes_other = Other("modes", source="C")
    cycle = Choice("服务频次", [Answered()], choices=CYCLES, number="2.46", source="R", example="monthly")
    cost = Choice(
        "费用承担意愿",
        [Answered()],
        choices=COSTS,
        number="2.47",
        why="实施方案倡导公益服务，也鼓励市场化的专业服务；如实选择即可，便于安排合适的服务项目。",
        source="N",
        hint="结对帮扶以公益服务为主，所选不影响能否结对。",
        example="shared",
    )
    support = Choices(
        "可提供的配合条件",
        [Answered()],
        choices=SUPPORT,
        number="2.48",
        source="R",
        hint="可多选。",
        example=["person", "papers", "researchers"],
    )
    support_other = Other("support", source="R")
    pairing = YesNo(
        "是否愿意结对帮扶",
        [Answered()],
        number="2.49a",
        why="每个省区至少组成2对结对单位，是否愿意参加由本单位自己决定。",
        source="N",
        hint="结对是指与一家服务机构签订帮扶工作协议书，由其提供专利信息服务。",
        example="yes",
    )
    partner = Text(
        "意向服务机构",
        [Answered(), Length(1, 60)],
        when=Is("pairing", "yes"),
        number="2.49b",
        source="N",
        hint="没有意向机构的填“无”，由省级知识产权局安排。",
        example="贵州筑创知识产权服务有限公司",
    )
    revisit = YesNo(
        "是否接受回访",
        [Answered()],
        number="2.50a",
        why="实施方案规定由省级知识产权局会同承担单位回访企业，听取意见，必要时调整计划。",
        source="N",
        example="yes",
    )
    publicity = YesNo(
        "是否同意作为典型案例宣传",
        [Answered()],
        number="2.50b",
        why="实施方案要求收集帮扶典型案例并宣传推广，是否愿意由本单位决定。",
        source="N",
        example="yes",
    )


class Problems(Part):
    """八、存在的问题与建议."""

    found = Choices(
        "专利信息管理与运用方面存在的主要问题",
        [Answered()],
        choices=PROBLEMS,
        number="2.51a",
        why="实施方案要求指导和解决单位在专利信息管理与运用方面的问题，先要知道问题是什么。",
        source="N",
        hint="可多选。",
        example=["staff", "skills", "languages"],
    )
    found_other = Other("found", source="N")
    detail = Paragraph(
        "主要问题的具体说明",
        [Answered(), Length(1, 1000)],
        number="2.51b",
        source="N",
        hint="结合一两件具体的事来写，便于服务机构了解情况。",
        example="没有专职检索人员，立项前只做关键词检索，容易漏检；\n出口日本的产品不会查日文专利，侵权风险心中无数。",
    )
    advice = Paragraph(
        "对专利信息帮扶工作的意见和建议",
        [Length(1, 1000)],
        number="2.52",
        source="N",
        example="希望多安排面向研发人员的检索实操培训。",
    )


class Contacts(Part):
    """九、联系方式."""

    contacts = Table(
        Contact,
        "联系人",
        min_entries=1,
        max_entries=3,
        examples=[
            {},
            {
                "name": "陈志远",
                "post": "综合办公室副主任",
                "telephone": "0851-86826496",
                "mobile": "13885100002",
                "email": "chen@example.com",
            },
        ],
        number="2.53",
        why="省级知识产权局和服务机构要凭这里的信息与本单位联系，用于帮扶工作。",
        source="C",
    )
    filler = Text("填表人", [Answered(), Length(2, 20)], number="2.54a", source="C", example="杨晓梅")
    filler_phone = Text(
        "联系电话",
        [Answered(), Phone()],
        number="2.54b",
        source="C",
        hint="座机请带区号，也可填手机。",
        example="0851-86826497",
    )
    filled = Day("填表日期", [Answered(), NotFuture()], number="2.54c", source="C", example="2017-06-05")


class Statement(Part):
    """十、单位意见."""

    agreed = Agree(
        "承诺填报内容真实",
        [Answered()],
        number="2.55a",
        source="C",
        hint="勾选后打印本表，由负责人签字并加盖公章。",
        example=True,
    )
    signature = Printed("负责人（签字）", number="2.55b", source="C")
    seal = Printed("（盖章）", number="2.55c", source="C")
    signed = Printed("年　月　日", number="2.55d", source="C")


class Opinion(Part):
    """十一、省级知识产权局意见."""

    criteria = Choices("选取条件", choices=CRITERIA, number="2.56a", source="N", example=["demand", "basis", "model"])
    listing = Choices("列入名单", choices=LISTING, number="2.56b", source="N", example=["focus", "paired"])
    seal = Printed("（盖章）", number="2.56c", source="N")
    signed = Printed("年　月　日", number="2.56d", source="N")
