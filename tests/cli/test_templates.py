"""Templates at the command line: two accounts, each with its password, and the same rules as in the browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.conftest import PASSWORD, People
from tests.documents.damage import swapped
from tests.documents.samples import files
from tests.pages.releasing import colleague_of, contents, redrawn, standings
from tests.pages.sealing import uploads
from tests.pages.stories import submits
from tests.scanning import picture

pytestmark = pytest.mark.alike


@pytest.fixture
def sent(tmp_path: Path) -> dict[str, str]:
    """The two files of a new version on disk."""
    paths = {}
    for name, content in redrawn().items():
        (tmp_path / f"{name}.docx").write_bytes(content)
        paths[name] = str(tmp_path / f"{name}.docx")
    return paths


def run(app: Flask, *words: str, status: int = 0, password: str = PASSWORD) -> Result:
    ended = app.test_cli_runner().invoke(args=["template", *words], input=f"{password}\n")
    assert ended.exit_code == status, ended.output
    return ended


def upload(app: Flask, sent: dict[str, str], **options: object) -> Result:
    words = ("upload", "demand", sent["tagged"], "--blank", sent["blank"], "--provenance", "official")
    return run(app, *words, "--note", "来函更正", "--account", "bureau", **options)  # type: ignore[arg-type]


def test_one_account_uploads_and_another_approves(app: Flask, people: People, sent: dict[str, str]) -> None:
    colleague_of(app)
    submits(people.enterprise)
    uploads(people.enterprise, ("盖章件.jpg", picture()))
    assert "等待另一个国家局账号批准" in upload(app, sent).stdout
    told = run(app, "report", "demand", "2").stdout
    assert "检查没有问题。" in told and "表 1 第 2 行" in told and "单位全称" in told
    assert "另一个国家局账号" in run(app, "approve", "demand", "2", "--account", "bureau", status=1).stderr
    run(app, "approve", "demand", "2", "--account", "zheng")
    assert standings(app) == [(1, "retired"), (2, "active")]
    listed = run(app, "list", "demand").stdout.splitlines()
    assert "现行" in listed[0] and "郑处长" in listed[0] and "来函更正" in listed[0]

    counted = run(app, "render", "demand", "--account", "zheng").stdout
    assert "有 1 份没有报送的表" in counted and "1 份的盖章件会失效" in counted
    assert "已重新生成 1 份" in run(app, "render", "demand", "--yes", "--account", "zheng").stdout
    assert "已重新生成 0 份" in run(app, "render", "demand", "--yes", "--account", "zheng").stdout
    assert [number for number, _content in contents(people.enterprise)] == [1, 2]


def test_only_the_bureau_with_its_password(app: Flask, sent: dict[str, str]) -> None:
    for account, password in (("bureau", "wrong"), ("guizhou", PASSWORD), ("auditor", PASSWORD), ("nobody", PASSWORD)):
        words = ("upload", "demand", sent["tagged"], "--provenance", "official", "--account", account)
        assert "账号或密码不正确" in run(app, *words, status=1, password=password).stderr
    assert standings(app) == [(1, "active")]


def test_faults_are_told_one_a_line(app: Flask, sent: dict[str, str]) -> None:
    Path(sent["tagged"]).write_bytes(swapped("{{ unit.name }}", "{{ unit．nmae }}")(files("demand")["template"]))
    told = upload(app, sent, status=1).stderr
    assert "表 1 第 2 行第 2 格：标记 {{ unit．nmae }} 里有全角符号 ．" in told
    assert standings(app) == [(1, "active")]


def test_full_width_signs_are_mended_when_asked(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "wide.docx"
    file.write_bytes(swapped("{{ unit.name }}", "{{ unit．name }}")(files("demand")["template"]))
    words = ("upload", "demand", str(file), "--provenance", "reconstructed", "--mend", "--account", "bureau")
    assert "已改正 表 1 第 2 行第 2 格：{{ unit．name }} → {{ unit.name }}" in run(app, *words).stdout


def test_a_version_is_turned_down_with_a_reason_and_can_still_be_saved(
    app: Flask, sent: dict[str, str], tmp_path: Path
) -> None:
    colleague_of(app)
    upload(app, sent)
    run(app, "reject", "demand", "2", "--reason", "", "--account", "zheng", status=1)
    run(app, "reject", "demand", "2", "--reason", "字样不对", "--account", "zheng")
    assert standings(app) == [(1, "active"), (2, "rejected")]
    saved = tmp_path / "saved.docx"
    assert "原件" in run(app, "save", "demand", "2", "-o", str(saved)).stdout
    assert saved.read_bytes() == redrawn()["tagged"]
    run(app, "save", "demand", "9", "-o", str(saved), status=1)
    upload(app, sent)
    run(app, "withdraw", "demand", "3", "--reason", "传错了", "--account", "bureau")
    assert standings(app)[-1] == (3, "withdrawn")
