"""What a script may tell of an answer while it is typed: how to read it, and the words for each verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Typed:
    """A rule's form, said for the script; the server judges every answer again.

    :param reading: how ``static/identifiers.js`` reads the text: ``credit-code``, ``squeezed``, ``dialled`` …
    :param said: verdict to words; ``passed`` where nothing is to be said against it
    :param pattern: the regular expression the text as read must match as a whole, where no other check is made
    :param expected: the beginnings that are not doubted, where any other is
    """

    reading: str
    said: dict[str, Any] = field(default_factory=dict)
    pattern: str = ""
    expected: tuple[str, ...] = ()


def shaped(reading: str, pattern: str, words: Any) -> Typed:
    """The clue of a rule that is a pattern: ``words`` say what is wrong."""
    return Typed(reading, {"form": words}, pattern)
