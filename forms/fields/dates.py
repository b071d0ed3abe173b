"""Answers that are dates: a day, or a month of a year."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _
from wtforms import widgets

from forms.fields.question import Question, Shown


class Day(Question):
    """A calendar day. Reads ``2017-06-08``, ``2017.6.8``, ``2017/6/8`` and ``2017年6月8日``; JSON keeps ISO 8601."""

    kind = "day"
    pattern: ClassVar[re.Pattern[str]] = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
    message: ClassVar[Any] = _("请填写年月日，例如 2017年6月8日")
    widget = widgets.TextInput()

    def parse(self, text: str) -> Any:
        match = self.pattern.fullmatch(unicodedata.normalize("NFKC", text))
        if match is None:
            raise ValueError(self.message)
        try:
            found = date(*self.parts(match))
        except ValueError as error:
            raise ValueError(_("日历上没有这一天，请检查")) from error
        if found.year < 1900:
            raise ValueError(self.message)
        return found

    def parts(self, match: re.Match[str]) -> tuple[int, int, int]:
        return int(match[1]), int(match[2]), int(match[3])

    def written(self) -> str:
        return "" if self.data is None else self.data.isoformat()

    def serialize(self) -> str | None:
        return None if self.data is None else self.written()

    def printed(self) -> Shown:
        """The day as GB/T 9704-2012 prints it: Arabic numerals, no zero padding."""
        return Shown(f"{self.data.year}年{self.data.month}月{self.data.day}日")


class Month(Day):
    """A month of a year, held as its first day. Reads ``2010-03`` and ``2010年3月``; JSON keeps ``2010-03``."""

    kind = "month"
    pattern = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?")
    message = _("请填写年月，例如 2010年3月")

    def parts(self, match: re.Match[str]) -> tuple[int, int, int]:
        return int(match[1]), int(match[2]), 1

    def written(self) -> str:
        return "" if self.data is None else self.data.strftime("%Y-%m")

    def printed(self) -> Shown:
        return Shown(f"{self.data.year}年{self.data.month}月")
