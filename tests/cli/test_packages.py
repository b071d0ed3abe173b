"""``fubiao package`` and ``fubiao archive list|correct``: packages and what came out of them at the command line."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from flask import Flask

from tests.cli.test_inviting import run
from tests.conftest import People
from tests.pages.packaging import everything_ready, newest
from tests.pages.stories import everywhere

pytestmark = pytest.mark.alike


def test_a_region_is_checked_filed_and_handed_out(app: Flask, people: People, tmp_path: Path) -> None:
    assert "还缺\t落实方案\t还没有开始填写" in run(app, "package", "check", "--region", "guizhou", status=1)
    assert "没有报送过这一版" in run(app, "package", "export", "--region", "guizhou", "-", status=1)
    everything_ready(people)
    assert "还缺" not in run(app, "package", "check", "--region", "guizhou")
    assert "--confirm" in run(app, "package", "file", "--region", "guizhou", status=1)
    printed = run(app, "package", "file", "--region", "贵州省", "--confirm")
    with everywhere(app):
        filing = newest(people)
        assert printed == f"{filing.receipt}\t第 1 版\t7 份材料\n"
        assert filing.actor == "系统管理员（命令行）"
    assert "等待国家局接收" in run(app, "package", "check", "--region", "guizhou")
    assert "已经报送" in run(app, "package", "file", "--region", "guizhou", "--confirm", status=1)
    file = tmp_path / "贵州.zip"
    run(app, "package", "export", "--region", "guizhou", str(file))
    with zipfile.ZipFile(file) as package:
        assert package.testzip() is None
        assert "SHA256SUMS" in package.namelist()
    assert "没有报送过" in run(app, "package", "export", "--region", "gansu", "-", status=1)


def test_the_bureau_returns_receives_and_archives(app: Flask, people: People) -> None:
    assert "贵州省\t还没有报送\t还缺：落实方案" in run(app, "package", "list")
    everything_ready(people)
    run(app, "package", "file", "--region", "guizhou", "--confirm")
    with everywhere(app):
        first = newest(people).receipt
    assert f"贵州省\t已报送，等待国家局接收\t第 1 版\t{first}\t已归档 0 件" in run(app, "package", "list")
    assert "请先接收" in run(app, "package", "archive", first, status=1)
    assert "请写明 --reason" in run(app, "package", "return", first, status=2)
    run(app, "package", "return", first, "--remark", "pairs", "请补签字。")
    assert "没有再次操作" in run(app, "package", "receive", first, status=1)
    assert "请补签字。" in people.guizhou.get("/province/package").words()
    run(app, "package", "file", "--region", "guizhou", "--confirm")
    with everywhere(app):
        second = newest(people).receipt
    run(app, "package", "receive", second)
    assert "新归档 8 件" in run(app, "package", "archive", second, "--period", "demand", "永久")
    assert "新归档 0 件" in run(app, "package", "archive", second)
    assert "没有回执号" in run(app, "package", "receive", "2017-none", status=1)

    found = run(app, "archive", "list", "黔源", "--annex", "demand")
    assert found.startswith("0001-2017-520000-FJ2-0001\t") and "\t永久\t" in found
    correct = ("archive", "correct", "0001-2017-520000-FJ2-0001", "--reason", "题名有误", "--set", "文件题名")
    assert "更正第 " in run(app, *correct, "更正后的题名")
    assert "没有变化" in run(app, *correct, "更正后的题名", status=1)
    assert "请核对“文件题名”" in run(app, *correct, "", status=1)
    assert "更正后的题名" in run(app, "archive", "list", "--package", second)
    assert "没有档号" in run(app, "archive", "correct", "none", "--reason", "x", "--set", "密级", "公开", status=1)
