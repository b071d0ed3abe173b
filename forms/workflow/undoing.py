"""What a section held before rows were taken out of it, so that they can be put back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forms.models import Response, SectionDraft, db, transaction
from forms.workflow.actors import Actor
from forms.workflow.drafts import mark_of


def find(response: Response, section: str, mark: str) -> SectionDraft | None:
    return db.session.execute(
        select(SectionDraft).where(
            SectionDraft.response_id == response.id, SectionDraft.section == section, SectionDraft.mark == mark
        )
    ).scalar_one_or_none()


def remember(actor: Actor, response: Response, section: str, answers: Any) -> str:
    """Keep what a section holds, unless it is kept already; returns the mark it is found again by."""
    mark = mark_of(answers)
    with transaction():
        if find(response, section, mark) is None:
            db.session.add(
                SectionDraft(
                    region_id=response.region_id,
                    response_id=response.id,
                    section=section,
                    mark=mark,
                    answers=answers,
                    actor=actor.name,
                )
            )
    return mark


def remembered(response: Response, section: str, mark: str) -> Any:
    """What a section of this response held under ``mark``; None where nothing is kept of it."""
    found = find(response, section, mark)
    return None if found is None else found.answers
