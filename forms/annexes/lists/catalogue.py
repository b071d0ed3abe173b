"""An official list that can be searched: by its codes, by Chinese words, by the first letters of their pinyin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

MOST_FOUND = 12
"""How many entries a search while typing shows."""


@dataclass(frozen=True)
class Entry:
    """One line of a list; ``words`` are everyday words that lead to it, ``group`` the code of its section."""

    code: str
    title: str
    group: str
    words: str = ""

    @cached_property
    def initials(self) -> str:
        """The first letters of the pinyin of title and words, in lower case."""
        from pypinyin import Style, lazy_pinyin

        return "".join(lazy_pinyin(f"{self.title} {self.words}", style=Style.FIRST_LETTER, errors="default")).lower()


@dataclass(frozen=True)
class Catalogue:
    """A list as published.

    :param name: how addresses and questions call it
    :param title: what people call it, with the edition
    :param note: where it comes from and how it departs from the original
    :param groups: the code of a section to its title
    :param takes: which part of an entry becomes the answer: ``code`` or ``title``
    """

    name: str
    title: str
    note: str
    groups: dict[str, str]
    takes: str
    entries: tuple[Entry, ...]

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    @cached_property
    def codes(self) -> dict[str, Entry]:
        return {entry.code: entry for entry in self.entries}

    def answer(self, entry: Entry) -> str:
        """What choosing ``entry`` writes into the question."""
        return str(getattr(entry, self.takes))

    def search(self, typed: str) -> list[Entry]:
        """The entries every word of ``typed`` leads to, the closest first; failing that, those that share two
        characters in a row with it; all entries where nothing was typed."""
        words = normalized(typed).split()
        if not words:
            return list(self.entries)
        found = [entry for entry in self.entries if all(leads(word, entry) for word in words)]
        if found:
            return sorted(found, key=lambda entry: distance(words[0], entry))
        return self.nearest("".join(words))

    def nearest(self, typed: str) -> list[Entry]:
        """The entries that share two characters in a row with ``typed``: the rarer what they share, the sooner."""
        closeness: dict[Entry, float] = {}
        for pair in set(pairs_of(typed)):
            sharing = [entry for entry in self.entries if pair in named(entry)]
            for entry in sharing:
                closeness[entry] = closeness.get(entry, 0) + 1 / len(sharing)
        return sorted(closeness, key=lambda entry: (-closeness[entry], entry.code))[:MOST_FOUND]


def normalized(typed: str) -> str:
    """What was typed in half width and lower case, white space single."""
    return " ".join(unicodedata.normalize("NFKC", typed).lower().split())


def named(entry: Entry) -> str:
    return f"{entry.title} {entry.words}".lower()


def leads(word: str, entry: Entry) -> bool:
    """Whether one word typed leads to an entry: its code begins so, its words hold it, or its pinyin initials do."""
    if entry.code.lower().startswith(word) or word in named(entry):
        return True
    return len(word) > 1 and re.fullmatch(r"[a-z]+", word) is not None and word in entry.initials


def distance(word: str, entry: Entry) -> tuple[int, str]:
    """How far an entry is from the word: its code, its everyday words, the start of its title, the rest."""
    tests = (
        entry.code.lower().startswith(word),
        word in entry.words.lower().split(),
        entry.title.startswith(word),
        word in entry.title,
        word in entry.words,
    )
    return next((place for place, near in enumerate(tests) if near), len(tests)), entry.code


def pairs_of(text: str) -> Iterator[str]:
    """Every two neighbouring Chinese characters."""
    return (
        text[place : place + 2] for place in range(len(text) - 1) if re.fullmatch("[一-龥]{2}", text[place : place + 2])
    )


def read(file: Path, group_of: Callable[[str], str]) -> tuple[Entry, ...]:
    """The entries of a table: code, title and everyday words apart by tabs, a line each."""
    lines = file.read_text(encoding="utf-8").splitlines()
    rows = ([*line.split("\t"), ""] for line in lines if line)
    return tuple(Entry(row[0], row[1], group_of(row[0]), row[2]) for row in rows)
