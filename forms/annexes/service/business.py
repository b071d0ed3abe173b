"""Sections 三 and 四: the tools of the agency, and what it has done with them in three years."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import ValidationError

from forms.fields import Amount, Choices, Count, Matrix, Month, Part, Question, Select, Table, Text, YesNo
from forms.validators import Answered, Is, Length, NotFuture, NotMoreThan

ORIGINS = {"own": "自建", "bought": "购买", "free": "免费", "granted": "国家局配置"}

RULES = {
    "resources": "信息资源管理制度",
    "procedure": "服务规范（流程）",
    "fees": "收费公示制度",
    "quality": "质量评价制度",
    "archive": "档案管理制度",
    "secrecy": "保密制度",
    "none": "无",
}

YEARS = {
    "three_years_ago": "{three_years_ago}年",
    "two_years_ago": "{two_years_ago}年",
    "last_year": "{last_year}年",
}

ACTIVE_ENOUGH = 10


class Database(Part):
    """One database the agency works with."""

    name = Text("名称", [Answered(), Length(2, 60)], source="C", example="专利检索及分析系统")
    origin = Select("来源", [Answered()], choices=ORIGINS, source="C", example="free")
    coverage = Text("数据范围", [Length(1, 60)], source="C", example="一百余个国家和地区的专利文献")
    accounts = Count("用户数或账号数", unit="个", source="C", hint="不清楚的可以不填。", example=12)


class TopicDatabase(Part):
    """One platform or database for the patents of an industry."""

    name = Text("名称", [Answered(), Length(2, 60)], source="C", example="贵州茶产业专利信息服务平台")
    industry = Text("产业领域", [Answered(), Length(2, 60)], source="C", example="茶叶种植与加工")
    records = Count("数据量", unit="条", source="C", example=36500)
    built = Month("建成时间", [NotFuture()], source="C", example="2014-12")
    access = Text("开放方式", [Length(1, 40)], source="C", example="注册后免费使用")


class Tools(Part):
    """三、信息资源与工具."""

    databases = Table(
        Database,
        "数据库资源",
        min_entries=1,
        max_entries=15,
        examples=[
            {},
            {"name": "全球专利检索系统", "origin": "bought", "coverage": "全球专利全文与法律状态", "accounts": 3},
        ],
        number="3.24",
        source="C",
        hint="日常使用的专利数据库，免费的也填。",
    )
    topics = Table(
        TopicDatabase,
        "产业专利信息服务平台（专题数据库）",
        max_entries=10,
        number="3.25",
        source="C",
        hint="没有的不填。",
    )
    software = Text(
        "专利检索分析工具",
        [Length(1, 100)],
        number="3.26",
        source="C",
        hint="写软件名称，没有的填“无”。",
        example="专利信息分析软件2套",
    )
    rules = Choices(
        "管理制度与运行机制",
        [Answered()],
        choices=RULES,
        exclusive="none",
        number="3.27",
        source="C",
        hint="已书面印发的制度，可多选。",
        example=["procedure", "fees", "archive", "secrecy"],
    )


class Performance(Part):
    """The business of one year."""

    consultations = Count("咨询服务次数", [Answered()], unit="次", source="N", example=210)
    trainings = Count("培训次数", [Answered()], unit="次", source="N", example=8)
    trainees = Count("培训人次", [Answered()], unit="人次", source="N", example=460)
    searches = Count("检索报告", [Answered()], unit="份", source="N", example=95)
    analyses = Count("分析（预警、评议、导航）报告", [Answered()], unit="份", source="N", example=7)
    databases = Count("建设数据库", [Answered()], unit="个", source="N", example=2)
    clients = Count("服务企业数", [Answered()], unit="家", source="N", example=130)
    free_clients = Count("其中公益服务企业数", [Answered(), NotMoreThan("clients")], unit="家", source="N", example=45)
    income = Amount("专利信息服务收入", [Answered()], unit="万元", source="N", example="168.50")

    def validate_trainings(self, field: Question) -> None:
        """Few consultations and trainings are possible, and worth a second look."""
        if self.consultations.data is not None and self.consultations.data + field.data < ACTIVE_ENOUGH:
            field.cautions.append(_("本年度咨询服务与培训合计不足 %(least)d 次，请核对是否漏填", least=ACTIVE_ENOUGH))


class Case(Part):
    """One case that shows what the agency can do."""

    month = Month("时间", [Answered(), NotFuture()], source="N", hint="项目完成的年月。", example="2015-11")
    client = Text("服务对象", [Answered(), Length(2, 60)], source="N", example="某茶叶机械企业")
    project = Text("项目名称", [Answered(), Length(2, 60)], source="N", example="茶叶加工机械专题数据库建设")
    content = Text(
        "主要内容", [Answered(), Length(2, 200)], source="N", example="检索、标引国内外茶叶加工机械专利4200件"
    )
    effect = Text("成效", [Answered(), Length(2, 200)], source="N", example="企业据此调整研发方案，申请发明专利3件")


class EarlierHelp(Part):
    """One enterprise helped in an earlier year."""

    years = Text("年度", [Answered(), Length(4, 30)], source="N", example="2015年、2016年")
    enterprise = Text("结对企业", [Answered(), Length(4, 60)], source="N", example="贵州云岭茶叶机械制造有限公司")
    content = Text("帮扶内容", [Answered(), Length(2, 200)], source="N", example="专题数据库建设与使用培训")
    progress = Text(
        "完成情况（任务落实、进度、存在问题）",
        [Answered(), Length(2, 200)],
        source="N",
        example="任务已按期完成；企业缺少专职人员，数据库更新不及时",
    )


class Business(Part):
    """四、近三年业务开展情况."""

    performance = Matrix(
        Performance,
        "业务开展情况",
        rows=YEARS,
        examples={
            "three_years_ago": {"consultations": 120, "trainings": 5, "trainees": 260, "income": "86.00"},
            "two_years_ago": {"consultations": 165, "trainings": 6, "trainees": 330, "income": "121.30"},
        },
        number="3.28",
        why="选取重点培育机构要看能力和辐射面，近三年的业务量是重要参考；收入只用于了解业务规模。",
        source="N",
        hint="没有的填 0；公益服务指免费提供的服务。",
    )
    cases = Table(
        Case,
        "典型服务案例",
        min_entries=1,
        max_entries=5,
        number="3.29",
        why="案例最能说明能力；服务对象可以写行业而不写名称，例如“某茶叶机械企业”。",
        source="N",
    )
    helped = YesNo("是否参加过往年专利信息帮扶", [Answered()], number="3.30a", source="N", example="yes")
    earlier = Table(
        EarlierHelp,
        "以往帮扶情况",
        max_entries=10,
        when=Is("helped", "yes"),
        number="3.30b",
        source="N",
        hint="每家结对企业填一行。",
    )

    def validate_earlier(self, field: Table) -> None:
        """Whoever has helped before says whom."""
        if not field.entries:
            raise ValidationError(_("参加过往年帮扶的，请至少填写一家结对企业"))
