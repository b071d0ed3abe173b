"""The lists of a bag: a page to find documents on, the same as a sheet, and a word to whoever opens it in ten years."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from urllib.parse import quote

import xlsxwriter
from markupsafe import Markup

from forms.archive.bag.folders import Line
from forms.archive.bag.readable import document
from forms.workflow.sheets import PLAIN, visible

HEADS = ("档号", "文件题名", "责任者", "文件编号", "日期", "密级", "保管期限", "地区", "类别", "文件夹")
HEADED = "".join(f'<th scope="col">{head}</th>' for head in (*HEADS[:7], HEADS[-1])) + "</tr>\n"
MADE = datetime(1980, 1, 1, tzinfo=UTC)
"""The time all sheets tell: the same documents always give the same bytes."""

README = """本目录是“附表 Fubiao”导出的归档文件，按 BagIt（RFC 8493）组织，不需要服务器、数据库或网络即可阅读和核验。

一、阅读。用浏览器打开 data/index.html，按地区列出各件，点题名即可查看；data/index.xlsx 内容相同，可以筛选。

二、每件一个文件夹（data/地区/档号/）：Word 文件；答卷.json（提交时的答案，其 SHA-256 即账目所记）；
答卷.html（按表格栏目排列，供阅读）；扫描件；事件.json（办理过程，逐条带哈希）；著录.json（归档账目、更正和著录项目）。
模板和空白表在 data/模板，由各件共用。著录项目使用 DA/T 46 中的名称，不声称符合该标准。

三、核验。任何 BagIt 工具都可以检查文件有无缺漏、改动，例如 bagit.py --validate；不用工具时，
sha256sum -c manifest-sha256.txt。装有本程序的，运行 fubiao archive verify-bag 本目录（不需要安装数据库），
还会核对账目的链、印记（给出归档密钥时）和事件，并由答案和模板重新生成 Word 文件，与所存的比较。

四、著录.json 中“账目”去掉 hash、mac、sm3 三项，按键名排序、不加空白写成 JSON（UTF-8），其 SHA-256 即 hash；
prev 为同一地区前一条账目的 hash；mac 为以归档密钥计算的 HMAC-SHA-256。
"""


def index_page(title: str, lines: Iterable[Line]) -> bytes:
    """The page that leads to every document."""
    return document(title, rows(lines))


def rows(lines: Iterable[Line]) -> Iterator[str]:
    for region, held in groupby(lines, key=lambda line: line.region):
        yield Markup("<h2>{}</h2>\n<table>\n<tr>").format(region)
        yield HEADED
        for line in held:
            cells = (line.creator, line.receipt, line.day, line.secrecy, line.retention)
            yield Markup('<tr><td>{}</td><td><a href="{}">{}</a></td>{}<td><a href="{}">打开</a></td></tr>\n').format(
                line.reference,
                quote(f"{line.folder}/{line.opens}"),
                line.title,
                Markup("").join(Markup("<td>{}</td>").format(cell) for cell in cells),
                quote(f"{line.folder}/"),
            )
        yield "</table>\n"


def index_sheet(lines: Iterable[Line]) -> bytes:
    """The sheet: texts only, never a formula or a link."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, PLAIN) as book:
        book.set_properties({"created": MADE})
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("目录")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(HEADS) - 1, 24, text)
        for place, head in enumerate(HEADS):
            sheet.write_string(0, place, head, bold)
        for number, line in enumerate(lines, start=1):
            for place, cell in enumerate(line[: len(HEADS)]):
                sheet.write_string(number, place, visible(cell), text)
    return packed.getvalue()
