"""Personal links: issued once, kept as a hash, opened until they end or are revoked."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from forms.models import EVERYWHERE, Invitation, Response, db, now, scoped
from forms.models.events import append
from forms.workflow.actors import Actor

SECRET_BYTES = 20
LIFETIME = timedelta(days=180)


@dataclass(frozen=True)
class Link:
    """An issued link: its invitation, and the secret that is shown once and never stored."""

    invitation: Invitation
    token: str


def hashed(token: str) -> str:
    """What is stored of a secret: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def issue(actor: Actor, response: Response) -> Link:
    """Issue a link to a response; earlier links to it are dead at once. Belongs inside a transaction."""
    for earlier in response.invitations:
        if earlier.revoked_at is None:
            earlier.revoked_at = now()
    token = secrets.token_urlsafe(SECRET_BYTES)
    invitation = Invitation(
        region_id=response.region_id,
        response_id=response.id,
        token_hash=hashed(token),
        valid_from=now(),
        valid_until=now() + LIFETIME,
        created_by=actor.name,
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
