"""The sealed copies of a response for the staff: each file, its small picture, all of a copy as one ZIP."""

from __future__ import annotations

import io
from functools import partial

from flask import abort, send_file
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from forms.access import response_or_404
from forms.documents import bundle
from forms.languages import source_language
from forms.models import Attachment, Response, db
from forms.pages.desk.door import blueprint
from forms.pages.scans import copy_name, saved_as, scan_file, scan_thumbnail
from forms.pages.words import moment
from forms.workflow.sealed_copy import SealedCopy, copies_of


@blueprint.get("/responses/<public_id>/sealed-copies/<int:attachment_id>")
def scan(public_id: str, attachment_id: int) -> Answer:
    """A file of a sealed copy, as it was uploaded."""
    return scan_file(response_or_404(public_id), attachment_id)


@blueprint.get("/responses/<public_id>/sealed-copies/<int:attachment_id>/thumbnail")
def thumbnail(public_id: str, attachment_id: int) -> Answer:
    """The small picture of a file."""
    return scan_thumbnail(response_or_404(public_id), attachment_id)


@blueprint.get("/responses/<public_id>/sealed-copies/<int:number>.zip")
def sealed_copy(public_id: str, number: int) -> Answer:
    """All files of one copy with their index; a copy is small enough to be put together at once."""
    response = response_or_404(public_id)
    copy = next((copy for copy in copies_of(response) if copy.number == number), None)
    if copy is None:
        abort(404)
    with source_language():
        heads = [_("上传时的文件名"), _("页数"), _("上传人"), _("上传时间")]
        archive = b"".join(bundle.stream(entries(response, copy), heads))
    return send_file(
        io.BytesIO(archive), "application/zip", as_attachment=True, download_name=copy_name(response, copy)
    )


def entries(response: Response, copy: SealedCopy) -> list[bundle.Entry]:
    """The lines of the index, one for each file."""
    return [
        bundle.Entry(
            saved_as(response, file, place),
            partial(content_of, file.id),
            (file.name, file.pages, file.actor, moment(file.created_at)),
            sha256=file.sha256,
        )
        for place, file in enumerate(copy.files, start=1)
    ]


def content_of(attachment_id: int) -> bytes | None:
    """The bytes of a file within the reader's scope."""
    return db.session.execute(select(Attachment.content).where(Attachment.id == attachment_id)).scalar_one_or_none()
