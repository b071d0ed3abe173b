"""Saving a draft: one section at a time, whatever was typed, and never over somebody else's text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from forms.models import Response, canonical, db, now, transaction
from forms.questionnaire import Questionnaire
from forms.workflow.actors import Actor
from forms.workflow.grounds import Grounds, mark_of
from forms.workflow.merging import Merged, forgotten, given, merge, replaced
from forms.workflow.outcome import Conflict
from forms.workflow.responses import loaded
from forms.workflow.settling import settled as left_of_last_year
from forms.workflow.steps import may

THEIRS = "theirs"


@dataclass(frozen=True)
class Sent:
    """What a page sends to be saved.

    :param answers: the section as stored
    :param marks: what the page may have been filled from, the likeliest first; the first one known counts
    :param name: the mark the page itself gives to what it sends, so that it may go on before it is answered
    :param choices: anchor to the side chosen where both texts were shown, and the mark of the other text
    """

    answers: Any
    marks: tuple[str, ...] = ()
    name: str = ""
    choices: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    """What became of a save: the response, and the questions two people answered differently at the same time.

    ``theirs`` is the section as stored, ``shown`` its mark. ``mine`` is the same with my text at the conflicts,
    ``mark_of_mine`` the mark of its common ground; ``mark`` is that of what the page sent.
    """

    response: Response
    mine: Any
    theirs: Any
    conflicts: tuple[str, ...]
    mark: str
    mark_of_mine: str
    shown: str


class Clash(Conflict):
    """Somebody else changed the same questions meanwhile; everything else is saved. See :class:`Kept`."""

    def __init__(self, kept: Kept) -> None:
        super().__init__("section changed meanwhile")
        self.kept = kept
        self.mine, self.theirs = kept.mine, kept.theirs


def locked(public_id: str) -> Response:
    """The response, held for this transaction. Raises NoResultFound outside the actor's scope."""
    return db.session.execute(select(Response).where(Response.public_id == public_id).with_for_update()).scalar_one()


def ground_of(response: Response, section: str, marks: tuple[str, ...]) -> Questionnaire:
    """The questionnaire with one section as the page was filled from, as stored where that is not known any more.

    What a post leaves out is as it was on the page.
    """
    held = loaded(response)
    stored = given(held[section])
    ground = Grounds(response, section, stored).first(marks)
    return held if ground in (None, stored) else loaded(response, held.stored() | {section: ground})


def save_row(actor: Actor, response: Response, section: str, answers: Any, mark: str) -> Response:
    """Save the answers of one section.

    :param mark: the ``mark_of`` the section when its page was made
    :returns: the response as saved, with its new version and time
    :raises Clash: when somebody else changed the same questions since; the rest is saved
    :raises Conflict: when the response can no longer be changed
    """
    kept = save(actor, response, section, Sent(answers, (mark,)))
    if kept.conflicts:
        raise Clash(kept)
    return kept.response


def save(actor: Actor, response: Response, section: str, sent: Sent) -> Kept:
    """Save what a page sends: my changes and theirs together, theirs where both changed the same question.

    Raises Conflict when the response can no longer be changed.
    """
    with transaction():
        return keep(actor, locked(response.public_id), section, sent)


def keep(actor: Actor, response: Response, section: str, sent: Sent) -> Kept:
    """Save as :func:`save` does, a locked response within an open transaction."""
    if not may(actor, "save", response):
        raise Conflict("response is closed")
    held = loaded(response)
    theirs = given(held[section])
    typed = with_answers(response, section, sent.answers)
    mine = given(typed[section])
    grounds = Grounds(response, section, theirs, mark_of(held[section].stored()))
    base = grounds.first((sent.name, *sent.marks)) if section in response.visited else theirs
    base, mine = settled(grounds, forgotten(mine) if base is None else base, mine, sent.choices)
    merged = merge(base, mine, theirs, section, sent.choices)
    result = typed if merged.answers == given(typed[section]) else with_answers(response, section, merged.answers)
    marks = remember(grounds, sent, (base, mine), merged, actor)
    put(response, section, result)
    shown = result
    if merged.conflicts:
        shown = with_answers(response, section, replaced(merged.answers, mine, merged.conflicts))
    return Kept(response, shown[section], result[section], merged.conflicts, *marks, mark_of(merged.answers))


def with_answers(response: Response, section: str, answers: Any) -> Questionnaire:
    return loaded(response, response.answers | {section: answers})


def put(response: Response, section: str, questionnaire: Questionnaire) -> None:
    """Store the answers. What was saved before and comes again is no new version."""
    answers, visited = questionnaire.stored(), sorted({*response.visited, section})
    if canonical((response.answers, response.visited)) != canonical((answers, visited)):
        response.answers, response.visited = answers, visited
        response.version += 1
    response.carried = left_of_last_year(response.carried, answers)
    response.saved_at = now()


def settled(grounds: Grounds, base: Any, mine: Any, choices: Mapping[str, tuple[str, str]]) -> tuple[Any, Any]:
    """The common ground and my text once the choices are made: of two texts shown, the chosen one is mine.

    The other text as it was shown is common ground from then on; if it has changed since, both are shown again.
    """
    used = grounds.used
    for anchor, (side, mark) in choices.items():
        shown = grounds.first([mark])
        if shown is not None:
            base = replaced(base, shown, [anchor])
            mine = replaced(mine, shown, [anchor]) if side == THEIRS else mine
    grounds.used = used
    return base, mine


def remember(grounds: Grounds, sent: Sent, texts: tuple[Any, Any], merged: Merged, actor: Actor) -> tuple[str, str]:
    """Keep both texts and the common ground the page goes on from; returns ``Kept.mark`` and ``Kept.mark_of_mine``.

    Where both changed a question the ground stays what it was, so that they differ until a person has chosen.
    """
    base, mine = texts
    response = grounds.response
    grounds.keep(grounds.stored, actor, at=response.saved_at or response.created_at)
    grounds.keep(merged.answers, actor)
    mark = grounds.keep(replaced(mine, base, merged.conflicts), actor, sent.name)
    mark_of_mine = mark
    if merged.conflicts:
        grounds.keep(mine, actor)
        mark_of_mine = grounds.keep(replaced(merged.answers, base, merged.conflicts), actor)
    grounds.release(sent.name)
    grounds.prune()
    return mark, mark_of_mine
