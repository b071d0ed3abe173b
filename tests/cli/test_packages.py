"""``fubiao package check|file|export``: a region's package at the command line."""

from __future__ import annotations

import zipfile
from pathlib import Path

from flask import Flask

from tests.cli.test_inviting import run
from tests.conftest import People
from tests.pages.packaging import everything_ready, newest
from tests.pages.stories import everywhere


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
