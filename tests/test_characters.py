"""The short way past the text policy lets nothing through: what is printable is neither hidden nor directing."""

from __future__ import annotations

import sys

import pytest

from forms.characters import BIDI_CONTROLS, is_hidden, refuse_direction_marks, refuse_hidden_characters


def test_no_printable_character_is_hidden_or_turns_the_direction() -> None:
    printable = [sign for sign in map(chr, range(sys.maxunicode + 1)) if sign.isprintable()]
    assert not [sign for sign in printable if is_hidden(sign)]
    assert not BIDI_CONTROLS & set(printable)


@pytest.mark.parametrize("text", ["甲\x07乙", "第一行\n第二\x00行", "\ufffe"])
def test_what_is_hidden_is_refused_by_its_place(text: str) -> None:
    place = next(place for place, sign in enumerate(text, start=1) if is_hidden(sign))
    with pytest.raises(ValueError, match=f"第 {place} 个字符"):
        refuse_hidden_characters(text)


def test_lines_and_tabs_are_not_hidden_and_marks_are_refused() -> None:
    refuse_hidden_characters("第一行\n第二行\t完")
    with pytest.raises(ValueError, match="第 3 个字符"):
        refuse_direction_marks("公司\u202emoc")
