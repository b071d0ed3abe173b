"""Full-width signs in the tags of a template, and the same file with them written right."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import Any

from lxml import etree

from forms.documents.inspection.archive import Refused, members
from forms.documents.inspection.markup import BadMarkup, parsed
from forms.documents.package import repacked
from forms.documents.places import Placed, W, paragraphs, runs, tag_text

SIGNS = "｛｝（），、．。＝％＃＿［］＜＞！：；｜－＋　"
PLAIN = "{}(),,..=%#_[]<>!:;|-+ "
LETTERS = {
    wide: wide - 0xFEE0 for start, end in ("０９", "Ａａ", "ＡＺ", "ａｚ") for wide in range(ord(start), ord(end) + 1)
}
WIDE = {**LETTERS, **str.maketrans(SIGNS, PLAIN)}
WRITTEN = re.compile(r"[{｛][{｛%％#＃].*?[}｝%％#＃][}｝]", re.DOTALL)
QUOTED = re.compile(r"('[^']*'|\"[^\"]*\"|“[^”]*”|‘[^’]*’)")
RENDERED = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")


@dataclass(frozen=True)
class Mend:
    """One tag written right: its place, as it was, as it is."""

    place: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.place}：{self.before} → {self.after}"


def narrow(written: str) -> str:
    """A tag with its full-width signs written half-width, one for one; what stands in quotation marks stays."""
    pieces = QUOTED.split(written)
    return "".join(piece if number % 2 else piece.translate(WIDE) for number, piece in enumerate(pieces))


def mended(template: bytes) -> tuple[bytes, list[Mend]]:
    """The template with every tag written half-width, and what was changed; the same bytes where nothing was.

    A file that is not safe to open stays as it is: its inspection says why.
    """
    try:
        held = members(template)
        roots = {name: parsed(content) for name, content in held.items() if RENDERED.fullmatch(name)}
    except (Refused, BadMarkup, zipfile.BadZipFile):
        return template, []
    mends: list[Mend] = []
    changed: dict[str, bytes] = {}
    for name, root in roots.items():
        found = [mend for placed in paragraphs(root, name) for mend in in_paragraph(placed)]
        if found:
            changed[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            mends += found
    return (repacked(template, changed), mends) if mends else (template, [])


def in_paragraph(placed: Placed) -> list[Mend]:
    """Write the tags of one paragraph right where they stand, however many runs they are spread over."""
    sentence = tag_text(placed.paragraph)
    mends = []
    letters = list(sentence)
    for match in WRITTEN.finditer(sentence):
        right = narrow(match[0])
        if right != match[0]:
            mends.append(Mend(placed.spot, match[0], right))
            letters[match.start() : match.end()] = right
    if mends:
        put_back(placed.paragraph, "".join(letters))
    return mends


def put_back(paragraph: Any, text: str) -> None:
    """Give a paragraph's texts the letters of ``text``, each as many as it had."""
    start = 0
    for run in runs(paragraph):
        for node in run:
            if node.tag == f"{W}t" and node.text:
                node.text, start = text[start : start + len(node.text)], start + len(node.text)
