"""What the page of a section says of answers drawn from the system: where they come from, and which were changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from forms.annexes import by_code
from forms.models import Response
from forms.pages.changes import Change, changes
from forms.pages.places import label_of
from forms.workflow import loaded
from forms.workflow.drawing_facts import KINDS, Drawn, laid_over, last_drawn


@dataclass(frozen=True)
class DrawnNote:
    """The answers of a section that were drawn: when, each table with its source, and what was changed since.

    ``changed`` are differences: before, as the system had it; after, as it is.
    """

    at: datetime
    actor: str
    sources: list[tuple[str, Any]]
    changed: list[Change]


def drawn_note(response: Response, section: str) -> DrawnNote | None:
    """The note on a section of a plan; None where nothing was drawn into it, and on annexes others answer."""
    if by_code(response.annex).filler != "province":
        return None
    drawn = last_drawn(response).get(section)
    if drawn is None:
        return None
    plan = loaded(response)
    return DrawnNote(drawn.at, drawn.actor, list(sources(plan, drawn)), changed_since(response, plan, section, drawn))


def sources(plan: Any, drawn: Drawn) -> Iterator[tuple[str, Any]]:
    """What was drawn, in words, with its source."""
    for path, put in drawn.facts.items():
        if not put:
            continue
        label = label_of(plan.question(path))
        yield (
            _("%(table)s（%(count)d 项）", table=label, count=len(put)) if KINDS[path].keys else label,
            KINDS[path].source,
        )


def changed_since(response: Response, plan: Any, section: str, drawn: Drawn) -> list[Change]:
    """What a person has changed of it."""
    facts = {path: put for path, put in drawn.facts.items() if put is not None}
    original = laid_over(plan, section, facts, {}, gently=False)
    before = loaded(response, response.answers | {section: original})
    return [change for change in changes(before, loaded(response)) if change.place.section == section]
