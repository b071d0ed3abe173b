"""The Word side: papers are drawn and checked, templates are compiled and filled in, files are named."""

from collections.abc import Mapping
from typing import Any

from forms.documents.building import Paper, build, check, papers
from forms.documents.conformance import compare
from forms.documents.engine import CompiledTemplate, RenderingFailed, Stale, content_digest
from forms.documents.file_names import file_name
from forms.documents.inspection import inspect
from forms.documents.publication import objections

__all__ = [
    "CompiledTemplate",
    "Paper",
    "RenderingFailed",
    "Stale",
    "build",
    "check",
    "compare",
    "content_digest",
    "file_name",
    "inspect",
    "objections",
    "papers",
    "render",
]


def render(template: bytes, answers: Mapping[str, Any]) -> bytes:
    """The Word file ``template`` gives with these answers, compiled for this once. Raises RenderingFailed."""
    return CompiledTemplate.compile(template).render(answers)
