"""Sections 五 and 六: the steps of the programme in time, and the revisits."""

from __future__ import annotations

from forms.fields import Choices, Day, Month, Other, Paragraph, Part, Select, Table, Text
from forms.validators import Answered, Length, NotBefore, Within

STAGES = {"opening": "启动阶段", "carrying": "实施阶段", "acceptance": "验收阶段"}
LINKS = {
    "plan": "制定方案",
    "selection": "选取单位",
    "agreement": "签订协议",
    "filing": "报送材料",
    "help": "结对实施",
    "revisit": "回访",
    "interim": "工作小结",
    "annual": "年度总结",
    "pair_summary": "结对单位总结",
    "review": "考核验收",
    "other": "其他",
}
LINKS_OF_STAGES = {
    "opening": ("plan", "selection", "agreement", "filing"),
    "carrying": ("help", "revisit", "interim"),
    "acceptance": ("annual", "pair_summary", "review"),
}
STEPS = [{"stage": stage, "link": link} for stage, links in LINKS_OF_STAGES.items() for link in links]
TIMETABLE = (
    ("2017-05-31", "2017-06-05", "研究实施方案，制定本省落实方案。", "落实方案印发"),
    ("2017-05-31", "2017-06-05", "选取服务机构和重点培育企业，征求双方意愿。", "选取名单确定"),
    ("2017-06-05", "2017-06-08", "组织结对单位签订帮扶工作协议书。", "协议书签订"),
    ("2017-06-08", "2017-06-09", "报送落实方案、帮扶结对名单和联系人更新名单。", "材料送达国家局"),
    ("2017-06-12", "2017-10-31", "服务机构按协议书为企业提供公益性服务。", "服务成果交付企业"),
    ("2017-07-01", "2017-09-30", "会同承担单位每两月回访一次企业。", "回访记录4份"),
    ("2017-08-15", "2017-08-31", "归纳前期情况，查找不足并及时修正。", "工作小结报送"),
    ("2017-10-15", "2017-11-10", "总结全年帮扶工作和典型案例。", "年度总结报送"),
    ("2017-10-09", "2017-10-31", "结对单位共同完成工作总结。", "结对单位总结收齐"),
    ("2017-11-13", "2017-11-30", "准备材料，接受专家组考核验收。", "通过考核验收"),
)
FREQUENCIES = {"monthly": "每月", "bimonthly": "每两月", "quarterly": "每季度", "other": "其他"}
MODES = {"visit": "实地走访", "meeting": "座谈", "telephone": "电话", "questionnaire": "问卷"}


class Step(Part):
    """One link of the work: when, what, who, and how one sees that it is done."""

    stage = Select("阶段", [Answered()], choices=STAGES, source="N")
    start = Day("起止时间（起）", [Answered(), Within("programme")], source="N")
    end = Day("起止时间（止）", [Answered(), NotBefore("start"), Within("programme")], source="N")
    link = Select("工作环节", [Answered()], choices=LINKS, source="N")
    link_other = Other("link", source="N")
    task = Paragraph("主要任务", [Answered(), Length(2, 300)], source="N")
    owner = Text("责任单位", [Answered(), Length(2, 60)], source="N", example="专利管理处")
    mark = Text("完成标志", [Answered()], source="N")


class Schedule(Part):
    """五、进度安排."""

    steps = Table(
        Step,
        "进度安排",
        number="1.27",
        why="实施方案要求写明工作各环节的进度安排，三个阶段缺一不可。",
        source="N",
        hint="三个阶段和十个工作环节都要安排；{due_day}前报送材料。",
        min_entries=6,
        max_entries=30,
        first=STEPS,
        examples=[
            step | dict(zip(("start", "end", "task", "mark"), row, strict=True))
            for step, row in zip(STEPS, TIMETABLE, strict=True)
        ],
    )


class Visit(Part):
    """One revisit: whom, who goes, how, and what about."""

    month = Month("时间", [Answered(), Within("programme")], source="N")
    unit = Text("回访单位", [Answered(), Length(4, 60)], source="N")
    people = Text("参加人员", [Answered()], source="N", example="专利管理处、承担单位各1人")
    modes = Choices("回访方式", [Answered()], choices=MODES, source="N", example=["visit", "meeting"])
    topics = Paragraph(
        "回访内容", [Answered(), Length(4, 300)], source="N", example="协议执行情况，企业对服务的意见与建议。"
    )


class Revisits(Part):
    """六、回访机制."""

    frequency = Select("回访周期", [Answered()], choices=FREQUENCIES, number="1.28", source="N", example="bimonthly")
    frequency_other = Other("frequency", source="N")
    visits = Table(
        Visit,
        "回访计划",
        number="1.29",
        why="实施方案要求建立定期回访机制，由省级知识产权局会同承担单位对企业回访。",
        source="N",
        min_entries=1,
        max_entries=20,
        examples=[
            {"month": month, "unit": unit}
            for month in ("2017-07", "2017-09")
            for unit in ("贵州云岭茶叶机械制造有限公司", "遵义赤河竹木新材料有限公司")
        ],
    )
    adjustment = Paragraph(
        "意见处理与计划调整办法",
        [Answered()],
        number="1.30",
        source="N",
        example="回访意见三个工作日内转服务机构办理，一个月内答复企业；确需调整阶段计划的，由省局会同承担单位商定后书面通知。",
    )
