"""Mails to many organisations: who is written to on an occasion, who was, and who cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from forms.calendar import CHINA
from forms.models import Message, Programme, Response, db, now
from forms.workflow.invitations import Addressee

KINDS = {"invite": _("邀请邮件"), "remind": _("催办邮件")}
STATES = {"waiting": _("正在发送"), "sent": _("已发出"), "failed": _("未发出"), "unsure": _("不明")}
UNSURE_AFTER = timedelta(minutes=5)
"""What is being sent for longer was broken off: no wait for the mail server is that long."""

SENDABLE = ("due", "failed", "unsure")
"""Whom a press of a button writes to: those not written to yet, or by decision those whose mail went wrong."""


@dataclass
class Round:
    """The organisations a mailing is about, sorted by what can be done.

    ``due`` have not been written to on this occasion; ``sent``, ``failed``, ``unsure`` and ``waiting`` have a message
    in that state; ``unlinked`` have no link in force, ``foreign`` one that cannot be told here, ``unreachable`` no
    address; ``answered`` need not be written to.
    """

    kind: str
    programme: Programme
    due: list[Addressee] = field(default_factory=list)
    sent: list[Addressee] = field(default_factory=list)
    failed: list[Addressee] = field(default_factory=list)
    unsure: list[Addressee] = field(default_factory=list)
    waiting: list[Addressee] = field(default_factory=list)
    unlinked: list[Addressee] = field(default_factory=list)
    foreign: list[Addressee] = field(default_factory=list)
    unreachable: list[Addressee] = field(default_factory=list)
    answered: list[Addressee] = field(default_factory=list)
    messages: dict[int, Message] = field(default_factory=dict)

    def message_to(self, one: Addressee) -> Message | None:
        """What was written to an organisation on this occasion."""
        return self.messages.get(one.organisation.id)


# The occasion a mail is written on: each link is sent once, each organisation reminded at most once a day.
KEYS: dict[str, Callable[[Addressee, datetime], str]] = {
    "invite": lambda one, at: f"invite:{one.invitation.id if one.invitation else 0}",
    "remind": lambda one, at: f"remind:{one.response.id if one.response else 0}:{at.astimezone(CHINA).date()}",
}


def round_of(kind: str, programme: Programme, addressees: Iterable[Addressee], at: datetime | None = None) -> Round:
    """Sort organisations for a mailing of a kind of ``KINDS``."""
    at = at or now()
    everybody = list(addressees)
    keys = {KEYS[kind](one, at): one for one in everybody}
    responses = [one.response.id for one in everybody if one.response is not None]
    written = select(Message).where(Message.kind == kind, Message.response_id.in_(responses))
    found = {message.key: message for message in db.session.execute(written).scalars() if message.key in keys}
    sorted_out = Round(kind, programme)
    sorted_out.messages = {keys[key].organisation.id: message for key, message in found.items()}
    for one in everybody:
        getattr(sorted_out, place_of(one, sorted_out.message_to(one), at)).append(one)
    return sorted_out


def place_of(one: Addressee, message: Message | None, at: datetime) -> str:
    """The list of a round an organisation belongs on."""
    if message is not None and standing_of(message, at) in ("sent", "waiting"):
        return standing_of(message, at)
    if one.has_answered:
        return "answered"
    if not one.has_link:
        return "unlinked"
    if one.link() is None:
        return "foreign"
    if not one.organisation.email:
        return "unreachable"
    return standing_of(message, at) if message is not None else "due"


def standing_of(message: Message, at: datetime | None = None) -> str:
    """A code of ``STATES``; a mail left behind while it was being sent may or may not have gone out."""
    if message.state != "waiting":
        return message.state
    broken_off = (at or now()) - message.created_at > UNSURE_AFTER
    return "unsure" if message.failure or broken_off else "waiting"


def messages_to(response: Response) -> list[Any]:
    """What was written about a response, the newest first."""
    written = select(Message).where(Message.response_id == response.id).order_by(Message.id.desc())
    return list(db.session.execute(written).scalars())
