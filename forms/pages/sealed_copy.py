"""Uploading the sealed copy: the filler's page for the scans of what was printed, signed and sealed."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as Answer

from forms.access import actor, filler_or_404
from forms.documents.scans import MOST_BYTES
from forms.models import Response
from forms.pages import errors
from forms.pages.answer import blueprint, show, to
from forms.pages.scans import scan_file, scan_thumbnail
from forms.workflow import Conflict, may
from forms.workflow.sealed_copy import MOST_FILES, Unusable, copies_of, paper_to_seal, seal

UPLOAD = "answer.upload"
WAYS = ("add", "replace")


@blueprint.get("/sealed-copy")
def sealed(public_id: str) -> str | Answer:
    """The sealed copy as it is, and the form to upload one."""
    response = filler_or_404(public_id)
    if not response.revisions:
        return to("hub", response)
    return page(response)


def page(response: Response, **context: Any) -> str:
    paper, copies = paper_to_seal(response), copies_of(response)
    return show(
        "sealed.html",
        response,
        paper=paper,
        copy=copies[0] if copies else None,
        can_seal=paper is not None and may(actor(), "seal", response),
        most=MOST_BYTES,
        most_files=MOST_FILES,
        **context,
    )


@blueprint.post("/sealed-copy")
def upload(public_id: str) -> Answer | tuple[str, int]:
    """Store the files chosen; whatever cannot be stored is said, file by file."""
    response = filler_or_404(public_id)
    seen, way = request.form.get("seen", type=int), request.form.get("way", "")
    if seen is None or way not in WAYS:
        abort(400)
    files = [(file.filename or "", file.read()) for file in request.files.getlist("files") if file.filename]
    document = request.form.get("document", "")
    try:
        stored = seal(actor(), response, files, document_sha256=document, seen=seen, replace=way == "replace")
    except Unusable as error:
        return page(filler_or_404(public_id), troubles=error.words), 422
    except Conflict:
        return page(filler_or_404(public_id), overtaken=True), 409
    if stored:
        flash(ngettext("已上传 %(num)d 个文件。", "已上传 %(num)d 个文件。", stored), "saved")
    else:
        flash(_("这些文件已经上传过，没有重复保存。"), "saved")
    return to("sealed", response)


@blueprint.get("/sealed-copy/<int:attachment_id>")
def scan(public_id: str, attachment_id: int) -> Answer:
    """A file of a sealed copy, as it was uploaded."""
    return scan_file(filler_or_404(public_id), attachment_id)


@blueprint.get("/sealed-copy/<int:attachment_id>/thumbnail")
def thumbnail(public_id: str, attachment_id: int) -> Answer:
    """The small picture of a file."""
    return scan_thumbnail(filler_or_404(public_id), attachment_id)


@blueprint.errorhandler(413)
def too_large(error: RequestEntityTooLarge) -> Any:
    """Say how large an upload may be; other posts are answered as everywhere."""
    if request.endpoint != UPLOAD:
        return errors.page(413)
    words = _(
        "所选文件加起来超过 %(most)d MB，没有保存。请返回上一页，降低扫描分辨率（300 dpi 足够）后再上传。",
        most=MOST_BYTES // 1024**2,
    )
    return render_template("error.html", title=_("文件太大"), advice=words, code=413), 413
