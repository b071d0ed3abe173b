"""Templates inspected before publication: ours are clean, every kind of damage is found and named."""

from __future__ import annotations

import io
import os
import struct
import time
import zipfile

import pytest

from forms.annexes import FORMS, by_code
from forms.documents.inspection import inspect, inspect_blank
from forms.documents.inspection.mending import mended
from tests.documents.damage import BODY, Change, added, before_end, edited, members, packed, row, swapped
from tests.documents.samples import PAPERS, files

DEMAND = by_code("demand")
NAME = "{{ unit.name }}"
RELS = "word/_rels/document.xml.rels"
CORE = "docProps/core.xml"


def found(docx: bytes, paper: str = "demand") -> list[str]:
    return [str(finding) for finding in inspect(docx, PAPERS[paper].annex, paper)]


@pytest.mark.parametrize("name", PAPERS)
def test_our_templates_are_clean(name: str) -> None:
    assert found(files(name)["template"], name) == []


def test_a_clean_file_needs_no_questionnaire() -> None:
    assert inspect(files("demand")["template"], None, "demand") == []


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def related(kind: str, target: str, mode: str = "") -> Change:
    uri = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    mode = f' TargetMode="{mode}"' if mode else ""
    relation = f'<Relationship Id="rId99" Type="{uri}" Target="{target}"{mode}/></Relationships>'
    return swapped("</Relationships>", relation, RELS)


def field(*pieces: str) -> Change:
    parts = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    start = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    return before_end(f'<w:p>{start}{parts}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>')


def flagged(flags: int) -> Change:
    """The general purpose flags of the first member set in its directory entry."""

    def change(docx: bytes) -> bytes:
        at = docx.index(b"PK\x01\x02")
        return docx[: at + 8] + struct.pack("<H", flags) + docx[at + 10 :]

    return change


def zip64(docx: bytes) -> bytes:
    at = docx.rindex(b"PK\x05\x06")
    return docx[: at + 10] + b"\xff\xff" + docx[at + 12 :]


def bomb(docx: bytes) -> bytes:
    return packed([*members(docx), ("word/media/a.bin", bytes(60_000_000))])


def ratio(docx: bytes) -> bytes:
    return packed([*members(docx), ("word/media/a.bin", bytes(2_000_000))])


def doubled(docx: bytes) -> bytes:
    with pytest.warns(UserWarning, match="Duplicate"):
        return packed([*members(docx), (BODY, b"<x/>")])


def crowded(docx: bytes) -> bytes:
    return packed([*members(docx), *((f"word/media/{number}.bin", b"") for number in range(2100))])


