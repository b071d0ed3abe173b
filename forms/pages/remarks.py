"""Remarks on single questions as pages tell them: where each stands now, and whether it was dealt with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import request
from flask_babel import gettext as _

from forms.models import Remark, Response, Revision
from forms.pages.changes import Change, changes, followed
from forms.pages.places import places
from forms.workflow import loaded
from forms.workflow.remarks import REPLY, pending, rounds
from forms.workflow.submission import answers_of


@dataclass(frozen=True)
class Note:
    """A remark, the words of the place it was put at, where that is now, and whether something changed there.

    ``place`` is None only in the notes of earlier rounds, which nobody is led to.
    """

    remark: Remark
    label: str
    place: Any
    changed: bool = False

    @property
    def dealt_with(self) -> bool:
        """Whether the answer was changed or the remark replied to."""
        return self.changed or bool(self.remark.reply)

    @property
    def standing(self) -> str:
        """What became of it, in words."""
        if self.changed and self.remark.reply:
            return _("已修改、已回复")
        if self.changed:
            return _("已修改")
        return _("已回复") if self.remark.reply else _("未处理")

    @property
    def typed(self) -> str:
        """The reply as it stands in its input: what was just posted, or what is kept."""
        return request.form.get(f"{REPLY}{self.remark.id}", self.remark.reply)


@dataclass(frozen=True)
class RoundNotes:
    """One time a response was sent back, with the notes of its remarks."""

    number: int
    at: datetime
    by: str
    reason: str
    notes: list[Note]

    @property
    def unanswered(self) -> list[Note]:
        """The remarks nothing was done about."""
        return [note for note in self.notes if not note.dealt_with]


class Correction:
    """The rounds of a response, and what its answers now have in common with those that were sent back.

    :param answers: the answers it is read with, the draft without
    """

    def __init__(self, response: Response, answers: dict[str, Any] | None = None) -> None:
        self.response, self.answers = response, answers

    def now(self) -> Any:
        """The answers as they are, in a questionnaire of their own."""
        return loaded(self.response, self.answers).only_for("filler")

    def then(self, revision: Revision) -> Any:
        return loaded(self.response, answers_of(revision)).only_for("filler")

    @cached_property
    def rounds(self) -> list[RoundNotes]:
        """Every time it was sent back, oldest first; of earlier rounds, the words alone."""
        found = rounds(self.response)
        return [
            RoundNotes(one.number, one.at, one.by, one.reason, self.noted(one.remarks, current=one is found[-1]))
            for one in found
        ]

    @property
    def last(self) -> RoundNotes | None:
        return self.rounds[-1] if self.rounds else None

    @property
    def open(self) -> list[Note]:
        """The remarks to be dealt with before it is submitted again; none unless it stands returned."""
        return self.last.notes if self.response.state == "returned" and self.last is not None else []

    def told(self, unsent: bool) -> list[Note]:
        """What the province reads beside the answers: the last round, and, if wanted, what it has not sent yet."""
        return (self.last.notes if self.last is not None else []) + (self.pending if unsent else [])

    @cached_property
    def pending(self) -> list[Note]:
        """The remarks the province has written and not sent."""
        return self.noted(pending(self.response))

    def noted(self, remarks: Iterable[Remark], current: bool = True) -> list[Note]:
        """The notes of some remarks, in printed order."""
        found: list[tuple[int, Note]] = []
        for revision in {remark.revision_id: remark.revision for remark in remarks}.values():
            before = self.then(revision)
            labels = {place.question.path: place.label for section in before for place in places(section)}
            order = list(labels)
            where = followed(before, self.now()) if current else {}
            touched = touched_paths(changes(before, self.now())) if current else set()
            for remark in remarks:
                if remark.revision_id == revision.id and remark.path in labels:
                    note = Note(remark, labels[remark.path], where.get(remark.path), touches(touched, remark.path))
                    found.append((order.index(remark.path), note))
        return [note for _place, note in sorted(found, key=lambda pair: (pair[0], pair[1].remark.id))]

    @cached_property
    def changes(self) -> list[Change]:
        """What differs from the answers last submitted; nothing before there were any."""
        revisions = self.response.revisions
        return changes(self.then(revisions[-1]), self.now()) if revisions else []


def touched_paths(found: list[Change]) -> set[str]:
    """The paths, in the earlier version, at which something changed; a row gone or new changes its table."""
    return {path for change in found for path in change.paths}


def touches(touched: set[str], path: str) -> bool:
    """Whether something changed at a path, or beneath it."""
    return any(one == path or one.startswith(f"{path}.") for one in touched)


def pin(questionnaire: Any, notes: Iterable[Note]) -> None:
    """Put notes on the questions they are about, for the macros that ask and tell."""
    by_path: dict[str, list[Note]] = {}
    for note in notes:
        if note.place is not None:
            by_path.setdefault(note.place.question.path, []).append(note)
    for question in questionnaire.concerned() if by_path else ():
        question.remarks = by_path.get(question.path, [])
