"""The pages, one blueprint per reader."""

from __future__ import annotations

from flask import Flask

from forms.access import recognise
from forms.pages import answer, bureau, desk, errors, front, headers, lists, pasting, province, words

__all__ = ["pasting", "register"]


def register(app: Flask) -> None:
    """Add every page, the rules all of them share, and what templates may ask for."""
    app.before_request(recognise)
    for module in (front, lists, answer, desk, province, bureau):
        app.register_blueprint(module.blueprint)
    headers.register(app)
    errors.register(app)
    words.register(app)
