"""The five papers, their templates read and compiled once for all tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from forms.documents import papers
from forms.documents.engine import CompiledTemplate

TEMPLATES = Path(__file__).parents[3] / "doc_templates"
PAPERS = {paper.name: paper for paper in papers()}


def template_of(name: str) -> bytes:
    return (TEMPLATES / f"{name}.template.docx").read_bytes()


@cache
def compiled(name: str) -> CompiledTemplate:
    return CompiledTemplate.compile(template_of(name))
