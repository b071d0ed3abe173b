"""Holding every request to its row of the table of routes: how often it may come, how large its body may be."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address
from math import ceil
from time import time
from typing import Any

from flask import Flask, Response, abort, current_app, g, request, session
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_limiter import RateLimitExceeded

from forms.extensions import limiter
from forms.known_browsers import guessing_at
from forms.pages.headers import URLENCODED
from forms.routes import ROUTES, Limit, route

MOST_FIELDS = 5000
"""How many questions one post may answer, larger than any form here; the form parser has no bound of its own."""
NETWORK = 64


def address() -> str:
    """Who asks, by address: of IPv6 the network, since a single machine has as many addresses there as it likes."""
    told = request.remote_addr or "nowhere"
    try:
        found = ip_address(told)
    except ValueError:
        return told
    if not isinstance(found, IPv6Address):
        return told
    return str(found.ipv4_mapped or IPv6Address(int(found) >> NETWORK << NETWORK))


def reader() -> str:
    """Who asks, wherever from: the account or the holder of a link; strangers by address."""
    actor = g.get("actor")
    if actor is None:
        return address()
    return f"account {actor.user_id}" if actor.user_id is not None else f"link {actor.invitation_id}"


def response() -> str:
    """The response a request is about, whoever asks."""
    return str((request.view_args or {}).get("public_id", ""))


def account_typed() -> str:
    """The account somebody wants to sign in to, whether there is one or not."""
    return guessing_at(request.form.get("account", ""))


def account_half_in() -> str:
    """The account whose password was right and whose code is asked for."""
    accounts = current_app.extensions["security"].datastore
    user = accounts.find_user(fs_uniquifier=session["tf_user_id"]) if "tf_user_id" in session else None
    return guessing_at(user.account) if user is not None else reader()


COUNTED: dict[str, Callable[[], str]] = {
    "address": address,
    "reader": reader,
    "response": response,
    "account typed": account_typed,
    "account half in": account_half_in,
}


def is_wrong(answer: Response) -> bool:
    """Whether a page of signing in is shown again: where all was right it leads on."""
    return answer.status_code == HTTPStatus.OK


COUNTS: dict[str, dict[str, Any]] = {
    "all": {},
    "posts": {"methods": ["POST"]},
    "wrong": {"methods": ["POST"], "deduct_when": is_wrong},
}
ADVICE = {
    "password": _(
        "这个账号在一小时内输错密码太多次，暂时不能从这个浏览器登录。本人请改用以前登录过的电脑和浏览器；"
        "都不行时，请管理员重发一次设密码的链接，设好后可以立即登录。"
    ),
    "second step": _(
        "这个账号在一小时内输错验证码太多次。本人请改用以前登录过的电脑和浏览器，或请管理员核实后重设两步验证。"
    ),
}


def register(app: Flask) -> None:
    """Put every row of the table into force. The views of ``app`` must all be there."""
    app.url_value_preprocessor(take_in)
    for endpoint, row in ROUTES.items():
        for limit in row.often:
            app.view_functions[endpoint] = slowed(limit)(app.view_functions[endpoint])


def slowed(limit: Limit) -> Any:
    """The decorator of the limits library that enforces a limit."""
    counted: dict[str, Any] = {"key_func": COUNTED[limit.by], **COUNTS[limit.counts]}
    if limit.across:
        return limiter.shared_limit(limit.rate, scope=limit.across, **counted)
    return limiter.limit(limit.rate, **counted)


def take_in(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Bound the body, and how many answers are in it, before anything reads it; 413 beyond.

    It is kept as it came: once the form was read from it, nobody could tell what was damaged in it.
    """
    row = route(endpoint)
    if row is None:
        return
    request.max_content_length = row.large
    if request.mimetype == URLENCODED and request.get_data(cache=True).count(b"&") >= MOST_FIELDS:
        abort(413)


def advice(error: RateLimitExceeded) -> tuple[str, int]:
    """What to do next, in words, and the seconds until there is any use in it."""
    held = limiter.current_limit
    seconds = max(1, ceil(held.reset_at - time())) if held is not None else 60
    minutes = ceil(seconds / 60)
    if str(error.limit.scope) in ADVICE:
        return str(ADVICE[str(error.limit.scope)]), seconds
    if minutes == 1:
        return gettext("请稍等一分钟再试。"), seconds
    return gettext("请等 %(minutes)d 分钟再试。", minutes=minutes), seconds
