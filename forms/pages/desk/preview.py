"""A Word file looked at without Word: its pages as images, and its PDF to save."""

from __future__ import annotations

import io
from functools import partial
from pathlib import PurePath

from flask import abort, current_app, render_template, send_file
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as Answer

from forms.documents import office
from forms.documents.previews import FOLDER, Previews
from forms.exports.documents import content_of
from forms.models import Document, Revision, db, digest
from forms.pages.desk.door import blueprint
from forms.pages.unseen import unseen as explained

DAMAGED = _("文件内容与记录的 SHA-256 不符，不能转换；请告诉系统管理员。")
INSTEAD = _("Word 文件可以照常下载。")


@blueprint.get("/documents/<int:document_id>/preview")
def preview(document_id: int) -> str:
    """The pages of a Word file, one below the other."""
    paper = paper_or_404(document_id)
    response = paper.revision.response
    told = {"public_id": response.public_id, "name": response.filler_name, "title": paper.title}
    sha256, number = str(paper.sha256), paper.revision.number
    db.session.rollback()
    count = len(previews().pages(sha256, partial(intact, document_id, sha256)))
    template = paper_or_404(document_id).template
    return render_template(
        "desk/preview.html", document_id=document_id, number=number, count=count, template=template, **told
    )


@blueprint.get("/documents/<int:document_id>/pages/<int:number>.png")
def page_image(document_id: int, number: int) -> Answer:
    """One page as an image, counted from 1."""
    sha256 = str(paper_or_404(document_id).sha256)
    db.session.rollback()
    image = previews().page(sha256, number, partial(intact, document_id, sha256))
    if image is None:
        abort(404)
    return send_file(io.BytesIO(image), "image/png")


@blueprint.get("/documents/<int:document_id>/pdf")
def pdf(document_id: int) -> Answer:
    """The PDF of a Word file, to be saved under the same name."""
    paper = paper_or_404(document_id)
    sha256, name = str(paper.sha256), f"{PurePath(paper.file_name).stem}.pdf"
    db.session.rollback()
    printed = previews().pdf(sha256, partial(intact, document_id, sha256))
    return send_file(io.BytesIO(printed), "application/pdf", as_attachment=True, download_name=name)


@blueprint.errorhandler(office.Unavailable)
@blueprint.errorhandler(office.Busy)
@blueprint.errorhandler(office.Failed)
def unseen(error: Exception) -> tuple[str, int, dict[str, str]]:
    """Say why there is nothing to see; the Word file can always be saved."""
    return explained(error, INSTEAD)


def paper_or_404(document_id: int) -> Document:
    """The document, without its bytes, where there is a file and the reader may see it."""
    response = joinedload(Document.revision).defer(Revision.answers)
    wanted = select(Document).where(Document.id == document_id).options(response.joinedload(Revision.response))
    found = db.session.execute(wanted).scalar_one_or_none()
    if found is None or not found.size:
        abort(404)
    return found


def previews() -> Previews:
    return Previews(current_app.config["INSTANCE_DIRECTORY"] / FOLDER)


def intact(document_id: int, sha256: str) -> bytes:
    """The bytes of a document, held against their hash before anything is kept under it. Raises Failed."""
    content = content_of(document_id)
    db.session.rollback()  # converting takes long: writers must not wait for this reader
    if content is None or digest(content) != sha256:
        raise office.Failed(DAMAGED)
    return content
