"""Section 二: the patents and other rights the unit holds."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import ValidationError

from forms.annexes.classifications import PATENT_TYPES
from forms.fields import Count, Matrix, Part, Question, Select, Table, Text, YesNo
from forms.validators import Answered, Length, NotMoreThan, PatentNumber

STATUSES = {"granted": "有效", "pending": "审查中", "lapsed": "失效"}


class Counts(Part):
    """The numbers of one type of patent, up to the cut-off date."""

    applied = Count("累计申请量", [Answered()], unit="件", source="C", example=26)
    granted = Count("累计授权量", [Answered(), NotMoreThan("applied")], unit="件", source="C", example=21)
    valid = Count("有效量", [Answered(), NotMoreThan("granted")], unit="件", source="C", example=18)
    applied_last = Count("上年度申请量", [Answered(), NotMoreThan("applied")], unit="件", source="C", example=6)
    granted_last = Count("上年度授权量", [Answered(), NotMoreThan("granted")], unit="件", source="C", example=5)


class KeyPatent(Part):
    """One patent that matters to the unit."""

    patent = Text(
        "专利号",
        [Answered(), PatentNumber("category")],
        source="C",
        hint="已授权的以 ZL 开头；尚未授权的填申请号，不加 ZL。",
        example="ZL201410356782.2",
    )
    title = Text("专利名称", [Answered(), Length(2, 100)], source="C", example="一种电磁内热式茶叶杀青机")
    category = Select("类型", [Answered()], choices=PATENT_TYPES, source="C", example="invention")
    status = Select("法律状态", [Answered()], choices=STATUSES, source="C", example="granted")
    in_use = YesNo("是否实施", [Answered()], source="C", example="yes")

    def validate_patent(self, field: Question) -> None:
        """ZL belongs to a patent once it is granted."""
        if self.status.has("pending") and field.data.startswith("ZL"):
            raise ValidationError(_("尚在审查中的申请没有专利号，请填申请号，不加 ZL"))


class Patents(Part):
    """二、专利拥有情况."""

    counts = Matrix(
        Counts,
        "专利数量",
        rows=PATENT_TYPES,
        totals="合计",
        examples={
            "invention": {"applied": 12, "granted": 4, "valid": 4, "applied_last": 3, "granted_last": 2},
            "design": {"applied": 3, "granted": 3, "valid": 2, "applied_last": 0, "granted_last": 1},
        },
        number="2.21",
        why="专利的数量和有效情况反映单位的基础，服务机构据此判断检索、布局、维护哪方面更需要帮助。",
        source="C",
        hint="没有的填 0；合计由系统计算。",
    )
    pct = Count("PCT申请量", unit="件", number="2.22a", source="C", example=1)
    abroad = Count("境外授权专利数", unit="件", number="2.22b", source="C", example=0)
    trademarks = Count("注册商标", unit="件", number="2.23a", source="C", example=5)
    software = Count("软件著作权", unit="件", number="2.23b", source="C", example=3)
    layouts = Count("集成电路布图设计", unit="件", number="2.23c", source="C", example=0)
    varieties = Count("植物新品种", unit="件", number="2.23d", source="C", example=0)
    key_patents = Table(
        KeyPatent,
        "主要专利",
        max_entries=10,
        examples=[
            {},
            {
                "patent": "ZL201620854317.6",
                "title": "一种茶叶揉捻装置",
                "category": "utility",
            },
            {
                "patent": "201610933521.1",
                "title": "一种茶叶含水率在线检测方法",
                "status": "pending",
                "in_use": "no",
            },
        ],
        number="2.24",
        why="知道主要专利是哪几件，服务机构才能就这些技术检索同类专利、判断是否需要进一步布局。",
        source="C",
        hint="最多填 10 件，按对本单位的重要程度排列。",
    )
    practised = Count(
        "专利实施件数",
        unit="件",
        number="2.25a",
        source="C",
        hint="已用于生产的专利，含自行实施和许可他人实施。",
        example=15,
    )
    licensed = Count("许可转让件数", unit="件", number="2.25b", source="C", example=0)
    pledged = YesNo("质押融资", number="2.25c", source="C", hint="是否用专利质押取得过贷款。", example="no")
    disputed = YesNo(
        "近三年专利纠纷",
        number="2.25d",
        why="有过纠纷的单位往往更需要防侵权检索和预警服务；只问有无，不问案情。",
        source="C",
        hint="被诉侵权、起诉他人侵权或专利被请求无效，都算纠纷。",
        example="no",
    )
