"""The vocabulary of an official document in prose: numbered headings, paragraphs, tables, the signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from forms.documents.drawing.faces import FANGSONG, HEITI, KAITI, TITLE_SONG, Piece
from forms.documents.drawing.grid import Line
from forms.documents.drawing.options import option, option_lines
from forms.documents.drawing.registers import cards, long_register
from forms.documents.drawing.styles import (
    BODY,
    ENCLOSED,
    GAP,
    HEADING,
    ISSUER,
    LONG_TITLE,
    NUMBER_LINE,
    POINT,
    SUBHEADING,
)
from forms.documents.drawing.survey import Sheet, titled

NUMERALS = "一二三四五六七八九十"
SEAL_LINES = 3
"""The empty lines a seal needs above the name of its issuer."""

DATE_BY_HAND = "　　　年　　月　　日"


class Prose(Sheet):
    """An official document in the making: items are numbered （一） under a chapter, 1. under a part of a chapter."""

    def __init__(self, form: Any, pen: Any) -> None:
        super().__init__(form, pen)
        self.items, self.deep = 0, False

    def title(self, question: Any, instead: str) -> None:
        """The title of the document; the form as issued prints ``instead``."""
        self.blocks.append(Line(LONG_TITLE, (Piece(self.pen.answer(question, instead), TITLE_SONG),)))

    def number_line(self, question: Any) -> None:
        """The issuing number under the title."""
        self.blocks.append(Line(NUMBER_LINE, self.run_in(question, KAITI)))
        self.blocks.append(Line(BODY))

    # -- headings ------------------------------------------------------------------------------

    def chapter(self, number: str, title: str) -> None:
        """A heading of the first level."""
        self.items, self.deep = 0, False
        self.blocks.append(self.text(HEADING, f"{number}、{title}", HEITI))

    def section(self, name: str, repeated: bool = False) -> Any:
        """The heading of a section: a chapter, or a part of the chapter its number begins with."""
        section = self.form[name]
        if "（" in section.number:
            part = section.number[section.number.index("（") :]
            self.items, self.deep = 0, True
            self.blocks.append(self.text(SUBHEADING, f"{part}{section.label.text}", KAITI))
        else:
            self.chapter(section.number, str(section.label.text))
        return section.form

    def item(self, question: Any) -> None:
        """The heading of one question or table, numbered."""
        self.blocks.append(self.text(*self.numbered(titled(question))))

    def numbered(self, text: str) -> tuple[Any, str, str]:
        """The style, the text and the face of the next item."""
        self.items += 1
        if self.deep:
            return POINT, f"{self.items}. {text}", FANGSONG
        return SUBHEADING, f"（{NUMERALS[self.items - 1]}）{text}", KAITI

    # -- answers -------------------------------------------------------------------------------

    def run_in(self, question: Any, face: str = FANGSONG, prefix: str = "") -> tuple[Piece, ...]:
        """The label of a question, its answer and its unit on one line."""
        unit = [Piece(question.unit)] if question.unit else []
        return Piece(f"{prefix}{question.label.text}：", face), Piece(self.pen.words(question)), *unit

    def stated(self, question: Any) -> None:
        """One item that is a label and a short answer."""
        style, text, face = self.numbered("")
        self.blocks.append(Line(style, self.run_in(question, face, text)))

    def chosen(self, question: Any) -> None:
        """One item that is a label and its options with their boxes, the options on lines of their own."""
        self.item(question)
        self.options(question)

    def options(self, question: Any) -> None:
        """The options of a question as a paragraph."""
        *lines, last = option_lines(self.pen, question, 140, BODY)
        self.blocks += [*(replace(line, tied=True) for line in lines), last]

    def lines(self, question: Any, blanks: int = 2) -> None:
        """An answer of several paragraphs, each indented like the text around it."""
        self.pen.note(question)
        opening = Line(BODY, (Piece(f"{{%p for line in {question.path}.lines %}}"),))
        line = Line(BODY, (Piece(self.pen.mark("line")),))
        self.blocks += self.pen.loop(opening, [line], Line(BODY, (Piece("{%p endfor %}"),)), blanks)

    def told(self, question: Any) -> None:
        """One item that is a heading and an answer of several paragraphs."""
        self.item(question)
        self.lines(question)

    def listed(self, table: Any, columns: Mapping[str, float], blanks: int = 3) -> None:
        """One item that is a heading and a table, one row an entry."""
        self.item(table)
        self.table(table, columns, blanks)

    def table(self, table: Any, columns: Mapping[str, float], blanks: int) -> None:
        """A table under the heading that stands above it, one row an entry."""
        long_register(self, table, columns, blanks=blanks, caption=False)
        self.blocks.append(Line(GAP))

    def carded(self, table: Any, layout: Sequence[Sequence[str]], blanks: int = 2) -> None:
        """One item that is a heading and a table, one card an entry."""
        self.item(table)
        self.card_table(table, layout, blanks)

    def card_table(self, table: Any, layout: Sequence[Sequence[str]], blanks: int = 2) -> None:
        """A table under the heading that stands above it, one card an entry."""
        cards(self, table, layout, blanks=blanks, caption=False)
        self.blocks.append(Line(GAP))

    def facts(self, *rows: Sequence[Any]) -> None:
        """A small table of labels and answers under a chapter."""
        self.open()
        for questions in rows:
            self.pairs(*questions)
        self.blocks.append(Line(GAP))

    # -- the end -------------------------------------------------------------------------------

    def enclosures(self, question: Any, counts: Mapping[str, Any]) -> None:
        """附件: every enclosure with its box, and how many there are where ``counts`` asks for it."""
        self.blocks.append(Line(ENCLOSED))
        for number, code in enumerate(question.choices, start=1):
            before = "附件：" if number == 1 else "　　　"
            pieces = [Piece(f"{before}{number}. "), *option(self.pen, question, code)]
            if code in counts:
                pieces += [Piece(self.pen.answer(counts[code], "　")), Piece(counts[code].unit)]
            self.blocks.append(Line(ENCLOSED, tuple(pieces)))

    def signature(self, issuer: Any, date: Any, seal: Any) -> None:
        """Issuer and date, centred on each other, with room for the seal that presses both."""
        self.pen.note(seal)
        self.blocks += [Line(ISSUER)] * SEAL_LINES
        self.blocks.append(Line(ISSUER, (Piece(self.pen.answer(issuer, str(seal.label.text))),)))
        self.blocks.append(Line(ISSUER, (Piece(self.pen.answer(date, DATE_BY_HAND)),)))
