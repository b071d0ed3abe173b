"""What differs between any two revisions of a response, question by question; and files that are made again."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import defer
from werkzeug.wrappers import Response as Answer

from forms import workflow
from forms.access import actor, response_or_404
from forms.models import Response, Revision, db
from forms.pages.changes import Change, changes
from forms.pages.desk.door import blueprint
from forms.pages.desk.response import OVERTAKEN
from forms.workflow.rendering import StillFailing, render_again
from forms.workflow.submission import answers_of

MADE = _("Word 文件已重新生成。")
RENDERERS = ("province", "bureau")


@blueprint.get("/responses/<public_id>/compare")
def compare(public_id: str) -> str:
    """The revisions the address names with ``from`` and ``to`` side by side; the last two where it names none."""
    held = response_or_404(public_id)
    known = revisions_of(held)
    before, after = asked(known)
    return render_template(
        "desk/compare.html",
        response=held,
        revisions=known,
        before=before,
        after=after,
        differences=differences(held, before, after) if before is not None and after is not None else [],
    )


def revisions_of(response: Response) -> list[Revision]:
    """The revisions of a response, oldest first, without their answers."""
    wanted = select(Revision).where(Revision.response_id == response.id).order_by(Revision.number)
    return list(db.session.execute(wanted.options(defer(Revision.answers))).scalars())


def asked(known: list[Revision]) -> tuple[Revision | None, Revision | None]:
    """The two revisions asked for, the last two unless said otherwise; 404 for one there is not."""
    if len(known) < 2:
        return None, None
    by_number = {revision.number: revision for revision in known}
    before = by_number.get(request.args.get("from", known[-2].number, type=int))
    after = by_number.get(request.args.get("to", known[-1].number, type=int))
    if before is None or after is None:
        abort(404)
    return before, after


def differences(response: Response, before: Revision, after: Revision) -> list[Change]:
    """What changed from one revision to another, the section of the province with it."""
    earlier, later = (workflow.loaded(response, answers_of(revision)) for revision in (before, after))
    return changes(earlier, later)


@blueprint.post("/responses/<public_id>/documents")
def render(public_id: str) -> Answer:
    """Make the Word files again that could not be made, from the same answers."""
    if actor().kind not in RENDERERS:
        abort(404)
    held = response_or_404(public_id)
    try:
        render_again(actor(), held)
        flash(MADE, "success")
    except StillFailing as error:
        reasons = gettext("；").join(error.words)
        flash(_("还是没有生成，请把原因告诉系统管理员：%(reasons)s", reasons=reasons), "warning")
    except workflow.Conflict:
        flash(OVERTAKEN, "warning")
    return redirect(url_for("desk.response", public_id=public_id), 303)
