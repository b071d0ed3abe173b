"""How far a draft has come: what is missing or wrong, section by section, as of its last save."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from forms.annexes import by_code
from forms.models import Response
from forms.pages.places import Place, places
from forms.workflow import loaded
from forms.workflow.settling import within
from forms.workflow.unconfirmed import unconfirmed

UNTOUCHED, BEGUN, DONE, WRONG = "untouched", "begun", "done", "wrong"
STATUS_NAMES = {UNTOUCHED: _("未开始"), BEGUN: _("填写中"), DONE: _("已完成"), WRONG: _("有误")}
UNASKED = ("computed", "printed")


@dataclass(frozen=True)
class Finding:
    """One thing to put right or to confirm: where it is, in words and as an anchor, and what it is."""

    place: Place
    text: str
    missing: bool = False

    @property
    def sentence(self) -> str:
        """The finding with the words of its place that it does not say itself."""
        where = self.place.row if self.place.name in self.text else self.place.label
        return gettext("%(place)s：%(text)s", place=where, text=self.text) if where else self.text


@dataclass
class SectionProgress:
    """How far one section has come."""

    section: Any
    status: str = UNTOUCHED
    troubles: list[Finding] = field(default_factory=list)
    cautions: list[Finding] = field(default_factory=list)
    required: int = 0
    given: int = 0
    carried: int = 0

    @property
    def status_name(self) -> str:
        return str(STATUS_NAMES[self.status])

    @property
    def wrong(self) -> list[Finding]:
        """The answers that were given and do not hold."""
        return [trouble for trouble in self.troubles if not trouble.missing]

    @property
    def left(self) -> int:
        """How many required answers are still to be given."""
        return self.required - self.given


@dataclass
class Progress:
    """How far a draft has come."""

    sections: dict[str, SectionProgress]

    @property
    def required(self) -> int:
        return sum(progress.required for progress in self.sections.values())

    @property
    def given(self) -> int:
        return sum(progress.given for progress in self.sections.values())

    @property
    def left(self) -> int:
        """How many required answers are still to be given."""
        return self.required - self.given

    @property
    def share(self) -> int:
        """The share of the required answers that was given, in hundredths; whole only once all were."""
        return self.given * 100 // self.required if self.required else 100

    @property
    def wrong(self) -> int:
        """How many answers were given and do not hold."""
        return sum(len(progress.wrong) for progress in self.sections.values())

    @property
    def next(self) -> SectionProgress | None:
        """The first section that is not done, None once all are."""
        return next((progress for progress in self.sections.values() if progress.status != DONE), None)

    @property
    def carried(self) -> int:
        """How many answers are last year's and not confirmed."""
        return sum(progress.carried for progress in self.sections.values())

    @property
    def troubles(self) -> list[Finding]:
        return [trouble for progress in self.sections.values() for trouble in progress.troubles]

    @property
    def cautions(self) -> list[Finding]:
        return [caution for progress in self.sections.values() for caution in progress.cautions]

    def mark_on(self, section: Any) -> None:
        """Put what was found on the questions of ``section``, which holds the same answers not yet judged."""
        by_anchor: dict[str, list[str]] = {}
        for trouble in self.sections[section.short_name].troubles:
            by_anchor.setdefault(trouble.place.anchor, []).append(trouble.text)
        for place in places(section):
            place.question.errors = by_anchor.get(place.anchor, [])


def judge(response: Response) -> Progress:
    """Check the draft as a submission would be checked.

    Judging drops blank rows and trims answers, so what a page shows is loaded apart; the anchors are those of the
    rows as they were before.
    """
    questionnaire = loaded(response).only_for("filler")
    where = {place.question: place for section in questionnaire.sections() for place in places(section)}
    questionnaire.validate()
    found = {section.short_name: SectionProgress(section) for section in questionnaire.sections()}
    for question, text in questionnaire.problems():
        place = where[question]
        found[place.section].troubles.append(Finding(place, text, bool(question.is_blank)))
    for question in questionnaire.concerned():
        place = where[question]
        found[place.section].cautions += [Finding(place, str(text)) for text in question.cautions]
    visited, last_year_s = seen(response), unconfirmed(response)
    for name, progress in found.items():
        progress.carried = len(within(last_year_s, name))
        progress.status = status_of(progress, name in visited)
        count(progress)
    return Progress(found)


def seen(response: Response) -> set[str]:
    """The sections that were saved at least once; all of them once the answers were submitted."""
    if response.submitted_at is not None:
        return {section.short_name for section in by_code(response.annex)().sections()}
    return set(response.visited)


def count(progress: SectionProgress) -> None:
    """Count the required answers, and those given; what was put into a section nobody has saved is not given."""
    asked = [
        question
        for question in progress.section.walk()
        if question.is_required and question.kind not in UNASKED and question.applies
    ]
    progress.required = len(asked)
    if progress.status != UNTOUCHED:
        progress.given = sum(not question.is_blank for question in asked)


def status_of(progress: SectionProgress, visited: bool) -> str:
    if not visited:
        return UNTOUCHED
    if not progress.troubles:
        return BEGUN if progress.carried else DONE
    return WRONG if progress.wrong else BEGUN
