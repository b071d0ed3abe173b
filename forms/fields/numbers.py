"""Answers in numbers: whole counts and amounts of money."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _
from wtforms import widgets

from forms.fields.question import Question, Shown

GROUPED = re.compile(r"^-?\d{1,3}(,\d{3})+(\.\d+)?$")


def narrow(text: str) -> str:
    """Return digits typed in full width, or grouped with commas, as a plain number."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("，", ",")
    return plain.replace(",", "") if GROUPED.match(plain) else plain


class Number(Question):
    """A number of 0 or more, up to ``most``; ``least`` raises the lower bound."""

    inputmode: ClassVar[str] = "numeric"
    default_most: ClassVar[Any] = 999_999_999
    pattern: ClassVar[re.Pattern[str]]
    widget = widgets.TextInput()

    def __init__(self, *args: Any, least: int = 0, most: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.least = least
        self.most = most if most is not None else self.default_most

    def parse(self, text: str) -> Any:
        plain = narrow(text)
        if not re.fullmatch(r"[0-9.+-]*", plain) or not self.pattern.fullmatch(plain):
            raise ValueError(self.form_message())
        return self.bounded(self.convert(plain))

    def convert(self, plain: str) -> Any:
        raise NotImplementedError

    def form_message(self) -> Any:
        raise NotImplementedError

    def bounded(self, number: Any) -> Any:
        """Return ``number``; raise ValueError when it is out of range."""
        if number < self.least:
            raise ValueError(_("不能小于 %(least)s", least=self.least))
        if number > self.most:
            raise ValueError(_("不能大于 %(most)s", most=self.most))
        return number


class Count(Number):
    """A whole number; JSON keeps an integer."""

    kind = "count"
    pattern = re.compile(r"-?\d{1,12}")

    def convert(self, plain: str) -> int:
        return int(plain)

    def form_message(self) -> Any:
        return _("请填写整数，例如 12；没有请填 0")

    def revive(self, value: Any) -> int | None:
        if value is None:
            return None
        if type(value) is not int:
            raise ValueError(self.form_message())
        return int(self.bounded(value))

    def longest(self) -> int:
        return int(self.most)


class Amount(Number):
    """A decimal number of at most two decimals; JSON keeps a string so that no digit is lost."""

    kind = "amount"
    inputmode = "decimal"
    default_most = Decimal("99999999.99")
    pattern = re.compile(r"-?\d{1,12}(\.\d{1,2})?")

    def convert(self, plain: str) -> Decimal:
        return Decimal(plain).quantize(Decimal("0.01")) + 0

    def form_message(self) -> Any:
        return _("请填写数字，最多两位小数，例如 86.50；没有请填 0")

    def revive(self, value: Any) -> Decimal | None:
        return None if value is None else self.parse(str(value))

    def written(self) -> str:
        return "" if self.data is None else format(self.data, "f")

    def serialize(self) -> str | None:
        return None if self.data is None else self.written()

    def printed(self) -> Shown:
        return Shown(self.written())

    def longest(self) -> str:
        return format(Decimal(self.most), ".2f")
