"""Saying who of the staff deals with a response."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as Answer

from forms.access import actor, response_or_404
from forms.pages.desk.door import blueprint
from forms.workflow import Conflict
from forms.workflow.assigning import assign

ASSIGNED = _("经办人已保存。")
UNASSIGNED = _("没有指定经办人：这个账号已停用，或者这份表已经归档。")
NUMBER_LENGTH = 9


@blueprint.post("/responses/<public_id>/assignee")
def assign_one(public_id: str) -> Answer:
    """Assign a response to the colleague chosen, or to nobody."""
    if actor().kind != "province":
        abort(404)
    held = response_or_404(public_id)
    try:
        assign(actor(), held, chosen())
        flash(ASSIGNED, "success")
    except Conflict:
        flash(UNASSIGNED, "warning")
    return redirect(url_for("desk.response", public_id=public_id), 303)


def chosen() -> int | None:
    """The number of the account chosen, None for nobody; 400 for what is no number."""
    text = request.form.get("assignee", "")
    if text and not (text.isascii() and text.isdecimal() and len(text) <= NUMBER_LENGTH):
        abort(400)
    return int(text) if text else None
