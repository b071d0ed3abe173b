"""Section 四（三）: the pairs of agency and enterprise, as the plan and the list of pairs print them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _

from forms.annexes.plan.opening import region_of
from forms.annexes.plan.work import measures
from forms.fields import Choice, Computed, Day, Paragraph, Part, Table, Text
from forms.validators import Answered, Length, NotAfter, Phone
from forms.validators.identifiers import squeeze


def answered(form: Any, path: str) -> list[Any]:
    """The rows of the table at ``path`` that are not wholly blank."""
    return [row for row in form.question(path) or () if not row.is_blank]


def called(form: Any, path: str, name: str | None) -> Any:
    """The row of the table at ``path`` with this ``name``, however it is spaced; None where there is none."""
    wanted = squeeze(name or "")
    return next((row for row in answered(form, path) if wanted and squeeze(row["name"].data or "") == wanted), None)


def said_of(name: str, path: str, column: str) -> Callable[[Any], str]:
    """What the table at ``path`` says in ``column`` of whom the sibling ``name`` names: empty where it lists none."""

    def work_out(form: Any) -> str:
        row = called(form, path, form[name].data)
        return "" if row is None else row[column].choices.get(row[column].data, "")

    return work_out


class Pair(Part):
    """One agency that helps one enterprise under an agreement."""

    region = Computed("省区", work_out=region_of, source="N")
    agency = Text("服务机构", [Answered(), Length(4, 60)], source="N", hint="名称与四（二）所列机构一致。")
    category = Computed("机构类型", work_out=said_of("agency", "agencies.agencies", "category"), source="N")
    agency_contact = Text("服务机构联系人", [Answered(), Length(2, 20)], source="N")
    agency_telephone = Text("服务机构联系电话", [Answered(), Phone()], source="N")
    enterprise = Text("企业", [Answered(), Length(4, 60)], source="N", hint="名称与四（一）所列单位一致。")
    industry = Computed("所属行业", work_out=said_of("enterprise", "cultivation.units", "industry"), source="N")
    enterprise_contact = Text("企业联系人", [Answered(), Length(2, 20)], source="N")
    enterprise_telephone = Text("企业联系电话", [Answered(), Phone()], source="N")
    support = Paragraph("帮扶内容", [Answered(), Length(4, 300)], source="N")
    mode = Text("帮扶方式", [Answered()], source="N", show_example=True, example="上门服务、定期推送")
    signed = Day(
        "协议书签订日期",
        [Answered(), NotAfter("due", _("协议书签订日期已过报送期限"))],
        source="N",
        example="2017-06-06",
    )
    term = Text("协议期限", [Answered()], source="N", show_example=True, example="2017年6月至2017年11月")
    remark = Text("备注", source="R")


LIBRARIES = {"joined": "已参与", "planned": "拟参与", "unready": "暂不具备条件"}
PLATFORM = {"pilot": "先行先试", "unready": "条件暂不具备"}


class Pairing(Part):
    """四、工作内容与具体措施（三）."""

    measures = measures(
        "1.21",
        "R",
        {"action": "组织服务机构与企业签订帮扶工作协议书并按月跟踪。", "outcome": "协议书2份、月度记录"},
    )
    pairs = Table(
        Pair,
        "帮扶结对单位",
        number="1.22",
        why="实施方案要求每个省区组成至少2对结对单位并签订协议书，结对名单由这里生成。",
        source="N",
        hint="至少2对；西藏自治区不足2对的，须安排实务培训。",
        max_entries=30,
        required=True,
        first=[{}, {}],
        examples=[
            {
                "agency": "贵州筑创知识产权服务有限公司",
                "agency_contact": "唐亦凡",
                "agency_telephone": "0851-86826512",
                "enterprise": "贵州云岭茶叶机械制造有限公司",
                "enterprise_contact": "杨晓梅",
                "enterprise_telephone": "13885100001",
                "support": "电磁内热式杀青机防侵权检索，竞争对手专利按月推送。",
            },
            {
                "agency": "贵州省知识产权信息服务中心",
                "agency_contact": "吴晓岚",
                "agency_telephone": "0851-86826501",
                "enterprise": "遵义赤河竹木新材料有限公司",
                "enterprise_contact": "赵海棠",
                "enterprise_telephone": "0851-28226513",
                "support": "竹纤维复合材料立项检索，建设专题数据库。",
                "remark": "协议期满后按市场价格续约",
            },
        ],
    )
    library = Choice(
        "图书情报机构参与情况",
        [Answered()],
        choices=LIBRARIES,
        number="1.23a",
        why="实施方案提出根据实际情况引导、推进图书情报机构参与，尚不具备条件的如实选择。",
        source="N",
        example="planned",
    )
    library_note = Paragraph(
        "图书情报机构参与情况说明",
        [Answered()],
        number="1.23b",
        source="N",
        example="拟请省内高校图书馆承担外文文献传递，三季度确定参与方式。",
    )
    platform = Choice(
        "专利信息服务协作平台先行先试",
        [Answered()],
        choices=PLATFORM,
        number="1.24a",
        why="协作平台鼓励有条件的省区先行先试，不要求各省区都开展。",
        source="N",
        example="unready",
    )
    platform_note = Paragraph(
        "专利信息服务协作平台先行先试说明",
        [Answered()],
        number="1.24b",
        source="N",
        example="省内服务资源尚不充裕，本年度先整理服务机构资源目录，待条件成熟再行试点。",
    )
