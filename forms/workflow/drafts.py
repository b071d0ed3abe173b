"""Saving a draft: one section at a time, whatever was typed, and never over somebody else's text."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from forms.models import Response, canonical, db, digest, now, transaction
from forms.workflow.actors import Actor
from forms.workflow.outcome import Conflict
from forms.workflow.responses import loaded
from forms.workflow.steps import may


class Clash(Conflict):
    """The section was saved by somebody else meanwhile. ``mine`` is what was typed, ``theirs`` what is stored."""

    def __init__(self, mine: Any, theirs: Any) -> None:
        super().__init__("section changed meanwhile")
        self.mine, self.theirs = mine, theirs


def mark_of(answers: Any) -> str:
    """The mark a page carries of what it was filled from, to notice that it has changed."""
    return digest(canonical(answers))[:16]


def locked(public_id: str) -> Response:
    """The response, held for this transaction. Raises NoResultFound outside the actor's scope."""
    return db.session.execute(select(Response).where(Response.public_id == public_id).with_for_update()).scalar_one()


def save(actor: Actor, response: Response, section: str, posted: MultiDict[str, str], mark: str) -> Response:
    """Save the post of one section's page.

    :param mark: the ``mark_of`` the section when its page was made
    :returns: the response as saved, with its new version and time
    :raises Clash: when the section has changed since; nothing is saved
    :raises Conflict: when the response can no longer be changed
    """
    mine = loaded(response)
    mine.receive(section, posted)
    return store(actor, response.public_id, section, mine[section].stored(), mark)


def save_row(actor: Actor, response: Response, section: str, answers: Any, mark: str) -> Response:
    """Save the answers of one section as given, for pages that add and remove rows. Raises as :func:`save`."""
    return store(actor, response.public_id, section, answers, mark)


def store(actor: Actor, public_id: str, section: str, answers: Any, mark: str) -> Response:
    with transaction():
        response = locked(public_id)
        if not may(actor, "save", response):
            raise Conflict("response is closed")
        held = loaded(response)
        theirs = held[section].stored()
        if mark != mark_of(theirs) and canonical(theirs) != canonical(answers):
            mine = loaded(response, held.stored() | {section: answers})
            raise Clash(mine[section], held[section])
        response.answers = held.stored() | {section: answers}
        response.visited = sorted({*response.visited, section})
        response.version += 1
        response.saved_at = now()
    return response
