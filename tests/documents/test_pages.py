"""The papers on pages: as many as they should be, and nothing runs off them."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from forms.documents import render
from tests.documents.conftest import Converter
from tests.documents.reading import paragraphs
from tests.documents.samples import PAPERS, answers, files

PAGES = {
    "plan": (7, 11),
    "pairs": (1, 1),
    "contacts": (1, 1),
    "demand": (5, 7),
    "service": (5, 7),
    "agreement": (3, 4),
    "handover": (2, 3),
}
"""The fewest and the most pages of a paper as issued and with its example; typefaces make the difference."""

PRINTED_BY_WORD = "—0123456789"
"""What the footers add to the text of the body."""


def pages(pdf: Path) -> int:
    told = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True).stdout
    return int(re.search(r"Pages:\s+(\d+)", told)[1])  # type: ignore[index]


def letters(text: str) -> Counter[str]:
    return Counter(character for character in text if not character.isspace() and character not in PRINTED_BY_WORD)


@pytest.mark.office
def test_papers_fit_their_pages_and_nothing_runs_off(to_pdf: Converter) -> None:
    """Every character of the file is on a page; what is cut off or pushed over an edge is not."""
    documents = {}
    for name in PAPERS:
        documents[f"{name}.blank"] = files(name)["blank"]
        for kind in ("unanswered", "example"):
            documents[f"{name}.{kind}"] = render(files(name)["template"], answers(name, kind))
    documents["demand.longest"] = render(files("demand")["template"], answers("demand", "longest"))
    for document, pdf in to_pdf(documents).items():
        text = subprocess.run(
            ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
        ).stdout
        lost = letters("".join(paragraphs(documents[document]))) - letters(text)
        assert not lost, f"{document}: {sum(lost.values())} characters are on no page"
        if not document.endswith("longest"):
            fewest, most = PAGES[document.split(".")[0]]
            assert fewest <= pages(pdf) <= most, f"{document} has {pages(pdf)} pages"
