"""Attempts to sign in, put on record: what came of each, from which address, with which browser."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import current_app, request
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from forms.models import SignIn, db, now, transaction

OUTCOMES = {
    "password": _("登录（密码）"),
    "code": _("登录（密码和验证码）"),
    "recovery": _("登录（密码和恢复码）"),
    "sign-on": _("登录（统一身份认证）"),
    "wrong-password": _("密码不正确"),
    "wrong-code": _("验证码或恢复码不正确"),
    "disabled": _("账号已停用"),
    "unknown": _("没有这个账号"),
}
SUCCESSES = ("password", "code", "recovery", "sign-on")
WAIT = 500
MOST_WAITING = 1000


def note_on(user: Any, outcome: str) -> None:
    """Put an attempt on an account on record; ``user`` is None where there is no such account.

    Signing in waits for no writer: what the database does not take within half a second is written with the next
    attempt, and until then is in the log of the server.
    """
    waiting: deque[dict[str, Any]] = current_app.extensions.setdefault("sign_ins", deque(maxlen=MOST_WAITING))
    waiting.append(
        {
            "user_id": user.id if user is not None else None,
            "outcome": outcome,
            "address": (request.remote_addr or "")[:45],
            "agent": (request.user_agent.string or "")[:200],
            "at": now(),
        }
    )
    attempts = taken(waiting)
    try:
        with transaction(wait=WAIT):
            db.session.add_all(SignIn(**attempt) for attempt in attempts)
    except OperationalError:
        waiting.extendleft(reversed(attempts))
        current_app.logger.warning("attempts to sign in wait to be written: %d", len(waiting))


def taken(waiting: deque[dict[str, Any]]) -> list[dict[str, Any]]:
    """Everything that waits, which waits no more; other threads may be taking too."""
    found = []
    try:
        while True:
            found.append(waiting.popleft())
    except IndexError:
        return found


def last_successes(user_ids: Iterable[int]) -> dict[int, datetime]:
    """When each of these accounts was last signed in to."""
    newest = select(func.max(SignIn.id)).where(SignIn.user_id.in_(user_ids), SignIn.outcome.in_(SUCCESSES))
    rows = select(SignIn.user_id, SignIn.at).where(SignIn.id.in_(newest.group_by(SignIn.user_id)))
    return {user_id: at for user_id, at in db.session.execute(rows) if user_id is not None}


def attempts_on(user_id: int, most: int) -> list[SignIn]:
    """The newest attempts on an account, newest first."""
    wanted = select(SignIn).where(SignIn.user_id == user_id).order_by(SignIn.id.desc()).limit(most)
    return list(db.session.execute(wanted).scalars())
