"""Sections 四（一）, （二） and （四）: the measures of each work item, and the units and agencies cultivated."""

from __future__ import annotations

from typing import Any

from wtforms import Form

from forms.annexes.classifications import INDUSTRIES
from forms.annexes.demand.terms import CRITERIA as UNIT_CRITERIA
from forms.annexes.service.agency import CATEGORIES
from forms.annexes.service.closing import CRITERIA as AGENCY_CRITERIA
from forms.fields import Choices, Count, Day, Other, Paragraph, Part, Select, Table, Text, YesNo
from forms.validators import Answered, CreditCode, Length, NotAll, NotBefore, OrganisationCode, Within
from forms.validators.identifiers import squeeze
from forms.validators.typed import Typed

DIRECTIONS = {"service": "公共服务能力", "talent": "人才培养", "other": "其他"}
CHANNELS = {
    "website": "网站",
    "press": "报刊",
    "bulletin": "简报",
    "course": "培训会",
    "site": "现场会",
    "other": "其他",
}


class UnitCode:
    """A credit code, or in the transition year 2017 the organisation code of a unit with its old licence."""

    def __init__(self, *expected: str) -> None:
        self.expected = expected

    @property
    def typed(self) -> Typed:
        said = OrganisationCode.typed.said
        old = {"old-form": said["form"], "old-inner": said["inner"]}
        return Typed("unit-code", CreditCode().typed.said | old, expected=self.expected)

    def __call__(self, form: Form, field: Any) -> None:
        old = len(squeeze(field.data).replace("-", "")) == 9
        rule = OrganisationCode() if old else CreditCode(*self.expected)
        rule(form, field)


class Measure(Part):
    """One concrete measure, who answers for it, and when."""

    action = Paragraph("具体措施", [Answered(), Length(4, 500)], source="N")
    owner = Text("责任单位", [Answered(), Length(2, 60)], source="N", example="专利管理处")
    start = Day("起止时间（起）", [Answered(), Within("programme")], source="N", example="2017-06-12")
    end = Day("起止时间（止）", [Answered(), NotBefore("start"), Within("programme")], source="N", example="2017-10-31")
    outcome = Text("成果形式", [Answered()], source="N")


def measures(number: str, source: str, *examples: dict[str, Any]) -> Any:
    """The table of concrete measures that each work item has."""
    return Table(
        Measure, "具体措施", number=number, source=source, min_entries=1, max_entries=10, examples=list(examples)
    )


class KeyUnit(Part):
    """One unit under cultivation, and why it was selected."""

    name = Text("单位名称", [Answered(), Length(4, 60)], source="N")
    credit_code = Text(
        "统一社会信用代码",
        [Answered(), UnitCode("91")],
        source="N",
        hint="尚未换发“一照一码”的填写组织机构代码。",
        example="91110108551385082Q",
    )
    industry = Select("所属行业", [Answered()], choices=INDUSTRIES, source="N", example="C")
    needs = Paragraph("主要需求", [Answered(), Length(4, 300)], source="N")
    criteria = Choices("选取条件", choices=UNIT_CRITERIA, source="N", example=["demand", "basis", "model"])
    reason = Text("未勾选条件的理由", [Answered()], when=NotAll("criteria"), source="N")
    survey = YesNo("需求调查表（已收回）", [Answered()], source="N", example="yes")


class Cultivation(Part):
    """四、工作内容与具体措施（一）."""

    measures = measures(
        "1.16",
        "N",
        {"action": "逐家走访重点联系单位，收回需求调查表并建立需求台账。", "outcome": "需求台账3份"},
        {"action": "按需求台账组织检索分析并上门讲解。", "owner": "服务中心", "outcome": "检索报告、分析报告"},
    )
    units = Table(
        KeyUnit,
        "重点联系单位",
        number="1.17",
        why="选取重点联系单位要看三项条件：需求明确旺盛、基础条件较好、能够起示范作用。",
        source="N",
        hint="三项选取条件逐项核对，未勾选的说明理由。",
        min_entries=1,
        max_entries=30,
        examples=[
            {"name": "贵州云岭茶叶机械制造有限公司", "needs": "电磁内热式杀青机防侵权检索和竞争对手监测。"},
            {
                "name": "遵义赤河竹木新材料有限公司",
                "credit_code": "91520300MA6J9L3438",
                "needs": "竹纤维复合材料立项检索和专题数据库建设。",
            },
            {
                "name": "毕节乌蒙中药材有限公司",
                "credit_code": "91520500MA6124YW9H",
                "needs": "天麻加工工艺专利申请前检索。",
                "criteria": ["demand", "basis"],
                "reason": "企业规模较小，示范带动作用尚待培育。",
            },
        ],
    )
    problems = Paragraph(
        "拟解决的主要问题",
        [Answered()],
        number="1.18",
        source="N",
        example="企业缺少专职检索人员，研发立项不作检索，对竞争对手的专利布局不了解，已有专利运用不足。",
    )


class Agency(Part):
    """One agency under cultivation, why it was selected, and in which direction it should grow."""

    name = Text("机构名称", [Answered(), Length(4, 60)], source="N")
    credit_code = Text(
        "统一社会信用代码",
        [Answered(), UnitCode()],
        source="N",
        hint="尚未换发“一照一码”的填写组织机构代码。",
        example="12520000429239663T",
    )
    category = Select("机构类型", [Answered()], choices=CATEGORIES, source="N", example="centre")
    criteria = Choices("选取条件", choices=AGENCY_CRITERIA, source="N", example=["foundation", "ability", "reach"])
    reason = Text("未勾选条件的理由", [Answered()], when=NotAll("criteria"), source="N")
    direction = Choices("培育方向", [Answered()], choices=DIRECTIONS, source="N", example=["service", "talent"])
    direction_other = Other("direction", source="N")


class Agencies(Part):
    """四、工作内容与具体措施（二）."""

    measures = measures(
        "1.19",
        "R",
        {"action": "组织服务机构业务骨干参加检索分析实训并承担帮扶课题。", "outcome": "实训考核合格名单"},
    )
    agencies = Table(
        Agency,
        "重点培育机构",
        number="1.20",
        why="选取重点培育机构要看三项条件：基础扎实、能力突出、辐射性强。",
        source="N",
        hint="三项选取条件逐项核对，未勾选的说明理由。",
        min_entries=1,
        max_entries=15,
        examples=[
            {"name": "贵州省知识产权信息服务中心"},
            {
                "name": "贵州筑创知识产权服务有限公司",
                "credit_code": "91110000600037341L",
                "category": "attorneys",
            },
        ],
    )


class Promotion(Part):
    """四、工作内容与具体措施（四）."""

    measures = measures(
        "1.25",
        "R",
        {
            "action": "中期、年末各总结一次，收集帮扶典型案例并印发简报。",
            "start": "2017-08-15",
            "end": "2017-11-30",
            "outcome": "工作小结、年度总结和案例汇编",
        },
    )
    cases = Count("典型案例收集计划", [Answered()], number="1.26a", source="N", unit="个", example=2)
    channels = Choices(
        "宣传渠道", [Answered()], choices=CHANNELS, number="1.26b", source="N", example=["website", "bulletin"]
    )
    channels_other = Other("channels", source="N")
