"""``fubiao organisation import``: a clerk's list becomes organisations, all of them or none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from forms.models import Organisation
from tests import sheets
from tests.terminal import Terminal

pytestmark = pytest.mark.alike

Look = Callable[[Terminal], list[Organisation]]


def import_file(terminal: Terminal, name: str, content: bytes) -> str:
    file = terminal.instance.parent / name
    file.write_bytes(content)
    return terminal.run("organisation", "import", file, "--region", "guizhou").out


def refuse_file(terminal: Terminal, name: str, content: bytes) -> str:
    file = terminal.instance.parent / name
    file.write_bytes(content)
    return terminal.refused("organisation", "import", file, "--region", "guizhou")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("名录.xlsx", sheets.xlsx(sheets.ALL)),
        ("名录.csv", sheets.csv_text(sheets.ALL).encode("utf-8-sig")),
        ("名录.csv", sheets.csv_text(sheets.ALL).encode("gb18030")),
    ],
)
def test_a_list_is_imported_whatever_program_wrote_it(
    terminal: Terminal, organisations: Look, name: str, content: bytes
) -> None:
    assert import_file(terminal, name, content) == "已导入：新增 3 个单位，更新 0 个单位。\n"
    first, second, third = organisations(terminal)
    assert (first.kind, first.name, first.credit_code) == ("enterprise", sheets.QIANYUAN[1], sheets.QIANYUAN[2])
    assert (first.city, first.contact, first.phone, first.email) == sheets.QIANYUAN[3:]
    assert (second.city, second.phone, second.credit_code) == ("黔东南苗族侗族自治州", "13885100001", None)
    assert (third.kind, third.name, third.contact) == ("agency", "贵州省专利信息服务中心", "李主任")


def test_a_list_may_come_through_standard_input(terminal: Terminal, organisations: Look) -> None:
    terminal.run("organisation", "import", "--region", "gansu", "-", stdin=sheets.xlsx(sheets.ALL))
    assert len(organisations(terminal)) == 3


def test_the_same_credit_code_updates_and_an_empty_cell_changes_nothing(
    terminal: Terminal, organisations: Look
) -> None:
    import_file(terminal, "名录.xlsx", sheets.xlsx(sheets.ALL))
    renamed = ("企业", "贵州黔源智能装备集团有限公司", "9111 0108 5513 8508 2q", "", "赵工", "", "")
    assert "新增 0 个单位，更新 1 个单位" in import_file(terminal, "新.xlsx", sheets.xlsx([sheets.HEADS, renamed]))
    first, *_others = organisations(terminal)
    assert (first.name, first.contact) == ("贵州黔源智能装备集团有限公司", "赵工")
    assert (first.city, first.phone, first.email) == ("贵阳市", "0851-6826497", "zhang@example.com")


def test_bad_rows_are_named_by_number_and_nothing_is_half_imported(terminal: Terminal, organisations: Look) -> None:
    rows = [
        *sheets.ALL,
        ("企业", "贵州", "", "", "", "", ""),
        ("学校", "贵州某某大学附属企业", "", "", "", "", ""),
        ("企业", "遵义红粮酿造股份有限公司", "91110108551385082A", "", "", "", ""),
        (),
        ("企业", "安顺瀑乡精密机械有限公司", "", "", "", "12345", "无"),
        ("企业", "安顺\u202e瀑乡机械有限公司", "", "", "", "", ""),
    ]
    said = refuse_file(terminal, "名录.xlsx", sheets.xlsx(rows))
    assert "没有导入任何单位" in said
    named = [line.split("：")[:2] for line in said.splitlines() if line.startswith("第 ")]
    assert named == [
        ["第 5 行", "单位名称"],
        ["第 6 行", "类别"],
        ["第 7 行", "统一社会信用代码"],
        ["第 9 行", "电话"],
        ["第 10 行", "单位名称"],
    ]
    assert organisations(terminal) == []


def test_a_number_the_program_has_rounded_is_refused_by_row(terminal: Terminal, organisations: Look) -> None:
    rows = [sheets.HEADS, ("企业", "贵州黔源智能装备有限公司", 911101085513850821, "", "", "", "")]
    assert "第 2 行" in refuse_file(terminal, "名录.xlsx", sheets.xlsx(rows))
    assert organisations(terminal) == []


def test_a_formula_is_never_worked_out(terminal: Terminal, organisations: Look) -> None:
    """In a workbook only the value counts that was saved with it; in a csv file a formula is text like any other."""
    rows = [sheets.HEADS, ("企业", '=CONCATENATE("贵州","有限公司")', "", "", "", "", "")]
    assert "第 2 行：单位名称" in refuse_file(terminal, "名录.xlsx", sheets.xlsx(rows))
    import_file(terminal, "名录.csv", sheets.csv_text(rows).encode())
    assert [found.name for found in organisations(terminal)] == ['=CONCATENATE("贵州","有限公司")']


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("空.xlsx", b"", "文件是空的"),
        ("坏.xlsx", sheets.xlsx(sheets.ALL)[:2000], "不是可以读取的 xlsx 文件"),
        ("炸弹.xlsx", sheets.bomb(), "表格展开后过大"),
    ],
)
def test_what_is_no_list_is_refused_in_words(shared: Terminal, name: str, content: bytes, reason: str) -> None:
    assert reason in refuse_file(shared, name, content)


def test_an_unknown_region_or_file_is_refused(shared: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "名录.csv"
    file.write_bytes(sheets.csv_text(sheets.ALL).encode())
    assert "没有省区“atlantis”" in shared.refused("organisation", "import", file, "--region", "atlantis")
    missing = tmp_path / "没有.csv"
    assert "没有.csv" in shared.refused("organisation", "import", missing, "--region", "guizhou", status=2)


def test_an_invented_list_is_imported_whole(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "名录.xlsx"
    terminal.run("organisation", "example", "--region", "xizang", "--enterprises", "12", "--agencies", "3", "-o", file)
    again = tmp_path / "again.xlsx"
    terminal.run("organisation", "example", "--region", "xizang", "--enterprises", "12", "--agencies", "3", "-o", again)
    assert "新增 15 个单位" in terminal.run("organisation", "import", "--region", "xizang", file).out
    assert "新增 0 个单位，更新 0 个单位" in terminal.run("organisation", "import", "--region", "xizang", again).out
