"""Signing in with the identity provider of the house: there, and back to an account that exists here already."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_security import current_user, login_user
from werkzeug.wrappers import Response as Answer

from forms.access import absolute
from forms.pages.returning import own_address
from forms.sign_on import EXTENSION, Provider, account_named, troubles, trusted
from forms.workflow import sign_ins

SESSION_NEXT = "sign_on_next"
MEANS = "sign-on"

blueprint = Blueprint("sign_on", __name__, url_prefix="/staff/sign-on")


def provider() -> Provider | None:
    found: Provider | None = current_app.config.get("SIGN_ON")
    return found


def to_sign_in(words: str = "") -> Answer:
    if words:
        flash(words, "error")
    return redirect(url_for("security.login"))


def failed(error: Exception) -> Answer:
    """Say that it did not work, and leave the reason, which may hold what a provider sent, to its kind in the log."""
    current_app.logger.warning("sign-on failed: %s", type(error).__name__)
    return to_sign_in(_("统一认证没有完成。请再试一次，或用账号和密码登录。"))


@blueprint.post("/")
def go() -> Answer:
    """Send the reader to the provider."""
    told = provider()
    if told is None or current_user.is_authenticated:
        return to_sign_in()
    wanted = request.form.get("next", "")
    session[SESSION_NEXT] = own_address(wanted) if wanted else ""
    client: Any = current_app.extensions[EXTENSION]
    try:
        trusted(client, told)
        sent: Answer = client.authorize_redirect(absolute(url_for("sign_on.back")))
    except troubles() as error:
        return failed(error)
    return sent


@blueprint.get("/back")
def back() -> Answer:
    """Take in who the provider says the reader is; the second factor is asked for as after a password.

    Reading the answer of a provider is a GET by its protocol; it is good for once, in the sitting that asked for it.
    """
    told = provider()
    if told is None or current_user.is_authenticated:
        return to_sign_in()
    wanted = session.pop(SESSION_NEXT, "") or None
    try:
        account = account_named(current_app.extensions[EXTENSION], told)
    except troubles() as error:
        return failed(error)
    accounts = current_app.extensions["security"]
    user = accounts.datastore.find_user(account=account)
    if user is None or not user.is_active:
        sign_ins.note_on(user, "disabled" if user is not None else "unknown")
        return to_sign_in(
            _("这个账号已停用，请与管理员联系") if user is not None else _("您还没有本系统的账号，请管理员先建立一个。")
        )
    second: Answer | None = accounts.two_factor_plugins.tf_enter(user, False, MEANS, next_loc=wanted)
    if second is not None:
        return second
    login_user(user, authn_via=[MEANS])
    return redirect(wanted or current_app.config["SECURITY_POST_LOGIN_VIEW"])
