"""One-time links with which staff set their own password: issued anew at will, good for 72 hours and for one use."""

from __future__ import annotations

from datetime import timedelta
from hmac import compare_digest

from flask_babel import gettext as _
from flask_security import hash_password
from sqlalchemy import select

from forms.models import EVERYWHERE, User, db, now, scoped, transaction
from forms.workflow.accounts import Unfit, end_sittings_of, new_password, refuse_last, refuse_own, told
from forms.workflow.actors import Actor, staff
from forms.workflow.links import hashed, secret_of

LIFETIME = timedelta(hours=72)


def issue(actor: Actor, user: User, reason: str = "") -> str:
    """Issue a link; returns its secret. Belongs inside a transaction. Raises Unfit for one's own account, and where
    nobody would be left to look after the accounts; the operator may, who is left.

    Earlier links, the password and every sitting are dead at once.
    """
    if actor.kind != "operator":
        refuse_own(actor, user)
        refuse_last(user)
    user.link_until = now() + LIFETIME
    secret = derived(user)
    user.link_hash = hashed(secret)
    user.password = hash_password(new_password())
    end_sittings_of(user)
    told(actor, "account-link", user, reason, until=user.link_until.isoformat())
    return secret


def secret_of_link(user: User) -> str | None:
    """The secret of an account's link, to be told again; None where it has none, ended or was issued by another key."""
    if user.link_hash is None or not is_live(user):
        return None
    secret = derived(user)
    return secret if compare_digest(hashed(secret), user.link_hash) else None


def derived(user: User) -> str:
    """The secret only the server's key can work out from an account and the instant its link ends."""
    assert user.link_until is not None
    return secret_of(f"account-{user.account}", user.link_until)


def is_live(user: User) -> bool:
    return user.active and user.link_until is not None and now() < user.link_until


def look_up(secret: str) -> User | None:
    """The account a link is for, whether the link is live or not; None for one replaced, used, or never issued."""
    return db.session.execute(select(User).where(User.link_hash == hashed(secret))).scalar_one_or_none()


def redeem(secret: str, password: str) -> User:
    """Set the password of the account a link is for, and end the link. Raises Unfit where it is dead.

    ``password`` has been found good enough. It is hashed before the transaction opens.
    """
    hashed_password = hash_password(password)
    with scoped(EVERYWHERE), transaction():
        user = db.session.execute(
            select(User).where(User.link_hash == hashed(secret)).with_for_update(of=User)
        ).scalar_one_or_none()
        if user is None or not is_live(user):
            raise Unfit("", _("这个链接已不能使用"))
        user.password = hashed_password
        user.link_hash = user.link_until = None
        end_sittings_of(user)
        told(staff(user), "account-password", user)
        return user
