"""Sending mails: each is written down before it goes out, and its outcome after, so that none is sent twice."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from forms.mail_server import TROUBLES, Connection, MailServer, Undelivered, Unsure, trouble
from forms.models import Invitation, Message, Programme, db, now, transaction
from forms.models.events import append
from forms.workflow.actors import Actor
from forms.workflow.invitations import addressees
from forms.workflow.letters import LINK_PLACE, mail_to
from forms.workflow.mailing import KEYS, Round, round_of
from forms.workflow.outcome import Conflict

AT_ONCE = 50
LONGEST = 25.0
"""Seconds after which a batch begins no further mail: a request must end."""

EVENTS = {"invite": "mail", "remind": "remind"}
STAMPS = {"invite": "sent_at", "remind": "reminded_at"}


@dataclass
class Outcome:
    """How a batch went: how many mails were sent, refused or are unsure; why it stopped early, if it did."""

    sent: int = 0
    failed: int = 0
    unsure: int = 0
    trouble: str = ""

    def add(self, other: Outcome) -> None:
        """Count another batch in."""
        self.sent += other.sent
        self.failed += other.failed
        self.unsure += other.unsure
        self.trouble = other.trouble


@dataclass(frozen=True)
class Claimed:
    """A mail that is written down and may go out now, once."""

    message_id: int
    recipient: str
    subject: str
    text: str


def server() -> MailServer | None:
    """The mail server of this installation, None where mails are not sent."""
    found: MailServer | None = current_app.config.get("MAIL_SERVER")
    return found


def send(actor: Actor, round_: Round, which: str = "due", most: int = AT_ONCE, seconds: float = LONGEST) -> Outcome:
    """Send up to ``most`` mails of a round, over one connection.

    Opens transactions of its own, two a mail. Whoever presses twice, or meanwhile, sends nothing twice.

    :param which: a list of the round: ``due``; ``failed`` or ``unsure`` to write again by decision
    :param seconds: after which no further mail is begun
    :raises Conflict: where no mail server is set
    """
    found = server()
    if found is None:
        raise Conflict("no mail server")
    numbers = [one.organisation.id for one in getattr(round_, which)[:most]]
    kind, programme_id, outcome = round_.kind, round_.programme.id, Outcome()
    db.session.rollback()  # no reading transaction stays open while the server is waited for
    if not numbers:
        return outcome
    try:
        with found.connected() as line:
            batch(actor, Batch(kind, programme_id, which, numbers, time.monotonic() + seconds), line, outcome)
    except TROUBLES as error:
        outcome.trouble = trouble(error)
    return outcome


@dataclass(frozen=True)
class Batch:
    """Whom to write to in one go, by the numbers of the organisations; nothing is begun after ``end``."""

    kind: str
    programme_id: int
    which: str
    numbers: Sequence[int]
    end: float


def batch(actor: Actor, wanted: Batch, line: Connection, outcome: Outcome) -> None:
    """Send one mail after the other until the time is up or the line breaks."""
    for number in wanted.numbers:
        if time.monotonic() > wanted.end or not line.is_open:
            return
        claimed = claim(actor, wanted, number)
        if claimed is None:
            continue
        try:
            line.send(current_app.config["MAIL_FROM"], claimed.recipient, claimed.subject, claimed.text)
        except Undelivered as error:
            note(actor, claimed.message_id, "failed", str(error))
            outcome.failed += 1
        except Unsure as error:
            note(actor, claimed.message_id, "waiting", str(error) or "连接中断")
            outcome.unsure += 1
            outcome.trouble = str(error)
            return
        else:
            note(actor, claimed.message_id, "sent")
            outcome.sent += 1


def claim(actor: Actor, wanted: Batch, number: int) -> Claimed | None:
    """Write a mail down as going out; None where it may not go out any more, as when somebody else just sent it."""
    with transaction():
        programme = db.session.get_one(Programme, wanted.programme_id)
        current = round_of(wanted.kind, programme, addressees(programme, [number]))
        if not getattr(current, wanted.which):
            return None
        (one,) = getattr(current, wanted.which)
        subject, body = mail_to(one, wanted.kind, programme)
        message = current.message_to(one)
        if message is None:
            message = Message(response=one.response, region_id=one.organisation.region_id, kind=wanted.kind)
            message.key = KEYS[wanted.kind](one, now())
            db.session.add(message)
        message.invitation_id, message.recipient = one.invitation.id, one.organisation.email
        message.subject, message.body = subject, body
        message.state, message.failure, message.actor, message.created_at = "waiting", "", actor.name, now()
        db.session.flush()
        return Claimed(message.id, message.recipient, subject, body.replace(LINK_PLACE, one.link() or ""))


def note(actor: Actor, message_id: int, state: str, failure: str = "") -> None:
    """Write down what became of a mail; one that was sent is stamped on its link."""
    with transaction():
        message = db.session.get_one(Message, message_id)
        message.state, message.failure = state, failure
        if state == "sent":
            message.sent_at = now()
            setattr(db.session.get_one(Invitation, message.invitation_id), STAMPS[message.kind], message.sent_at)
        append(
            EVENTS[message.kind] + ("" if state == "sent" else "-failed"),
            actor.name,
            region=message.response.region,
            response_id=message.response_id,
            reason=failure,
            details={"message": message.id, "invitation": message.invitation_id},
        )
