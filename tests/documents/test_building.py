"""The files of ``doc_templates``: built twice they are the same, and every difference is told in words."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forms.documents import build, check, papers
from tests.documents.samples import files

COMMITTED = Path(__file__).parents[2] / "doc_templates"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("built")
    build(directory)
    return directory


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "copy"))


def manifest(directory: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((directory / "manifest.json").read_text(encoding="utf-8"))["papers"]
    return entries


def test_the_committed_files_are_those_the_drawings_give() -> None:
    assert check(COMMITTED) == []


def test_what_was_built_holds(built: Path) -> None:
    assert check(built) == []


def test_building_twice_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    build(tmp_path)
    names = sorted(path.name for path in built.iterdir())
    assert names == sorted(path.name for path in tmp_path.iterdir())
    assert all((built / name).read_bytes() == (tmp_path / name).read_bytes() for name in names)


def test_the_manifest_names_every_paper_with_its_hashes(built: Path) -> None:
    entries = manifest(built)
    assert [entry["paper"] for entry in entries] == [paper.name for paper in papers()]
    for entry in entries:
        assert entry["provenance"] == "reconstructed"
        for kind in ("blank", "template"):
            content = (built / entry[kind]).read_bytes()
            assert entry[f"{kind}_sha256"] == hashlib.sha256(content).hexdigest()


def altered(path: Path, change: Callable[[str], str]) -> None:
    """Change the body of a Word file as an editor might."""
    content = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            target.writestr(name, change(text.decode()).encode() if name == "word/document.xml" else text)


def test_a_changed_word_is_told_with_its_place(copy: Path) -> None:
    altered(copy / "demand.blank.docx", lambda body: body.replace("职工人数", "员工人数"))
    told = check(copy)
    assert "demand.blank.docx 与 manifest.json 登记的 SHA-256 不符" in told
    assert any("表 1 第 12 行第 1 格" in sentence and "员工人数" in sentence for sentence in told)


def test_a_changed_column_is_told(copy: Path) -> None:
    altered(copy / "service.template.docx", lambda body: body.replace('<w:gridCol w:w="624"/>', '<w:gridCol w:w="9"/>'))
    assert any("各列宽" in sentence for sentence in check(copy))


def test_a_file_deflated_anew_is_still_the_one_drawn_but_not_the_one_listed(copy: Path) -> None:
    altered(copy / "pairs.blank.docx", lambda body: body)
    assert check(copy) == ["pairs.blank.docx 与 manifest.json 登记的 SHA-256 不符"]


def test_a_missing_file_is_told(copy: Path) -> None:
    (copy / "plan.template.docx").unlink()
    assert check(copy) == ["缺少 plan.template.docx"]


def test_a_broken_file_is_told(copy: Path) -> None:
    (copy / "plan.template.docx").write_bytes(b"no zip")
    assert "plan.template.docx：不是完好的 Word 文件" in check(copy)


def test_a_paper_the_manifest_forgets_is_told(copy: Path) -> None:
    kept = [entry for entry in manifest(copy) if entry["paper"] != "contacts"]
    (copy / "manifest.json").write_text(json.dumps({"papers": kept}), encoding="utf-8")
    assert check(copy) == ["manifest.json 里没有“帮扶工作联系人更新名单”"]


@pytest.mark.parametrize("content", ["", "{}", "[]", "{"])
def test_an_unreadable_manifest_is_told(copy: Path, content: str) -> None:
    (copy / "manifest.json").write_text(content, encoding="utf-8")
    assert check(copy) == ["没有可读的 manifest.json，请重新生成"]


def test_the_genuine_form_stands_for_itself(copy: Path) -> None:
    """A paper that is not reconstructed is held against its manifest only: it drops in without a change of code."""
    genuine = files("pairs")["template"]
    (copy / "demand.template.docx").write_bytes(genuine)
    entries = manifest(copy)
    for entry in entries:
        if entry["paper"] == "demand":
            entry |= {"provenance": "genuine", "template_sha256": hashlib.sha256(genuine).hexdigest()}
    (copy / "manifest.json").write_text(json.dumps({"papers": entries}), encoding="utf-8")
    assert check(copy) == []
