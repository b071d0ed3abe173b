"""Answers chosen from what is printed: one option, several, yes or no, a declaration to tick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from flask_babel import get_translations, gettext, lazy_gettext
from flask_babel import lazy_gettext as _
from wtforms import ValidationError

from forms.fields.question import Question, Shown
from forms.languages import listed

TICKED, EMPTY = "☑", "□"
UNKNOWN = _("请从列出的选项中选择")


class Options(Question):
    """A question with printed options; the keys of ``choices`` are the codes JSON keeps, the values the labels.

    In Word every option is printed: ``{{ unit.nature.enterprise }}`` is its box, ``{{ unit.nature }}`` the label
    of what was chosen. ``boxed`` has pages tell the answer in the same way, every option with its box.
    """

    boxed: bool = False

    def __init__(
        self,
        label: str = "",
        validators: Sequence[Any] | None = None,
        *,
        choices: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.choices = choices or {}

    def labelled(self, code: str) -> Any:
        """The label of an option in the reader's language."""
        return lazy_gettext(self.choices[code])

    def offered(self) -> list[tuple[str, str, bool]]:
        """Every option in printed order, the catalogue opened once for all: code, label, whether it is chosen."""
        translate = get_translations().ugettext
        return [(code, translate(label), self.has(code)) for code, label in self.choices.items()]

    def has(self, code: str) -> bool:
        raise NotImplementedError

    def chosen(self) -> list[str]:
        """The codes chosen, in printed order."""
        return [code for code in self.choices if self.has(code)]

    @property
    def other(self) -> Question | None:
        """The question that takes the text of 其他, where there is one."""
        return next((field for field in self._form if getattr(field, "of", None) == self.short_name), None)

    def posted(self) -> list[str]:
        return self.chosen()

    def words(self) -> str:
        """The labels chosen, with the text given for 其他."""
        return str(listed(self.named(code) for code in self.chosen()))

    def boxes(self) -> list[tuple[bool, str, str]]:
        """Every option as it is printed: whether it was chosen, its box, its label with the text given for 其他."""
        return [(self.has(code), TICKED if self.has(code) else EMPTY, self.named(code)) for code in self.choices]

    def named(self, code: str) -> str:
        """The label of an option; with it, where it was chosen, the text given for 其他."""
        name = str(self.labelled(code))
        if self.has(code) and self.other is not None and self.other.option == code and not self.other.is_blank:
            return gettext("%(option)s：%(text)s", option=name, text=self.other.shown())
        return name

    def shown(self, empty: str = "") -> Shown:
        boxes = {code: TICKED if self.has(code) else EMPTY for code in self.choices}
        if self.raw is not None:
            return Shown(self.raw, boxes)
        return Shown(empty if self.is_blank else self.words(), boxes)


class Choice(Options):
    """One of the options, as radio buttons."""

    kind = "choice"

    def parse(self, text: str) -> str:
        if text not in self.choices:
            raise ValueError(UNKNOWN)
        return text

    def has(self, code: str) -> bool:
        return self.data == code

    def longest(self) -> str:
        return max(self.choices, key=lambda code: len(self.choices[code]))


class Select(Choice):
    """One of many options, as a drop-down list; Word prints the label only."""

    kind = "select"


class YesNo(Choice):
    """是 or 否."""

    answers: ClassVar[dict[str, str]] = {"yes": "是", "no": "否"}

    def __init__(self, label: str = "", validators: Sequence[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(label, validators, choices=self.answers, **kwargs)


class Choices(Options):
    """Several of the options, as check boxes; ``exclusive`` names the option (无) that excludes all others."""

    kind = "choices"

    def __init__(self, *args: Any, exclusive: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.exclusive = exclusive

    def revive(self, value: Any) -> list[str]:
        if value is None:
            return []
        if not isinstance(value, list) or any(not isinstance(code, str) or code not in self.choices for code in value):
            raise ValueError(UNKNOWN)
        return [code for code in self.choices if code in value]

    def process_formdata(self, valuelist: list[str]) -> None:
        self.process_errors = []
        self.data, self.raw = [], None
        self.data = self.revive(valuelist)

    def parse(self, text: str) -> list[str]:
        return self.revive([text])

    def pre_validate(self, form: Any) -> None:
        if self.exclusive and self.data and self.exclusive in self.data and len(self.data) > 1:
            raise ValidationError(_("选了“%(option)s”就不能再选其他选项", option=self.labelled(self.exclusive)))

    def has(self, code: str) -> bool:
        return code in (self.data or [])

    def clear(self) -> None:
        self.data, self.raw = [], None

    def serialize(self) -> list[str]:
        return self.data or []

    def longest(self) -> list[str]:
        return [code for code in self.choices if code != self.exclusive]


class Agree(Question):
    """A declaration that must be ticked; JSON keeps true or false."""

    kind = "agree"

    def revive(self, value: Any) -> bool:
        return value is True

    def parse(self, text: str) -> bool:
        return text == "yes"

    def process_formdata(self, valuelist: list[str]) -> None:
        self.process_errors = []
        self.data, self.raw = "yes" in valuelist, None

    @property
    def is_blank(self) -> bool:
        return not self.data

    def posted(self) -> list[str]:
        return ["yes"] if self.data else []

    def shown(self, empty: str = "") -> Shown:
        return Shown(str(_("是")) if self.data else empty, {"box": TICKED if self.data else EMPTY})

    def clear(self) -> None:
        self.data, self.raw = False, None

    def serialize(self) -> bool:
        return bool(self.data)
