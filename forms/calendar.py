"""The dates of one programme year, as questionnaires and documents need them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel.speaklater import LazyString

from forms.languages import spelled

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Stage:
    """One stage of the programme, first and last day included."""

    title: str
    opens: date
    closes: date


@dataclass(frozen=True)
class Calendar:
    """The programme year, its notice, its stages in order, and the day the June package is due."""

    year: int
    notice: str
    title: str
    due: date
    stages: tuple[Stage, ...]
    today: date

    @cached_property
    def mark(self) -> str:
        """One text for all it holds: calendars with the same mark are the same."""
        return repr(self)

    @property
    def opens(self) -> date:
        """The first day of the first stage."""
        return self.stages[0].opens

    @property
    def closes(self) -> date:
        """The last day of the last stage."""
        return self.stages[-1].closes

    @property
    def cutoff(self) -> date:
        """The day up to which stocks and totals are counted: the end of the year before."""
        return date(self.year - 1, 12, 31)

    @property
    def help_window(self) -> tuple[date, date]:
        """The days in which help may be asked for: from the month the package is due to the programme's end."""
        return self.due.replace(day=1), self.closes

    def words(self) -> dict[str, str]:
        """The words a label or a Word file may ask for, dates as the reader's language writes them."""
        return {
            "year": str(self.year),
            "last_year": str(self.year - 1),
            "two_years_ago": str(self.year - 2),
            "three_years_ago": str(self.year - 3),
            "notice": self.notice,
            "notice_title": self.title,
            "cutoff": spelled(self.cutoff),
            "due": spelled(self.due),
            "due_day": spelled(self.due, "day_of_year"),
        }

    def days_left(self) -> int:
        """Days until the package is due; negative once it has passed."""
        return (self.due - self.today) // timedelta(days=1)


def printed(day: date) -> str:
    """A day as GB/T 9704-2012 prints it."""
    return f"{day.year}年{day.month}月{day.day}日"


def told(day: date) -> Any:
    """A day for a message: spelled when it is read, in the language of whoever reads it."""
    return LazyString(spelled, day)


def notice_of_2017(today: date | None = None) -> Calendar:
    """The calendar of notice 国知办函办字〔2017〕406号: what a new database starts with, and examples are made for."""
    return Calendar(
        year=2017,
        notice="国知办函办字〔2017〕406号",
        title="2017年专利信息帮扶工作实施方案",
        due=date(2017, 6, 10),
        stages=(
            Stage("启动阶段", date(2017, 5, 1), date(2017, 6, 10)),
            Stage("实施阶段", date(2017, 6, 1), date(2017, 10, 31)),
            Stage("验收阶段", date(2017, 10, 1), date(2017, 11, 30)),
        ),
        today=today or date(2017, 6, 8),
    )
