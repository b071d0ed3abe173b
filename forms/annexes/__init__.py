"""The register of annexes: a questionnaire is known to the whole application by its line here."""

from __future__ import annotations

from forms.annexes.demand import Demand
from forms.annexes.plan import Plan
from forms.annexes.service import Service
from forms.questionnaire import Questionnaire

ANNEXES: tuple[type[Questionnaire], ...] = (Plan, Demand, Service)


def by_code(code: str) -> type[Questionnaire]:
    """The questionnaire class with this code. Raises KeyError for an unknown one."""
    return {annex.code: annex for annex in ANNEXES}[code]
