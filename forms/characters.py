"""Which characters an answer may hold: the text policy, by name and position."""

from __future__ import annotations

import unicodedata

from flask_babel import lazy_gettext as _

WORDS = {"\t", "\n"}
BIDI_CONTROLS = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def trim(text: str) -> str:
    """Return ``text`` with line ends as LF and no outer white space: the only changes ever made to an answer."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def is_hidden(character: str) -> bool:
    """Whether a character cannot stand in an XML 1.0 document or cannot be seen in print."""
    if character in WORDS:
        return False
    code = ord(character)
    return unicodedata.category(character) in ("Cc", "Cs") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def refuse_hidden_characters(text: str) -> None:
    """Raise ValueError naming the first character that no record may hold, and where it stands."""
    for position, character in enumerate(text, start=1):
        if is_hidden(character):
            raise ValueError(
                _(
                    "第 %(position)d 个字符是看不见的控制字符（U+%(code)04X），请删除后再填",
                    position=position,
                    code=ord(character),
                )
            )


def refuse_direction_marks(text: str) -> None:
    """Raise ValueError when a one-line text holds marks that turn the reading direction around."""
    for position, character in enumerate(text, start=1):
        if character in BIDI_CONTROLS:
            raise ValueError(_("第 %(position)d 个字符会改变文字方向，请删除后再填", position=position))
