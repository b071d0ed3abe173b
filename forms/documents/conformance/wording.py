"""The properties of paragraphs, runs, tables and pages under the names an officer knows them by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from forms.documents.places import W

NAMES = {
    "rFonts": "字体", "sz": "字号", "szCs": "字号", "b": "加粗", "bCs": "加粗", "i": "倾斜", "iCs": "倾斜",
    "u": "下划线", "color": "颜色", "highlight": "突出显示", "shd": "底纹", "strike": "删除线", "vanish": "隐藏",
    "spacing": "间距", "position": "位置", "rStyle": "字符样式", "pStyle": "段落样式", "jc": "对齐", "ind": "缩进",
    "tabs": "制表位", "keepNext": "与下段同页", "keepLines": "段中不分页", "pageBreakBefore": "段前分页",
    "numPr": "编号", "outlineLvl": "大纲级别", "snapToGrid": "对齐网格", "pBdr": "段落边框", "bdr": "边框",
    "tcW": "列宽", "gridSpan": "横向合并的列数", "vMerge": "纵向合并", "hMerge": "横向合并", "tcBorders": "单元格边框",
    "vAlign": "垂直对齐", "tcMar": "单元格边距", "textDirection": "文字方向", "noWrap": "不换行",
    "trHeight": "行高", "cantSplit": "行内不分页", "tblHeader": "标题行重复", "gridBefore": "行首空列",
    "gridAfter": "行末空列",
    "tblW": "表格宽", "tblInd": "表格缩进", "tblBorders": "表格边框", "tblLayout": "表格布局", "tblCellMar": "表格边距",
    "tblStyle": "表格样式", "tblpPr": "表格位置", "pgSz": "纸张大小", "pgMar": "页边距", "docGrid": "文档网格",
    "cols": "分栏", "titlePg": "首页不同", "type": "分节方式", "pgNumType": "页码格式", "pgBorders": "页面边框",
    "headerReference": "页眉", "footerReference": "页脚", "evenAndOddHeaders": "奇偶页不同",
}  # fmt: skip
IGNORED = {
    "lang", "noProof", "proofErr", "rPrChange", "pPrChange", "tcPrChange", "trPrChange", "tblPrChange",
    "sectPrChange", "ins", "del", "tblLook", "cnfStyle", "bCs", "iCs", "szCs",
}  # fmt: skip
"""What Word writes of itself when it saves a file, and what does not show."""

PASSING = ("rsid", "hint", "paraId", "textId", "val14")
FIRST = ("eastAsia", "val", "w")


def properties(holder: Any) -> dict[str, str]:
    """The properties of a ``w:pPr``, ``w:rPr``, ``w:tcPr`` and the like: name to canonical value."""
    if holder is None:
        return {}
    found: dict[str, str] = {}
    for child in holder:
        if not isinstance(child.tag, str):
            continue
        name = etree.QName(child).localname
        if name in IGNORED or name in ("rPr", "sectPr"):
            continue
        found[name] = f"{found[name]} {canonical(child)}" if name in found else canonical(child)
    return found


def canonical(element: Any) -> str:
    """An element as its values and those of its children, in an order of their names."""
    pairs = sorted((etree.QName(name).localname, value) for name, value in element.attrib.items())
    own = [f"{name}={value}" for name, value in pairs if not name.startswith(PASSING)]
    inner = [f"{etree.QName(child).localname}({canonical(child)})" for child in element if isinstance(child.tag, str)]
    return " ".join([*own, *inner])


def changes(expected: dict[str, str], found: dict[str, str]) -> Iterator[str]:
    """The properties that differ, each as 字体 仿宋_GB2312 → 宋体."""
    for name in dict.fromkeys([*expected, *found]):
        if expected.get(name) != found.get(name):
            before, after = shown(expected.get(name), found.get(name))
            yield f"{NAMES.get(name, name)} {before} → {after}"


def shown(before: str | None, after: str | None) -> tuple[str, str]:
    """Two values in short: the first part that differs."""
    if before is None or after is None:
        return short(before), short(after)
    left, right = parts(before), parts(after)
    differing = [name for name in dict.fromkeys([*left, *right]) if left.get(name) != right.get(name)]
    name = next((name for name in FIRST if name in differing), differing[0])
    label = "" if name in FIRST else f"{name}="
    return f"{label}{left.get(name, '无')}", f"{label}{right.get(name, '无')}"


def parts(value: str) -> dict[str, str]:
    if "(" in value:
        return {"": value}
    return dict(pair.split("=", 1) for pair in value.split(" ") if "=" in pair) or {"": value}


def short(value: str | None) -> str:
    """A value in short: its main part."""
    if value is None:
        return "无"
    pieces = parts(value)
    return next((pieces[name] for name in FIRST if name in pieces), value) or "有"


def of(element: Any, name: str) -> dict[str, str]:
    """The properties an element holds under ``name``, such as ``pPr``."""
    return properties(element.find(f"{W}{name}"))
