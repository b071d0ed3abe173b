"""Answers as hypothesis makes them: every place of a questionnaire filled with texts of a wide alphabet."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from forms.characters import is_hidden
from forms.questionnaire import Questionnaire

HARD = (
    "&", "<", ">", '"', "'", "]]>", "</w:t>", "</w:body>", "<!--", "&amp;", "&#65;", "<w:br/>", "\t", "\n", " ", "  ",
    "{{ 7*7 }}", "{% if x %}", "{#", "#}", "{_{", "}_}", "{_%", "%_}", "{%p endfor %}", "{%tr endfor %}", "${x}", "%s",
    "𠮷", "𱍐", "㐂", "é", "e\u0301", "☑", "（", "“", "\u3000", "\u2028", "\ufeff", "\u200b", "\u202e", "\U0010fffd",
)  # fmt: skip
WIDE = st.characters(exclude_categories=["Cs", "Cc"]).filter(lambda character: not is_hidden(character))
TEXTS = st.lists(st.one_of(st.sampled_from(HARD), WIDE), min_size=1, max_size=6).map("".join)
KINDS = st.sampled_from(["blank", "example", "longest", "hostile", "hostile", "hostile"])
ROW = re.compile(r"(\w+)((?:\[\d+\])*)")


@st.composite
def answers(draw: st.DrawFn, annex: type[Questionnaire]) -> dict[str, Any]:
    """What an annex shows: blank, its example, the longest answers, or hostile texts and up to three rows."""
    kind = draw(KINDS)
    if kind == "blank":
        return annex.load({}).shown()
    if kind == "longest":
        return annex.load(annex.longest()).shown(draw(st.sampled_from(["", "无"])))
    if kind == "example":
        return annex.load(annex.example()).shown()
    texts = itertools.cycle(draw(st.lists(TEXTS, min_size=3, max_size=12)))
    filled = replaced(annex.load(annex.example()).shown(), texts, draw(st.integers(1, 3)))
    assert isinstance(filled, dict)
    return filled


def replaced(shown: Any, texts: Iterator[str], rows: int) -> Any:
    """What is shown, with other words in every place; parts of an answer are places of their own."""
    if isinstance(shown, dict):
        return {name: replaced(inner, texts, rows) for name, inner in shown.items()}
    if isinstance(shown, list):
        return [replaced(shown[0], texts, rows) for _ in range(rows)]
    parts = getattr(shown, "parts", None)
    text = next(texts)
    return type(shown)(text, replaced(parts, texts, rows)) if parts else text


def looked_up(path: str, shown: Any) -> Any:
    """What is shown at a path as the reader writes it: ``needs.requests[0].title``."""
    for name in path.split("."):
        match = ROW.fullmatch(name)
        assert match is not None, path
        shown = (getattr(shown, "parts", None) or shown)[match[1]]
        for number in re.findall(r"\d+", match[2]):
            shown = shown[int(number)]
    return shown


def texts_in(shown: Any) -> Iterator[str]:
    """Every text that is shown."""
    if isinstance(shown, dict):
        yield from (text for inner in shown.values() for text in texts_in(inner))
    elif isinstance(shown, list):
        yield from (text for inner in shown for text in texts_in(inner))
    else:
        yield shown
        yield from texts_in(getattr(shown, "parts", {}))
