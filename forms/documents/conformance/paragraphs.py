"""Two paragraphs: the same properties, the text of the blank unchanged around the answers, in the same type."""

from __future__ import annotations

from collections.abc import Iterator

from forms.documents.conformance.blocks import TAG, Paragraph
from forms.documents.conformance.pattern import Segment, segments, spans
from forms.documents.conformance.report import Difference
from forms.documents.conformance.wording import changes
from forms.documents.places import tag_text

LONGEST = 40
TITLE = "第 1 段"


def quoted(paragraph: Paragraph) -> str:
    """The text of a paragraph as it stands in the file, cut where it is long."""
    text = tag_text(paragraph.element)
    return f"“{text}”" if len(text) <= LONGEST else f"“{text[:LONGEST]}……”"


def fits(expected: Paragraph, found: Paragraph) -> bool:
    """Whether the text is that of the pattern with answers in it."""
    return is_title(expected, found) or spans(segments(expected), found.text) is not None


def is_title(expected: Paragraph, found: Paragraph) -> bool:
    """The title of a paper, its first paragraph, may be an answer as a whole."""
    return expected.place == TITLE and not expected.in_cell and found.text == TAG


def paragraph_differences(expected: Paragraph, found: Paragraph, tagged: bool, cell: str = "") -> Iterator[Difference]:
    """What differs between a paragraph of the pattern and that of a file.

    :param tagged: the file is a template, whose answer places hold nothing but tags
    :param cell: where in its row the paragraph stands, such as ``第 3 格``
    """
    yield from (Difference(found.place, f"{cell}{words}") for words in changes(expected.look, found.look))
    if is_title(expected, found):
        return
    pieces = segments(expected)
    placed = spans(pieces, found.text)
    if placed is None:
        yield Difference(found.place, f"{cell}文字 {quoted(expected)} → {quoted(found)}")
        return
    looks = [stretch.look for stretch in found.stretches for _character in stretch.text]
    for piece, (start, end) in zip(pieces, placed, strict=True):
        yield from (Difference(found.place, f"{cell}{words}") for words in dressed(piece, looks[start:end]))
        if tagged and piece.kind == "answer" and not is_untouched(piece, found.text[start:end]):
            yield Difference(
                found.place, f"{cell}空白处写有文字“{found.text[start:end].replace(TAG, '{{ }}')}”，应只有标记"
            )


def dressed(piece: Segment, looks: list[tuple[tuple[str, str], ...]]) -> Iterator[str]:
    """The formatting that differs in a piece, each kind once."""
    if piece.stretch.look == (("any", ""),):
        return
    told: set[str] = set()
    for look in dict.fromkeys(looks):
        if look != piece.stretch.look:
            told |= set(changes(dict(piece.stretch.look), dict(look)))
    yield from sorted(told)


def is_untouched(piece: Segment, text: str) -> bool:
    """Whether an answer place of a template is empty, as in the blank, or holds tags."""
    return text == piece.stretch.text or not text.replace(TAG, "").strip()
