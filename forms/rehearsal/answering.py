"""Answering an annex for an invented organisation: every question its declaration asks, in turn, until all holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from forms.annexes import by_code
from forms.calendar import Calendar
from forms.fields import Matrix, Section, Table
from forms.questionnaire import Questionnaire
from forms.rehearsal.chance import around
from forms.rehearsal.facts import PERSONS, Facts, money
from forms.rehearsal.register import Invented, person
from forms.rehearsal.wording import Words
from forms.validators import AnsweredUnless, NotBefore, NotMoreThan, Within

ROW = re.compile(r"\.\d+(?=\.)")
ATTEMPTS, PATIENT = 12, 6
LEFT_BLANK = 0.03
OTHER_CODES = ("other", "closed")
NAMELESS = {"enterprise": "某省内企业", "agency": "某专利信息服务机构"}


def answers_of(
    organisation: Invented, code: str, calendar: Calendar, partners: dict[str, str] | None = None
) -> Questionnaire:
    """The annex with this code as the organisation answers it: valid, pruned, the filler's sections only.

    :param partners: names of an ``enterprise`` and an ``agency`` it may speak of
    :raises RuntimeError: where no answers could be found that hold
    """
    return Answering(organisation, code, calendar, partners or {}).held("filler")


def opinion_of(organisation: Invented, code: str, calendar: Calendar) -> Questionnaire:
    """What the province says of the organisation: its sections only."""
    return Answering(organisation, code, calendar, {}).held("province")


class Answering:
    """One organisation before one annex."""

    def __init__(self, organisation: Invented, code: str, calendar: Calendar, partners: dict[str, str]) -> None:
        self.chance = organisation.dice(code)
        self.annex, self.calendar = by_code(code), calendar
        self.facts = Facts(organisation, self.chance)
        self.words = Words(organisation, NAMELESS | partners)

    def held(self, reader: str) -> Questionnaire:
        blank = self.annex.load(None, self.calendar).only_for(reader)
        rows = {section.short_name: self.rows_in(section) for section in blank}
        held = self.annex.load(rows, self.calendar).only_for(reader)
        for question in held.walk():
            self.answer(question)
        for attempt in range(ATTEMPTS):
            if held.validate():
                held.prune()
                return held
            held = self.mended(held, reader, attempt)
        raise RuntimeError(f"no valid answers to {self.annex.code}: {held.problems()}")

    def rows_in(self, part: Any) -> dict[str, Any]:
        """Nothing but blank rows, as many to a table as chance has it."""
        found: dict[str, Any] = {}
        for inner in part.form:
            if isinstance(inner, Table):
                least = max(inner.least, 1 if inner.when is not None else 0)
                most = min(inner.max_entries, max(3, inner.max_entries // 3, least))
                found[inner.short_name] = [{} for _ in range(self.chance.randint(least, most))]
            elif isinstance(inner, (Section, Matrix)):
                found[inner.short_name] = self.rows_in(inner)
        return found

    def mended(self, held: Questionnaire, reader: str, attempt: int) -> Questionnaire:
        """What does not hold answered anew; after some patience, its section as in the annex's example."""
        wrong = [question for question, _words in held.problems()]
        if attempt < PATIENT:
            for question in wrong:
                for part in question.walk():
                    self.answer(part)
            return held
        example = self.annex.example()
        names = {question.path.partition(".")[0] for question in wrong}
        return self.annex.load(held.stored() | {name: example[name] for name in names}, self.calendar).only_for(reader)

    # -- one question --------------------------------------------------------------------------

    def answer(self, question: Any) -> None:
        """Answer a question as it stands among the answers so far, or leave it where it is not asked."""
        if question.kind in ("computed", "printed"):
            return
        question.process(None, self.value(question) if question.applies else None)

    def value(self, question: Any) -> Any:
        """An answer as stored; None for none."""
        path = ROW.sub("[]", question.path)
        if path in self.facts.by_path:
            return self.facts.by_path[path](question)
        if self.may_be_left(question) and self.chance.random() < LEFT_BLANK:
            return None
        for rule in question.validators:
            if type(rule) in self.facts.by_rule:
                return self.facts.by_rule[type(rule)](question)
        names = path.split(".")
        if names[-1] in PERSONS or (names[-1] == "name" and names[-2] == "team[]"):
            return person(self.chance)
        return BY_KIND[question.kind](self, question)

    def may_be_left(self, question: Any) -> bool:
        return not question.is_required and not any(isinstance(rule, AnsweredUnless) for rule in question.validators)

    def limit(self, question: Any) -> Any:
        """The smallest answer of another question this one may not exceed; None without."""
        rules = [rule for rule in question.validators if isinstance(rule, NotMoreThan)]
        others = (question._form.question(rule.path) for rule in rules)
        return min((other.data for other in others if other is not None and other.data is not None), default=None)

    def size(self, question: Any) -> float:
        """A number about the example's, larger for a larger organisation, within its bounds."""
        middle = float(question.sample or 0) * self.facts.scale or self.chance.choice((0, 0, 1, 2))
        drawn = around(self.chance, middle)
        limit = self.limit(question)
        return max(question.least, min(drawn, float(question.most if limit is None else limit)))

    def day(self, question: Any) -> str:
        """A day within the window asked for; else one of the months up to today."""
        first, last = self.calendar.stages[0].opens, min(self.calendar.due, self.calendar.today)
        if any(isinstance(rule, Within) for rule in question.validators):
            first, last = self.calendar.help_window
        elif question.kind == "month":
            sample = date.fromisoformat(f"{question.sample or '2014-06'}-01")
            first, last = date(sample.year - 6, 1, 1), min(sample, self.calendar.today)
        for rule in question.validators:
            if isinstance(rule, NotBefore) and (start := question._form.question(rule.path).data) is not None:
                first, last = start, max(start, last)
        drawn = date.fromordinal(self.chance.randint(first.toordinal(), max(first, last).toordinal()))
        return drawn.isoformat()[:7] if question.kind == "month" else drawn.isoformat()

    def one(self, question: Any) -> str:
        """One of the options, the example's more often than another; what most rows start with, in half of them."""
        if question.default in question.choices:
            kept = self.chance.random() < 0.5
            return str(question.default) if kept else self.chance.choice(list(question.choices))
        weights = [0.2 if code in OTHER_CODES else 3 if code == question.sample else 1 for code in question.choices]
        return self.chance.choices(list(question.choices), weights)[0]

    def some(self, question: Any) -> list[str]:
        """Some of the options, or the one that excludes the others."""
        if question.exclusive and self.chance.random() < 0.1:
            return [question.exclusive]
        shares = {
            code: 0.06 if code in OTHER_CODES else 0.35 for code in question.choices if code != question.exclusive
        }
        found = [code for code, share in shares.items() if self.chance.random() < share]
        return found or [next(iter(shares))]


BY_KIND: dict[str, Callable[[Answering, Any], Any]] = {
    "count": lambda answering, question: round(answering.size(question)),
    "amount": lambda answering, question: money(answering.size(question)),
    "day": Answering.day,
    "month": Answering.day,
    "choice": Answering.one,
    "select": Answering.one,
    "choices": Answering.some,
    "agree": lambda answering, question: True,
}
for written in ("text", "paragraph", "other"):
    BY_KIND[written] = lambda answering, question: answering.words.written(question, answering.chance)
