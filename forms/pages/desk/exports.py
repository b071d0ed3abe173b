"""The answers of every response on the list as a workbook or as CSV files."""

from __future__ import annotations

import io
import os
import tempfile
from typing import IO, cast

from flask import abort, request, send_file
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as Answer

from forms.access import actor
from forms.exports.answers import FORMATS, WORDINGS, write_answers
from forms.languages import source_language
from forms.pages.desk.door import blueprint
from forms.pages.desk.files import listed, package_name

ANSWERS = _("答卷内容")
SMALL = 1024 * 1024
"""The most bytes of a file that is sent out of memory."""


@blueprint.get("/answers.<any(xlsx, csv):form>")
def answers(form: str) -> Answer:
    """The answers, with options in words or, with ``wording=codes``, as they are stored.

    They are written to a temporary file, which is sent from there and goes once it has been sent.
    """
    wording = request.args.get("wording", "labels")
    if wording not in WORDINGS:
        abort(404)
    _maker, ending, media_type = FORMATS[form]
    with source_language():
        name = package_name(actor().region_id, ANSWERS) + ending
    file = tempfile.TemporaryFile(prefix="fubiao-answers-")  # noqa: SIM115 - closed once it has been sent
    try:
        write_answers(listed(), file, form, wording)
        ready = at_hand(file)
    except BaseException:
        file.close()
        raise
    return cast(Answer, send_file(ready, media_type, as_attachment=True, download_name=name))


def at_hand(file: IO[bytes]) -> IO[bytes]:
    """The file from its beginning; a small one out of memory, so that nothing stays open until it has been sent."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size > SMALL:
        return file
    with file:
        return io.BytesIO(file.read())
