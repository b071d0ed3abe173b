"""Section 一: who the agency is."""

from __future__ import annotations

from forms.annexes.classifications import REGIONS
from forms.fields import Amount, Choice, Choices, Month, Other, Paragraph, Part, Select, Text
from forms.validators import (
    AgencyCode,
    Answered,
    AnsweredUnless,
    CreditCode,
    Is,
    Length,
    NotFuture,
    OrganisationCode,
    Postcode,
    Unanswered,
    Url,
)

NATURES = {
    "institution": "事业单位",
    "enterprise": "企业",
    "association": "社会团体",
    "nonprofit": "民办非企业单位",
    "partnership": "合伙",
    "university": "高等院校",
    "other": "其他",
}

CATEGORIES = {
    "centre": "省级专利（知识产权）信息服务中心",
    "attorneys": "专利代理机构",
    "consultancy": "专利信息咨询（数据）公司",
    "lawyers": "律师事务所",
    "university": "高等院校",
    "institute": "科研机构",
    "library": "图书情报机构",
    "association": "行业协会",
    "other": "其他",
}

QUALIFICATIONS = {
    "documents": "全国专利文献服务网点",
    "base": "全国专利信息传播利用基地",
    "brand": "全国知识产权服务品牌（培育）机构",
    "assessment": "知识产权分析评议服务示范（创建）机构",
    "navigation": "专利导航支撑服务机构",
    "other": "其他",
    "none": "无",
}


class Agency(Part):
    """一、机构基本情况."""

    name = Text(
        "机构名称",
        [Answered(), Length(4, 60)],
        number="3.01",
        source="C",
        hint="填写登记证照上的全称，应与公章一致。",
        example="贵州筑创知识产权服务有限公司",
    )
    credit_code = Text(
        "统一社会信用代码",
        [AnsweredUnless("organisation_code"), CreditCode()],
        number="3.02",
        why="同一家机构在情况表、结对名单和落实方案里靠这个代码对上，名称写法不同也不会认错。",
        source="R",
        hint="登记证照上的 18 位代码；尚未换发的，填下一项。",
        example="91110000600037341L",
    )
    organisation_code = Text(
        "组织机构代码",
        [OrganisationCode()],
        when=Unanswered("credit_code"),
        number="3.03",
        source="R",
        hint="组织机构代码证上的 9 位代码，例如 60003734-1。",
    )
    region = Select(
        "所在省区",
        [Answered()],
        choices=REGIONS | {"elsewhere": "其他省（市）"},
        number="3.04",
        source="N",
        example="guizhou",
    )
    address = Text(
        "通讯地址", [Answered(), Length(5, 100)], number="3.05a", source="C", example="贵阳市观山湖区长岭北路28号"
    )
    postcode = Text("邮编", [Answered(), Postcode("region")], number="3.05b", source="C", example="550081")
    website = Text("网址", [Url()], number="3.06", source="R", example="www.example.com")
    founded = Month(
        "成立时间",
        [Answered(), NotFuture()],
        number="3.07",
        source="C",
        hint="以登记证照上的成立日期为准，填到月。",
        example="2006-09",
    )
    nature = Choice("机构性质", [Answered()], choices=NATURES, number="3.08", source="C", example="enterprise")
    nature_other = Other("nature", source="C")
    categories = Choices(
        "机构类型",
        [Answered()],
        choices=CATEGORIES,
        number="3.09",
        source="N",
        hint="可多选。",
        example=["attorneys", "consultancy"],
    )
    categories_other = Other("categories", source="N")
    agency_code = Text(
        "专利代理机构代码",
        [Answered(), AgencyCode()],
        when=Is("categories", "attorneys"),
        number="3.10",
        source="R",
        hint="专利代理机构注册证上的 5 位代码。",
        example="52199",
    )
    head = Text("法定代表人（负责人）", [Answered(), Length(2, 20)], number="3.11", source="C", example="罗建平")
    capital = Amount(
        "注册资金",
        unit="万元",
        number="3.12",
        why="选填；与办公场所、人员一起反映机构的基础条件。",
        source="R",
        example="300.00",
    )
    parent = Text(
        "主管（举办）单位",
        [Length(1, 60)],
        number="3.13",
        source="R",
        hint="事业单位和社会组织填写；没有的填“无”。",
        example="无",
    )
    area = Amount("固定办公场所面积", unit="平方米", number="3.14", source="C", example="420.00")
    qualifications = Choices(
        "资质（称号）",
        [Answered()],
        choices=QUALIFICATIONS,
        exclusive="none",
        number="3.15",
        source="C",
        hint="可多选；都没有的选“无”。",
        example=["documents"],
    )
    qualifications_other = Other("qualifications", source="C")
    penalty = Choice(
        "近三年惩戒（不良信用）记录",
        [Answered()],
        choices={"yes": "有", "no": "无"},
        number="3.16a",
        why="重点培育机构要求基础扎实，如实填写即可，有记录的可在下面说明情况。",
        source="C",
        hint="包括行业惩戒、行政处罚和失信记录。",
        example="no",
    )
    penalty_note = Text(
        "惩戒（不良信用）记录的说明",
        [Answered(), Length(2, 100)],
        when=Is("penalty", "yes"),
        number="3.16b",
        source="C",
    )
    intro = Paragraph(
        "机构简介",
        [Answered(), Length(50, 800)],
        number="3.17",
        source="C",
        hint="50 至 800 字：成立经过、主要业务、专利信息服务方面的特点。",
        example="本机构从事专利代理和专利信息咨询服务，设有代理部、信息部和培训部，自建茶产业、中药民族药等专题数据库，"
        "能够独立完成检索、分析、预警和导航项目，主要服务省内装备制造、农产品加工和医药企业。",
    )
