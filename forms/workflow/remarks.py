"""Remarks on single questions: put by the province, sent when a response goes back, replied to by the filler."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forms.characters import refuse_hidden_characters, trim
from forms.models import Event, Remark, Response, db, now, transaction
from forms.workflow.actors import Actor
from forms.workflow.drafts import locked
from forms.workflow.outcome import Conflict
from forms.workflow.responses import loaded
from forms.workflow.steps import may

REPLY = "reply-"
LONGEST = 500
UNASKED = ("computed", "printed")


@dataclass(frozen=True)
class Round:
    """One time a response was sent back: when, by whom, why, and the remarks that went with it."""

    number: int
    at: datetime
    by: str
    reason: str
    remarks: list[Remark]


# -- the province ---------------------------------------------------------------------------------


def remarkable(response: Response) -> set[str]:
    """The paths a remark may be put on: every table and question the filler answers."""
    questionnaire = loaded(response).only_for("filler")
    return {question.path for question in questionnaire.concerned() if is_remarkable(question)}


def is_remarkable(question: Any) -> bool:
    """Whether a table or question can bear a remark: what the server works out cannot; 其他 stands with its choice."""
    return question.kind not in UNASKED and not getattr(question, "of", None)


def pending(response: Response) -> list[Remark]:
    """The remarks not sent yet, as they were written."""
    return [remark for remark in response.remarks if remark.sent_at is None]


def put(actor: Actor, response: Response, path: str, text: str) -> Remark:
    """Put a remark on the question at ``path``; it is sent when the response is sent back.

    :raises Conflict: nothing can be sent back now, or there is no such question
    """
    with transaction():
        held = returnable(actor, response)
        if path not in remarkable(held):
            raise Conflict("no such question")
        remark = Remark(
            response=held,
            region_id=held.region_id,
            revision_id=held.revisions[-1].id,
            path=path,
            text=text,
            author=actor.name,
        )
        db.session.add(remark)
    return remark


def change(actor: Actor, response: Response, remark_id: int, text: str) -> None:
    """Word a remark anew. Raises Conflict once it was sent or withdrawn."""
    with transaction():
        remark = unsent(returnable(actor, response), remark_id)
        remark.text, remark.author = text, actor.name


def withdraw(actor: Actor, response: Response, remark_id: int) -> None:
    """Take a remark back. Raises Conflict once it was sent or withdrawn."""
    with transaction():
        db.session.delete(unsent(returnable(actor, response), remark_id))


def returnable(actor: Actor, response: Response) -> Response:
    held = locked(response.public_id)
    if not may(actor, "return", held):
        raise Conflict("the response cannot be sent back now")
    return held


def unsent(response: Response, remark_id: int) -> Remark:
    found = next((remark for remark in pending(response) if remark.id == remark_id), None)
    if found is None:
        raise Conflict("the remark was sent or withdrawn")
    return found


def send(response: Response) -> list[dict[str, Any]]:
    """Send every pending remark with the step that is being taken; returns what the event keeps of them.

    Belongs inside the transaction of that step.
    """
    instant = now()
    sent = pending(response)
    for remark in sent:
        remark.sent_at = instant
    return [{"id": remark.id, "path": remark.path, "text": remark.text} for remark in sent]


# -- rounds and replies ---------------------------------------------------------------------------


def rounds(response: Response) -> list[Round]:
    """Every time the response was sent back, oldest first."""
    wanted = select(Event).where(Event.response_id == response.id, Event.step == "return").order_by(Event.seq)
    by_id = {remark.id: remark for remark in response.remarks if remark.sent_at is not None}
    return [
        Round(
            number,
            event.at,
            event.actor,
            event.reason,
            [by_id[told["id"]] for told in event.details.get("remarks", []) if told["id"] in by_id],
        )
        for number, event in enumerate(db.session.execute(wanted).scalars(), start=1)
    ]


def standing(response: Response) -> list[Remark]:
    """The remarks of the last round: those to be dealt with while the response is open."""
    found = rounds(response)
    return found[-1].remarks if found else []


def reply(actor: Actor, response: Response, posted: Mapping[str, str]) -> None:
    """Keep the replies among what a section's page posted: ``reply-`` and the number of a remark of the last round.

    :raises Conflict: the response can no longer be changed
    :raises Unprintable: as :func:`replied`
    """
    typed = replied(posted)
    if not typed:
        return
    with transaction():
        held = locked(response.public_id)
        if not may(actor, "save", held):
            raise Conflict("response is closed")
        for remark in standing(held):
            text = typed.get(f"{REPLY}{remark.id}", remark.reply)
            if text != remark.reply:
                remark.reply, remark.replied_at = text, now() if text else None


def replied(posted: Mapping[str, str]) -> dict[str, str]:
    """The replies among what a page posted, by their names. Raises Unprintable for a character nobody can see."""
    typed = {name: trim(text) for name, text in posted.items() if name.startswith(REPLY)}
    for text in typed.values():
        refuse_hidden_characters(text)
    return typed


def replies(response: Response) -> list[dict[str, Any]]:
    """What was replied to the remarks of the last round, for the event of the submission that carries it."""
    return [
        {"id": remark.id, "path": remark.path, "reply": remark.reply} for remark in standing(response) if remark.reply
    ]
