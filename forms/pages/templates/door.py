"""The two blueprints of the templates: one to read them, one to release them, and the version an address names."""

from __future__ import annotations

from flask import Blueprint, abort

from forms.models import Template, db

PREFIX = "/bureau/templates"

reading = Blueprint("templates", __name__, url_prefix=PREFIX)
releasing = Blueprint("releases", __name__, url_prefix=PREFIX)


def version_or_404(template_id: int) -> Template:
    """The version with this number."""
    found: Template | None = db.session.get(Template, template_id)
    if found is None:
        abort(404)
    return found
