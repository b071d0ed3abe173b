"""What a template may not bring along: macros, outside targets, embedded objects, fetching fields, names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree

from forms.documents.inspection.finding import Finding
from forms.documents.places import W, story

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
NAMED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"vba(Project|Data)", re.IGNORECASE), "宏（VBA）"),
    (re.compile(r"macroEnabled", re.IGNORECASE), "宏（.docm、.dotm 文件）"),
    (re.compile(r"activeX|/control$", re.IGNORECASE), "ActiveX 控件"),
    (re.compile(r"oleObject|/embeddings/|relationships/package$|embedded", re.IGNORECASE), "嵌入的对象（OLE）"),
    (re.compile(r"comments", re.IGNORECASE), "批注"),
    (re.compile(r"/people(\.xml)?$", re.IGNORECASE), "审阅者名单（people）"),
    (re.compile(r"customUI|ui/(user)?customization|ui/extensibility", re.IGNORECASE), "自定义功能区"),
    (re.compile(r"attachedToolbars|keyMapCustomizations|/customizations\.xml", re.IGNORECASE), "自定义工具栏或快捷键"),
    (re.compile(r"webextension", re.IGNORECASE), "Office 加载项"),
    (re.compile(r"attachedTemplate", re.IGNORECASE), "附加的模板"),
    (re.compile(r"aFChunk", re.IGNORECASE), "嵌入的另一文件（altChunk）"),
    (re.compile(r"subDocument", re.IGNORECASE), "子文档"),
)
ELEMENTS = {
    "altChunk": "嵌入的另一文件（altChunk）",
    "object": "嵌入的对象（OLE）",
    "OLEObject": "嵌入的对象（OLE）",
    "control": "ActiveX 控件",
    "attachedTemplate": "附加的模板",
    "subDoc": "子文档",
    "comment": "批注",
    "commentReference": "批注",
    "mailMerge": "邮件合并的数据源",
    "dataBinding": "绑定了数据的内容控件：打开文件时 Word 会用那份数据盖掉答案",
}
ADDRESSES = {"href", "src", "althref", "link"}
OUTSIDE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?(?://|\\\\)|\s*(?:file|mhtml|javascript|data):", re.IGNORECASE)
FIELDS = {
    "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "REF", "NOTEREF", "STYLEREF", "SEQ", "TOC", "TC", "XE",
    "INDEX", "EQ", "SYMBOL", "ADVANCE", "TITLE", "SUBJECT", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN",
}  # fmt: skip
"""The fields that only count and refer within the file; any other may fetch, run or tell something."""

CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
OF_PROGRAMS = re.compile(r"KSO|ICV$")
"""The properties WPS Office writes of itself whenever it saves a file; they name nobody."""

PEOPLE = {
    "{http://purl.org/dc/elements/1.1/}creator": "作者",
    f"{CORE}lastModifiedBy": "最后修改者",
    "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Company": "单位",
    "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Manager": "主管",
}


def brought(name: str) -> str | None:
    """What a member, content type or relationship of this name brings along, None where it is welcome."""
    return next((what for pattern, what in NAMED if pattern.search(name)), None)


def members(parts: Mapping[str, Any], names: list[str]) -> Iterator[Finding]:
    for name in names:
        if (what := brought(f"/{name}")) is not None:
            yield Finding("content", f"部件 {name}", f"模板里不能有{what}")


def content_types(parts: Mapping[str, Any], names: list[str]) -> Iterator[Finding]:
    """The declared types; the main part must be that of a .docx."""
    types = parts.get("[Content_Types].xml")
    if types is None or "word/document.xml" not in parts:
        yield Finding("package", "", "文件不是 Word 文件（.docx）：缺少正文或内容类型清单")
        return
    for entry in types:
        declared = entry.get("ContentType", "")
        if (what := brought(declared)) is not None:
            yield Finding("content", "内容类型清单", f"模板里不能有{what}")
        elif entry.get("PartName") == "/word/document.xml" and declared != MAIN:
            yield Finding("package", "", "文件不是 .docx 文档，请用 Word 另存为 .docx")


def relationships(parts: Mapping[str, Any], names: list[str]) -> Iterator[Finding]:
    """What parts refer to: nothing outside the file."""
    for name, root in parts.items():
        if not name.endswith(".rels"):
            continue
        for relation in root:
            target, kind = relation.get("Target", ""), relation.get("Type", "")
            if relation.get("TargetMode", "Internal") != "Internal" or OUTSIDE.match(target):
                called = brought(kind) or kind.rsplit("/", 1)[-1]
                yield Finding("content", f"部件 {name}", f"引用了文件之外的内容（{called}）：{target}")
            elif (what := brought(kind)) is not None:
                yield Finding("content", f"部件 {name}", f"模板里不能有{what}")


def elements(parts: Mapping[str, Any], names: list[str]) -> Iterator[Finding]:
    """Elements that embed, fetch or name somebody."""
    for name, root in parts.items():
        place = story(name) or "正文"
        for element in root.iter(etree.Element):
            local = etree.QName(element).localname
            if local in ELEMENTS and name.startswith("word/"):
                yield Finding("content", place, f"模板里不能有{ELEMENTS[local]}")
            if author := element.get(f"{W}author"):
                yield Finding("metadata", place, f"有修订或批注标记，作者“{author}”，请先接受或拒绝全部修订")
            for attribute, value in element.attrib.items():
                if etree.QName(attribute).localname in ADDRESSES and OUTSIDE.match(value):
                    yield Finding("content", place, f"引用了文件之外的内容：{value}")


def fields(parts: Mapping[str, Any], names: list[str]) -> Iterator[Finding]:
    """Fields that do more than count and refer within the file."""
    for name, root in parts.items():
        for instruction in instructions(root):
            called = (instruction.replace('"', " ").split() or [""])[0].upper()
            if called not in FIELDS:
                yield Finding(
                    "content", story(name) or "正文", f"模板里不能有域 {called or '（空）'}：{instruction.strip()}"
                )


def instructions(root: Any) -> Iterator[str]:
    """The instruction of every field of a part, however many runs it is spread over."""
    yield from (simple.get(f"{W}instr", "") for simple in root.iter(f"{W}fldSimple"))
    opened: list[list[str]] = []
    loose: list[str] = []
    for element in root.iter(f"{W}fldChar", f"{W}instrText"):
        kind = element.get(f"{W}fldCharType")
        if element.tag == f"{W}instrText":
            (opened[-1] if opened else loose).append(element.text or "")
        elif kind == "begin":
            opened.append([])
        elif opened and kind == "separate":
            yield "".join(opened[-1])
            opened[-1] = ["PAGE"]
        elif opened and kind == "end":
            yield "".join(opened.pop())
    yield from ("".join(pieces) for pieces in [*opened, loose] if pieces)


def people(parts: Mapping[str, Any], names: list[str]) -> Iterator[Finding]:
    """Names the properties give away."""
    for name, root in parts.items():
        if name.startswith("docProps/"):
            for element in root.iter(*PEOPLE):
                if (element.text or "").strip():
                    words = f"文件属性中写有{PEOPLE[element.tag]}“{element.text.strip()}”，请用“检查文档”删除"
                    yield Finding("metadata", "文件属性", words)
            for element in root.iter(CUSTOM):
                called = element.get("name", "")
                if not OF_PROGRAMS.match(called):
                    yield Finding("metadata", "文件属性", f"有自定义属性“{called}”，请用“检查文档”删除")


JUDGES: tuple[Callable[[Mapping[str, Any], list[str]], Iterator[Finding]], ...] = (
    members,
    content_types,
    relationships,
    elements,
    fields,
    people,
)


def content_findings(parts: Mapping[str, Any], names: list[str]) -> list[Finding]:
    """Everything in the package that is neither the form nor a place for answers.

    :param parts: the root element of every XML member, by name
    :param names: the names of all members
    """
    return [finding for judge in JUDGES for finding in judge(parts, names)]
