"""What every kind of question has in common: number, source, example, and its three dress codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

from flask_babel import lazy_gettext
from wtforms import Field, Form
from wtforms.utils import unset_value

from forms.characters import refuse_hidden_characters, trim

Condition = Callable[[Form], bool]


class Shown(str):
    """An answer as people read it; parts of it can be asked for by name.

    ``str(answer)`` is the text printed on a page or in a Word file. ``answer["part"]`` is a part that only Word
    needs: the box of one option (``unit.nature.enterprise``), the lines of a paragraph (``plan.goal.lines``).
    """

    parts: dict[str, Any]

    def __new__(cls, text: str, parts: dict[str, Any] | None = None) -> Shown:
        shown = super().__new__(cls, text)
        shown.parts = parts or {}
        return shown

    def __getitem__(self, key: Any) -> Any:
        return self.parts[key] if isinstance(key, str) else super().__getitem__(key)


class Question(Field):
    """One question with one answer.

    ``data`` is the Python value or None; ``stored()`` is what JSON keeps; ``shown()`` is what people read.
    Text that does not parse stays in ``raw`` so that a draft keeps whatever was typed.

    :param number: the printed number in the official form, such as ``"2.01"``
    :param source: where the question comes from: ``N`` the notice, ``C`` a comparable form, ``R`` reconstructed
    :param example: a plausible answer in its stored form
    :param unit: the unit printed in brackets after the label, such as ``"万元"``
    :param hint: one sentence of help shown at the field
    :param why: one sentence on why it is asked, for whoever wonders
    :param show_example: whether the example is shown at the field; unless said, where a rule gives the answer a form
    :param when: the condition under which the question is asked; it reads the form the question stands in
    :param default: what a question never answered starts with, as stored, or a function of the form that says it
    """

    kind: ClassVar[str] = "text"
    answers_by_hand: ClassVar[bool] = False
    raw: str | None = None
    remarks: Sequence[Any] = ()
    clash: Any = None
    hollow: bool = False
    declared: Any = None
    carried: Any = ""
    data: Any
    cautions: list[Any]
    errors: Any
    process_errors: Any

    def __init__(
        self,
        label: str = "",
        validators: Sequence[Any] | None = None,
        *,
        number: str = "",
        source: str = "",
        example: Any = None,
        unit: str = "",
        hint: str = "",
        why: str = "",
        show_example: bool | None = None,
        when: Condition | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(lazy_gettext(label) if label else "", list(validators or ()), description=hint, **kwargs)
        self.number = number
        self.source = source
        self.sample = example
        self.unit = unit
        self.why = lazy_gettext(why) if why else ""
        self.show_example = show_example
        self.when = when

    # -- reading an answer ---------------------------------------------------------------------

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read what is held, then what was posted; a ``default`` that is a function receives the form."""
        self.cautions = []
        if data is unset_value and callable(self.default):
            data = self.default(self._form)
        super().process(formdata, data, extra_filters)

    def parse(self, text: str) -> Any:
        """Return the Python value of a non-empty text; raise ValueError in words when it is not one."""
        return text

    def revive(self, value: Any) -> Any:
        """Return the Python value of a JSON value that is not a string."""
        if value is None:
            return None
        raise ValueError(lazy_gettext("请重新填写"))

    def take(self, text: str) -> None:
        """Read ``text`` as typed; what does not parse is kept in ``raw``."""
        self.data, self.raw = None, text
        typed = trim(text)
        if typed:
            refuse_hidden_characters(typed)
            self.data = self.parse(typed)
        self.raw = None

    def process_data(self, value: Any) -> None:
        self.data, self.raw = None, None
        if isinstance(value, str):
            self.take(value)
        else:
            self.data = self.revive(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.process_errors = []
            self.take(valuelist[0])

    # -- asking about it -----------------------------------------------------------------------

    @property
    def is_blank(self) -> bool:
        """Nothing was answered (something unreadable is not nothing)."""
        return self.raw is None and self.data in (None, "", [])

    @property
    def is_required(self) -> bool:
        return any(getattr(rule, "requires", False) for rule in self.validators)

    @property
    def applies(self) -> bool:
        """Whether the question is asked, given the other answers of its form."""
        return self.when is None or self.when(self._form)

    def _run_validation_chain(self, form: Form, validators: Iterator[Any]) -> bool:
        """Run the rules that concern the answer: none where it is not asked, few where it is blank."""
        self.cautions = []
        if not self.applies:
            self.errors = []
            return True
        if self.process_errors:
            return True
        if self.is_blank:
            validators = (rule for rule in validators if getattr(rule, "reads_blank", False))
        return bool(super()._run_validation_chain(form, validators))

    def clear(self) -> None:
        """Forget the answer: the question turned out not to be asked."""
        self.data, self.raw = None, None

    def prune(self) -> None:
        """Forget the answers to questions that are not asked."""
        if not self.applies:
            self.clear()

    # -- the dress codes -----------------------------------------------------------------------

    def written(self) -> str:
        """The answer as text in an input, readable again by ``parse``."""
        return "" if self.data is None else str(self.data)

    def stored(self) -> Any:
        """The answer as JSON keeps it: typed where it parsed, the raw text where it did not."""
        return self.raw if self.raw is not None else self.serialize()

    def serialize(self) -> Any:
        """The JSON value of ``data``."""
        return self.data

    def shown(self, empty: str = "") -> Any:
        """The answer as people read it, on the page and in Word alike; ``empty`` stands for no answer."""
        if self.raw is not None:
            return Shown(self.raw)
        return Shown(empty) if self.is_blank else self.printed()

    def printed(self) -> Shown:
        """The words of an answer that is there."""
        return Shown(self.written())

    def _value(self) -> str:
        return self.raw if self.raw is not None else self.written()

    def posted(self) -> list[str]:
        """The answer as the inputs of a page post it."""
        return [self._value()]

    # -- derived from the declaration ----------------------------------------------------------

    @property
    def path(self) -> str:
        """The dotted path of the question, which is its Word tag: ``unit.name``."""
        return self.name.replace("-", ".")

    def columns(self, path: str = "") -> Iterator[tuple[str, Question]]:
        """The export columns this question gives: pairs of path and question."""
        yield path, self

    def walk(self) -> Iterator[Question]:
        """Every question with one answer at or below this one, in printed order."""
        yield self

    def example(self) -> Any:
        """A plausible answer as stored."""
        return self.sample

    def longest(self) -> Any:
        """The longest answer the question accepts, as stored."""
        return self.sample
