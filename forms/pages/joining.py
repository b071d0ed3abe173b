"""The page behind a one-time link: a member of staff sets a password, then signs in with it."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import current_user, logout_user
from werkzeug.wrappers import Response as Answer
from wtforms import Form, PasswordField

from forms.known_browsers import remember
from forms.models import User
from forms.workflow import account_links
from forms.workflow.accounts import Unfit

blueprint = Blueprint("joining", __name__, url_prefix="/staff/join")


class NewPasswordForm(Form):
    """A password, typed twice."""

    password = PasswordField()
    again = PasswordField()

    def check(self, user: User) -> bool:
        """Whether the password will do, by the rules of every password; what is wrong stands on the questions."""
        wrong, found = current_app.extensions["security"].password_util.validate(self.password.data or "", False)
        if not self.password.data:
            self.password.errors = [_("请填写密码")]
        elif wrong:
            self.password.errors = wrong
        elif self.again.data != self.password.data:
            self.again.errors = [_("两次填写的新密码不一致")]
        self.password.data = found
        return not self.errors_told()

    def errors_told(self) -> bool:
        return bool(self.password.errors or self.again.errors)


@blueprint.get("/<secret>")
def join(secret: str) -> str | tuple[str, int]:
    """Ask for a password; nothing happens to the link by looking."""
    user = account_links.look_up(secret)
    if user is None or not account_links.is_live(user):
        return dead()
    return page(user, secret, NewPasswordForm())


@blueprint.post("/<secret>")
def set_password(secret: str) -> str | Answer | tuple[str, int]:
    """Set the password, end the link, and go on to signing in."""
    user = account_links.look_up(secret)
    if user is None or not account_links.is_live(user):
        return dead()
    form = NewPasswordForm(request.form)
    if not form.check(user):
        return page(user, secret, form), 422
    try:
        account_links.redeem(secret, form.password.data or "")
    except Unfit:
        return dead()
    remember(user)
    if current_user.is_authenticated:
        logout_user()
    flash(_("密码已设好，请用它登录"), "success")
    return redirect(url_for("security.login"), 303)


def page(user: User, secret: str, form: NewPasswordForm) -> str:
    return render_template("account/join.html", user=user, secret=secret, form=form)


def dead() -> tuple[str, int]:
    """What anybody sees whose link is none, used, replaced or too old."""
    return render_template("account/join_ended.html"), 410
