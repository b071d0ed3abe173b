"""Browsers an account was signed in with before: guessing its password elsewhere does not shut its owner out.

Wrong passwords and codes are counted per account, apart for each browser that is known (device cookies, OWASP "Slow
Down Online Guessing Attacks with Device Cookies"). The cookie opens nothing: it only says where the counting is done.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask_security import user_authenticated
from itsdangerous import BadSignature, URLSafeTimedSerializer

from forms.models import User

LASTS = timedelta(days=180)
MOST_ACCOUNTS = 10


def register(app: Flask) -> None:
    """Know browsers from the first time an account is signed in with them."""
    user_authenticated.connect(signed_in, app)
    app.after_request(hand_out)


def signed_in(sender: Flask, user: User, **extra: Any) -> None:
    remember(user)


def remember(user: User) -> None:
    """Let the answer to this request make its browser a known one of the account."""
    g.known_account = user.account


def hand_out(response: Response) -> Response:
    account = g.pop("known_account", None)
    if account is None:
        return response
    name, accounts = known()
    mark = mark_of(account)
    accounts = [mark, *(other for other in accounts if other != mark)][:MOST_ACCOUNTS]
    response.set_cookie(
        cookie_name(),
        sealer().dumps([name or secrets.token_hex(8), accounts]),
        max_age=LASTS,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def cookie_name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-browser"


def sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known browser")


def known() -> tuple[str, list[str]]:
    """The name this browser was given and the marks of its accounts; nothing of a foreign or an old cookie."""
    try:
        name, accounts = sealer().loads(request.cookies.get(cookie_name(), ""), max_age=int(LASTS.total_seconds()))
    except BadSignature:
        return "", []
    return name, accounts


def mark_of(account: str) -> str:
    """What stands for an account in cookies and counters: it cannot be read back."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"account:{account}".encode(errors="replace"), hashlib.sha256).hexdigest()[:20]


def guessing_at(account: str) -> str:
    """Whose attempts on an account are counted with this browser's: nobody's where it is known, else everybody's."""
    name, accounts = known()
    mark = mark_of(account.strip())
    return f"{mark} {name}" if mark in accounts else mark
