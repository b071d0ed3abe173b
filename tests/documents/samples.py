"""The papers and the answers they are tried with."""

from __future__ import annotations

from functools import cache
from typing import Any

from forms.documents import papers
from forms.documents.building import Paper
from forms.fields import Shown

PAPERS = {paper.name: paper for paper in papers()}
KINDS = ("unanswered", "example", "longest")

HOSTILE = (
    "收入<支出 & \"合计\" 'b' > ]]> </w:t></w:r></w:p></w:body> <!-- &amp; &#65; "
    "{{ 7*7 }} {% for row in x %} {# 注 #} {_{ }_} {_% %_} {%p endfor %} {%tr endfor %} ${x} %s \\n 𠮷𱍐é"
)


@cache
def files(name: str) -> dict[str, bytes]:
    """The blank and the template of a paper, drawn once."""
    return PAPERS[name].files()


@cache
def answers(name: str, kind: str) -> dict[str, Any]:
    """The answers of a kind as people read them, 无 where there is none."""
    annex = PAPERS[name].annex
    stored = {"unanswered": dict, "example": annex.example, "longest": annex.longest}[kind]()
    return annex.load(stored).shown("无")


def replaced(shown: Any, text: str) -> Any:
    """The same answers with ``text`` in the place of every one of them; boxes stay."""
    if isinstance(shown, dict):
        return {name: replaced(answer, text) for name, answer in shown.items()}
    if isinstance(shown, list):
        return [replaced(row, text) for row in shown]
    if isinstance(shown, Shown):
        lines = {"lines": [line for line in text.split("\n") if line.strip()]} if "lines" in shown.parts else {}
        return Shown(text, shown.parts | lines)
    return shown


__all__ = ["HOSTILE", "KINDS", "PAPERS", "Paper", "answers", "files", "replaced"]
