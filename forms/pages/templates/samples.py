"""A version looked at on paper: the example's answers as page images, beside those of the version before."""

from __future__ import annotations

import io
from functools import partial

from flask import abort, render_template, send_file
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as Answer

from forms.documents import RenderingFailed, office
from forms.models import Template, db, digest
from forms.pages.desk.preview import previews
from forms.pages.programme import current_programme
from forms.pages.templates.door import reading, version_or_404
from forms.pages.unseen import unseen as explained
from forms.workflow import releases
from forms.workflow.templates import sample_of

INSTEAD = _("空白表和模板可以照常下载，用 Word 打开查看。")


@reading.get("/<int:template_id>/preview")
def preview(template_id: int) -> str:
    """The pages of a version and those of the one it is read against, side by side."""
    held = version_or_404(template_id)
    former = releases.before(held)
    shown = {each.id: sample(each) for each in (former, held) if each is not None}
    db.session.rollback()  # converting takes long: writers must not wait for this reader
    counts = {number: len(previews().pages(digest(docx), partial(bytes, docx))) for number, docx in shown.items()}
    held = version_or_404(template_id)
    return render_template("bureau/template_preview.html", template=held, former=releases.before(held), counts=counts)


@reading.get("/<int:template_id>/pages/<int:number>.png")
def page_image(template_id: int, number: int) -> Answer:
    """One page of the example, counted from 1."""
    docx = sample(version_or_404(template_id))
    db.session.rollback()
    image = previews().page(digest(docx), number, partial(bytes, docx))
    if image is None:
        abort(404)
    return send_file(io.BytesIO(image), "image/png")


def sample(template: Template) -> bytes:
    """The example of the annex as this version prints it in the present year. Raises Failed."""
    try:
        return sample_of(template, current_programme().calendar())
    except RenderingFailed as error:
        raise office.Failed(str(error)) from error


@reading.errorhandler(office.Unavailable)
@reading.errorhandler(office.Busy)
@reading.errorhandler(office.Failed)
def unseen(error: Exception) -> tuple[str, int, dict[str, str]]:
    """Say why there is nothing to see; the files can always be saved."""
    return explained(error, INSTEAD)
