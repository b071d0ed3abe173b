"""Rendering a question once without its answer, and filling the answer in: most of a page is the same for everybody.

A shell is the HTML of one question at one place, in one language, for one programme year, with holes where the answer
goes. Shells hold nobody's answers. A question with something of its own to say (an error, a remark, two people's
texts, an answer that could not be read) is rendered whole.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from flask import g
from flask_babel import get_locale
from markupsafe import Markup, escape

from forms.pages.words import marked

EDGE = "\0"
"""What stands on both sides of a hole: labels never hold it, and answers with it are refused."""
BLOCKS = ("section", "table", "matrix")
MOST = 10_000

Shell = tuple[str, ...]
"""HTML and the names of holes, in turn."""
SHELLS: dict[Hashable, Shell] = {}


def dressed(macro: Any, question: Any, calendar: Any, *more: Any) -> Markup:
    """What ``macro`` makes of a question: its shell with its answer, or the whole where it has more to say.

    :param more: what else the macro takes: texts, and questions of which only the declaration counts
    """
    if question.kind in BLOCKS or not is_plain(question):
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
    pieces = list(parts)
    for place in range(1, len(pieces), 2):
        pieces[place] = filling(question, pieces[place])
    return Markup("".join(pieces))  # noqa: S704 - the shell is a macro's markup, and what fills it is escaped


def is_plain(question: Any) -> bool:
    """Whether nothing but its own answer tells the question from anybody else's."""
    told = question.errors or question.remarks or question.clash or question.raw is not None
    return not told and getattr(question, "other", None) is None


def language() -> str:
    """The language of this page."""
    if "language_of_shells" not in g:
        g.language_of_shells = str(get_locale())
    return str(g.language_of_shells)


def emptied(macro: Any, question: Any, calendar: Any, *more: Any) -> Shell:
    """The HTML around an answer, rendered from a stand-in for the question that has holes for it."""
    hollow = object.__new__(type(question))
    hollow.__dict__ = vars(question) | {"hollow": True}
    return tuple(str(macro(hollow, calendar, *more)).split(EDGE))


# -- holes: what templates write where an answer stands ---------------------------------------------


def hole(name: str) -> Markup:
    return Markup("{edge}{name}{edge}").format(edge=EDGE, name=name)


def answer(question: Any) -> Any:
    """What was typed."""
    return hole("value") if question.hollow else question._value()


def outcome(question: Any) -> Any:
    """What the server worked out."""
    return hole("shown") if question.hollow else marked(question.shown())


def ticked(question: Any, is_chosen: bool, word: str, code: str = "") -> Markup:
    """The attribute ``word`` of the option ``code`` (of a tick box without one) where it is chosen."""
    if question.hollow:
        return hole(f"{word}:{code}")
    return Markup(" {}").format(word) if is_chosen else Markup("")


def filling(question: Any, hole: str) -> str:
    """What stands in a hole, escaped."""
    if hole in TEXTS:
        return str(escape(TEXTS[hole](question)))
    word, _colon, code = hole.partition(":")
    is_chosen = question.has(code) if code else question.data
    return f" {word}" if is_chosen else ""


TEXTS: dict[str, Callable[[Any], Any]] = {
    "value": lambda question: question._value(),
    "shown": lambda question: marked(question.shown()),
}
