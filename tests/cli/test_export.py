"""``fubiao export answers|documents|scans``: what the desk downloads, at the command line."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook

from forms.documents.bundle import INDEX
from tests.conftest import People
from tests.pages.sealing import uploads
from tests.pages.stories import submits
from tests.scanning import picture

pytestmark = pytest.mark.alike


def run(app: Flask, *words: str, status: int = 0) -> bytes:
    done = app.test_cli_runner().invoke(args=["export", *words])
    assert done.exit_code == status, done.output
    return done.stdout_bytes


def test_answers_of_a_region_are_exported(app: Flask, people: People, tmp_path: Path) -> None:
    submits(people.enterprise)
    submits(people.neighbour)
    file = tmp_path / "answers.xlsx"
    run(app, "answers", "--region", "guizhou", "--annex", "demand", "--options", "codes", str(file))
    rows = list(load_workbook(file).worksheets[0].values)
    assert [row[2] for row in rows[1:]] == [people.enterprise.name]
    assert "unit.name" in rows[0]
    packed = zipfile.ZipFile(io.BytesIO(run(app, "answers", "--state", "submitted", "--format", "csv", "-")))
    text = packed.read(packed.namelist()[0]).decode("utf-8-sig")
    assert people.neighbour.name in text and people.enterprise.name in text
    assert people.agency.name not in text


@pytest.mark.parametrize(("what", "count"), [("documents", 1), ("scans", 1)])
def test_files_of_a_region_are_exported(app: Flask, people: People, what: str, count: int) -> None:
    for person in (people.enterprise, people.neighbour):
        submits(person)
        uploads(person, ("盖章件.jpg", picture()))
    archive = zipfile.ZipFile(io.BytesIO(run(app, what, "--region", "贵州省", "--annex", "demand", "-")))
    names = [name for name in archive.namelist() if name != INDEX]
    assert len(names) == count
    assert all(people.enterprise.name in name for name in names)
    assert not run(app, what, "--region", "atlantis", "-", status=1)
