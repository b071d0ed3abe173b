"""The libraries the application is put together from, each set up once."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Flask, has_request_context, session
from flask_babel import refresh
from flask_bootstrap import Bootstrap5
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_migrate import Migrate
from flask_security import Security
from flask_wtf import CSRFProtect

from forms import compression, second_factor, sessions, sign_in
from forms.languages import LANGUAGES, SOURCE, Languages
from forms.models import db

SESSION_LANGUAGE = "locale"
SIGN_IN_LIMIT = "20 per minute"
CODE_LIMIT = "30 per hour"
# Pages of accounts where a password or a code can be guessed at.
GUESSED_AT = (
    "security.login",
    "security.change_password",
    "security.two_factor_setup",
    "security.two_factor_token_validation",
    "security.mf_recovery",
    "security.mf_recovery_codes",
)

babel = Languages()
bootstrap = Bootstrap5()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address)
migrate = Migrate()


# Six digits are soon guessed from many addresses: wrong codes are counted per account too. Only who knows the password
# can use them up, so that nobody else locks an account.
per_account = limiter.shared_limit(
    CODE_LIMIT,
    scope="second step",
    key_func=lambda: session.get("tf_user_id") or "nobody",
    methods=["POST"],
    deduct_when=lambda answer: "tf_user_id" in session and answer.status_code == HTTPStatus.OK,
)


def choose_locale() -> str:
    """The reader's language: the one chosen in this session, simplified Chinese otherwise."""
    chosen = session.get(SESSION_LANGUAGE, "") if has_request_context() else ""
    return chosen if chosen in LANGUAGES else SOURCE


def choose_language(locale: str) -> None:
    """Remember for this session what its reader reads; nothing changes for a language there is not."""
    if locale in LANGUAGES:
        session[SESSION_LANGUAGE] = locale
        refresh()


def register(app: Flask) -> None:
    """Set up every extension on ``app``."""
    compression.register(app)
    sessions.register(app)
    sign_in.register(app)
    csrf.init_app(app)
    bootstrap.init_app(app)
    limiter.init_app(app)
    babel.init_app(app, locale_selector=choose_locale)
    migrate.init_app(app, db, directory=str(Path(__file__).parent / "migrations"), render_as_batch=True)
    accounts = Security(
        app, sign_in.Accounts(), login_form=sign_in.SignInForm, register_blueprint=True, **second_factor.PARTS
    )
    accounts.want_json(lambda _asked: False)
    second_factor.register(app, accounts)
    for guessed_at in GUESSED_AT:
        slowed: Any = limiter.limit(SIGN_IN_LIMIT, methods=["POST"])(app.view_functions[guessed_at])
        app.view_functions[guessed_at] = slowed
    for code_typed in ("security.two_factor_token_validation", "security.mf_recovery"):
        slowed = per_account(app.view_functions[code_typed])
        app.view_functions[code_typed] = slowed
