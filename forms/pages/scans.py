"""The files of a sealed copy, handed to whoever may see the response they belong to."""

from __future__ import annotations

import io
from pathlib import PurePath

from flask import abort, send_file
from sqlalchemy import select
from sqlalchemy.orm import undefer
from werkzeug.wrappers import Response as Answer

from forms.models import Attachment, Response, db
from forms.workflow.sealed_copy import SealedCopy, paper_to_seal


def attachment_or_404(response: Response, attachment_id: int) -> Attachment:
    """The file with this number, if it is one of the response's."""
    wanted = select(Attachment).where(Attachment.id == attachment_id, Attachment.response_id == response.id)
    found = db.session.execute(wanted.options(undefer(Attachment.thumbnail))).scalar_one_or_none()
    if found is None:
        abort(404)
    return found


def scan_file(response: Response, attachment_id: int) -> Answer:
    """A scan, the bytes as they were uploaded, to be saved under a name of ours."""
    found = attachment_or_404(response, attachment_id)
    content = io.BytesIO(found.content)
    return send_file(content, found.media_type, as_attachment=True, download_name=saved_as(response, found))


def scan_thumbnail(response: Response, attachment_id: int) -> Answer:
    """The small picture of a scan; 404 where none could be drawn."""
    found = attachment_or_404(response, attachment_id)
    if found.thumbnail is None:
        abort(404)
    return send_file(io.BytesIO(found.thumbnail), "image/jpeg")


def saved_as(response: Response, file: Attachment, place: int | None = None) -> str:
    """What a scan is saved as: the name of its Word file, then ``_盖章件`` and its place in the copy."""
    ending = PurePath(file.name).suffix
    number = f"{place:02}" if place is not None else str(file.id)
    return f"{stem_of(response)}_盖章件_{number}{ending}"


def copy_name(response: Response, copy: SealedCopy) -> str:
    """What all the files of a copy are saved as together."""
    return f"{stem_of(response)}_盖章件_{copy.number}.zip"


def stem_of(response: Response) -> str:
    paper = paper_to_seal(response)
    return PurePath(paper.file_name).stem if paper is not None else str(response.receipt)
