"""The application factory: settings, extensions, pages, commands."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from forms import commands, extensions, pages, settings
from forms.models import database


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """The application the environment asks for.

    :param overrides: Flask configuration that replaces what the environment says
    :raises forms.settings.Misconfigured: when it must not start like this
    """
    app = Flask("forms", static_folder="static", template_folder="templates")
    app.config.update(settings.configuration() if overrides is None else overrides)
    if app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=app.config["PROXIES"], x_proto=app.config["PROXIES"], x_host=app.config["PROXIES"]
        )
    database.prepare(app)
    extensions.register(app)
    pages.register(app)
    commands.register(app)
    return app


def command_line() -> None:
    """The console script ``fubiao``."""
    from forms.cli import Commands  # not at the top: no server needs what it loads

    Commands(create_app)()
