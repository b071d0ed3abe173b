"""An installed Fubiao is whole: every kind of data file the package holds is named for the installer."""

from __future__ import annotations

import tomllib

from tests.test_house import ROOT


def test_every_data_file_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    carried = {pattern.lstrip("*") for pattern in project["tool"]["setuptools"]["package-data"]["*"]}
    files = [file for file in (ROOT / "forms").rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    assert {file.suffix for file in files} - {".py", ".pyc"} <= carried
