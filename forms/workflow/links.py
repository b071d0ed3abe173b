"""Personal links: kept as a hash, told again with the server's key, opened until they end or are revoked."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from forms.models import EVERYWHERE, Invitation, Response, db, now, scoped
from forms.models.events import append
from forms.workflow.actors import Actor
from forms.workflow.programmes import require_open

SECRET_BYTES = 20
LIFETIME = timedelta(days=180)


@dataclass(frozen=True)
class Link:
    """An issued link: its invitation, and the secret that is never stored."""

    invitation: Invitation
    token: str


def hashed(token: str) -> str:
    """What is stored of a secret: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def secret_of(public_id: str, issued: datetime) -> str:
    """The 160-bit secret of the link issued to a response at an instant, which only the server's key can work out.

    The address of a response is random and the instant is its own, so no two links share a secret, not even one
    issued after an older backup was restored.
    """
    key = str(current_app.config["SECRET_KEY"]).encode()
    worked_out = hmac.new(key, f"link:{public_id}:{issued.isoformat()}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(worked_out[:SECRET_BYTES]).rstrip(b"=").decode()


def token_of(invitation: Invitation) -> str | None:
    """The secret of a link, for letters and reminders; None where another key issued it: then issue a new one."""
    token = secret_of(invitation.response.public_id, invitation.created_at)
    return token if hmac.compare_digest(hashed(token), invitation.token_hash) else None


def issue(
    actor: Actor, response: Response, valid_from: datetime | None = None, valid_until: datetime | None = None
) -> Link:
    """Issue a link to a response; earlier links to it are dead at once. Belongs inside a transaction.

    It opens from ``valid_from`` (at once) until ``valid_until`` (180 days later).
    Raises Conflict where the programme takes no new links.
    """
    require_open(response.programme, response.region)
    issued = now()
    for earlier in response.invitations:
        if earlier.revoked_at is None:
            earlier.revoked_at = issued
    token = secret_of(response.public_id, issued)
    opens = valid_from or issued
    invitation = Invitation(
        region_id=response.region_id,
        response=response,
        token_hash=hashed(token),
        valid_from=opens,
        valid_until=valid_until or opens + LIFETIME,
        created_by=actor.name,
        created_at=issued,
    )
    db.session.add(invitation)
    db.session.flush()
    append(
        "invite",
        actor.name,
        region=response.region,
        response_id=response.id,
        details={"invitation": invitation.id, "until": invitation.valid_until.isoformat()},
    )
    return Link(invitation, token)


def revoke(actor: Actor, invitation: Invitation, reason: str) -> None:
    """End a link before its time. Belongs inside a transaction."""
    if invitation.revoked_at is None:
        invitation.revoked_at = now()
        append(
            "revoke",
            actor.name,
            region=invitation.response.region,
            response_id=invitation.response_id,
            reason=reason,
            details={"invitation": invitation.id},
        )


def look_up(token: str) -> Invitation | None:
    """The invitation a secret belongs to, live or not; None for a secret nobody issued."""
    with scoped(EVERYWHERE):
        return db.session.execute(select(Invitation).where(Invitation.token_hash == hashed(token))).scalar_one_or_none()


def mark_opened(invitation: Invitation) -> None:
    """Remember the first opening. Belongs inside a transaction."""
    if invitation.opened_at is None:
        invitation.opened_at = now()
        append(
            "open",
            invitation.response.filler_name,
            region=invitation.response.region,
            response_id=invitation.response_id,
            details={"invitation": invitation.id},
        )
