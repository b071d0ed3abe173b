"""Numbers that Word wants once in a file: drawings, bookmarks and content controls that loops repeat."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

DRAWING = re.compile(rb'(<wp:docPr\b[^>]*?\bid=")[^"]*')
CONTROL = re.compile(rb'(<w:sdtPr>(?:(?!</w:sdtPr>).)*?<w:id w:val=")(-?\d+)', re.DOTALL)
BOOKMARK = re.compile(rb"<w:bookmark(Start|End)\b[^>]*>")
NUMBER = re.compile(rb'(w:id=")([^"]*)')
NAME = re.compile(rb'(w:name=")([^"]*)')
REPEATED = re.compile(r"<w:bookmarkStart\b|<w:sdtPr>")
LONGEST_NAME = 40


def may_repeat(source: str) -> bool:
    """Whether renderings of a Jinja source have drawings, or loops that may copy a bookmark or a content control."""
    return "<wp:docPr" in source or ("for " in source and REPEATED.search(source) is not None)


@dataclass
class Numbering:
    """Numbers one rendered part anew from ``last``: all drawings, as docxtpl does, and the copies of the rest."""

    last: int
    seen: set[bytes] = field(default_factory=set)
    open_bookmarks: dict[bytes, bytes] = field(default_factory=dict)

    def done(self, xml: bytes) -> bytes:
        """The part with every number there once."""
        xml = DRAWING.sub(lambda drawing: drawing[1] + self.new(), xml)
        xml = CONTROL.sub(lambda control: control[1] + self.once(b"control " + control[2], control[2]), xml)
        return BOOKMARK.sub(self.bookmark, xml)

    def new(self) -> bytes:
        self.last += 1
        return b"%d" % self.last

    def once(self, key: bytes, number: bytes) -> bytes:
        """The number itself the first time it is seen, a new one for each copy."""
        if key not in self.seen:
            self.seen.add(key)
            return number
        return self.new()

    def bookmark(self, tag: re.Match[bytes]) -> bytes:
        found = NUMBER.search(tag[0])
        if found is None:
            return tag[0]
        number = found[2]
        if tag[1] == b"End":
            current = self.open_bookmarks.get(number, number)
            return NUMBER.sub(lambda match: match[1] + current, tag[0])
        current = self.open_bookmarks[number] = self.once(b"bookmark " + number, number)
        if current == number:
            return tag[0]
        renamed = NAME.sub(lambda match: match[1] + self.name(match[2], current), tag[0])
        return NUMBER.sub(lambda match: match[1] + current, renamed)

    @staticmethod
    def name(name: bytes, number: bytes) -> bytes:
        text = name.decode("utf-8")[: LONGEST_NAME - len(number) - 1]
        return text.encode("utf-8") + b"_" + number
