"""``fubiao documents``: the Word files of doc_templates are drawn anew, and differences are told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.terminal import ROOT, Terminal

pytestmark = pytest.mark.alike


def test_the_word_files_of_the_repository_are_as_described(shared: Terminal) -> None:
    assert shared.run("documents", "check").out == "空白表、模板与清单一致。\n"


@pytest.fixture(scope="module")
def drawn(shared: Terminal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Word files, drawn anew."""
    directory = tmp_path_factory.mktemp("drawn")
    assert str(directory) in shared.run("documents", "build", "--directory", directory).out
    return directory


def test_what_is_drawn_anew_holds_against_its_description(shared: Terminal, drawn: Path) -> None:
    kept = {file.name for file in (ROOT / "doc_templates").iterdir() if file.suffix in (".docx", ".json")}
    assert {file.name for file in drawn.iterdir()} == kept
    shared.run("documents", "check", "--directory", drawn)


def test_a_file_that_was_changed_is_named(shared: Terminal, drawn: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(drawn, tmp_path / "copy"))
    changed = copy / "demand.template.docx"
    changed.write_bytes(changed.read_bytes() + b"\0")
    (copy / "service.blank.docx").unlink()
    said = shared.refused("documents", "check", "--directory", copy)
    assert "demand.template.docx" in said
    assert "service.blank.docx" in said
    assert "plan.blank.docx" not in said
