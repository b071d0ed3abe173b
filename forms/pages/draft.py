"""The Word pages a draft would give, as images: made when asked for, kept nowhere."""

from __future__ import annotations

from base64 import b64encode

from flask import abort, render_template, request
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as Answer

from forms import documents
from forms.access import filler_or_404
from forms.annexes import by_code
from forms.documents import office
from forms.models import Response, db
from forms.pages.answer import blueprint, show, to
from forms.pages.progress import judge
from forms.pages.unseen import unseen
from forms.workflow import loaded
from forms.workflow.templates import compiled, template_for

INSTEAD = _("不影响填写和提交；提交后可以下载 Word 文件。")


@blueprint.get("/draft/<paper>")
def draft(public_id: str, paper: str) -> str | Answer:
    """The pages of one Word file as the answers now would print it, one below the other."""
    response = filler_or_404(public_id)
    papers = by_code(response.annex).papers
    if paper not in papers:
        abort(404)
    if not response.is_open:
        return to("receipt", response)
    docx = printed(response, paper)
    db.session.rollback()  # converting takes long: writers must not wait for this reader
    images = [f"data:image/png;base64,{b64encode(page).decode()}" for page in office.pages(office.pdf(docx))]
    if "part" in request.args:
        return render_template("answer/sheets.html", images=images)
    return show("draft.html", filler_or_404(public_id), title=papers[paper], images=images)


def printed(response: Response, paper: str) -> bytes:
    """The Word file of the draft; 无 stands in blanks only where the draft could be submitted. Raises Failed."""
    questionnaire = loaded(response)
    questionnaire.prune()
    empty = "" if judge(response).troubles else "无"
    try:
        return compiled(template_for(paper, response.edition)).render(questionnaire.shown(empty))
    except documents.RenderingFailed as error:
        raise office.Failed(str(error)) from error


@blueprint.errorhandler(office.Unavailable)
@blueprint.errorhandler(office.Busy)
@blueprint.errorhandler(office.Failed)
def unshown(error: Exception) -> tuple[str, int, dict[str, str]]:
    """Say why there is nothing to see; answers are filled in and submitted without."""
    return unseen(error, INSTEAD)
