"""Answers taken over from an earlier year that nobody has confirmed or changed yet: last year's until then."""

from __future__ import annotations

from forms.models import Response, transaction
from forms.models.events import append
from forms.workflow.actors import Actor
from forms.workflow.drafts import locked
from forms.workflow.outcome import Conflict
from forms.workflow.settling import Carried, answer_at, paths_of, within
from forms.workflow.steps import may

STEP = "carry-confirm"


def unconfirmed(response: Response) -> Carried:
    """The paths of the answers that are still last year's, each with its answer."""
    found = paths_of(response.carried)
    return {path: answer for path, answer in found.items() if answer_at(response.answers, path) == answer}


def year_of(response: Response) -> int:
    """The year they were taken from; 0 where none were."""
    return int(response.carried.get("year", 0))


def confirm(actor: Actor, response: Response, section: str) -> int:
    """Confirm what a section still has of last year's; returns how many answers. Raises Conflict once it is closed."""
    with transaction():
        held = locked(response.public_id)
        if not may(actor, "save", held):
            raise Conflict("response is closed")
        confirmed = within(unconfirmed(held), section)
        if not confirmed:
            return 0
        left = {path: answer for path, answer in paths_of(held.carried).items() if path not in confirmed}
        held.carried = held.carried | {"paths": left}
        held.version += 1
        details = {"section": section, "year": year_of(held), "count": len(confirmed)}
        append(STEP, actor.name, region=held.region, response_id=held.id, details=details)
    return len(confirmed)
