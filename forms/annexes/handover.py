"""电子档案移交与接收登记表: what is handed over, with which proofs. Printed from the archive, answered by nobody."""

from __future__ import annotations

from typing import Any

from forms.annexes.agreement import BLANK
from forms.fields import Count, Paragraph, Part, Printed, Section, Table, Text
from forms.questionnaire import Questionnaire
from forms.validators import Answered, Length


class Parties(Part):
    """Who hands over, who receives."""

    giver = Text("移交单位", [Answered(), Length(2, 60)], number="5.01", source="R", example="国家知识产权局")
    receiver = Text("接收单位", [Length(0, 60)], number="5.02", source="R", example="国家知识产权局档案室")
    compiler = Text("编制人", [Length(0, 60)], number="5.03", source="R", example="国家知识产权局 周处长")


class Batch(Part):
    """What is handed over."""

    scope = Paragraph(
        "移交范围", [Answered(), Length(2, 500)], number="5.04", source="R", example="贵州省，2017年度，附件2。"
    )
    until = Text("归档截至", [Length(0, 40)], number="5.05", source="R", example="2017年6月12日 09:30")
    count = Count("件数", [Answered()], number="5.06", unit="件", source="R", example="12")
    files = Count("电子文件数", [Answered()], number="5.07", unit="个", source="R", example="58")
    size = Text("数据量", [Answered(), Length(1, 40)], number="5.08", source="R", example="3,145,728 字节")
    format = Text(
        "组织方式",
        [Answered(), Length(2, 60)],
        number="5.09",
        source="R",
        example="BagIt 1.0（RFC 8493），SHA-256",
    )


class Line(Part):
    """Documents of one region, class and retention period."""

    region = Text("地区", [Answered(), Length(2, 30)], number="5.10", source="R", example="贵州省")
    kind_of = Text("类别", [Answered(), Length(1, 30)], number="5.11", source="R", example="FJ2")
    period = Text("保管期限", [Answered(), Length(1, 10)], number="5.12", source="R", example="30年")
    count = Count("件数", [Answered()], number="5.13", unit="件", source="R", example="12")
    files = Count("文件数", [Answered()], number="5.14", unit="个", source="R", example="58")
    first = Text("起", [Length(0, 60)], number="5.15", source="R", example="0001-2017-520000-FJ2-0001")
    last = Text("止", [Length(0, 60)], number="5.16", source="R", example="0001-2017-520000-FJ2-0012")


class Contents(Part):
    """Everything, by region, class and period."""

    lines = Table(Line, "移交清册", min_entries=1, max_entries=200, source="R")


class Proofs(Part):
    """What the receiver holds what was received against."""

    listing = Text("清单 SHA-256", [Answered(), Length(64, 64)], number="5.17", source="R", example="0f" * 32)
    heads = Paragraph(
        "归档账截至", [Answered(), Length(1, 2000)], number="5.18", source="R", example=f"guizhou 第 12 条 {'a1' * 32}"
    )
    marks = Text("校验算法", [Answered(), Length(1, 60)], number="5.19", source="R", example="SHA-256、HMAC-SHA-256")
    check = Text("检验结果", [Length(0, 60)], number="5.20", source="R", example="真实、完整、可用、安全")


class Seals(Part):
    """Who signs and seals."""

    giver = Printed("移交单位（盖章）", number="5.21", source="R")
    receiver = Printed("接收单位（盖章）", number="5.22", source="R")


class Handover(Questionnaire):
    """The record both sides sign when documents leave this system's keeping; the form is ours."""

    code, edition, annex, filler = "handover", "2017", 0, "bureau"
    title = "电子档案移交与接收登记表"

    parties = Section(Parties, "交接双方", number="一")
    batch = Section(Batch, "移交内容", number="二")
    contents = Section(Contents, "移交清册", number="三")
    proofs = Section(Proofs, "校验凭据", number="四")
    seals = Section(Seals, "签章")

    def to_sign(self) -> dict[str, Any]:
        """The answers as the paper to be signed prints them: a line to write on where there is none."""
        return self.shown(BLANK)
