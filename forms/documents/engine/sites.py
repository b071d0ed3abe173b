"""Where in the XML an answer stands, and so what a line break or a tab in it becomes there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from forms.documents.engine.wording import Unprintable

UNSAFE = re.compile('[&<>"\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]')
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;"}
LINE_ENDS = ("\n", "\r\n", "\r")
UNSAFE_OR_LINE_END = re.compile(f"\r\n|{UNSAFE.pattern}")
REFUSED = re.compile(UNSAFE.pattern.replace('&<>"\x00-\x1f', "\x00-\x08\x0b\x0c\x0e-\x1f"))
BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
TAG = re.compile(r"<(/?)([\w:.-]+)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>")
DOCXTPL_ESCAPES = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))


@dataclass(frozen=True)
class Site:
    """A place answers are printed at: text of a run with these properties, other text, or an attribute."""

    kind: str
    run_properties: str = ""

    @property
    def table(self) -> dict[str, str]:
        """What each unsafe character becomes here; characters that are not in it are refused."""
        if self.kind == "attribute":
            return whole("&#10;", "&#9;")
        if self.kind == "other":
            return whole("\n", "\t")
        run = f"<w:r>{self.run_properties}"
        tab = f'</w:t></w:r>{run}<w:tab/></w:r>{run}<w:t xml:space="preserve">'
        return whole(BREAK, tab)


def whole(line_end: str, tab: str) -> dict[str, str]:
    return ESCAPES | dict.fromkeys(LINE_ENDS, line_end) | {"\t": tab}


class Printer:
    """Prints answers at one site: ``printer(answer)`` gives UTF-8 bytes of XML. Shared by threads; holds no state."""

    def __init__(self, site: Site) -> None:
        self.table = site.table

    def __call__(self, answer: object) -> bytes:
        """The bytes of ``answer``. Raises Unprintable for what is no text and for characters XML cannot hold."""
        if not isinstance(answer, str):
            if type(answer) is not int:
                raise Unprintable(f"模板要打印的不是一个答案，而是一组：{type(answer).__name__}")
            return str(answer).encode("ascii")
        if UNSAFE.search(answer) is None:
            return str.encode(answer)
        return UNSAFE_OR_LINE_END.sub(self.replace, answer).encode("utf-8")

    def replace(self, match: re.Match[str]) -> str:
        found = self.table.get(match[0])
        if found is None:
            raise Unprintable(f"答案里有不能打印的字符 U+{ord(match[0]):04X}")
        return found


class Scanner:
    """Follows the static XML of a part from its start, and knows what the place it has come to is."""

    def __init__(self) -> None:
        self.open_tag = ""
        self.in_text = False
        self.run_properties = ""
        self.capturing = -1
        self.captured = ""

    def site(self) -> Site:
        """The site at the place reached."""
        if self.open_tag:
            return Site("attribute")
        return Site("text", self.run_properties) if self.in_text else Site("other")

    def feed(self, static: str) -> str:
        """Move over ``static``; returns it as it is printed, docxtpl's own escapes and line breaks resolved."""
        for escaped, meant in DOCXTPL_ESCAPES:
            static = static.replace(escaped, meant)
        text = self.open_tag + static
        held = len(self.open_tag)
        self.open_tag = ""
        printed, position = [], 0
        for match in TAG.finditer(text):
            printed += [self.characters(text[position : match.start()]), match[0]]
            self.pass_tag(match)
            position = match.end()
        rest = text[position:]
        if "<" in rest:
            start = rest.index("<")
            printed.append(self.characters(rest[:start]))
            self.open_tag = rest[start:]
            printed.append(self.open_tag)
        else:
            printed.append(self.characters(rest))
        return "".join(printed)[held:]

    def characters(self, text: str) -> str:
        if self.capturing >= 0:
            self.captured += text
        if not self.in_text or not ("\n" in text or "\t" in text):
            return text
        table = self.site().table
        return text.replace("\t", table["\t"]).replace("\n", table["\n"])

    def pass_tag(self, match: re.Match[str]) -> None:
        closing, name, _rest, empty = match.groups()
        if name == "w:r" and not closing:
            self.run_properties = ""
        if name == "w:rPr" and not closing and not empty and not self.run_properties:
            self.capturing, self.captured = 0, ""
        if self.capturing >= 0:
            self.captured += match[0]
            if name == "w:rPr" and closing:
                self.run_properties, self.capturing = self.captured, -1
        if name == "w:t":
            self.in_text = not closing and not empty
