"""Answers in words: one line, several lines, and the text that goes with 其他."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _
from wtforms import widgets

from forms.characters import refuse_direction_marks
from forms.fields.question import Question, Shown
from forms.validators import Answered, Length


class Text(Question):
    """One line of text, up to 100 characters unless a ``Length`` says otherwise.

    :param picks: the name of the official list the answer may be looked up in
    :param fills: the sibling question that takes the section of the list the answer was picked from
    """

    kind = "text"
    default_length: ClassVar[int] = 100
    widget = widgets.TextInput()

    def __init__(
        self,
        label: str = "",
        validators: Sequence[Any] | None = None,
        *,
        picks: str = "",
        fills: str = "",
        **kwargs: Any,
    ) -> None:
        rules = list(validators or ())
        if not any(isinstance(rule, Length) for rule in rules):
            rules.append(Length(0, self.default_length))
        super().__init__(label, rules, **kwargs)
        self.picks, self.fills = picks, fills

    def parse(self, text: str) -> str:
        if "\n" in text or "\t" in text:
            raise ValueError(_("请写在一行内"))
        refuse_direction_marks(text)
        return text

    @property
    def limit(self) -> int:
        """The greatest number of characters."""
        return min(rule.most for rule in self.validators if isinstance(rule, Length))

    @property
    def input_type(self) -> str:
        """The HTML input type the rules ask for: tel, email, url or text."""
        return next((rule.input_type for rule in self.validators if hasattr(rule, "input_type")), "text")

    def longest(self) -> Any:
        """The example where rules other than length bind the answer, else as many characters as fit."""
        if any(not isinstance(rule, (Length, Answered)) for rule in self.validators):
            return self.sample
        return ("长字测试" * self.limit)[: self.limit]


class Paragraph(Text):
    """Several lines of text, up to 1000 characters unless a ``Length`` says otherwise."""

    kind = "paragraph"
    default_length = 1000
    widget = widgets.TextArea()

    def parse(self, text: str) -> str:
        return text

    def shown(self, empty: str = "") -> Shown:
        text = super().shown(empty)
        return Shown(text, {"lines": [line for line in text.split("\n") if line.strip()]})


class Other(Text):
    """The text that goes with the option 其他 of the choice named ``of``, asked only when it is chosen."""

    kind = "other"
    default_length = 60

    def __init__(self, of: str, *, option: str = "other", label: str = "其他（请注明）", **kwargs: Any) -> None:
        self.of, self.option = of, option
        super().__init__(label, [Answered()], when=self.is_chosen, **kwargs)

    def is_chosen(self, form: Any) -> bool:
        question = form[self.of]
        return question.applies and question.has(self.option)

    def shown(self, empty: str = "") -> Shown:
        return super().shown("")
