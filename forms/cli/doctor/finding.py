"""What a check finds: how it stands, in words, and what to do where something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

FACT, CAUTION, FAULT = "正常", "提醒", "问题"


@dataclass(frozen=True)
class Finding:
    """One thing found.

    :param level: ``FACT``, ``CAUTION`` (works, but ought to be looked at) or ``FAULT``
    :param advice: what to do, empty for a fact
    """

    level: str
    words: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.words}；{self.advice}" if self.advice else self.words


Check = Callable[[], Iterator[Finding]]


def fact(words: str) -> Finding:
    return Finding(FACT, words)


def caution(words: str, advice: str) -> Finding:
    return Finding(CAUTION, words, advice)


def fault(words: str, advice: str) -> Finding:
    return Finding(FAULT, words, advice)
