"""LibreOffice for the tests that look at pages."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

PROGRAMS = ("soffice", "pdftotext", "pdfinfo")
Converter = Callable[[dict[str, bytes]], dict[str, Path]]


@pytest.fixture
def to_pdf(tmp_path: Path) -> Converter:
    """Converts Word files, name to bytes, with LibreOffice on a profile of its own; gives name to PDF file.

    Skips where a program is missing, and fails there on a continuous integration machine.
    """
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"not installed: {', '.join(missing)}")
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")

    def convert(files: dict[str, bytes]) -> dict[str, Path]:
        sources = [tmp_path / f"{name}.docx" for name in files]
        for source, content in zip(sources, files.values(), strict=True):
            source.write_bytes(content)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path)]
        subprocess.run([*command, *map(str, sources)], check=True, capture_output=True, timeout=300)
        return {name: tmp_path / f"{name}.pdf" for name in files}

    return convert
