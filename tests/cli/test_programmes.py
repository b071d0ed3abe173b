"""``fubiao programme``: a new year from the last, listed, shown, opened and closed."""

from __future__ import annotations

import pytest

from tests.terminal import Terminal

pytestmark = pytest.mark.alike

NEW = ("programme", "new", "2018", "--notice", "国知办函办字〔2018〕12号")


def test_a_year_is_made_from_the_last_and_shown(terminal: Terminal) -> None:
    assert "已建立 2018 年度（草稿）" in terminal.run(*NEW, "--due", "2018-06-15", "--region", "贵州省").out
    listed = terminal.run("programme", "list").out.splitlines()
    assert [line.split("\t")[:2] for line in listed] == [["2018", "草稿"], ["2017", "开放"]]
    shown = dict(line.split("\t") for line in terminal.run("programme", "show", "2018").out.splitlines())
    assert shown["报送截止"] == "2018年6月15日"
    assert shown["启动阶段"] == "2018年5月1日至2018年6月10日"
    assert (shown["省区"], shown["名称"]) == ("贵州省", "2018年专利信息帮扶工作实施方案")


def test_stages_may_be_said_one_by_one(terminal: Terminal) -> None:
    terminal.run(*NEW, "--stage", "启动阶段:2018-04-01:2018-06-30", "--stage", "实施阶段:2018-06-01:2018-12-31")
    shown = dict(line.split("\t") for line in terminal.run("programme", "show", "2018").out.splitlines())
    assert shown["实施阶段"] == "2018年6月1日至2018年12月31日"
    assert "验收阶段" not in shown


def test_commands_are_about_the_latest_open_year(terminal: Terminal) -> None:
    terminal.run(*NEW)
    assert "开放" in terminal.run("programme", "open", "2018").out
    assert "已关闭" in terminal.run("programme", "close", "2018", "--yes").out
    terminal.run("programme", "close", "2017", "--yes")
    sheet = terminal.instance.parent / "list.csv"
    sheet.write_text("类别,单位名称\n企业,遵义红粮酿造股份有限公司\n", encoding="utf-8")
    terminal.run("organisation", "import", sheet, "--region", "guizhou")
    assert "2018年度已关闭，不能再生成链接" in terminal.refused("link", "issue", "--region", "guizhou")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ((*NEW[:3], "--notice", "某文"), "请填写完整的文号"),
        ((*NEW, "--due", "2019-01-01"), "报送截止日期应在各阶段的起止日期之内"),
        ((*NEW, "--stage", "启动阶段"), "请写成 名称:开始日期:结束日期"),
        ((*NEW, "--region", "atlantis"), "没有省区“atlantis”"),
        (("programme", "show", "2001"), "没有 2001 年度；已有：2017"),
        (("programme", "open", "2017"), "2017年度现在不能这样办理"),
    ],
)
def test_what_cannot_be_is_refused_in_words(shared: Terminal, words: tuple[str, ...], reason: str) -> None:
    assert reason in shared.refused(*words)


def test_a_year_is_there_once(terminal: Terminal) -> None:
    terminal.run(*NEW)
    assert "2018年度已经建立" in terminal.refused(*NEW)
