"""Sections 五 to 七: what the agency offers, what it needs itself, and whom it would help."""

from __future__ import annotations

from forms.annexes.classifications import DEGREES, LEVELS, REGIONS
from forms.annexes.services import SERVICE_CLASSES
from forms.fields import Choice, Choices, Count, Matrix, Month, Paragraph, Part, Select, Table, Text, YesNo
from forms.validators import Answered, Is, Length, Phone

PRICING = {"free": "公益免费", "low": "低成本", "market": "市场收费"}

NEEDS = {
    "databases": "数据资源",
    "tools": "检索分析工具（平台）",
    "talent": "人才培养",
    "guidance": "业务指导",
    "funds": "资金支持",
    "policy": "政策支持",
    "clients": "企业需求信息对接",
    "platform": "协作平台（资源共享）",
    "publicity": "宣传推广",
    "exchange": "行业交流",
    "other": "其他",
}

SUBJECTS = {
    "basics": "专利基础",
    "searching": "检索",
    "analysis": "分析",
    "drafting": "撰写",
    "administration": "管理",
    "teachers": "师资",
}


class Offer(Part):
    """One service the agency can provide."""

    category = Select(
        "服务类别",
        [Answered()],
        choices=SERVICE_CLASSES,
        source="N",
        hint="选最接近的一类，供与企业需求匹配。",
        example="search",
    )
    name = Text("服务项目名称", [Answered(), Length(2, 60)], source="N", example="防侵权检索")
    content = Text(
        "服务内容及成果形式", [Answered(), Length(2, 200)], source="N", example="按产品方案检索，出具检索报告"
    )
    way = Text("服务方式", [Answered(), Length(1, 60)], source="N", example="上门了解情况，书面报告")
    cycle = Text("服务周期", [Length(1, 40)], source="N", show_example=True, example="15个工作日")
    pricing = Select("是否公益", [Answered()], choices=PRICING, source="N", example="free")
    fee = Text(
        "收费标准（优惠措施）",
        [Answered(), Length(1, 100)],
        when=Is("pricing", "low", "market"),
        source="N",
        hint="例如每份 3000 元，结对企业减半。",
        why="实施方案引导公益性服务；收费的写明标准和优惠，企业结对前就能知道要不要付费。",
    )
    capacity = Count(
        "年可承接量",
        [Answered()],
        unit="项",
        source="N",
        hint="一年之内最多能做多少项。",
        example=20,
    )
    head = Text("负责人", [Answered(), Length(2, 20)], source="N", example="王海燕")
    phone = Text("负责人电话", [Answered(), Phone()], source="N", example="0851-84826501")


class Offers(Part):
    """五、可提供的服务项目."""

    services = Table(
        Offer,
        "服务项目",
        min_entries=1,
        max_entries=20,
        examples=[
            {},
            {
                "category": "database",
                "name": "企业专题数据库建设",
                "content": "按企业技术主题检索、标引并建库，提供账号和培训",
                "way": "远程服务，集中培训",
                "cycle": "3个月",
                "pricing": "low",
                "fee": "每库2万元，结对企业减半",
                "capacity": 4,
                "head": "龙国强",
            },
        ],
        number="3.31",
        why="这里列出的项目会与企业的需求逐类对照，供结对时选择。",
        source="N",
        hint="每项服务填一行，至少填写一项。",
    )
    areas = Choices(
        "服务区域",
        [Answered()],
        choices=REGIONS | {"anywhere": "不限"},
        exclusive="anywhere",
        number="3.32",
        source="R",
        hint="可多选；全国都能服务的选“不限”。",
        example=["guizhou"],
    )
    pledge = Paragraph(
        "公益服务承诺（内容、次数、人员投入）",
        [Answered(), Length(1, 1000)],
        number="3.33",
        why="实施方案引导服务机构为企业提供公益性服务，承诺的内容可写入帮扶工作协议书。",
        source="N",
        hint="写清免费做什么、做几次、派几个人。",
        example="为每家结对企业免费完成2项检索、1次检索技能培训，每季度上门1次；\n指定专职人员2名，全年投入不少于60人天。",
    )


