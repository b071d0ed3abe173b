"""What a section held after its latest saves, found again by mark: the common ground of two people's texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from sqlalchemy import delete, select

from forms.models import Response, SectionDraft, canonical, db, digest, now
from forms.workflow.actors import Actor

KEPT = 40
OF_PAGES = 15
YOUNG = 5
MARK = re.compile(r"[0-9a-fp][0-9a-f]{15}")
PAGE = "p"
"""What the marks begin with that pages give themselves to what they send; the others are digests."""


def mark_of(answers: Any) -> str:
    """The mark a page carries of what it was filled from."""
    return digest(canonical(answers))[:16]


def marks_in(text: str) -> tuple[str, ...]:
    """The marks a page carries, separated by white space."""
    return tuple(mark for mark in text.split()[:KEPT] if MARK.fullmatch(mark))


class Grounds:
    """What one section of a response held, by mark.

    :param stored: what it holds now, also found by ``aliases``
    """

    def __init__(self, response: Response, section: str, stored: Any, *aliases: str) -> None:
        self.response, self.section, self.stored = response, section, stored
        self.current = {mark_of(stored), *aliases}
        self.used: SectionDraft | None = None
        self.own = (SectionDraft.response_id == response.id, SectionDraft.section == section)

    def find(self, mark: str) -> SectionDraft | None:
        wanted = select(SectionDraft).where(*self.own, SectionDraft.mark == mark)
        return db.session.execute(wanted).scalar_one_or_none()

    def first(self, marks: Iterable[str]) -> Any:
        """What the first mark that is known names, None where none is."""
        for mark in filter(None, marks):
            if mark in self.current:
                return self.stored
            self.used = self.find(mark)
            if self.used is not None:
                return self.used.answers
        return None

    def keep(self, answers: Any, actor: Actor, name: str = "", at: Any = None) -> str:
        """Keep what the section held, or a page showed, under its mark or the name given; returns the mark.

        Belongs inside a transaction, as everything below.
        """
        mark = name or mark_of(answers)
        draft = self.find(mark)
        if draft is None:
            draft = SectionDraft(
                response_id=self.response.id, region_id=self.response.region_id, section=self.section, mark=mark
            )
            draft.created_at = at or now()
            db.session.add(draft)
        draft.answers, draft.actor = answers, actor.name
        db.session.flush()
        return mark

    def release(self, name: str) -> None:
        """What was used as common ground lives on if others may stand on it; a page that went on needs it no more."""
        if self.used is None or self.used.mark == name:
            return
        if name and self.used.mark.startswith(PAGE):
            db.session.delete(self.used)
        else:
            self.used.created_at = now()
        db.session.flush()

    def prune(self) -> None:
        """Keep the latest of what pages showed, and of what was stored what stood longest, the youngest aside.

        Somebody who types replaces what is stored every few seconds; a page that somebody else left open before is
        likelier to stand on what stood for long.
        """
        wanted = select(SectionDraft.id, SectionDraft.mark, SectionDraft.created_at).where(*self.own)
        rows = db.session.execute(wanted.order_by(SectionDraft.created_at, SectionDraft.id)).all()
        if len(rows) <= KEPT:
            return
        pages = [row for row in rows if row.mark.startswith(PAGE)]
        held = [row for row in rows if not row.mark.startswith(PAGE)]
        old = pages[:-OF_PAGES]
        while len(held) + len(pages) - len(old) > KEPT:
            lives = [(after.created_at - row.created_at, row) for row, after in pairwise(held)]
            shortest = min(lives[:-YOUNG], key=lambda life: life[0])[1]
            held.remove(shortest)
            old.append(shortest)
        db.session.execute(delete(SectionDraft).where(*self.own, SectionDraft.id.in_([row.id for row in old])))
