"""What every database starts with: put in once, and Word templates renewed without forgetting the earlier ones."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from forms import seed
from forms.models import EVERYWHERE, Event, Template, db, digest, scoped, transaction
from tests.sheets import repacked

BODY = "word/document.xml"


@pytest.fixture(autouse=True)
def everywhere(app: Flask) -> Iterator[None]:
    """Let the test reach every region, as the operator does."""
    with app.app_context(), scoped(EVERYWHERE):
        yield


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A copy of doc_templates that may be changed."""
    return Path(shutil.copytree(seed.TEMPLATES, tmp_path / "papers"))


def redraw(papers: Path, paper: str) -> None:
    """Change a word on a paper, as issued and in its template, and say so in the manifest."""
    manifest = papers / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    entry = next(found for found in content["papers"] if found["paper"] == paper)
    for kind in ("blank", "template"):
        file = papers / entry[kind]
        with zipfile.ZipFile(file) as package:
            document = package.read(BODY).replace("联系人".encode(), "联络人".encode())
        file.write_bytes(repacked(file.read_bytes(), BODY, document))
        entry[f"{kind}_sha256"] = digest(file.read_bytes())
    manifest.write_text(json.dumps(content), encoding="utf-8")


def publish(papers: Path) -> None:
    with transaction():
        seed.publish(papers)


def versions(paper: str) -> list[tuple[int, str]]:
    found = db.session.execute(db.select(Template).where(Template.paper == paper).order_by(Template.number))
    return [(template.number, template.status) for template in found.scalars()]


def published() -> int:
    return len(db.session.execute(db.select(Event).where(Event.step == "template")).scalars().all())


def test_seeding_again_changes_nothing() -> None:
    before = published()
    seed.everything()
    assert published() == before
    assert versions("demand") == [(1, "active")]


def test_a_redrawn_template_comes_into_force_and_the_earlier_one_stays(papers: Path) -> None:
    before = published()
    redraw(papers, "demand")
    publish(papers)
    assert versions("demand") == [(1, "retired"), (2, "active")]
    assert versions("service") == [(1, "active")]
    assert published() == before + 1
    tagged = db.session.execute(db.select(Template.tagged).where(Template.paper == "demand")).scalars().all()
    assert len(set(tagged)) == 2


def test_a_file_other_than_its_manifest_names_is_refused_and_nothing_comes_into_force(papers: Path) -> None:
    redraw(papers, "demand")
    (papers / "service.blank.docx").write_bytes(b"something else")
    with pytest.raises(ValueError, match=r"的文件与 manifest\.json 不符"):
        publish(papers)
    assert versions("demand") == [(1, "active")]


def test_init_says_so_in_words(app: Flask, papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (papers / "service.blank.docx").write_bytes(b"something else")
    monkeypatch.setattr(seed, "TEMPLATES", papers)
    ended = app.test_cli_runner().invoke(args=["init"])
    assert ended.exit_code == 1
    assert "请运行 fubiao documents check" in ended.stderr
