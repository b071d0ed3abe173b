"""What nobody types: values the server computes, and places left blank for a hand and a seal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from forms.fields.question import Question, Shown


class Computed(Question):
    """A value the server works out from other answers; what a client sends for it is ignored.

    :param work_out: receives the form the question stands in, returns an int, a Decimal, a string or None
    :param adds: the siblings whose sum it is, where it is one
    """

    kind = "computed"
    answers_by_hand = False

    def __init__(
        self,
        label: str,
        validators: Sequence[Any] | None = None,
        *,
        work_out: Callable[[Any], Any],
        adds: tuple[str, ...] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.work_out, self.adds = work_out, adds

    @property
    def terms(self) -> str:
        """The names of the inputs it is the sum of, empty where it is none."""
        return " ".join(self._form[name].name for name in self.adds)

    def process_data(self, value: Any) -> None:
        self.raw = None

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw = None

    @property
    def data(self) -> Any:
        return self.work_out(self._form)

    @data.setter
    def data(self, value: Any) -> None:
        """Ignore it: filters and forms assign, but only the answers decide."""

    @property
    def is_blank(self) -> bool:
        return self.data is None

    def written(self) -> str:
        value = self.data
        return format(value, "f") if isinstance(value, Decimal) else str(value if value is not None else "")

    def serialize(self) -> Any:
        value = self.data
        return format(value, "f") if isinstance(value, Decimal) else value

    def example(self) -> None:
        return None

    def longest(self) -> None:
        return None


class Printed(Question):
    """A place printed blank for a signature, a seal or a date by hand; it holds no answer."""

    kind = "printed"
    answers_by_hand = True

    def process_data(self, value: Any) -> None:
        self.data = None

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None

    def shown(self, empty: str = "") -> Shown:
        return Shown("")
