"""``fubiao documents lint`` and ``conform``: clean files pass, damage is told on stderr with exit code 1."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from forms import seed
from forms.models import Template, db, digest, scoped
from forms.workflow import OPERATOR
from tests.documents.damage import swapped
from tests.terminal import ROOT, Terminal

pytestmark = pytest.mark.alike

PAPERS = ROOT / "doc_templates"
TEMPLATE, BLANK = PAPERS / "demand.template.docx", PAPERS / "demand.blank.docx"


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    file = tmp_path / "damaged.docx"
    changed = swapped("{{ unit.name }}", "{{ unit.nmae }}")(TEMPLATE.read_bytes())
    file.write_bytes(swapped(">单位名称<", ">单位全称<")(changed))
    return file


def test_a_template_without_faults_passes(shared: Terminal) -> None:
    assert "没有问题" in shared.run("documents", "lint", TEMPLATE, "--annex", "demand").out
    assert shared.run("documents", "lint", TEMPLATE, "--annex", "demand", "--json").out == "[]\n"


def test_faults_are_told_and_end_with_1(shared: Terminal, damaged: Path) -> None:
    said = shared.refused("documents", "lint", damaged, "--annex", "demand")
    assert "表 1 第 2 行第 2 格：标记 {{ unit.nmae }} 在附件2中没有对应的问题，是否为 unit.name？" in said


def test_an_unknown_paper_is_a_usage_error(shared: Terminal) -> None:
    assert "plan" in shared.refused("documents", "lint", TEMPLATE, "--annex", "plan", "--paper", "budget", status=2)


def test_a_conforming_file_passes(shared: Terminal) -> None:
    assert "一致" in shared.run("documents", "conform", BLANK, TEMPLATE).out


def test_differences_are_told_and_end_with_1(shared: Terminal, damaged: Path) -> None:
    said = shared.refused("documents", "conform", BLANK, damaged)
    assert "表 1 第 2 行：第 1 格文字 “单位名称” → “单位全称”" in said


def test_faults_are_json_on_request(app: Flask, damaged: Path) -> None:
    """The JSON is on stdout, the words on stderr; the exit code stays 1."""
    lint = app.test_cli_runner().invoke(args=["documents", "lint", str(damaged), "--annex", "demand", "--json"])
    assert lint.exit_code == 1
    assert json.loads(lint.stdout[: lint.stdout.rindex("]") + 1])[0]["tag"] == "{{ unit.nmae }}"
    conform = app.test_cli_runner().invoke(args=["documents", "conform", str(BLANK), str(damaged), "--json"])
    assert conform.exit_code == 1
    assert '"holds": false' in conform.stdout


def test_a_template_with_faults_is_not_published(app: Flask, damaged: Path) -> None:
    entry = {
        "annex": "demand",
        "edition": "2017",
        "paper": "demand",
        "title": "调查表",
        "provenance": "reconstructed",
        "blank": "demand.blank.docx",
        "template": damaged.name,
        "blank_sha256": digest(BLANK.read_bytes()),
        "template_sha256": digest(damaged.read_bytes()),
    }
    (damaged.parent / BLANK.name).write_bytes(BLANK.read_bytes())
    with app.app_context(), scoped(OPERATOR.scope):
        before = db.session.query(Template).count()
        with pytest.raises(ValueError, match="不能发布") as refused:
            seed.publish_paper(damaged.parent, entry)
        assert db.session.query(Template).count() == before
    assert "是否为 unit.name？" in str(refused.value)
    assert "与空白表不符：表 1 第 2 行：第 1 格文字 “单位名称” → “单位全称”" in str(refused.value)
