"""The attempts to sign in to all accounts, those that are none included, newest first."""

from __future__ import annotations

from flask import render_template, request, url_for
from sqlalchemy import ColumnElement, select

from forms.models import SignIn, User
from forms.pages.browsers import browser_of
from forms.pages.bureau.door import blueprint
from forms.pages.stretches import stretch
from forms.workflow.sign_ins import OUTCOMES, SUCCESSES


@blueprint.get("/sign-ins")
def sign_ins() -> str:
    """Attempts on one account or all, with one outcome or any."""
    asked = {name: request.args.get(name, "").strip() for name in ("account", "outcome", "address")}
    conditions: list[ColumnElement[bool]] = []
    if asked["account"]:
        conditions.append(SignIn.user_id.in_(select(User.id).where(User.account == asked["account"])))
    if asked["outcome"] in OUTCOMES:
        conditions.append(SignIn.outcome == asked["outcome"])
    if asked["address"]:
        conditions.append(SignIn.address == asked["address"])
    kept = {name: text for name, text in asked.items() if text}
    return render_template(
        "bureau/sign_ins.html",
        found=stretch(select(SignIn, User).outerjoin(User, SignIn.user_id == User.id), SignIn.id, *conditions),
        asked=asked,
        address=lambda **more: url_for(".sign_ins", **kept | more),
        outcomes=OUTCOMES,
        successes=SUCCESSES,
        browser_of=browser_of,
    )
