"""The second factor through Flask-Security: codes good for once, recovery codes as hashes, its forms and guards."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, redirect, session, url_for
from flask_babel import lazy_gettext as _
from flask_security import (
    MfRecoveryCodesForm,
    MfRecoveryForm,
    Security,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    current_user,
)
from flask_security.recovery_codes import MfRecoveryCodesUtil
from flask_security.totp import Totp
from passlib.exc import UsedTokenError
from werkzeug.wrappers import Response as Answer
from wtforms import PasswordField, RadioField, StringField
from wtforms.validators import DataRequired

from forms.models import transaction
from forms.workflow import sign_ins
from forms.workflow.accounts import held

# Pages of the library for what we do not offer: codes by mail, several methods, setting up by a signed address.
NOT_OFFERED = ("security.two_factor_rescue", "security.tf_select", "security.two_factor_setup_validate")


def plain(typed: str | None) -> str:
    """A code as it is printed, however it was typed: full width, capitals, spaces."""
    return "".join(unicodedata.normalize("NFKC", typed or "").lower().split())


class Codes(Totp):
    """Codes of six digits from a telephone. Each opens once, however many ask at the same time."""

    def get_last_counter(self, user: Any) -> int | None:
        return user.tf_last_counter

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Remember which code was used. Raises UsedTokenError, which refuses it, where it is used by now."""
        with transaction():
            account = held(user.id)
            if account.tf_last_counter is not None and account.tf_last_counter >= tmatch.counter:
                raise UsedTokenError
            account.tf_last_counter = tmatch.counter

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The picture a telephone reads the secret from, as the address of an image."""
        import segno

        picture: str = segno.make(self.get_totp_uri(username, totp), error="m").svg_data_uri(
            scale=5, border=4, light="#fff"
        )
        return picture


class RecoveryCodes(MfRecoveryCodesUtil):
    """Codes on paper for whoever has lost the telephone: shown once, kept as keyed hashes, each good for once."""

    def create_recovery_codes(self, user: Any) -> list[str]:
        security: Security = current_app.extensions["security"]
        codes = security.totp_factory.generate_recovery_codes(
            current_app.config["SECURITY_MULTI_FACTOR_RECOVERY_CODES_N"]
        )
        security.datastore.mf_set_recovery_codes(user, [hashed(code) for code in codes])
        return codes

    def get_recovery_codes(self, user: Any) -> list[str]:
        """Nothing: they were shown when they were made."""
        return []

    def check_recovery_code(self, user: Any, code: str) -> bool:
        """Whether a code opens, which uses it up."""
        with transaction():
            account = held(user.id)
            left = [kept for kept in account.mf_recovery_codes or [] if kept != hashed(code)]
            opens = len(left) < len(account.mf_recovery_codes or [])
            if opens:
                account.mf_recovery_codes = left
        return opens

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        """Do nothing more: checking it used it up."""
        return True


def hashed(code: str) -> str:
    """What is kept of a recovery code: only with the server's key can it be told from a guess."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"recovery:{code}".encode(), hashlib.sha256).hexdigest()


class CodeForm(TwoFactorVerifyCodeForm):
    """The code from the telephone."""

    code = StringField(_("验证码"), validators=[DataRequired(_("请填写验证码"))], filters=[plain])

    def validate(self, **kwargs: Any) -> bool:
        if super().validate(**kwargs):
            return True
        if self.code.data and not session.get("tf_totp_secret"):
            sign_ins.note_on(self.user, "wrong-code")
        return False


class RecoveryForm(MfRecoveryForm):
    """A recovery code in place of the telephone."""

    code = StringField(_("恢复码"), validators=[DataRequired(_("请填写恢复码"))], filters=[plain])

    def validate(self, **kwargs: Any) -> bool:
        if super().validate(**kwargs):
            return True
        if self.code.data:
            sign_ins.note_on(self.user, "wrong-code")
        return False


class WithPassword:
    """Asks once more for the password of whoever is signed in: a browser left open is not enough."""

    current = PasswordField(_("当前密码"))

    def knows_password(self: Any) -> bool:
        typed = current_app.extensions["security"].password_util.normalize(self.current.data or "")
        if typed and current_user.verify_and_update_password(typed):
            return True
        self.current.errors = [_("当前密码不正确") if typed else _("请填写当前密码")]
        return False


class SetUpForm(WithPassword, TwoFactorSetupForm):
    """Set up a second factor, or do without one again."""

    setup = StringField()

    def validate(self, **kwargs: Any) -> bool:
        return super().validate(**kwargs) and (not current_user.is_authenticated or self.knows_password())


class RescueForm(TwoFactorRescueForm):
    """Ways out the library's page of codes would list; ours has a link to the recovery codes."""

    help_setup = RadioField(choices=[])


class RenewForm(WithPassword, MfRecoveryCodesForm):
    """Make recovery codes; whoever has some already gives the password."""

    def validate(self, **kwargs: Any) -> bool:
        if not super().validate(**kwargs) or not current_user.has_second_factor:
            return False
        return current_user.mf_recovery_codes is None or self.knows_password()


PARTS: dict[str, Any] = {
    "totp_cls": Codes,
    "mf_recovery_codes_util_cls": RecoveryCodes,
    "two_factor_setup_form": SetUpForm,
    "two_factor_verify_code_form": CodeForm,
    "two_factor_rescue_form": RescueForm,
    "mf_recovery_form": RecoveryForm,
    "mf_recovery_codes_form": RenewForm,
}


def register(app: Flask, security: Security) -> None:
    """Guard the library's pages, and let its page of codes show again what is being set up."""
    for name in NOT_OFFERED:
        app.view_functions[name] = to_sign_in
    name = "security.two_factor_token_validation"
    app.view_functions[name] = only_while_asked(app.view_functions[name])
    security.tf_token_validation_context_processor(being_set_up)


def to_sign_in(**values: Any) -> Answer:
    return redirect(url_for("security.login"))


def only_while_asked(view: Callable[..., Any]) -> Callable[..., Any]:
    """The page of codes, for whoever is signed in only while they set up: else the library would sign them out."""

    def page(**values: Any) -> Any:
        if current_user.is_authenticated and session.get("tf_state") != "validating_profile":
            return redirect(url_for("account.profile"))
        return view(**values)

    page.__name__ = view.__name__
    return page


def being_set_up() -> dict[str, Any]:
    """The picture and key of a second factor that a first code is still to confirm; nothing otherwise."""
    secret = session.get("tf_totp_secret")
    if session.get("tf_state") != "validating_profile" or not secret:
        return {}
    security: Security = current_app.extensions["security"]
    user = current_user if current_user.is_authenticated else None
    user = user or security.datastore.find_user(fs_uniquifier=session.get("tf_user_id"))
    return {"being_set_up": security.totp_factory.fetch_setup_values(secret, user)} if user else {}
