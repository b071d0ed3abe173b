"""Which pages of the desk are for whom, where not all of them are."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from forms.access import actor

blueprint = Blueprint("desk", __name__, url_prefix="/desk")

# A reader named here sees these pages of the desk and no others; the first is where signing in leads.
ONLY = {"auditor": ("desk.events", "desk.events_file")}
START = "desk.responses"


@blueprint.before_request
def keep_to_own_pages() -> Answer | None:
    """Answer 404 to readers who are for a part of the desk only, except where it sends them to their part."""
    own = ONLY.get(actor().kind)
    if own is None or request.endpoint in own:
        return None
    if request.endpoint != START:
        abort(404)
    return redirect(url_for(own[0]))
