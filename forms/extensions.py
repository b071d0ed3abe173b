"""The libraries the application is put together from, each set up once."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, has_request_context, session
from flask_babel import refresh
from flask_bootstrap import Bootstrap5
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_migrate import Migrate
from flask_security import Security
from flask_wtf import CSRFProtect

from forms import compression, known_browsers, second_factor, sessions, sign_in, sign_on
from forms.languages import LANGUAGES, SOURCE, Languages
from forms.models import db

SESSION_LANGUAGE = "locale"

babel = Languages()
bootstrap = Bootstrap5()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address)
"""Counts requests; what it counts stands in forms/routes.py."""
migrate = Migrate()


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
    known_browsers.register(app)
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
    sign_on.register(app)
