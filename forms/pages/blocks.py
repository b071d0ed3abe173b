"""A block of cells copied from a spreadsheet: its cells as the clipboard holds them, and the questions they answer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from forms.languages import source_language
from forms.pages.appearance import is_other

LONGEST = 200_000
CELL = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\n]|\Z)|([^\t\n]*)')
BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
BETWEEN = re.compile(r"[\s、，,;；/|]+")
COLON = re.compile("[:：]")
NUMBERING = {"序号", "编号", "no"}
TYPED = frozenset({"text", "other", "paragraph", "count", "amount", "day", "month"})
CHOSEN = frozenset({"choice", "select", "choices"})

Block = list[list[str]]


def cells_of(text: str) -> Block:
    """The rows of a copied block, blank ones left out.

    Cells are parted by tabs and rows by line ends; a cell that holds either, or a quotation mark, stands between
    quotation marks with its own doubled. A quotation mark that is not closed is an ordinary character.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows: Block = [[]]
    place = 0
    while True:
        match = CELL.match(text, place)
        assert match is not None, "the second branch matches anything"
        quoted, plain = match.groups()
        rows[-1].append((plain if quoted is None else quoted.replace('""', '"')).strip())
        place = match.end() + 1
        if place > len(text):
            return [row for row in rows if any(row)]
        if text[place - 1] == "\n":
            rows.append([])


# -- columns --------------------------------------------------------------------------------------


def fillable(table: Any) -> list[Any]:
    """The questions of a table's rows that cells can answer, those of the printed columns first."""
    questions = [question for question in table.specimen().form if question.kind in TYPED | CHOSEN]
    return sorted(questions, key=is_other)


def squeezed(text: Any) -> str:
    """A text without what two people write differently: spaces, punctuation, width, case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", str(text))).casefold()


def plainly(label: Any) -> str:
    """A label squeezed, and without what stands in brackets, such as its unit."""
    return squeezed(BRACKETS.sub("", str(label))) or squeezed(label)


def by_heads(heads: list[str], questions: list[Any]) -> list[str]:
    """The name of the question each column head means, empty where none; equal words go before similar ones."""
    labels = {question.short_name: labels_of(question) for question in questions}
    words = [plainly(head) for head in heads]
    found = [""] * len(heads)
    for alike in (equal, similar):
        for place, word in enumerate(words):
            free = [
                name for name, told in labels.items() if name not in found and any(alike(word, one) for one in told)
            ]
            if word and not found[place] and free:
                found[place] = free[0]
    return found


def labels_of(question: Any) -> set[str]:
    """The label of a question as the official form has it, and as the reader's language does."""
    with source_language():
        official = plainly(question.label.text)
    return {official, plainly(question.label.text)}


def equal(word: str, label: str) -> bool:
    return word == label


def similar(word: str, label: str) -> bool:
    return min(len(word), len(label)) >= 2 and (word in label or label in word)


def has_head(block: Block, questions: list[Any]) -> bool:
    """Whether the first row reads like column heads: at least half of its cells are labels of the table."""
    cells = [cell for cell in block[0] if cell]
    known = sum(bool(name) for name in by_heads(cells, questions))
    known += sum(plainly(cell) in NUMBERING for cell in cells)
    return known * 2 >= len(cells)


def by_order(block: Block, questions: list[Any]) -> list[str]:
    """The questions in printed order, column by column; a column of row numbers before them answers none."""
    width = max(len(row) for row in block)
    names = [question.short_name for question in questions if not is_other(question)]
    numbers = [str(number) for number in range(1, len(block) + 1)]
    if width > len(names) and [row[0] for row in block] == numbers:
        names.insert(0, "")
    return (names + [""] * width)[:width]


# -- cells ----------------------------------------------------------------------------------------


def answers_of(row: Any, texts: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """What cells answer: the answers as stored, and the texts of those choices that name no option.

    :param row: a blank row of the table
    :param texts: question name to the text of its cell
    """
    answers: dict[str, Any] = {}
    unknown: dict[str, str] = {}
    for name, text in texts.items():
        question = row.form[name]
        if not text:
            continue
        if question.kind in TYPED:
            answers[name] = text
            continue
        codes, rest = options_in(question, text)
        other = question.other if question.other and question.other.option in codes else None
        if not codes or (rest and not other):
            unknown[name] = text
            continue
        answers[name] = codes if question.kind == "choices" else codes[0]
        if rest and other:
            answers[other.short_name] = rest
    return answers, unknown


def options_in(question: Any, text: str) -> tuple[list[str], str]:
    """The options a text names by label or code, in printed order, and what follows 其他 and a colon; none where it
    names anything else."""
    named = {squeezed(code): code for code in question.choices}
    named |= {squeezed(question.labelled(code)): code for code in question.choices}
    named |= {squeezed(label): code for code, label in question.choices.items()}
    head, rest = (*COLON.split(text, maxsplit=1), "")[:2]
    found = READ[question.kind](named, head)
    return [code for code in question.choices if code in found], rest.strip()


def one_of(named: dict[str, str], text: str) -> set[str]:
    """The option a text is, or the only one it is a part of."""
    word = squeezed(text)
    if word in named:
        return {named[word]}
    parts = {code for label, code in named.items() if len(word) >= 2 and word in label}
    return parts if len(parts) == 1 else set()


def several_of(named: dict[str, str], text: str) -> set[str]:
    """The options a text lists, however they are parted: some labels hold the marks lists are made with."""
    words = [squeezed(word) for word in BETWEEN.split(text) if squeezed(word)]
    if words and all(word in named for word in words):
        return {named[word] for word in words}
    left, found = squeezed(text), set()
    for label in sorted(named, key=len, reverse=True):
        if label and label in left:
            left = left.replace(label, "", 1)
            found.add(named[label])
    return set() if left else found


READ: dict[str, Callable[[dict[str, str], str], set[str]]] = {
    "choice": one_of,
    "select": one_of,
    "choices": several_of,
}
