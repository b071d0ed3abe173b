"""The papers in ``doc_templates``: built from their drawings, and held against them again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from lxml.etree import XMLSyntaxError

from forms.annexes import FORMS
from forms.documents.drawing import Blank, Pen, Tagged, drawing_of
from forms.documents.drawing.properties import RECONSTRUCTED
from forms.documents.engine.content import content_digest
from forms.documents.outline import differences
from forms.languages import source_language
from forms.questionnaire import Questionnaire

MANIFEST = "manifest.json"
PENS: dict[str, type[Pen]] = {"blank": Blank, "template": Tagged}


@dataclass(frozen=True)
class Paper:
    """One Word file that is printed from the answers of an annex."""

    annex: type[Questionnaire]
    name: str
    title: str

    def draw(self, pen: Pen) -> bytes:
        """The file as ``pen`` writes it."""
        with source_language():
            return drawing_of(self.name).draw(self.annex(), self.title, pen)

    def files(self) -> dict[str, bytes]:
        """The file as issued and the template, by ``blank`` and ``template``."""
        return {kind: self.draw(pen()) for kind, pen in PENS.items()}

    def file_names(self) -> dict[str, str]:
        """The names of both files."""
        return {kind: f"{self.name}.{kind}.docx" for kind in PENS}


def papers() -> tuple[Paper, ...]:
    """Every paper of every registered questionnaire, in the order of the registers."""
    return tuple(Paper(annex, name, title) for annex in FORMS for name, title in annex.papers.items())


def build(directory: Path) -> None:
    """Write every blank, every template and ``manifest.json`` to ``directory``. Twice gives the same bytes."""
    entries = []
    for paper in papers():
        files, names = paper.files(), paper.file_names()
        for kind, content in files.items():
            (directory / names[kind]).write_bytes(content)
        entries.append(entry_of(paper, files))
    manifest = json.dumps({"papers": entries}, ensure_ascii=False, indent=2)
    (directory / MANIFEST).write_text(f"{manifest}\n", encoding="utf-8")


def entry_of(paper: Paper, files: dict[str, bytes]) -> dict[str, str]:
    """What the manifest says of a paper: hashes are SHA-256 in hexadecimal."""
    described = {
        "annex": paper.annex.code,
        "edition": paper.annex.edition,
        "paper": paper.name,
        "title": paper.title,
        "provenance": RECONSTRUCTED,
    }
    hashes = {f"{kind}_sha256": hashlib.sha256(content).hexdigest() for kind, content in files.items()}
    return described | paper.file_names() | hashes


def check(directory: Path) -> list[str]:
    """What is wrong in ``directory``, one sentence each; empty when all is well.

    Every file must be the one its manifest names. A reconstructed paper must also be the one its drawing gives; a paper
    of another provenance stands for itself.
    """
    try:
        entries = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))["papers"]
    except (OSError, ValueError, KeyError, TypeError):
        return [f"没有可读的 {MANIFEST}，请重新生成"]
    listed = {entry["paper"]: entry for entry in entries}
    missing = [f"{MANIFEST} 里没有“{paper.title}”" for paper in papers() if paper.name not in listed]
    drawn = {paper.name: paper for paper in papers()}
    return missing + [fault for name, entry in listed.items() for fault in faults(directory, entry, drawn.get(name))]


def faults(directory: Path, entry: dict[str, Any], paper: Paper | None) -> Iterator[str]:
    """What is wrong with the files of one entry of the manifest."""
    expected = paper.files() if paper is not None and entry["provenance"] == RECONSTRUCTED else {}
    for kind in PENS:
        path = directory / entry[kind]
        if not path.is_file():
            yield f"缺少 {path.name}"
            continue
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != entry[f"{kind}_sha256"]:
            yield f"{path.name} 与 {MANIFEST} 登记的 SHA-256 不符"
        if kind in expected:
            yield from (f"{path.name}：{difference}" for difference in told(expected[kind], content))


def told(expected: bytes, found: bytes) -> list[str]:
    """Where the contents of two files differ, in words; how their parts are deflated is no difference."""
    try:
        if content_digest(expected) == content_digest(found):
            return []
        return differences(expected, found) or ["有一处与版式描述不同，但不在段落、表格和样式里"]
    except (BadZipFile, KeyError, XMLSyntaxError):
        return ["不是完好的 Word 文件"]
