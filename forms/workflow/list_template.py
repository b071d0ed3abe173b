"""The empty list of organisations to download: its columns, an example that is never imported, and notes."""

from __future__ import annotations

from flask_babel import gettext as _

from forms.workflow.sheets import workbook
from forms.workflow.spreadsheets import COLUMNS, EXAMPLE, MOST_ROWS

WIDTHS = (12, 40, 24, 18, 12, 18, 30)
EXAMPLE_ROW = (
    *("企业", f"{EXAMPLE}贵州某某科技有限公司", "91110108551385082Q", "贵阳市"),
    *("张工", "0851-6826497", "zhang@example.com"),
)


def list_template() -> bytes:
    """An xlsx whose first sheet is to be filled in, its columns set to text so that no code is taken for a number."""
    notes = (
        ("类别", _("必填。填“企业”或“服务机构”。企业填报附件2，服务机构填报附件3。")),
        ("单位名称", _("必填。与登记证照一致的全称，4 至 60 个字。")),
        ("统一社会信用代码", _("18 位；还没有的可以留空。同一类别中代码相同的单位只登记一次，再次导入是更新。")),
        ("所在市", _("市、地区、自治州或师，选填。")),
        ("联系人", _("选填。")),
        ("电话", _("带区号，例如 0851-6826497；手机填 11 位号码。选填。")),
        ("电子邮箱", _("填了才能用邮件邀请和催办。选填。")),
        (_("示例行"), _("名称以“（示例）”开头的行不会导入，可以留着。")),
        (_("空单元格"), _("更新已登记的单位时，空单元格不改动原有内容。")),
        (_("行数"), _("一次最多 %(most)d 行。", most=MOST_ROWS)),
    )
    return workbook(
        (_("单位名录"), dict(zip(COLUMNS, WIDTHS, strict=True)), [EXAMPLE_ROW]),
        (_("填写说明"), {_("栏目"): 20, _("说明"): 80}, notes),
    )
