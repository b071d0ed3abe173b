"""Filters of the list under a name: kept by whoever named them, for the next visit."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import abort, flash, redirect, request, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from forms.access import actor
from forms.characters import refuse_direction_marks, refuse_hidden_characters
from forms.models import SavedView, db, transaction
from forms.pages.desk.door import blueprint
from forms.pages.desk.listing import Wish

MOST, LONGEST = 30, 40


@blueprint.post("/views")
def keep_view() -> Answer:
    """Keep the filter of this form under its name; the same name again replaces it."""
    wish = Wish.of(request.form)
    name = request.form.get("view", "").strip()[:LONGEST]
    refuse_hidden_characters(name)
    refuse_direction_marks(name)
    if not name or not wish.is_narrowed():
        abort(400)
    own = select(SavedView).where(SavedView.user_id == actor().user_id)
    with transaction():
        kept = {view.name: view for view in db.session.execute(own).scalars()}
        if name in kept:
            kept[name].query = urlencode(wish.wanted())
        elif len(kept) < MOST:
            db.session.add(SavedView(user_id=actor().user_id, name=name, query=urlencode(wish.wanted())))
    if name in kept or len(kept) < MOST:
        flash(_("已存为常用筛选“%(name)s”。", name=name), "success")
    else:
        flash(_("常用筛选最多 %(most)d 个，请先删除不用的。", most=MOST), "warning")
    return redirect(wish.address(), 303)


@blueprint.post("/views/<int:view_id>/forget")
def forget_view(view_id: int) -> Answer:
    """Forget a filter of one's own; those of others do not exist."""
    with transaction():
        own = select(SavedView).where(SavedView.id == view_id, SavedView.user_id == actor().user_id)
        found = db.session.execute(own).scalar_one_or_none()
        if found is None:
            abort(404)
        db.session.delete(found)
    return redirect(url_for("desk.responses"), 303)
