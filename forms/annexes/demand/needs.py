"""Sections 五 and 六: what the unit has done with patent information, and what it wants."""

from __future__ import annotations

from forms.annexes.classifications import DEGREES, LEVELS
from forms.annexes.lists import PATENT_CLASSES
from forms.annexes.services import DEMAND_GROUPS, DEMAND_ITEMS
from forms.fields import Choice, Choices, Count, Matrix, Month, Paragraph, Part, Select, Table, Text, YesNo
from forms.validators import Answered, Ipc, Is, Length, Within

ACTIVITIES = {
    "novelty": "研发立项前检索（查新）",
    "tracking": "研发过程跟踪检索",
    "filing": "专利申请前检索",
    "clearance": "防侵权检索",
    "rivals": "竞争对手监测",
    "warning": "专利预警",
    "assessment": "知识产权分析评议",
    "navigation": "专利导航",
    "layout": "专利挖掘布局",
    "database": "专题数据库建设",
    "training": "专利信息培训",
    "other": "其他",
}

FREQUENCIES = {"weekly": "每周", "monthly": "每月", "quarterly": "每季度", "seldom": "偶尔", "never": "从未"}

OUTCOMES = {
    "search_report": "检索报告",
    "analysis_report": "分析报告",
    "warning_report": "预警报告",
    "database": "专题数据库",
    "push": "定期推送",
    "training": "培训",
    "advice": "咨询意见",
}

PRIORITIES = {"high": "高", "medium": "中", "low": "低"}

SECRECY = {"none": "无", "agreement": "需签订保密协议", "closed": "内容不宜对外公开"}


class Activity(Part):
    """Whether one kind of work with patent information was done, how often and by whom."""

    active = YesNo("是否开展", [Answered()], default="no", source="C", example="no")
    times = Count("近三年次数", [Answered()], when=Is("active", "yes"), unit="次", most=99_999, source="C")
    method = Choice(
        "方式",
        [Answered()],
        choices={"own": "自行", "agency": "委托"},
        when=Is("active", "yes"),
        source="C",
    )
    note = Text("简要说明", [Length(1, 60)], when=Is("active", "yes"), source="C")


class Work(Part):
    """五、已开展的专利信息工作."""

    done = Matrix(
        Activity,
        "已开展的工作项目",
        rows=ACTIVITIES,
        examples={
            "novelty": {"active": "yes", "times": 4, "method": "own", "note": "每个研发项目立项前检索一次"},
            "filing": {"active": "yes", "times": 11, "method": "agency"},
            "database": {"active": "yes", "times": 1, "method": "agency", "note": "茶叶加工机械专题数据库"},
            "training": {"active": "yes", "times": 3, "method": "agency", "note": "参加省局组织的培训"},
            "other": {"active": "yes", "times": 1, "method": "own", "note": "整理失效专利供研发参考"},
        },
        number="2.38",
        why="已经做过的工作不必从头再来，服务机构可以接着往下做。",
        source="C",
        hint="只需在开展过的项目上选“是”；自行与委托都有的，按次数较多的填。",
    )
    frequency = Choice(
        "专利信息使用频率", [Answered()], choices=FREQUENCIES, number="2.39", source="C", example="quarterly"
    )
    helped = YesNo(
        "是否参加过往年专利信息帮扶",
        [Answered()],
        number="2.40a",
        why="本年度帮扶在已有工作基础上开展，参加过的单位可以说明成效，也便于衔接。",
        source="N",
        example="yes",
    )
    help_years = Text(
        "参加帮扶的年度",
        [Answered(), Length(4, 30)],
        when=Is("helped", "yes"),
        show_example=True,
        number="2.40b",
        source="N",
        example="2015年、2016年",
    )
    help_agency = Text(
        "帮扶机构",
        [Answered(), Length(2, 60)],
        when=Is("helped", "yes"),
        number="2.40c",
        source="N",
        example="贵州筑创知识产权服务有限公司",
    )
    help_effect = Paragraph(
        "帮扶成效",
        [Length(1, 500)],
        when=Is("helped", "yes"),
        number="2.40d",
        source="N",
        example="建成茶叶加工机械专题数据库，据此调整了揉捻机的研发方案。",
    )


class Demanded(Part):
    """How much one item is wanted."""

    degree = Choice("需求程度", [Answered()], choices=DEGREES, default="none", source="N", example="none")
    detail = Text("具体要求", [Length(1, 60)], when=Is("degree", "urgent", "general"), source="N")


