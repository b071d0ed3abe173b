"""The typefaces of official documents, and the runs that are set in them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from forms.documents.drawing.markup import w

FANGSONG, HEITI, KAITI = "仿宋_GB2312", "黑体", "楷体_GB2312"
TITLE_SONG, SONGTI, SYMBOL = "方正小标宋简体", "宋体", "Segoe UI Symbol"

STAND_INS = {
    FANGSONG: "仿宋",
    HEITI: "SimHei",
    KAITI: "楷体",
    TITLE_SONG: "华文中宋",
    SONGTI: "SimSun",
    SYMBOL: "Segoe UI",
}
"""What Word takes where a typeface is not installed."""

BREAKS = {"\t": "tab", "\n": "br"}


@dataclass(frozen=True)
class Piece:
    """Text set in one typeface; ``\\t`` is a tab stop, ``\\n`` a new line of the same paragraph."""

    text: str
    face: str = FANGSONG
    underline: bool = False
    bold: bool = False


def fonts(face: str) -> Any:
    """The element naming one typeface for all four kinds of character, so that no digit falls out of it."""
    return w("rFonts", ascii=face, hAnsi=face, eastAsia=face, cs=face)


def run(piece: Piece) -> Any:
    """A run; its size comes from the style of the paragraph."""
    properties = w(
        "rPr",
        fonts(piece.face),
        w("b") if piece.bold else None,
        w("u", val="single") if piece.underline else None,
    )
    return w("r", properties, *contents(piece.text))


def contents(text: str) -> list[Any]:
    """The text with its tabs and breaks as elements; an empty run holds an empty text."""
    parts = [part for part in re.split(r"([\t\n])", text) if part] or [""]
    return [w(BREAKS[part]) if part in BREAKS else written(part) for part in parts]


def written(text: str) -> Any:
    """The element ``w:t``, its white space kept."""
    found = w("t")
    found.set(qn("xml:space"), "preserve")
    found.text = text
    return found


def ems(text: str) -> float:
    """The width of a text in ems of its size: 1 for a full-width character, about half for the others."""
    return sum(width_of(character) for character in text)


def width_of(character: str) -> float:
    """What a character takes at most in the faces above and their stand-ins, in ems."""
    if unicodedata.east_asian_width(character) not in ("Na", "H", "N"):
        return 1.0
    return 0.68 if character.isupper() else 0.52
