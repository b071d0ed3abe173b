"""Section 一: who the unit is."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from forms.annexes.classifications import INDUSTRIES, REGIONS, REGISTRATION_TYPES, SIZES, suggested_size
from forms.fields import Amount, Choice, Choices, Count, Month, Other, Paragraph, Part, Question, Select, Text
from forms.validators import (
    Answered,
    AnsweredUnless,
    CreditCode,
    Is,
    Length,
    NotFuture,
    NotMoreThan,
    OrganisationCode,
    Postcode,
    Unanswered,
    Url,
)

NATURES = {
    "enterprise": "企业",
    "institution": "事业单位",
    "university": "高等院校",
    "institute": "科研机构",
    "other": "其他",
}

TITLES = {
    "hightech": "高新技术企业",
    "national_model": "国家知识产权示范企业",
    "national_leader": "国家知识产权优势企业",
    "pilot": "知识产权试点企业",
    "provincial": "省级知识产权优势（示范）企业",
    "standard": "企业知识产权管理规范（GB/T 29490）贯标企业",
    "station": "设有全国专利工作交流站",
    "other": "其他",
    "none": "无",
}


class Unit(Part):
    """一、单位基本情况."""

    name = Text(
        "单位名称",
        [Answered(), Length(4, 60)],
        number="2.01",
        source="C",
        hint="填写登记证照上的全称，应与公章一致。",
        example="贵州云岭茶叶机械制造有限公司",
    )
    credit_code = Text(
        "统一社会信用代码",
        [AnsweredUnless("organisation_code"), CreditCode()],
        number="2.02",
        why="同一家单位在需求调查表、结对名单和落实方案里靠这个代码对上，名称写法不同也不会认错。",
        source="R",
        hint="营业执照上的 18 位代码；尚未换发的，填下一项。",
        example="91110108551385082Q",
    )
    organisation_code = Text(
        "组织机构代码（未换发“一照一码”的填写）",
        [OrganisationCode()],
        when=Unanswered("credit_code"),
        number="2.03",
        source="R",
        hint="组织机构代码证上的 9 位代码，例如 55138508-2。",
    )
    region = Select("所属省区", [Answered()], choices=REGIONS, number="2.04", source="N", example="guizhou")
    city = Text("所在市（州、地区、师）", [Answered(), Length(2, 30)], number="2.05", source="C", example="贵阳市")
    address = Text(
        "通讯地址", [Answered(), Length(5, 100)], number="2.06", source="C", example="贵阳市乌当区新添大道北段106号"
    )
    postcode = Text("邮编", [Answered(), Postcode("region")], number="2.07", source="C", example="550018")
    website = Text("单位网址", [Url()], number="2.08", source="R", example="www.example.com")
    legal_rep = Text("法定代表人", [Answered(), Length(2, 20)], number="2.09", source="C", example="陈立新")
    founded = Month(
        "注册成立时间（年月）",
        [Answered(), NotFuture()],
        number="2.10",
        source="C",
        hint="以登记证照上的成立日期为准，填到月。",
        example="2010-03",
    )
    nature = Choice("单位性质", [Answered()], choices=NATURES, number="2.11", source="C", example="enterprise")
    nature_other = Other("nature", source="C")
    reg_type = Select(
        "登记注册类型",
        [Answered()],
        choices=REGISTRATION_TYPES,
        when=Is("nature", "enterprise"),
        number="2.12",
        source="C",
        hint="对照营业执照“类型”一栏选择最接近的一项。",
        example="173",
    )
    size = Choice(
        "企业规模",
        [Answered()],
        choices=SIZES,
        when=Is("nature", "enterprise"),
        number="2.13",
        why="帮扶面向有需求的企业单位，省级知识产权局据此了解基础条件，选取重点联系单位。",
        source="R",
        hint="按《中小企业划型标准规定》填写：各项指标分属不同档的，取较小的一档。",
        example="small",
    )
    industry = Select(
        "所属行业",
        [Answered()],
        choices=INDUSTRIES,
        number="2.14a",
        why="结对名单上要列出企业所属行业，也便于找到熟悉这一行业的服务机构。",
        source="C",
        hint="按主营业务选择国民经济行业门类。",
        example="C",
    )
    branch = Text(
        "细分行业",
        [Answered(), Length(2, 60)],
        picks="industries",
        fills="industry",
        number="2.14b",
        source="C",
        hint="写主要产品所属的行业，可查分类表，也可直接填写。",
        example="农副食品加工专用设备制造",
    )
    business = Paragraph(
        "主要经营范围（主要产品、技术）",
        [Answered(), Length(1, 500)],
        number="2.15",
        source="C",
        hint="写主要产品和核心技术即可，不必照抄营业执照。",
        example="茶叶杀青机、揉捻机、烘干机及茶叶连续化加工生产线的研发、制造和销售；\n"
        "核心技术为电磁内热式杀青和茶叶加工过程的在线水分检测。",
    )
    employees = Count(
        "职工人数",
        [Answered()],
        least=1,
        unit="人",
        number="2.16",
        why="用来核对企业规模和人员数，例如研发人员、知识产权管理人员不应多于职工人数。",
        source="C",
        hint="{cutoff}在册的全部职工，含劳务派遣人员。",
        example=126,
    )
    rd_staff = Count(
        "研发人员数量",
        [Answered(), NotMoreThan("employees")],
        unit="人",
        number="2.17",
        why="研发人员是用专利信息的人，人数多少关系到培训和检索服务怎样安排。",
        source="C",
        hint="没有专门研发人员的填 0。",
        example=24,
    )
    revenue = Amount(
        "上年度营业收入",
        unit="万元",
        number="2.18",
        why="选填；与职工人数一起核对企业规模，也反映单位的基础条件。",
        source="C",
        hint="{last_year}年全年，以财务报表为准。",
        example="5860.00",
    )
    rd_spend = Amount(
        "上年度研发经费投入",
        unit="万元",
        number="2.19",
        why="选填；研发投入反映技术创新的力度，供省级知识产权局了解单位的基础条件和潜在需求。",
        source="C",
        hint="{last_year}年全年，含人员工资、材料和委托研发费用。",
        example="312.40",
    )
    titles = Choices(
        "企业资质（称号）",
        [Answered()],
        choices=TITLES,
        exclusive="none",
        number="2.20",
        why="实施方案要求优先选取基础条件较好、能以点带面起示范作用的单位，已有称号是参考之一。",
        source="C",
        hint="可多选；都没有的选“无”。",
        example=["hightech", "pilot"],
    )
    titles_other = Other("titles", source="C")

    def validate_credit_code(self, field: Question) -> None:
        """An enterprise is registered with the commerce authority; another code may still be right."""
        if self.nature.has("enterprise") and not field.errors and not field.data.startswith("91"):
            field.cautions.append(_("企业的统一社会信用代码通常以 91 开头，请核对"))

    def validate_size(self, field: Question) -> None:
        """Doubt a size class that the number of employees and the revenue contradict."""
        suggested = suggested_size(self.industry.data, employees=self.employees.data, revenue=self.revenue.data)
        if suggested and not field.has(suggested):
            field.cautions.append(
                _("按所属行业、职工人数和营业收入推算应为%(size)s企业，请核对", size=field.labelled(suggested))
            )
