"""How long the reader may go on before the session ends."""

from __future__ import annotations

import time

from flask import current_app, session

from forms.access import actor
from forms.sign_in import IDLE, LAST_SEEN, LONGEST, SIGNED_IN_AT


def lasts() -> int:
    """The seconds until the session ends if the reader does nothing more from now on.

    A personal link's session begins anew with every request; staff are signed out after a time all the same.
    """
    if actor().kind == "link":
        return int(current_app.permanent_session_lifetime.total_seconds())
    at, signed_in = time.time(), session.get(SIGNED_IN_AT, 0)
    seen = max(session.get(LAST_SEEN, signed_in), signed_in)
    return max(0, int(min(seen + IDLE.total_seconds(), signed_in + LONGEST.total_seconds()) - at))


def stay() -> int:
    """Begin the time of doing nothing anew; returns how long the session lasts now."""
    if actor().kind != "link":
        session[LAST_SEEN] = time.time()
    return lasts()
