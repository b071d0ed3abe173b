"""The numbers of one region: how far its organisations have come, what patents and people its enterprises have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlalchemy import func, select

from forms.annexes import by_code
from forms.annexes.classifications import PATENT_TYPES
from forms.models import CatalogueEntry, Organisation, Programme, Region, Response, db
from forms.models.responses import STATES
from forms.workflow.catalogue import STAGES
from forms.workflow.matching import Heard

PLACES: dict[str, str] = {
    "registered": STAGES["registered"],
    "invited": STAGES["invited"],
    "opened": STAGES["opened"],
    "started": STAGES["started"],
    **{state: words for state, words in STATES.items() if state != "draft"},
}
"""Where a response stands on its way: by its link until it was submitted, by its state from then on."""

PATENT_ROWS = (*PATENT_TYPES, "total")
PATENT_COLUMNS = ("applied", "granted", "valid", "applied_last", "granted_last")
PATENTS = tuple(f"patents.counts.{row}.{column}" for row in PATENT_ROWS for column in PATENT_COLUMNS)
STAFF = (
    "unit.employees",
    "unit.rd_staff",
    "staff.full_time",
    "staff.part_time",
    "staff.searchers_full",
    "staff.searchers_part",
    "staff.trained",
)
FIGURES = (*PATENTS, *STAFF)
"""The questions of annex 2 that are added up."""

Progress = dict[str, Counter[str]]


def progress(programme: Programme, region: Region, annex: str) -> Progress:
    """City to how many of its responses stand where, the cities in order of how many there are."""
    entry = CatalogueEntry
    counted = (
        select(entry.city, entry.state, entry.stage, func.count())
        .where(entry.programme_id == programme.id, entry.region_id == region.id, entry.annex == annex)
        .group_by(entry.city, entry.state, entry.stage)
    )
    found: Progress = {}
    for city, state, stage, number in db.session.execute(counted):
        found.setdefault(city, Counter())[stage if state == "draft" else state] += number
    return dict(sorted(found.items(), key=lambda pair: (not pair[0], -pair[1].total(), pair[0])))


def uninvited(programme: Programme, region: Region) -> int:
    """How many registered organisations have no response this year, because nobody issued them a link."""
    there = select(Response.id).where(
        Response.organisation_id == Organisation.id, Response.programme_id == programme.id
    )
    wanted = select(func.count(Organisation.id)).where(Organisation.region_id == region.id, ~there.exists())
    return int(db.session.execute(wanted).scalar_one())


@dataclass(frozen=True)
class Figure:
    """One question of annex 2 over all enterprises heard.

    :param values: organisation to its answer; who left it blank is not there
    """

    path: str
    label: str
    unit: str
    values: dict[int, int]

    @property
    def total(self) -> int:
        return sum(self.values.values())

    @property
    def middle(self) -> float | None:
        """The median, None where nobody answered."""
        return median(self.values.values()) if self.values else None


def figures(told: Iterable[Heard], paths: Iterable[str] = FIGURES) -> dict[str, Figure]:
    """Every figure by its path."""
    answers = {heard.organisation: heard.answers for heard in told}
    blank = by_code("demand")()
    return {path: Figure(path, *named(blank, path), whole_numbers(path, answers)) for path in paths}


def whole_numbers(path: str, answers: dict[int, dict[str, Any]]) -> dict[int, int]:
    found = {number: value_at(held, path) for number, held in answers.items()}
    return {number: value for number, value in found.items() if isinstance(value, int)}


def value_at(answers: dict[str, Any], path: str) -> Any:
    held: Any = answers
    for name in path.split("."):
        held = held.get(name) if isinstance(held, dict) else None
    return held


def named(blank: Any, path: str) -> tuple[str, str]:
    """What a question of annex 2 is called, with the row of its table where it stands in one, and its unit."""
    question = blank.question(path)
    row = blank["patents"].form["counts"].form[path.split(".")[2]].label.text if path in PATENTS else ""
    return f"{row}{question.label.text}", str(question.unit)
