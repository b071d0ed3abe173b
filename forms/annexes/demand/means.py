"""Sections 三 and 四: the people who work with patent information, and what they work with."""

from __future__ import annotations

from forms.fields import Amount, Choice, Choices, Count, Month, Other, Part, Select, Table, Text
from forms.validators import Answered, Is, Length, NotBefore, NotFuture, NotMoreThan

OFFICES = {"separate": "独立设置", "attached": "挂靠于其他部门", "none": "未设置"}

RULES = {
    "patents": "专利管理制度",
    "searching": "专利检索（信息利用）制度",
    "rewards": "激励奖励制度",
    "warning": "专利风险预警机制",
    "none": "无",
}

CHANNELS = {
    "free_search": "自行检索免费数据库",
    "paid_search": "自行检索付费数据库",
    "agency": "委托服务机构",
    "platform": "省级知识产权信息平台",
    "library": "图书情报机构",
    "fairs": "展会、期刊等",
    "other": "其他",
    "never": "未获取过",
}

FREE_SYSTEMS = {
    "sipo": "国家知识产权局专利检索及分析系统",
    "industries": "重点产业专利信息服务平台",
    "cnipr": "中外专利信息服务平台（CNIPR）",
    "soopat": "SooPAT",
    "baiten": "佰腾",
    "espacenet": "欧洲专利局Espacenet",
    "uspto": "美国专利商标局",
    "patentscope": "WIPO PATENTSCOPE",
    "local": "地方平台",
    "other": "其他",
    "none": "无",
}

BUILT_BY = {"own": "自建", "commissioned": "委托"}


class Staff(Part):
    """三、专利信息工作机构与人员."""

    leader = Text(
        "分管领导姓名",
        [Length(2, 20)],
        number="2.26a",
        why="帮扶工作需要有人牵头协调，有分管领导的请写上，没有可以不填。",
        source="C",
        example="周明远",
    )
    leader_post = Text("分管领导职务", [Length(2, 30)], number="2.26b", source="C", example="副总经理")
    office = Choice(
        "知识产权（专利）管理机构", [Answered()], choices=OFFICES, number="2.27", source="C", example="attached"
    )
    office_host = Other("office", option="attached", label="挂靠部门", source="C", example="技术中心")
    full_time = Count(
        "知识产权管理人员专职人数",
        [Answered(), NotMoreThan("unit.employees")],
        unit="人",
        number="2.28a",
        why="日常与服务机构对接的是这些人员，人数少的单位可以多安排上门指导和培训。",
        source="C",
        hint="没有的填 0。",
        example=1,
    )
    part_time = Count(
        "知识产权管理人员兼职人数",
        [Answered(), NotMoreThan("unit.employees")],
        unit="人",
        number="2.28b",
        source="C",
        example=3,
    )
    searchers_full = Count(
        "其中专利信息检索分析人员专职人数",
        [Answered(), NotMoreThan("full_time")],
        unit="人",
        number="2.29a",
        why="有没有会检索的人，决定服务机构是直接交成果，还是先教方法。",
        source="C",
        hint="上述人员中会做专利检索或分析的人数，没有的填 0。",
        example=0,
    )
    searchers_part = Count(
        "其中专利信息检索分析人员兼职人数",
        [Answered(), NotMoreThan("part_time")],
        unit="人",
        number="2.29b",
        source="C",
        example=2,
    )
    rules = Choices(
        "相关制度",
        [Answered()],
        choices=RULES,
        exclusive="none",
        number="2.30",
        source="C",
        hint="已书面印发的制度，可多选。",
        example=["patents", "rewards"],
    )
    budget = Amount(
        "年度知识产权工作经费",
        unit="万元",
        number="2.31a",
        why="选填；了解单位自身的投入，便于安排公益服务和单位自付服务的比例。",
        source="C",
        example="25.00",
    )
    info_budget = Amount(
        "其中专利信息经费",
        [NotMoreThan("budget")],
        unit="万元",
        number="2.31b",
        source="C",
        hint="用于购买数据库、委托检索分析和相关培训的部分。",
        example="6.50",
    )
    trained = Count("近三年参加专利信息培训人次", unit="人次", number="2.32", source="C", example=9)


class PaidDatabase(Part):
    """One patent database the unit pays for."""

    name = Text("名称", [Answered(), Length(2, 60)], source="R", example="全球专利检索系统")
    vendor = Text("供应商", [Length(2, 60)], source="R", example="某数据科技有限公司")
    starts = Month("开始时间", source="R", example="2016-01")
    ends = Month("结束时间", [NotBefore("starts")], source="R", example="2017-12")
    fee = Amount("年费", unit="万元", source="R", example="3.80")


class OwnDatabase(Part):
    """One database on a subject that the unit has built."""

    name = Text("名称", [Answered(), Length(2, 60)], source="C", example="茶叶加工机械专题数据库")
    topic = Text("技术主题", [Answered(), Length(2, 60)], source="C", example="茶叶杀青、揉捻和烘干设备")
    records = Count("数据量", unit="条", source="C", example=4200)
    built = Month("建成时间", [NotFuture()], source="C", example="2015-11")
    cycle = Text("更新周期", [Length(1, 30)], source="C", show_example=True, example="每半年")
    built_by = Select("建设方式", [Answered()], choices=BUILT_BY, source="C", example="commissioned")


class Resources(Part):
    """四、专利信息资源与工具."""

    channels = Choices(
        "获取专利信息的主要渠道",
        [Answered()],
        choices=CHANNELS,
        exclusive="never",
        number="2.33",
        why="了解单位现在怎样获取专利信息，避免重复提供已经有的资源。",
        source="N",
        hint="可多选；从未查过专利信息的选“未获取过”。",
        example=["free_search", "paid_search", "agency", "other"],
    )
    channels_other = Other("channels", source="N", example="行业协会通报")
    free_systems = Choices(
        "使用的免费专利检索系统",
        [Answered()],
        choices=FREE_SYSTEMS,
        exclusive="none",
        when=Is("channels", *(code for code in CHANNELS if code != "never")),
        number="2.34",
        source="R",
        hint="可多选；没有用过的选“无”。",
        example=["sipo", "soopat"],
    )
    free_systems_other = Other("free_systems", source="R")
    paid_databases = Table(
        PaidDatabase, "购买的专利数据库", max_entries=5, number="2.35", source="R", hint="没有购买的不填。"
    )
    own_databases = Table(
        OwnDatabase,
        "自建专题数据库",
        max_entries=5,
        number="2.36",
        source="C",
        hint="为本单位技术主题整理的专利数据，没有的不填。",
    )
    software = Text(
        "专利分析（管理）软件",
        [Length(1, 100)],
        number="2.37",
        source="C",
        hint="写软件名称，没有的填“无”。",
        example="无",
    )
