"""Rendering a question once without its answer, and filling the answer in: most of a page is the same for everybody.

A shell is the HTML of one question, or of a whole matrix, at one place, in one language, for one programme year, with
holes where the answers go. Shells hold nobody's answers. A question with something of its own to say (an error, a
remark, two people's texts, an answer that could not be read) is rendered whole.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from typing import Any

from flask import g
from flask_babel import get_locale
from markupsafe import Markup, escape

from forms.pages.words import marked

EDGE = "\0"
"""What stands on both sides of a hole: labels never hold it, and answers with it are refused."""
BLOCKS = ("section", "table")
MOST = 10_000
OPEN: ContextVar[bool] = ContextVar("OPEN", default=False)
"""Whether a shell is being made, so that those within it stay open."""

Shell = tuple[str, ...]
"""HTML and the names of holes, in turn."""
SHELLS: dict[Hashable, Shell] = {}


def dressed(macro: Any, question: Any, calendar: Any, *more: Any) -> Markup:
    """What ``macro`` makes of a question: its shell with its answer, or the whole where it has more to say.

    :param more: what else the macro takes: texts, and questions of which only the declaration counts
    """
    asked = questions_of(question)
    if question.kind in BLOCKS or not all(map(is_plain, asked)):
        whole: Markup = macro(question, calendar, *more)
        return whole
    declared = tuple(part if isinstance(part, str) else part.declared for part in more)
    year = calendar.mark if calendar is not None else ""
    key = (macro.name, question.declared, question.name, question.id, language(), year, declared)
    parts = SHELLS.get(key)
    if parts is None:
        if len(SHELLS) >= MOST:
            SHELLS.clear()
        parts = SHELLS[key] = emptied(macro, question, calendar, *more)
    if OPEN.get():
        return Markup(EDGE.join(parts))  # noqa: S704 - a macro's markup
    pieces, known = list(parts), {one.name: one for one in asked}
    for place in range(1, len(pieces), 2):
        pieces[place] = filling(known, pieces[place])
    return Markup("".join(pieces))  # noqa: S704 - the shell is a macro's markup, and what fills it is escaped


def questions_of(question: Any) -> list[Any]:
    """The questions that are answered in it: those of the cells of a matrix, itself otherwise."""
    if question.kind != "matrix":
        return [question]
    return [cell for row in question.form for cell in row.form]


def is_plain(question: Any) -> bool:
    """Whether nothing but its own answer tells the question from anybody else's."""
    told = question.errors or question.remarks or question.clash or question.carried or question.raw is not None
    return not told and getattr(question, "other", None) is None


def language() -> str:
    """The language of this page."""
    if "language_of_shells" not in g:
        g.language_of_shells = str(get_locale())
    return str(g.language_of_shells)


def emptied(macro: Any, question: Any, calendar: Any, *more: Any) -> Shell:
    """The HTML around the answers, rendered from a stand-in for the question that has holes for them."""
    hollow = object.__new__(type(question))
    hollow.__dict__ = vars(question) | {"hollow": True}
    within = OPEN.set(True)
    try:
        return tuple(str(macro(hollow, calendar, *more)).split(EDGE))
    finally:
        OPEN.reset(within)


# -- holes: what templates write where an answer stands ---------------------------------------------


def hole(question: Any, name: str) -> Markup:
    return Markup("{edge}{question} {name}{edge}").format(edge=EDGE, question=question.name, name=name)


def answer(question: Any) -> Any:
    """What was typed."""
    return hole(question, "value") if question.hollow else question._value()


def outcome(question: Any) -> Any:
    """What the server worked out."""
    return hole(question, "shown") if question.hollow else marked(question.shown())


def ticked(question: Any, is_chosen: bool, word: str, code: str = "") -> Markup:
    """The attribute ``word`` of the option ``code`` (of a tick box without one) where it is chosen."""
    if question.hollow:
        return hole(question, f"{word}:{code}")
    return Markup(" {}").format(word) if is_chosen else Markup("")


def filling(known: dict[str, Any], hole: str) -> str:
    """What stands in a hole, escaped."""
    name, _space, wanted = hole.partition(" ")
    question = known[name]
    if wanted in TEXTS:
        return str(escape(TEXTS[wanted](question)))
    word, _colon, code = wanted.partition(":")
    is_chosen = question.has(code) if code else question.data
    return f" {word}" if is_chosen else ""


TEXTS: dict[str, Callable[[Any], Any]] = {
    "value": lambda question: question._value(),
    "shown": lambda question: marked(question.shown()),
}
