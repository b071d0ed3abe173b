"""Lists of organisations are read whatever program wrote them, and refused in words where they are none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.workflow.spreadsheets import MOST_ROWS, Unreadable, read_rows
from tests import sheets

FIRST = {
    "row": "2",
    "kind": "enterprise",
    "name": "贵州黔源智能装备有限公司",
    "credit_code": "91110108551385082Q",
    "city": "贵阳市",
    "contact": "张工",
    "phone": "0851-6826497",
    "email": "zhang@example.com",
}


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read_rows(name, content)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("名录.xlsx", sheets.xlsx(sheets.ALL)),
        ("名录.XLSX", sheets.xlsx(sheets.ALL)),
        ("名录.csv", sheets.xlsx(sheets.ALL)),
        ("<stdin>", sheets.xlsx(sheets.ALL)),
        ("名录.xlsx", sheets.without_dimension(sheets.xlsx(sheets.ALL))),
        ("名录.csv", sheets.csv_text(sheets.ALL).encode("utf-8-sig")),
        ("名录.csv", sheets.csv_text(sheets.ALL).encode("utf-8")),
        ("名录.csv", sheets.csv_text(sheets.ALL).encode("gb18030")),
        ("名录.csv", sheets.csv_text(sheets.ALL).encode("gbk")),
        ("名录.csv", sheets.csv_text(sheets.ALL, lineterminator="\n").encode()),
        ("名录.csv", sheets.csv_text(sheets.ALL, lineterminator="\r").encode()),
        ("-", sheets.csv_text(sheets.ALL).encode()),
    ],
)
def test_a_list_is_read_whatever_program_wrote_it(name: str, content: bytes) -> None:
    rows = read_rows(name, content)
    assert rows[0] == FIRST
    assert [(row["row"], row["kind"], row["name"]) for row in rows[1:]] == [
        ("3", "enterprise", sheets.MIAOLING[1]),
        ("4", "agency", sheets.CENTRE[1]),
    ]


def test_empty_rows_are_passed_over_and_numbers_are_those_of_the_sheet() -> None:
    rows = [[], *sheets.ALL[:2], [], ["", " "], sheets.CENTRE]
    for content in (sheets.xlsx(rows), sheets.csv_text(rows).encode()):
        assert [row["row"] for row in read_rows("名录", content)] == ["3", "6"]


def test_columns_may_stand_in_any_order_and_others_are_passed_over() -> None:
    rows = [("序号", " 单位名称 ", None, "类别", "备注"), (1, "贵州黔源智能装备有限公司", "", "企业", "重点")]
    expected = {"row": "2", "kind": "enterprise", "name": "贵州黔源智能装备有限公司"}
    assert read_rows("名录.xlsx", sheets.xlsx(rows)) == [expected]


def test_a_row_shorter_than_the_first_is_read_as_far_as_it_goes() -> None:
    content = "类别,单位名称,所在市\n企业,贵州某某科技有限公司\n".encode()
    assert read_rows("名录.csv", content) == [{"row": "2", "kind": "enterprise", "name": "贵州某某科技有限公司"}]


@pytest.mark.parametrize("number", [13885100001, 13885100001.0])
def test_a_number_that_stands_for_a_code_keeps_its_digits(number: float) -> None:
    (row,) = read_rows("名录.xlsx", sheets.xlsx([sheets.HEADS, (*sheets.MIAOLING[:5], number, "")]))
    assert row["phone"] == "13885100001"


@pytest.mark.parametrize("number", [911101085513850821, 9.11101085513850e17])
def test_a_number_the_program_has_rounded_is_refused_by_row(number: float) -> None:
    rows = [sheets.HEADS, sheets.MIAOLING, ("企业", "贵州黔源智能装备有限公司", number)]
    said = refusal("名录.xlsx", sheets.xlsx(rows))
    assert said.startswith("第 3 行")
    assert "设为文本" in said


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("空.xlsx", b"", "文件是空的"),
        ("空.csv", b" \r\n", "文件是空的"),
        ("空表.xlsx", sheets.xlsx([]), "首行缺少列名：类别、单位名称"),
        ("只有列名.xlsx", sheets.xlsx([sheets.HEADS]), "列名之下没有单位"),
        ("无名.csv", sheets.csv_text([("类别", "名称"), ("企业", "某公司")]).encode(), "首行缺少列名：单位名称"),
        ("重复.csv", sheets.csv_text([("类别", "单位名称", "单位名称")]).encode(), "列名重复：单位名称"),
        ("坏.xlsx", sheets.xlsx(sheets.ALL)[:2000], "不是可以读取的 xlsx 文件"),
        ("不是.xlsx", b"hello", "不是可以读取的 xlsx 文件"),
        ("坏.xlsx", sheets.repacked(sheets.xlsx(sheets.ALL), "xl/workbook.xml", b"<"), "不是可以读取的 xlsx 文件"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版或加密的 Excel 文件"),
        ("宽.csv", sheets.csv_text(sheets.ALL).encode("utf-16"), "csv 文件的编码无法识别"),
        ("图.csv", bytes(range(256)) * 4, "csv 文件的编码无法识别"),
        ("大格.csv", "类别,单位名称\n企业,".encode() + b"a" * 200_000, "另存为 xlsx 后再试"),
    ],
)
def test_what_is_no_list_is_refused_in_words(name: str, content: bytes, reason: str) -> None:
    assert reason in refusal(name, content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [(sheets.bomb(), "表格展开后过大"), (sheets.laughter(), "不是可以读取的 xlsx 文件")],
    ids=["zip", "entities"],
)
def test_a_file_that_unpacks_without_end_is_refused_at_once(content: bytes, reason: str) -> None:
    assert len(content) < 100_000
    began = time.process_time()
    assert reason in refusal("名录.xlsx", content)
    assert time.process_time() - began < 2


def test_too_many_rows_are_refused_and_empty_ones_do_not_count() -> None:
    named = [("企业", f"贵州第{number}智能装备有限公司") for number in range(MOST_ROWS + 1)]
    heads = ("类别", "单位名称")
    assert "一次最多导入 5000 行" in refusal("多.csv", sheets.csv_text([heads, *named]).encode())
    sparse = [heads, *named[:-2], *[("", "")] * 2_000, named[-1]]
    rows = read_rows("疏.csv", sheets.csv_text(sparse).encode())
    assert len(rows) == MOST_ROWS
    assert rows[-1] == {"row": "7001", "kind": "enterprise", "name": named[-1][1]}


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30)


@given(st.lists(TEXTS.filter(lambda text: text.strip() == text), min_size=1, max_size=5))
def test_every_name_arrives_as_it_was_written(names: list[str]) -> None:
    rows = [("类别", "单位名称"), *(("企业", name) for name in names)]
    for encoding in ("utf-8-sig", "utf-8"):
        read = read_rows("名录.csv", sheets.csv_text(rows).encode(encoding))
        assert [row["name"] for row in read] == names


@given(st.binary(max_size=400))
def test_no_bytes_bring_it_down(content: bytes) -> None:
    for name in ("名录.csv", "名录.xlsx"):
        for head in (b"", "类别,单位名称\n".encode(), b"PK\x03\x04"):
            try:
                rows = read_rows(name, head + content)
            except Unreadable:
                continue
            assert rows