class Request(Part):
    """One concrete request for help."""

    name = Text("需求名称", [Answered(), Length(2, 60)], source="C", example="电磁内热式杀青机防侵权检索")
    field = Text("所属技术领域", [Answered(), Length(2, 60)], source="C", example="茶叶加工机械")
    ipc = Text(
        "IPC分类号",
        [Ipc(PATENT_CLASSES)],
        picks="ipc",
        source="C",
        hint="不清楚的可以不填，或只填部 A 至 H。",
        why="按分类号检索比只用关键词更不容易漏，服务机构据此划定检索范围。",
        example="A23F 3/06",
    )
    keywords = Text(
        "关键词",
        [Length(1, 100)],
        source="C",
        hint="用顿号隔开，可附英文。",
        show_example=True,
        example="茶叶、杀青、电磁加热",
    )
    rivals = Text(
        "主要竞争对手",
        [Length(1, 100)],
        source="C",
        why="知道跟谁比，服务机构才能检索对方的专利、监测对方的新申请。",
        example="浙江某茶叶机械有限公司",
    )
    scope = Text(
        "检索分析范围（国家地区、年限）", [Length(1, 100)], source="C", show_example=True, example="中国、日本；近十年"
    )
    outcome = Choices(
        "期望成果形式",
        [Answered()],
        choices=OUTCOMES,
        source="C",
        hint="可多选。",
        example=["search_report", "advice"],
    )
    deadline = Month(
        "期望完成时间",
        [Answered(), Within("help")],
        source="C",
        hint="应在本年度帮扶工作期间内，填到月。",
        example="2017-08",
    )
    priority = Select("优先级", [Answered()], choices=PRIORITIES, source="C", example="high")


class Lesson(Part):
    """One training that is wanted."""

    content = Text("培训内容", [Answered(), Length(2, 60)], source="C", example="专利检索技能")
    level = Select("层次", [Answered()], choices=LEVELS, source="C", example="primary")
    audience = Text("对象", [Length(1, 40)], source="C", example="研发人员")
    people = Count("人数", [Answered()], least=1, most=99_999, unit="人", source="C", example=20)
    occasion = Text("期望时间和地点", [Length(1, 60)], source="C", example="九月，本公司会议室")


class Needs(Part):
    """六、专利信息需求."""

    demands = Matrix(
        Demanded,
        "需求类型",
        rows=DEMAND_ITEMS,
        groups=DEMAND_GROUPS,
        examples={
            "prior_art": {"degree": "general"},
            "clearance": {"degree": "urgent", "detail": "杀青机出口日本前的防侵权检索"},
            "competitors": {"degree": "urgent", "detail": "监测三家同行的新申请"},
            "push": {"degree": "general", "detail": "每月推送茶叶机械新公开专利"},
            "layout": {"degree": "general"},
            "searching": {"degree": "urgent", "detail": "面向研发人员，结合本公司产品"},
            "other": {"degree": "general", "detail": "失效专利的利用指导"},
        },
        number="2.41",
        why="实施方案要求详细了解和掌握重点联系单位的专利信息需求；这里选出的项目会与服务机构的服务项目对照。",
        source="N",
        hint="至少有一项选“迫切”或“一般”。",
    )
    requests = Table(
        Request,
        "具体需求",
        min_entries=1,
        max_entries=5,
        examples=[
            {},
            {
                "name": "茶叶加工机械竞争对手监测",
                "ipc": "A23F",
                "keywords": "茶叶、揉捻、烘干",
                "outcome": ["analysis_report", "push"],
                "deadline": "2017-10",
                "priority": "medium",
            },
        ],
        number="2.42",
        why="写得越具体，省级知识产权局越容易找到能解决这个问题的服务机构，也便于签订帮扶工作协议书。",
        source="C",
        hint="把最想解决的问题写成 1 至 5 项，每项一行。",
    )
    lessons = Table(
        Lesson,
        "培训需求",
        max_entries=5,
        number="2.43",
        why="省级知识产权局和服务机构据此安排培训的内容、层次和时间。",
        source="C",
        hint="不需要培训的不填。",
    )
    secrecy = Choice(
        "保密要求",
        [Answered()],
        choices=SECRECY,
        number="2.44",
        why="服务机构会接触技术资料；提前说明保密要求，双方可在协议书中约定。",
        source="R",
        example="agreement",
    )
