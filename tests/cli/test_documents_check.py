"""``fubiao documents``: the Word files of doc_templates are drawn anew, and differences are told."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.terminal import ROOT, Terminal


def test_the_word_files_of_the_repository_are_as_described(shared: Terminal) -> None:
    assert shared.run("documents", "check").out == "空白表、模板与清单一致。\n"


def test_what_is_drawn_anew_is_the_same(shared: Terminal, tmp_path: Path) -> None:
    shared.run("documents", "build", "--directory", tmp_path)
    for file in sorted((ROOT / "doc_templates").iterdir()):
        if file.suffix in (".docx", ".json"):
            assert (tmp_path / file.name).read_bytes() == file.read_bytes(), file.name
    shared.run("documents", "check", "--directory", tmp_path)


def test_a_file_that_was_changed_is_named(shared: Terminal, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(ROOT / "doc_templates", tmp_path / "copy"))
    changed = copy / "demand.template.docx"
    changed.write_bytes(changed.read_bytes() + b"\0")
    (copy / "service.blank.docx").unlink()
    said = shared.refused("documents", "check", "--directory", copy)
    assert "demand.template.docx" in said
    assert "service.blank.docx" in said
    assert "plan.blank.docx" not in said
