"""What an answer place prints: nothing in the form as issued, a tag in the template made from it."""

from __future__ import annotations

from collections.abc import Sequence
from string import Formatter
from typing import Any, TypeVar

from forms.calendar import notice_of_2017
from forms.fields.choices import EMPTY

T = TypeVar("T")


def tag_of(question: Any) -> str:
    """The Word tag of a question: its path, or ``row.`` and its name inside the rows of a table."""
    _, row, name = question.path.partition(".0.")
    return f"row.{name}" if row else question.path


class Pen:
    """Writes answer places and remembers them, so that a paper can be held against its questionnaire.

    ``printed`` lists the path of every answer place in printed order, as ``Questionnaire.columns`` writes paths;
    the box of an option adds its code.
    """

    def __init__(self) -> None:
        self.printed: list[str] = []

    def mark(self, tag: str, instead: str = "") -> str:
        """What stands where the answer with this tag is printed; ``instead`` is what the form as issued says there."""
        raise NotImplementedError

    def box_mark(self, tag: str) -> str:
        """What stands where the box with this tag is printed."""
        raise NotImplementedError

    def word(self, name: str) -> str:
        """What stands for a word of the calendar, such as ``cutoff``."""
        raise NotImplementedError

    def loop(self, opening: T, item: Sequence[T], closing: T, blanks: int) -> Sequence[T]:
        """The repeated ``item``; how often, the opening and closing tags or the number of blanks say."""
        raise NotImplementedError

    def answer(self, question: Any, instead: str = "") -> str:
        """The place of an answer."""
        self.note(question)
        return self.mark(tag_of(question), instead)

    def words(self, question: Any) -> str:
        """The place of what was chosen, in words; the text given for 其他 is among them."""
        if getattr(question, "other", None) is not None:
            self.note(question.other)
        return self.answer(question)

    def box(self, question: Any, code: str) -> str:
        """The place of the box of one option."""
        self.note(question, code)
        return self.box_mark(f"{tag_of(question)}.{code}")

    def note(self, question: Any, code: str = "") -> None:
        """Remember that a question has its place; a place for a hand or a seal prints nothing else."""
        path = question.path.replace(".0.", "[].")
        self.printed.append(f"{path}.{code}" if code else path)

    def label(self, text: Any) -> list[str]:
        """A label in pieces: its own words, and the words of the calendar it asks for as ``{cutoff}``."""
        pieces: list[str] = []
        for words, name, _, _ in Formatter().parse(str(text)):
            pieces.extend([words] if words else [])
            pieces.extend([self.word(name)] if name else [])
        return pieces


class Blank(Pen):
    """Leaves every answer place empty: the form as issued in 2017."""

    def mark(self, tag: str, instead: str = "") -> str:
        return instead

    def box_mark(self, tag: str) -> str:
        return EMPTY

    def word(self, name: str) -> str:
        return notice_of_2017().words()[name]

    def loop(self, opening: T, item: Sequence[T], closing: T, blanks: int) -> Sequence[T]:
        return [*item] * blanks


class Tagged(Pen):
    """Writes the tags of the template language."""

    def mark(self, tag: str, instead: str = "") -> str:
        return f"{{{{ {tag} }}}}"

    def box_mark(self, tag: str) -> str:
        return self.mark(tag)

    def word(self, name: str) -> str:
        return self.mark(f"programme.{name}")

    def loop(self, opening: T, item: Sequence[T], closing: T, blanks: int) -> Sequence[T]:
        return [opening, *item, closing]
