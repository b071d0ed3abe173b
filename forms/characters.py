"""Which characters an answer may hold: the text policy, by name and position."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _

NONCHARACTERS = "\ufdd0-\ufdef" + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
HIDDEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{NONCHARACTERS}]")
BIDI_CONTROLS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
DIRECTING = re.compile(f"[{''.join(sorted(BIDI_CONTROLS))}]")


class Unprintable(ValueError):
    """A text that holds a character no answer may hold; the message says which, and where."""


def trim(text: str) -> str:
    """Return ``text`` with line ends as LF and no outer white space: the only changes ever made to an answer."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def is_hidden(character: str) -> bool:
    """Whether a character cannot stand in an XML 1.0 document or cannot be seen in print."""
    return HIDDEN.match(character) is not None


def refuse_hidden_characters(text: str) -> None:
    """Raise Unprintable naming the first character that cannot stand in an XML 1.0 document or be seen in print."""
    if text.isprintable():  # true of nothing hidden, and answered a hundred times as fast
        return
    found = HIDDEN.search(text)
    if found is not None:
        raise Unprintable(
            _(
                "第 %(position)d 个字符是看不见的控制字符（U+%(code)04X），请删除后再填",
                position=found.start() + 1,
                code=ord(found[0]),
            )
        )


def refuse_direction_marks(text: str) -> None:
    """Raise Unprintable when a one-line text holds marks that turn the reading direction around."""
    if text.isprintable():
        return
    found = DIRECTING.search(text)
    if found is not None:
        raise Unprintable(_("第 %(position)d 个字符会改变文字方向，请删除后再填", position=found.start() + 1))
