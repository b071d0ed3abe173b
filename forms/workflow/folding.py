"""Folding what is searched: width, case, spaces and dashes do not matter, and Chinese is found by its initials."""

from __future__ import annotations

import os
import unicodedata
from functools import lru_cache
from types import ModuleType

SEPARATORS = str.maketrans("", "", "-－—·• \t\n　\0")


def fold(text: str) -> str:
    """``text`` as it is compared: NFKC, case folded, without spaces, dashes, middle dots and NUL."""
    return unicodedata.normalize("NFKC", text).casefold().translate(SEPARATORS)


def initials(name: str) -> str:
    """The pinyin initials of a name: 贵州黔源 is ``gzqy``; other characters stay, folded."""
    letters = dictionary().lazy_pinyin(name, style=dictionary().Style.FIRST_LETTER)
    return fold("".join(letters))


@lru_cache(maxsize=1)
def dictionary() -> ModuleType:
    """The pinyin of single characters. With phrases it would take 40 MB more in every process, for rare readings."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    import pypinyin

    return pypinyin
