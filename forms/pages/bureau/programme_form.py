"""The form of one programme year: its notice, its stages in order, who takes part, which editions are filled in."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from forms.annexes import ANNEXES
from forms.annexes.classifications import REGIONS
from forms.fields import Choices, Count, Day, Part, Text
from forms.validators import Answered, Length
from forms.workflow.programmes import Particulars, Term, faults

MOST_STAGES = 6


class Opening(Part):
    """What is said of the year as a whole."""

    year = Count("年度", [Answered()], least=2000, most=2100)
    notice = Text("通知文号", [Answered(), Length(4, 60)])
    title = Text("方案名称", [Answered(), Length(4, 120)])
    due = Day("报送截止日期", [Answered()], hint="各省区落实方案和附件报送国家局的最后一天。")
    contact = Text("联系人", [Answered(), Length(2, 100)], hint="没有省区联系人时，请填写人向谁询问。")
    regions = Choices("参加的省区", [Answered()], choices=REGIONS, hint="不参加的省区不能生成链接。")


class Stage(Part):
    """One stage; one without a title is left out."""

    title = Text("阶段名称", [Length(2, 40)])
    opens = Day("开始日期")
    closes = Day("结束日期")


class ProgrammeForm:
    """The questions of a year, filled from what is said now and from what was posted over it."""

    def __init__(self, now: Particulars, posted: MultiDict[str, str] | None = None, fresh: bool = False) -> None:
        self.now, self.fresh = now, fresh
        data = {"year": now.year, "notice": now.notice, "title": now.title, "due": now.due.isoformat()}
        regions = list(now.regions) or list(REGIONS)
        self.opening = Opening(posted, data=data | {"contact": now.contact, "regions": regions})
        if posted is not None and not fresh:
            self.opening.year.process(None, now.year)
        stages = [vars(stage) for stage in now.stages][:MOST_STAGES]
        rows: list[dict[str, Any]] = [*stages, *([{}] if len(stages) < MOST_STAGES else [])]
        self.stages = [Stage(posted, data=spelled(row), prefix=f"stage-{place}-") for place, row in enumerate(rows)]
        self.editions = {
            annex.code: (posted.get(f"edition-{annex.code}", "") if posted is not None else "") for annex in ANNEXES
        }
        self.editions = {code: said or now.editions[code] for code, said in self.editions.items()}

    def said(self) -> Particulars | None:
        """What the form says; None, with the reasons on the questions, where it does not hold."""
        sound = self.opening.validate()
        given = [stage for stage in self.stages if stage.title.data or stage.opens.data or stage.closes.data]
        for stage in given:
            sound = stage.validate() and sound
            for question in stage:
                if question.is_blank and not question.errors:
                    question.errors, sound = [_("请填写%(label)s", label=question.label.text)], False
        if not sound:
            return None
        said = self.particulars(given)
        for name, words in faults(said):
            self.refuse(name, words, given)
        return None if self.troubles() else said

    def particulars(self, given: list[Stage]) -> Particulars:
        held, chosen = self.opening, self.opening.regions.data
        return Particulars(
            year=held.year.data,
            notice=held.notice.data,
            title=held.title.data,
            due=held.due.data,
            stages=tuple(Term(stage.title.data, stage.opens.data, stage.closes.data) for stage in given),
            contact=held.contact.data,
            regions=() if set(chosen) == set(REGIONS) else tuple(slug for slug in REGIONS if slug in chosen),
            editions=self.editions,
        )

    def refuse(self, name: str, words: Any, given: list[Stage] | None = None) -> None:
        """Put an error on a question: of the year, or ``opens-0`` of the first stage that is given."""
        what, _dash, place = name.partition("-")
        if place.isdecimal():
            question = ((given or self.stages)[int(place)])[what]
        else:
            question = self.opening[what] if what in self.opening else self.opening["title"]
        question.errors = [*question.errors, words]

    def troubles(self) -> list[Any]:
        """The questions with errors, in order."""
        every = [*self.opening, *(question for stage in self.stages for question in stage)]
        return [question for question in every if question.errors]


def spelled(stage: dict[str, Any]) -> dict[str, Any]:
    """A stage as stored."""
    return {name: value if isinstance(value, str) else value.isoformat() for name, value in stage.items()}
