"""How a document is described: metadata under the names DA/T 46 uses, without a claim to conform to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _

from forms.models import ArchiveEntry, Region
from forms.workflow.folding import fold, initials

BUREAU = "国家知识产权局"
NAMES = {
    "档号": _("档号"),
    "全宗号": _("全宗号"),
    "年度": _("年度"),
    "类别号": _("类别号"),
    "件号": _("件号"),
    "保管期限": _("保管期限"),
    "文件题名": _("文件题名"),
    "文件编号": _("文件编号"),
    "责任者": _("责任者"),
    "日期": _("日期"),
    "文种": _("文种"),
    "主送": _("主送"),
    "报送单位": _("报送单位"),
    "地区": _("地区"),
    "密级": _("密级"),
    "语种": _("语种"),
    "稿本": _("稿本"),
    "格式信息": _("格式信息"),
    "计算机文件名": _("计算机文件名"),
    "计算机文件大小": _("计算机文件大小"),
    "文件组合类型": _("文件组合类型"),
    "附注": _("附注"),
    "更正理由": _("更正理由"),
}
"""What each item of a description is called on a page."""

EDITABLE = ("文件题名", "文件编号", "责任者", "日期", "密级", "保管期限", "附注")
"""What a correction may say anew; the rest follows from the document itself."""

KINDS = {"document": "表格", "agreement": "协议书", "package": "报送清单"}
WORD_FORMAT = "Office Open XML 文字处理文档（.docx）"


@dataclass(frozen=True)
class Item:
    """One document about to be taken in.

    :param kind: ``document``, ``agreement`` or ``package``
    :param day: the date on the document
    :param files: what it consists of: role, name, SHA-256 and size of each
    :param links: the columns of the entry that say whose it is
    :param further: what else is kept with it, such as the rows it rests on
    """

    kind: str
    annex: str
    paper: str
    title: str
    creator: str
    receipt: str
    day: date
    files: list[dict[str, Any]]
    links: dict[str, int]
    further: dict[str, Any] = field(default_factory=dict)


def metadata(item: Item, region: Region, entry: ArchiveEntry) -> dict[str, Any]:
    """The description of a document, name to value."""
    word = next((file for file in item.files if file["role"] == "Word 文件"), None)
    return {
        "档号": entry.reference,
        "全宗号": entry.reference.partition("-")[0],
        "年度": str(entry.year),
        "类别号": entry.reference.split("-")[3],
        "件号": f"{entry.number:04}",
        "保管期限": entry.retention,
        "文件题名": item.title,
        "文件编号": item.receipt,
        "责任者": item.creator,
        "日期": item.day.isoformat(),
        "文种": KINDS[item.kind],
        "主送": BUREAU,
        "报送单位": region.office,
        "地区": region.name,
        "密级": entry.secrecy,
        "语种": "汉语",
        "稿本": "定稿",
        "格式信息": WORD_FORMAT if word is not None else "扫描件",
        "计算机文件名": word["name"] if word is not None else "",
        "计算机文件大小": word["size"] if word is not None else sum(file["size"] for file in item.files),
        "文件组合类型": "组合文件" if len(item.files) > 1 else "单件",
        "附注": "",
    }


def found_by(told: dict[str, Any]) -> str:
    """Everything an entry is searched by, folded, a term a line."""
    names = ("档号", "文件题名", "文件编号", "责任者", "地区", "报送单位", "计算机文件名", "附注")
    terms = [fold(str(told.get(name, ""))) for name in names] + [initials(str(told.get("责任者", "")))]
    return "\n".join(dict.fromkeys(term for term in terms if term))