PACKAGES: dict[str, tuple[Change, str]] = {
    "empty": (lambda docx: b"", "文件不是 .docx"),
    "text": (lambda docx: b"hello", "文件不是 .docx"),
    "old doc": (lambda docx: b"\xd0\xcf\x11\xe0" + bytes(600), "旧版 .doc"),
    "cut in half": (lambda docx: docx[: len(docx) // 2], "zip 目录损坏"),
    "a broken member": (lambda docx: docx[:900] + bytes(40) + docx[940:], "不是完好的 Word 文件"),
    "encrypted": (flagged(1), "加了密码"),
    "zip64": (zip64, "Zip64"),
    "bzip2": (lambda docx: packed(members(docx), zipfile.ZIP_BZIP2), "压缩方式（12）"),
    "lzma": (lambda docx: packed(members(docx), zipfile.ZIP_LZMA), "压缩方式（14）"),
    "bomb": (bomb, "超过 50 MB"),
    "ratio": (ratio, "压缩炸弹"),
    "doubled": (doubled, "部件“word/document.xml”出现了 2 次"),
    "doubled but for case": (added("WORD/Document.xml"), "出现了 2 次"),
    "crowded": (crowded, "超过 2000 个"),
    "a way out": (added("../../evil.xml"), "指向文件之外"),
    "absolute": (added("/etc/evil.xml"), "指向文件之外"),
    "backslash": (added("word\\evil.xml"), "指向文件之外"),
    "something behind": (lambda docx: docx + b"#!/bin/sh", "多余的内容"),
    "something before": (lambda docx: b"MZ" + docx, "文件不是 .docx"),
    "no body": (lambda docx: packed([each for each in members(docx) if each[0] != BODY]), "不是 Word 文件"),
    "DTD": (swapped("<w:document ", '<!DOCTYPE x [<!ENTITY a "b">]><w:document '), "DTD"),
    "torn XML": (swapped("</w:body>", ""), "XML 不完整"),
}
CONTENTS: dict[str, tuple[Change, str]] = {
    "vba": (added("word/vbaProject.bin"), "模板里不能有宏（VBA）"),
    "docm": (swapped("document.main+xml", "document.macroEnabled.main+xml", "[Content_Types].xml"), "宏（.docm"),
    "dotx": (swapped("document.main+xml", "template.main+xml", "[Content_Types].xml"), "另存为 .docx"),
    "embedding": (added("word/embeddings/oleObject1.bin"), "OLE"),
    "OLE element": (before_end("<w:p><w:r><w:object/></w:r></w:p>"), "OLE"),
    "activeX": (added("word/activeX/activeX1.xml"), "ActiveX"),
    "external picture": (related("image", "http://a.example/x.png", "External"), "引用了文件之外的内容（image）"),
    "remote template": (related("attachedTemplate", "http://a.example/x.dotm", "External"), "附加的模板"),
    "template on a share": (related("attachedTemplate", "file://server/x.dotx"), "附加的模板"),
    "altChunk": (before_end('<w:altChunk xmlns:r="urn:r" r:id="rId9"/>'), "altChunk"),
    "comments": (added("word/comments.xml"), "模板里不能有批注"),
    "DDE": (field(' DDEAUTO c:\\\\cmd.exe "/k calc" '), "不能有域 DDEAUTO"),
    "DDE in pieces": (field(" DD", "EAUTO", " cmd"), "不能有域 DDEAUTO"),
    "INCLUDETEXT": (before_end('<w:p><w:fldSimple w:instr=" INCLUDETEXT x.docx "/></w:p>'), "不能有域 INCLUDETEXT"),
    "INCLUDEPICTURE": (field(" includepicture http://a.example/x "), "不能有域 INCLUDEPICTURE"),
    "LINK": (field(" LINK Excel.Sheet.8 x.xls "), "不能有域 LINK"),
    "author": (swapped("<dc:title>", "<dc:creator>张三</dc:creator><dc:title>", CORE), "作者“张三”"),
    "last author": (
        swapped("<dc:title>", "<cp:lastModifiedBy>李四</cp:lastModifiedBy><dc:title>", CORE),
        "最后修改者“李四”",
    ),
    "revision": (
        before_end('<w:p><w:ins w:id="1" w:author="王五"><w:r><w:t>x</w:t></w:r></w:ins></w:p>'),
        "作者“王五”",
    ),
}


def tagged(written: str) -> Change:
    return swapped(NAME, written)


TAGS: dict[str, tuple[Change, str]] = {
    "misspelt": (
        tagged("{{ unit.nmae }}"),
        "表 1 第 2 行第 2 格：标记 {{ unit.nmae }} 在附件2中没有对应的问题，是否为 unit.name？",
    ),
    "missing": (tagged(""), "附件2的问题 2.01 “单位名称”没有印在模板里，缺少标记 {{ unit.name }}"),
    "a missing box": (swapped("{{ unit.size.micro }}", "□"), "的选项框没有印在模板里，缺少标记 {{ unit.size.micro }}"),
    "a missing column": (swapped("{{ row.patent }}", ""), "（表格 patents.key_patents 的各行）"),
    "a misspelt column": (swapped("{{ row.patent }}", "{{ row.patnet }}"), "是否为 row.patent？"),
    "a section": (tagged("{{ unit }}{{ unit.name }}"), "标记 {{ unit }} 是一组问题，须逐个打印"),
    "a table": (tagged("{{ patents.key_patents }}{{ unit.name }}"), "是一张表格，须用 for 逐行打印"),
    "a loop over an answer": (swapped("row in patents.key_patents", "row in unit.name"), "不是表格"),
    "wide braces": (tagged("｛｛ unit.name ｝｝"), "标记 ｛｛ unit.name ｝｝ 用了全角大括号，应写作 {{ unit.name }}"),
    "a wide sign": (tagged("{{ unit．name }}"), "里有全角符号 ．，应写作 {{ unit.name }}"),
    "wide brackets": (tagged("{{ unit.name（千元） }}"), "里有全角符号 （、）"),
    "unfinished": (tagged("{{ unit.name }"), "表 1 第 2 行第 2 格：标记没有写完整，所在的句子是“{{ unit.name }”"),
    "two words": (tagged("{{ unit.name unit.city }}"), "写错了：多出了 unit，所在的句子是“{{ unit.name unit.city }}”"),
    "nothing": (tagged("{{ }}"), "写错了：少了内容"),
    "a filter": (tagged("{{ unit.name|upper }}"), "不能用过滤器"),
    "a call": (tagged("{{ unit.name.upper() }}"), "不能用函数调用"),
    "arithmetic": (tagged("{{ 'x' * 999999999 }}"), "不能用运算"),
    "python": (tagged("{{ cycler.__init__.__globals__.os.popen('id').read() }}"), "不能用函数调用"),
    "set": (tagged("{% set x = 1 %}{{ unit.name }}"), "不能用：模板只能打印答案，并使用 if 和 for"),
    "macro": (tagged("{% macro x() %}{{ unit.name }}{% endmacro %}"), "不能用：模板只能打印答案"),
    "include": (tagged("{% include 'x' %}{{ unit.name }}"), "不能用：模板只能打印答案"),
    "a subscript": (tagged("{{ unit.name[0] }}"), "不能用下标"),
    "rich text": (tagged("{{r unit.name }}"), "答案只能写作 {{ unit.name }}"),
    "an open if": (tagged("{% if unit.city %}{{ unit.name }}"), "没有结束，缺少对应的 endif"),
    "a stray endfor": (tagged("{{ unit.name }}{% endfor %}"), "之前没有对应的 for"),
    "eaten": (
        swapped("{%tr for row in patents.key_patents %}", "重要{%tr for row in patents.key_patents %}"),
        "会连同所在表格行一起消失，同处的“重要”将不会印出",
    ),
    "eaten paragraph": (tagged("{%p if unit.city %}城市"), "会连同所在段落一起消失，同处的“城市”"),
    "percent in a row tag": (
        swapped("{%tr for row in patents.key_patents %}", "{%tr if unit.name == '5}' %}{%tr endif %}"),
        "里不能有 % 和 } 号",
    ),
    "a row tag outside": (before_end(paragraph("{%tr if unit.city %}")), "只能放在表格的行里"),
}


def cell_without_paragraph(docx: bytes) -> bytes:
    return tagged("{%p if unit.city == '甲' %}</w:t></w:r></w:p><w:p><w:r><w:t>{{ unit.name }}</w:t></w:r></w:p>"
                  "<w:p><w:r><w:t>{%p endif %}")(docx)  # fmt: skip


def bookmark_in_loop(docx: bytes) -> bytes:
    mark = '{{ row.patent }}</w:t></w:r><w:bookmarkStart w:id="7" w:name="甲"/><w:bookmarkEnd w:id="7"/><w:r><w:t>'
    return swapped("{{ row.patent }}", mark)(docx)


STRUCTURES: dict[str, tuple[Change, str]] = {
    "a cell without a paragraph": (
        cell_without_paragraph,
        "表 1 第 2 行：所有条件都不成立、每张表只有一行时，第 2 格里没有段落",
    ),
    "a bookmark in a loop": (bookmark_in_loop, "书签编号 7 出现了 3 次"),
    "a row without cells": (
        edited(lambda root: [row(root, 1, 3).remove(cell) for cell in row(root, 1, 3).findall(row(root, 1, 3)[1].tag)]),
        "表 1 第 3 行：所有条件都成立、每张表有三行时，这一行没有单元格",
    ),
    "a table without rows": (
        before_end(f'<w:tbl><w:tr><w:tc>{paragraph("{%tr if unit.city %}")}</w:tc></w:tr><w:tr><w:tc>{paragraph("x")}'
                   f'</w:tc></w:tr><w:tr><w:tc>{paragraph("{%tr endif %}")}</w:tc></w:tr></w:tbl>'),
        "表格一行也没有",
    ),
}  # fmt: skip
ALL = {
    f"{kind}: {name}": damage
    for kind, table in {"package": PACKAGES, "content": CONTENTS, "tag": TAGS, "structure": STRUCTURES}.items()
    for name, damage in table.items()
}


@pytest.mark.parametrize("name", ALL)
def test_damage_is_found_and_named(name: str) -> None:
    change, words = ALL[name]
    said = found(change(files("demand")["template"]))
    assert any(words in sentence for sentence in said), said


def test_a_word_of_another_annex_is_unknown_on_a_list() -> None:
    said = found(swapped("{{ row.agency }}", "{{ row.agencies }}")(files("pairs")["template"]), "pairs")
    assert said == ["表 1 第 3 行第 3 格：标记 {{ row.agencies }} 在附件1中没有对应的问题，是否为 row.agency？"]


def test_tags_split_over_runs_by_word_are_read_whole() -> None:
    split = "{{ unit</w:t></w:r><w:r><w:t>.name }}"
    assert found(swapped(NAME, split)(files("demand")["template"])) == []


def test_noise_never_raises_and_takes_no_time() -> None:
    template = files("demand")["template"]
    started = time.process_time()
    for seed in range(40):
        at = (seed * 7919) % len(template)
        noisy = template[:at] + os.urandom(20) + template[at + 20 :]
        assert isinstance(inspect(noisy, DEMAND, "demand"), list)
    assert time.process_time() - started < 60


def test_many_findings_are_shortened() -> None:
    said = found(files("service")["template"], "demand")
    assert len(said) == 61
    assert said[-1].startswith("另有")


def test_findings_are_json() -> None:
    finding = inspect(tagged("{{ unit.nmae }}")(files("demand")["template"]), DEMAND, "demand")[0]
    told = finding.as_json()
    assert told["place"] == "表 1 第 2 行第 2 格"
    assert told["kind"] == "tag"
    assert told["tag"] == "{{ unit.nmae }}"
    assert told["text"] == str(finding)


@pytest.mark.parametrize("annex", FORMS, ids=lambda annex: annex.code)
def test_a_blank_lacks_every_question(annex: type) -> None:
    said = found(files(annex.code)["blank"], annex.code)  # type: ignore[attr-defined]
    assert said
    assert all("没有印在模板里" in sentence or sentence.startswith("另有") for sentence in said)


def test_a_member_bomb_of_xml_is_refused_unread() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(BODY, os.urandom(1000).hex() * 4000)
    assert inspect(file.getvalue(), DEMAND, "demand")


# -- what else a package may bring along, blanks, and tags written right ---------------------------

PNG = b"\x89PNG\r\n\x1a\n"
BROUGHT: dict[str, tuple[Change, str]] = {
    "a picture that is none": (added("word/media/a.png", b"MZ"), "名称是图片，内容不是"),
    "a metafile": (added("word/media/a.emf", b"\x01\0\0\0"), "图元文件"),
    "a font": (added("word/fonts/font1.odttf", b"x"), "嵌入的字体"),
    "anything else": (added("word/printer.bin", b"x"), "既不是文字也不是图片"),
    "reviewers": (added("word/people.xml"), "审阅者名单"),
    "a ribbon": (added("customUI/customUI.xml"), "自定义功能区"),
    "an add-in": (added("word/webextensions/taskpanes.xml"), "Office 加载项"),
    "a bound control": (
        before_end("<w:p><w:sdt><w:sdtPr><w:dataBinding/></w:sdtPr><w:sdtContent/></w:sdt></w:p>"),
        "用那份数据盖掉答案",
    ),
    "a property of one's own": (
        added(
            "docProps/custom.xml",
            b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties">'
            b'<property name="Owner"/></Properties>',
        ),
        "自定义属性“Owner”",
    ),
}


@pytest.mark.parametrize("name", BROUGHT)
def test_what_is_brought_along_is_named_in_template_and_blank(name: str) -> None:
    change, words = BROUGHT[name]
    assert any(words in sentence for sentence in found(change(files("demand")["template"])))
    assert any(words in str(finding) for finding in inspect_blank(change(files("demand")["blank"])))


def test_pictures_and_what_office_programs_write_of_themselves_are_welcome() -> None:
    property_ = b'<property name="KSOProductBuildVer"/>'
    head = b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties">'
    change = added("docProps/custom.xml", head + property_ + b"</Properties>")
    for name in ("template", "blank"):
        docx = added("word/media/seal.png", PNG)(change(files("demand")[name]))
        assert (found(docx) if name == "template" else inspect_blank(docx)) == []


@pytest.mark.parametrize("name", PAPERS)
def test_our_blanks_are_clean_and_a_template_is_no_blank(name: str) -> None:
    assert inspect_blank(files(name)["blank"]) == []
    assert "选反了" in str(inspect_blank(files(name)["template"])[0])


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("｛｛ unit．name ｝｝", NAME),
        ("{{　unit.ｎａｍｅ　}}", NAME),
        ("{{ unit</w:t></w:r><w:r><w:t>．name }}", NAME),
        ("｛% if unit．city ＝＝ “贵阳：市” %｝{{ unit.name }}{% endif %}", "{% if unit.city == “贵阳：市” %}"),
    ],
)
def test_full_width_signs_in_tags_are_written_right(written: str, right: str) -> None:
    docx, mends = mended(tagged(written)(files("demand")["template"]))
    assert [mend.after for mend in mends] == [right]
    assert {mend.place for mend in mends} == {"表 1 第 2 行第 2 格"}
    assert found(docx) == []
    assert mended(docx) == (docx, [])


def test_nothing_is_mended_outside_tags_or_in_what_is_not_safe_to_open() -> None:
    template = files("demand")["template"]
    assert mended(template) == (template, [])
    for change, _words in PACKAGES.values():
        broken = change(template)
        assert mended(broken) == (broken, [])