class AgencyNeed(Part):
    """How much the agency needs one kind of support."""

    degree = Choice("需求程度", [Answered()], choices=DEGREES, default="none", source="N", example="none")
    detail = Text("具体说明", [Length(1, 60)], when=Is("degree", "urgent", "general"), source="N")


class NeedItem(Part):
    """One concrete thing the agency needs."""

    item = Text("具体需求事项", [Answered(), Length(2, 60)], source="R", example="商业专利数据库账号")
    note = Text("说明", [Length(1, 200)], source="R", example="现有免费数据库缺少国外法律状态和同族数据")
    supporter = Text("希望支持单位", [Length(1, 60)], source="R", example="贵州省知识产权局")
    month = Month("时间", source="R", hint="希望得到支持的年月。", example="2017-09")


class Lesson(Part):
    """One training the agency wants for its own people."""

    subject = Select("内容", [Answered()], choices=SUBJECTS, source="C", example="analysis")
    level = Select("层次", [Answered()], choices=LEVELS, source="C", example="advanced")
    people = Count("人数", [Answered()], least=1, most=99_999, unit="人", source="C", example=5)
    month = Month("期望时间", source="C", example="2017-08")


class Needs(Part):
    """六、机构需求."""

    demands = Matrix(
        AgencyNeed,
        "需求类型",
        rows=NEEDS,
        examples={
            "databases": {"degree": "urgent", "detail": "国外专利全文和法律状态数据"},
            "talent": {"degree": "urgent", "detail": "培养专利导航分析师2名"},
            "guidance": {"degree": "general"},
            "clients": {"degree": "general", "detail": "及时获知企业的检索和预警需求"},
            "other": {"degree": "general", "detail": "与外省机构联合承担项目"},
        },
        number="3.34",
        why="本年度也要培育服务机构，提升公共服务能力和人才培养，先要知道机构自己缺什么。",
        source="N",
        hint="逐项选择；不需要的保持“不需要”。",
    )
    details = Table(NeedItem, "具体需求", max_entries=8, number="3.35", source="R", hint="没有的不填。")
    lessons = Table(Lesson, "培训需求", max_entries=5, number="3.36", source="C", hint="不需要培训的不填。")
    difficulty = Paragraph(
        "存在的主要困难与问题",
        [Answered(), Length(1, 1000)],
        number="3.37a",
        why="省级知识产权局据此安排业务指导和资源支持，困难写得具体，支持才对得上。",
        source="N",
        example="高水平分析人员不足，承接导航和预警项目的能力有限；商业数据库价格高，难以长期订购。",
    )
    advice = Paragraph(
        "对帮扶工作的建议",
        [Length(1, 1000)],
        number="3.37b",
        source="N",
        example="建议建立省区之间的协作平台，共享数据库和专家。",
    )


class Candidate(Part):
    """One enterprise the agency would help, or is in touch with."""

    enterprise = Text("企业名称", [Answered(), Length(4, 60)], source="N", example="贵州云岭茶叶机械制造有限公司")
    place = Text("所在地", [Answered(), Length(2, 60)], source="N", example="贵阳市乌当区")
    need = Text("主要需求", [Length(1, 100)], source="N", example="防侵权检索、竞争对手监测")
    progress = Text("对接进展", [Length(1, 100)], source="N", example="已上门调研，拟签订帮扶工作协议书")


class Pairing(Part):
    """七、结对意向."""

    willing = YesNo(
        "是否愿意参加结对帮扶",
        [Answered()],
        number="3.38a",
        why="每个省区至少组成2对结对单位，是否参加由本机构自己决定。",
        source="N",
        hint="结对是指与企业签订帮扶工作协议书，为其提供公益性专利信息服务。",
        example="yes",
    )
    capacity = Count(
        "可结对企业数",
        [Answered()],
        least=1,
        most=999,
        when=Is("willing", "yes"),
        unit="家",
        number="3.38b",
        source="N",
        example=3,
    )
    preference = Text(
        "意向行业（地区）",
        [Answered(), Length(1, 100)],
        when=Is("willing", "yes"),
        number="3.38c",
        source="N",
        hint="没有特别意向的填“不限”。",
        example="装备制造、农产品加工（贵阳、遵义）",
    )
    candidates = Table(
        Candidate, "意向（已对接）企业", max_entries=10, number="3.39", source="N", hint="尚无意向企业的不填。"
    )
