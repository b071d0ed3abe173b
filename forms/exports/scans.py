"""The valid sealed copies of many responses as the entries of an archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import PurePath

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from forms.annexes import by_code
from forms.documents import bundle
from forms.documents.file_names import numbered_name
from forms.exports.documents import ABOUT, about, batches, responses_of
from forms.exports.lines import moment
from forms.models import Attachment, Response, db
from forms.workflow.sealed_copy import copies_of

HEADS = (*ABOUT, _("上传时的文件名"), _("页数"), _("上传人"), _("上传时间"))
NOTHING = {
    "none": _("还没有上传盖章件"),
    "void": _("盖章件已失效：上传后 Word 文件有了变化"),
}


def sealed_copies(numbers: Iterable[int]) -> Iterator[bundle.Entry]:
    """An entry for each file of the valid sealed copy of each response; one without a file where there is none."""
    for batch in batches(numbers):
        # whole batches: whoever hands an archive on reads every piece in a session of its own
        yield from [entry for response in responses_of(batch) for entry in entries(response)]


def entries(response: Response) -> Iterator[bundle.Entry]:
    copy = next(iter(copies_of(response)), None) if response.submitted_at is not None else None
    if copy is None or copy.standing != "valid":
        note = str(NOTHING["none" if copy is None else "void"])
        yield bundle.Entry("", told=(*about(response), "", "", "", ""), note=note)
        return
    for place, file in enumerate(copy.files, start=1):
        told = (*about(response), file.name, file.pages, file.actor, moment(file.created_at))
        yield bundle.Entry(
            name_of(response, file, copy.number, place), partial(content_of, file.id), told, "", file.sha256
        )


def name_of(response: Response, file: Attachment, copy: int, place: int) -> str:
    """The name of a scan in the archive: the response's, which copy, which of its files."""
    called = gettext("%(annex)s盖章件", annex=by_code(response.annex).called())
    which = f"第{copy}次_{place:02}"
    name = numbered_name(response.region.name, called, response.filler_name, response.receipt or "", which)
    return f"{name}{PurePath(file.name).suffix}"


def content_of(attachment_id: int) -> bytes | None:
    """The bytes of a file within the reader's scope."""
    return db.session.execute(select(Attachment.content).where(Attachment.id == attachment_id)).scalar_one_or_none()
