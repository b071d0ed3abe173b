"""The pages, one blueprint per reader."""

from __future__ import annotations

from flask import Flask

from forms.access import recognise
from forms.pages import (
    answer,
    bureau,
    carrying,
    check,
    desk,
    draft,
    errors,
    front,
    headers,
    health,
    joining,
    limits,
    lists,
    observing,
    pasting,
    profile,
    programme,
    province,
    receipt,
    receipt_check,
    saving,
    sealed_copy,
    sign_on,
    templates,
    words,
)

FILLING = (answer, carrying, saving, pasting, check, draft, receipt, sealed_copy)
PAGES = (health, front, lists, receipt_check, *FILLING, desk, province, bureau, joining, sign_on, profile)


def register(app: Flask) -> None:
    """Add every page, the rules all of them share, and what templates may ask for."""
    observing.register(app)
    app.before_request(recognise)
    for blueprint in dict.fromkeys([*(module.blueprint for module in PAGES), templates.reading, templates.releasing]):
        app.register_blueprint(blueprint)
    limits.register(app)
    headers.register(app)
    errors.register(app)
    words.register(app)
    programme.register(app)
