"""The blueprint of the bureau's pages."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("bureau", __name__, url_prefix="/bureau")
