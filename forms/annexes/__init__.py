"""The registers: a questionnaire is known to the whole application by its line here."""

from __future__ import annotations

from forms.annexes.agreement import Agreement
from forms.annexes.demand import Demand
from forms.annexes.handover import Handover
from forms.annexes.plan import Plan
from forms.annexes.service import Service
from forms.questionnaire import Questionnaire

ANNEXES: tuple[type[Questionnaire], ...] = (Plan, Demand, Service)
"""What is answered: by a link, or by the staff of a province."""

PRINTED: tuple[type[Questionnaire], ...] = (Agreement, Handover)
"""What is printed from what the system knows, and answered by nobody."""

FORMS = ANNEXES + PRINTED


def by_code(code: str) -> type[Questionnaire]:
    """The questionnaire class with this code. Raises KeyError for an unknown one."""
    return {annex.code: annex for annex in FORMS}[code]


def editions_of(code: str) -> tuple[str, ...]:
    """The editions declared of an annex, the oldest first."""
    return tuple(sorted(annex.edition for annex in FORMS if annex.code == code))
