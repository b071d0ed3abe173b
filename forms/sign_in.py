"""Staff sign-in through Flask-Security: its form, how accounts are saved, how long a sitting lasts, who tried."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from flask import Flask, flash, request, session
from flask_babel import lazy_gettext as _
from flask_login.config import SESSION_KEYS
from flask_login.signals import user_logged_out
from flask_security import LoginForm, SQLAlchemyUserDatastore, lookup_identity, user_authenticated
from flask_security.tf_plugin import tf_clean_session
from sqlalchemy import inspect
from werkzeug.local import LocalProxy
from wtforms import StringField
from wtforms.validators import DataRequired

from forms.models import EVERYWHERE, User, db, scoped, transaction
from forms.models.people import Role
from forms.workflow import sign_ins
from forms.workflow.accounts import told
from forms.workflow.actors import staff

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
SECOND_STEP = timedelta(minutes=15)
SIGNED_IN_AT, LAST_SEEN, HALF_IN_SINCE = "fs_paa", "seen", "half_in"
SEEN_STEP = 60

REFUSED = _("账号或密码不正确")
MESSAGES = {
    "USER_DOES_NOT_EXIST": (REFUSED, "error"),
    "INVALID_PASSWORD": (_("当前密码不正确"), "error"),
    "DISABLED_ACCOUNT": (_("这个账号已停用，请与管理员联系"), "error"),
    "PASSWORD_NOT_PROVIDED": (_("请填写密码"), "error"),
    "PASSWORD_INVALID_LENGTH": (_("密码至少 %(length)s 个字符，最多 128 个字符"), "error"),
    "PASSWORD_IS_THE_SAME": (_("新密码不能与当前密码相同"), "error"),
    "RETYPE_PASSWORD_MISMATCH": (_("两次填写的新密码不一致"), "error"),
    "PASSWORD_CHANGE": (_("密码已修改，其他设备上的登录已退出"), "success"),
    "UNAUTHENTICATED": (_("请先登录"), "info"),
    "INVALID_REDIRECT": (_("登录后只能转到本系统的页面"), "error"),
    "API_ERROR": (_("提交的内容不完整"), "error"),
    "TWO_FACTOR_INVALID_TOKEN": (_("验证码不正确，或已经用过；请等手机上换了新的一组再填"), "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (_("验证通过"), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (_("两步验证已设置"), "success"),
    "TWO_FACTOR_PERMISSION_DENIED": (_("请先用账号和密码登录"), "info"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (_("这个账号不能停用两步验证"), "error"),
    "TWO_FACTOR_DISABLED": (_("两步验证已停用"), "success"),
    "INVALID_RECOVERY_CODE": (_("恢复码不正确，或已经用过"), "error"),
}
# Where somebody has just signed in, to how they did.
MEANS = {
    "security.login": "password",
    "security.two_factor_token_validation": "code",
    "security.mf_recovery": "recovery",
    "sign_on.back": "sign-on",
}


class Accounts(SQLAlchemyUserDatastore):
    """The staff accounts as Flask-Security sees them.

    The library changes an account, puts it back, and commits after the view has returned. Here putting it back saves
    it, in a write transaction of its own: no lock is held while passwords are hashed, nothing but the account and the
    event of what its owner did to it is written, and where that fails the view fails with it.
    """

    def __init__(self) -> None:
        super().__init__(db, User, Role)

    def put(self, model: Any) -> Any:
        user = model._get_current_object() if isinstance(model, LocalProxy) else model
        changed = changes_of(user)
        if changed:
            with scoped(EVERYWHERE), transaction():
                for name, value in changed.items():
                    setattr(user, name, value)
                for step in steps_of(changed):
                    told(staff(user), step, user)
        return model

    def tf_reset(self, user: Any) -> None:
        """Forget the second factor, and the recovery codes with it."""
        user.mf_recovery_codes = None
        super().tf_reset(user)

    def commit(self) -> None:
        """Do nothing: whatever was changed is saved already."""


def changes_of(user: User) -> dict[str, Any]:
    """The columns of an account that were changed and not saved yet."""
    state: Any = inspect(user)
    return {item.key: item.value for item in state.attrs if item.history.has_changes()}


def steps_of(changed: dict[str, Any]) -> list[str]:
    """What the owner of an account has done to it, going by the columns that changed."""
    steps = []
    if {"password", "fs_uniquifier"} <= set(changed):  # the library also saves a password it only hashed anew
        steps.append("own-password")
    if "tf_totp_secret" in changed:
        steps.append("second-factor" if changed["tf_totp_secret"] else "second-factor-off")
    if changed.get("mf_recovery_codes"):
        steps.append("recovery-codes")
    return steps


class SignInForm(LoginForm):
    """Sign in with an account name and a password."""

    email = None
    remember = None
    account = StringField(_("账号"), validators=[DataRequired(_("请填写账号"))])

    def validate(self, **kwargs: Any) -> bool:
        """Check account and password; a refusal says the same whichever of the two was wrong."""
        self.ifield = self.account
        self.user = lookup_identity(self.account.data or "")
        if super().validate(**kwargs):
            return True
        if not self.account.data or not self.password.data:
            return False
        if self.user_authenticated:
            sign_ins.note_on(self.user, "disabled")
            return False
        self.account.errors = self.password.errors = []
        self.form_errors.append(REFUSED)
        sign_ins.note_on(self.user, "wrong-password" if self.user else "unknown")
        return False

    def validate_next(self, field: Any) -> None:
        """Forget a destination that is no path of this server."""
        if not (field.data or "").startswith("/") or field.data[1:2] in ("/", "\\"):
            field.data = ""


def register(app: Flask) -> None:
    """Give ``app`` the words of Flask-Security, and end sittings on time and everywhere at once."""
    app.config.update({f"SECURITY_MSG_{name}": message for name, message in MESSAGES.items()})
    app.before_request(end_old_sitting)
    app.before_request(end_old_second_step)
    user_logged_out.connect(end_every_copy, app)
    user_authenticated.connect(note_success, app)


def end_old_sitting() -> None:
    """Before anybody asks who it is: sign out whoever was idle, or signed in, for too long."""
    if "_user_id" not in session or request.endpoint in ("static", "bootstrap.static"):
        return
    at, signed_in = time.time(), session.get(SIGNED_IN_AT, 0)
    seen = session.get(LAST_SEEN, signed_in)
    if at - signed_in > LONGEST.total_seconds() or at - max(seen, signed_in) > IDLE.total_seconds():
        for key in (*SESSION_KEYS, SIGNED_IN_AT, LAST_SEEN):
            session.pop(key, None)
        flash(_("您已较长时间没有操作，为安全起见请重新登录"), "info")
    elif at - seen > SEEN_STEP:
        session[LAST_SEEN] = at


def end_old_second_step() -> None:
    """Ask for the password again where the code did not follow it in time."""
    if "tf_user_id" not in session:
        session.pop(HALF_IN_SINCE, None)
    elif time.time() - session.setdefault(HALF_IN_SINCE, time.time()) > SECOND_STEP.total_seconds():
        tf_clean_session()


def note_success(sender: Flask, user: User, **extra: Any) -> None:
    """Somebody has signed in; changing one's password, which signs in anew, is none of it."""
    if request.endpoint in MEANS:
        sign_ins.note_on(user, MEANS[request.endpoint])


def end_every_copy(sender: Flask, user: User, **extra: Any) -> None:
    """Signing out ends the sitting wherever the cookie was copied to: what cookies name the account by changes."""
    accounts: Accounts = sender.extensions["security"].datastore
    accounts.set_uniquifier(user)
