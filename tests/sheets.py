"""Lists of organisations as clerks send them: xlsx made with openpyxl, csv in the encodings of their programs."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

HEADS = ("类别", "单位名称", "统一社会信用代码", "所在市", "联系人", "电话", "电子邮箱")
QIANYUAN = (
    "企业",
    "贵州黔源智能装备有限公司",
    "91110108551385082Q",
    "贵阳市",
    "张工",
    "0851-6826497",
    "zhang@example.com",
)
MIAOLING = ("企业", "贵州苗岭生物制药有限公司", "", "黔东南苗族侗族自治州", "", "13885100001", "")
CENTRE = ("服务机构", "贵州省专利信息服务中心", "", "贵阳市", "李主任", "", "")
ALL = (HEADS, QIANYUAN, MIAOLING, CENTRE)

Rows = Sequence[Sequence[Any]]


def xlsx(rows: Rows) -> bytes:
    """The rows as a workbook."""
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def csv_text(rows: Rows, **kwargs: Any) -> str:
    """The rows as text, a comma between cells."""
    text = io.StringIO()
    csv.writer(text, **kwargs).writerows(rows)
    return text.getvalue()


def repacked(workbook: bytes, member: str, content: bytes) -> bytes:
    """A workbook with one of its members replaced."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, content if name == member else before.read(name))
    return packed.getvalue()


def without_dimension(workbook: bytes) -> bytes:
    """A workbook whose sheet says, as some programs have it, that it is one cell large."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    start = sheet.index('<dimension ref="') + len('<dimension ref="')
    wrong = sheet[:start] + "A1" + sheet[sheet.index('"', start) :]
    return repacked(workbook, "xl/worksheets/sheet1.xml", wrong.encode())


def bomb() -> bytes:
    """A workbook of some sixty kilobytes that unpacks to sixty megabytes."""
    return repacked(xlsx(ALL), "xl/worksheets/sheet1.xml", b" " * (60 * 1024 * 1024))


def laughter() -> bytes:
    """A workbook whose sheet multiplies one entity a thousand million times."""
    levels = ['<!ENTITY l0 "哈哈哈哈哈哈哈哈哈哈">']
    levels += [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9)]
    sheet = (
        f'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE worksheet [{"".join(levels)}]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>&l8;</t></is></c></row></sheetData></worksheet>'
    )
    return repacked(xlsx(ALL), "xl/worksheets/sheet1.xml", sheet.encode())
