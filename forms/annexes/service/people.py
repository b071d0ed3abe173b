"""Section 二: the people the agency has."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import ValidationError

from forms.fields import Choices, Count, Other, Part, Question, Select, Table, Text
from forms.validators import Answered, AtLeastSum, Length, NotMoreThan

DOMAINS = {
    "mechanics": "机械",
    "electricity": "电学",
    "communication": "通信",
    "chemistry": "化学",
    "materials": "材料",
    "medicine": "医药生物",
    "optics": "光电",
    "agriculture": "农业食品",
    "mining": "矿产能源",
    "design": "外观设计",
    "other": "其他",
}

EDUCATION = {"doctor": "博士", "master": "硕士", "bachelor": "本科", "other": "其他"}


class Member(Part):
    """One person who carries the service."""

    name = Text("姓名", [Answered(), Length(2, 20)], source="R", example="王海燕")
    education = Select("学历", [Answered()], choices=EDUCATION, source="R", example="master")
    title = Text("职称（资格）", [Length(1, 40)], source="R", example="专利代理人、副研究员")
    years = Count("从事专利信息工作年限", [Answered()], most=50, unit="年", source="R", example=11)
    skill = Text("专长", [Length(1, 60)], source="R", example="机械领域检索与专利分析")


class People(Part):
    """二、人员情况."""

    staff = Count(
        "从业人员总数",
        [Answered(), AtLeastSum("attorneys", "others")],
        least=1,
        unit="人",
        number="3.18a",
        why="实施方案要求选取基础扎实、能力突出的机构，人员是能力的主要依据。",
        source="C",
        example=26,
    )
    attorneys = Count("执业专利代理人数", [Answered()], unit="人", number="3.18b", source="C", example=6)
    others = Count("其它人员数", [Answered()], unit="人", number="3.18c", source="C", example=20)
    info_full = Count(
        "专利信息服务人员专职人数",
        [Answered(), NotMoreThan("staff")],
        unit="人",
        number="3.19a",
        why="只有这部分人员直接做检索、分析和培训，人数关系到一年能承接多少帮扶任务。",
        source="C",
        hint="从事检索、分析、数据库和培训工作的人员，没有的填 0。",
        example=8,
    )
    info_part = Count(
        "专利信息服务人员兼职人数",
        [Answered(), NotMoreThan("staff")],
        unit="人",
        number="3.19b",
        source="C",
        example=3,
    )
    doctors = Count(
        "学历结构：博士",
        [Answered()],
        unit="人",
        number="3.20a",
        source="R",
        hint="博士、硕士、本科、其他四项之和应等于从业人员总数。",
        example=1,
    )
    masters = Count("学历结构：硕士", [Answered()], unit="人", number="3.20b", source="R", example=9)
    bachelors = Count("学历结构：本科", [Answered()], unit="人", number="3.20c", source="R", example=14)
    other_degrees = Count("学历结构：其他", [Answered()], unit="人", number="3.20d", source="R", example=2)
    senior = Count("职称结构：高级", [NotMoreThan("staff")], unit="人", number="3.21a", source="C", example=3)
    middle = Count("职称结构：中级", [NotMoreThan("staff")], unit="人", number="3.21b", source="C", example=7)
    domains = Choices(
        "擅长技术领域",
        [Answered()],
        choices=DOMAINS,
        number="3.22",
        source="R",
        hint="可多选，选确有人员能够承担的领域。",
        example=["mechanics", "medicine", "agriculture"],
    )
    domains_other = Other("domains", source="R")
    team = Table(
        Member,
        "骨干人员",
        min_entries=1,
        max_entries=10,
        examples=[
            {},
            {"name": "龙国强", "education": "bachelor", "title": "工程师", "years": 6, "skill": "专题数据库建设"},
        ],
        number="3.23",
        why="企业和省级知识产权局据此了解由谁来服务、擅长什么领域。",
        source="R",
    )

    def validate_other_degrees(self, field: Question) -> None:
        """The degrees together are all the people there are."""
        degrees = [self[name].data for name in ("doctors", "masters", "bachelors", "other_degrees")]
        if None not in (*degrees, self.staff.data) and sum(degrees) != self.staff.data:
            raise ValidationError(
                _(
                    "学历结构各项之和（%(sum)s）应等于“%(other)s”（%(total)s）",
                    sum=sum(degrees),
                    other=self.staff.label.text,
                    total=self.staff.data,
                )
            )
