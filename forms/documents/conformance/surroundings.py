"""What surrounds the text: page setup, headers and footers, styles, numbering, settings that show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any

from lxml import etree

from forms.documents.conformance.blocks import Package
from forms.documents.conformance.report import Difference
from forms.documents.conformance.tables import told
from forms.documents.conformance.wording import NAMES, canonical, changes, of, properties
from forms.documents.places import W

REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
PAGES = {"default": "", "even": "偶数页", "first": "首页"}
SIDES = {
    "top": "上", "bottom": "下", "left": "左", "right": "右", "header": "页眉距", "footer": "页脚距",
    "gutter": "装订线", "w": "宽", "h": "高", "orient": "方向", "linePitch": "行距", "charSpace": "字距", "val": "",
}  # fmt: skip
SHOWING = ("evenAndOddHeaders", "defaultTabStop", "characterSpacingControl", "mirrorMargins", "gutterAtTop")
RELATIONS = "word/_rels/document.xml.rels"
PROPERTIES = ("pPr", "rPr", "tblPr", "tcPr", "trPr")


def surroundings(pattern: Package, package: Package) -> Iterator[Difference]:
    """The differences around the text, in a fixed order."""
    for tell in TELL:
        yield from tell(pattern, package)


def sections(pattern: Package, package: Package) -> Iterator[Difference]:
    """Page setup, section by section, and the headers and footers each refers to."""
    pairs = zip_longest(pattern.body.iter(f"{W}sectPr"), package.body.iter(f"{W}sectPr"))
    for number, (left, right) in enumerate(pairs, start=1):
        place = f"第 {number} 节页面设置"
        if left is None or right is None:
            yield Difference(place, "空白表中没有这一节" if left is None else "文件中少了这一节")
            continue
        for name, value in page_changes(left, right):
            yield Difference(place, f"{name} {value}")
        yield from running(pattern, package, left, right)


def page_changes(left: Any, right: Any) -> Iterator[tuple[str, str]]:
    """Each value of the page setup that differs: 页边距, 上 2098 → 1440."""
    ours, theirs = values(left), values(right)
    for name, attribute in dict.fromkeys([*ours, *theirs]):
        before, after = ours.get((name, attribute), "无"), theirs.get((name, attribute), "无")
        if before != after:
            yield NAMES.get(name, name), f"{SIDES.get(attribute, attribute)} {before} → {after}".strip()


def values(section: Any) -> dict[tuple[str, str], str]:
    """The attributes of the settings of a section, by setting and attribute."""
    return {
        (etree.QName(setting).localname, etree.QName(attribute).localname): value
        for setting in section
        if isinstance(setting.tag, str) and not setting.tag.endswith("Reference")
        for attribute, value in (setting.attrib.items() or [("val", "1")])
    }


def running(pattern: Package, package: Package, left: Any, right: Any) -> Iterator[Difference]:
    """Headers and footers of a section."""
    ours, theirs = references(pattern, left), references(package, right)
    for key in dict.fromkeys([*ours, *theirs]):
        kind, pages = key
        name = f"{PAGES.get(pages, pages)}{NAMES[kind]}"
        if key not in theirs:
            yield Difference("页面设置", f"少了{name}")
        elif key not in ours:
            yield Difference("页面设置", f"空白表中没有{name}")
        else:
            yield from told(pattern.blocks(ours[key]), package.blocks(theirs[key]), package.has_tags)


def references(package: Package, section: Any) -> dict[tuple[str, str], str]:
    """The parts a section refers to: (``footerReference``, ``even``) to the member name."""
    relations = package.parts.get(RELATIONS)
    targets = {} if relations is None else {each.get("Id"): each.get("Target", "") for each in relations}
    return {
        (kind, reference.get(f"{W}type", "default")): f"word/{targets.get(reference.get(REFERENCE), '').lstrip('/')}"
        for kind in ("headerReference", "footerReference")
        for reference in section.iter(f"{W}{kind}")
    }


def styles(pattern: Package, package: Package) -> Iterator[Difference]:
    """Every style of the blank, unchanged, and the defaults; styles that were added do no harm where unused."""
    ours, theirs = styles_of(pattern), styles_of(package)
    for identity, (name, look) in ours.items():
        if identity not in theirs:
            yield Difference(f"样式“{name}”", "文件中没有这个样式")
        else:
            yield from (Difference(f"样式“{name}”", changed) for changed in changes(look, theirs[identity][1]))


def styles_of(package: Package) -> dict[str, tuple[str, dict[str, str]]]:
    """Style id to its name and its look."""
    root = package.parts.get("word/styles.xml")
    if root is None:
        return {}
    found = {}
    for style in root.iter(f"{W}style"):
        name, based = style.find(f"{W}name"), style.find(f"{W}basedOn")
        look = {key: value for part in PROPERTIES for key, value in of(style, part).items()}
        look |= {} if based is None else {"pStyle": based.get(f"{W}val", "")}
        called = style.get(f"{W}styleId", "") if name is None else name.get(f"{W}val", "")
        found[style.get(f"{W}styleId", "")] = (called, look)
    defaults = list(root.iter(f"{W}rPrDefault", f"{W}pPrDefault"))
    look = {key: value for holder in defaults for part in ("rPr", "pPr") for key, value in of(holder, part).items()}
    return {"": ("默认", look)} | found


def numbering(pattern: Package, package: Package) -> Iterator[Difference]:
    """The definitions of automatic numbers."""
    ours, theirs = (each.parts.get("word/numbering.xml") for each in (pattern, package))
    left, right = ("" if root is None else canonical(root) for root in (ours, theirs))
    if left != right:
        yield Difference("自动编号", "编号的定义与空白表不同")


def settings(pattern: Package, package: Package) -> Iterator[Difference]:
    """The settings of the file that show on paper."""
    ours, theirs = (
        {} if root is None else properties(root)
        for root in (each.parts.get("word/settings.xml") for each in (pattern, package))
    )
    shown = [{name: held[name] for name in SHOWING if name in held} for held in (ours, theirs)]
    yield from (Difference("文件设置", changed) for changed in changes(*shown))


TELL: tuple[Callable[[Package, Package], Iterator[Difference]], ...] = (sections, styles, numbering, settings)
