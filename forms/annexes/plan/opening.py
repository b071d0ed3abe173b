"""The cover and sections 一 to 三: where the province stands, what it wants to reach, and who leads."""

from __future__ import annotations

from typing import Any

from forms.annexes.classifications import REGIONS
from forms.fields import Computed, Count, Month, Paragraph, Part, Select, Table, Text
from forms.validators import Answered, DocumentNumber, Length, Phone, Within
from forms.validators.comparison import value_of

PAIR_INDICATOR = "帮扶结对数"
INDICATORS = [
    {"name": PAIR_INDICATOR, "unit": "对"},
    {"name": "重点联系单位", "unit": "家"},
    {"name": "培育服务机构", "unit": "家"},
    {"name": "回访次数", "unit": "次"},
    {"name": "培训", "unit": "期"},
    {"name": "培训", "unit": "人次"},
    {"name": "典型案例", "unit": "个"},
]
TARGETS = (2, 3, 2, 4, 2, 80, 2)


def region_of(form: Any) -> str:
    """The full name of the region the plan is for, empty until it is chosen."""
    return REGIONS.get(value_of(form, "cover.region") or "", "")


def title_of(form: Any) -> str:
    """The title of the plan, as the notice of the year asks for it."""
    return f"{region_of(form)}{form.calendar.year}年专利信息帮扶工作落实方案"


def grounds_of(form: Any) -> str:
    """The notice the plan rests on."""
    return f"《{form.calendar.title}》（{form.calendar.notice}）"


class Cover(Part):
    """封面."""

    region = Select("省区", [Answered()], choices=REGIONS, number="1.01", source="N", example="guizhou")
    title = Computed("方案名称", work_out=title_of, number="1.02", source="N")
    org = Text(
        "编制单位",
        [Answered(), Length(4, 60)],
        number="1.03",
        source="N",
        hint="选定省区后自动填写，可以修改。",
        example="贵州省知识产权局",
    )
    doc_no = Text(
        "发文字号",
        [DocumentNumber()],
        number="1.04",
        source="R",
        hint="用六角括号〔〕，序号不加零；尚未编号的可不填。",
        example="黔知发〔2017〕12号",
    )

    def post_process(self, formdata: Any = None) -> None:
        """Once the region is known, its office is suggested as the author."""
        super().post_process(formdata)
        if self.org.is_blank and region_of(self):
            self.org.data = f"{region_of(self)}知识产权局"


class Basis(Part):
    """一、工作基础与需求分析."""

    grounds = Paragraph(
        "编制依据",
        [Answered()],
        default=grounds_of,
        number="1.06",
        source="N",
        example="《2017年专利信息帮扶工作实施方案》（国知办函办字〔2017〕406号）",
    )
    prior = Paragraph(
        "已有工作基础",
        [Answered(), Length(50, 2000)],
        number="1.07",
        source="N",
        example="我省自2014年起开展专利信息利用帮扶，先后组织4家服务机构与9家企业结对，完成检索报告36份、分析报告12份，"
        "建成茶叶加工机械、民族医药两个专题数据库，培训企业人员420人次，帮扶工作已有较好的基础。",
    )
    needs = Paragraph(
        "本省区专利信息运用能力与帮扶需求分析",
        [Answered(), Length(50, 2000)],
        number="1.08",
        why="落实方案应根据本省区专利信息运用的实际能力和具体需求来定，后面的措施都从这里来。",
        source="N",
        hint="可引用附件2、附件3的汇总数据。",
        example="我省企业专职检索人员少，多数企业只在申请前作简单检索。\n本年度3家重点联系单位共提出需求11项，"
        "集中在防侵权检索、竞争对手监测和专题数据库建设，迫切需要服务机构上门指导。",
    )


class Indicator(Part):
    """One indicator and the value it should reach."""

    name = Text("指标名称", [Answered(), Length(2, 40)], source="N")
    target = Count("目标值", [Answered()], source="N", example=2)
    unit = Text("计量单位", [Answered(), Length(1, 10)], source="N")
    due = Month("完成时间", [Answered(), Within("programme")], source="N", example="2017-10")


class Goals(Part):
    """二、工作目标."""

    goal = Paragraph(
        "总体目标",
        [Answered(), Length(30, 1500)],
        number="1.09",
        source="N",
        example="围绕我省茶叶加工机械和特色轻工产业，推动企业专利信息需求与信息服务有效对接，初步形成省局、服务中心、"
        "服务机构、企业相互联动的帮扶工作机制，培育一批会用专利信息的企业和能提供高品质服务的机构。",
    )
    kpi = Table(
        Indicator,
        "年度目标指标",
        number="1.10",
        why="写明目标值和完成时间，便于跟踪检查帮扶工作的推进情况，也便于考核验收。",
        source="N",
        hint="帮扶结对数不少于2对；没有安排的指标填0或删去。",
        min_entries=3,
        max_entries=15,
        first=INDICATORS,
        examples=[row | {"target": target} for row, target in zip(INDICATORS, TARGETS, strict=True)],
    )


class Centre(Part):
    """A service centre between the province and the agencies."""

    name = Text("服务中心名称", [Answered(), Length(4, 60)], source="N", example="贵州省知识产权信息服务中心")
    head = Text("负责人", [Answered(), Length(2, 20)], source="N", example="吴晓岚")
    telephone = Text("电话", [Answered(), Phone()], source="N", example="0851-86826501")


class Undertaker(Part):
    """A unit that undertakes the project."""

    name = Text("单位名称", [Answered(), Length(4, 60)], source="N")


class Leadership(Part):
    """三、组织领导."""

    leader = Text("分管领导姓名", [Answered(), Length(2, 20)], number="1.11a", source="C", example="杨明远")
    leader_post = Text("分管领导职务", [Answered(), Length(2, 30)], number="1.11b", source="C", example="副局长")
    department = Text("负责处室", [Answered(), Length(2, 30)], number="1.12a", source="C", example="专利管理处")
    department_head = Text("处室负责人", [Answered(), Length(2, 20)], number="1.12b", source="C", example="罗文珊")
    centres = Table(Centre, "服务中心", number="1.13", source="N", max_entries=3)
    undertakers = Table(
        Undertaker,
        "帮扶项目承担单位",
        number="1.14",
        source="N",
        hint="可填四（二）所列机构，也可填其他单位。",
        min_entries=1,
        max_entries=5,
        examples=[{"name": "贵州省知识产权信息服务中心"}, {"name": "贵州筑创知识产权服务有限公司"}],
    )
    mechanism = Paragraph(
        "联动工作机制（国家—省区—服务中心—服务机构—企业）",
        [Answered()],
        number="1.15",
        source="N",
        example="国家局指导，省局统筹，服务中心负责日常组织，服务机构与企业签订协议书并每月沟通一次，省局每两月听取一次汇报。",
    )
