"""One's own account: who one is here, password and second factor, the last sign-ins, signing out everywhere."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import lazy_gettext as _
from flask_security import current_user, logout_user
from werkzeug.wrappers import Response as Answer

from forms.access import actor
from forms.models import EVERYWHERE, scoped, transaction
from forms.pages.browsers import browser_of
from forms.workflow import accounts, sign_ins

SHOWN = 20

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("/")
def profile() -> str:
    """Everything about one's own account."""
    return render_template(
        "account/profile.html",
        user=current_user,
        must=current_user.check_tf_required_setup(),
        attempts=sign_ins.attempts_on(current_user.id, SHOWN),
        outcomes=sign_ins.OUTCOMES,
        successes=sign_ins.SUCCESSES,
        browser_of=browser_of,
    )


@blueprint.post("/sign-out-everywhere")
def sign_out_everywhere() -> Answer:
    """End every sitting of this account, this one too."""
    user_id = current_user.id
    with scoped(EVERYWHERE), transaction():
        accounts.sign_out(actor(), accounts.held(user_id), "")
    logout_user()
    flash(_("所有设备上的登录都已退出"), "success")
    return redirect(url_for("security.login"), 303)
