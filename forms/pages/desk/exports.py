"""The answers of every response on the list as a workbook or as CSV files."""

from __future__ import annotations

import tempfile
from typing import cast

from flask import abort, request, send_file
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as Answer

from forms.access import actor
from forms.exports.answers import FORMATS, WORDINGS, write_answers
from forms.extensions import limiter
from forms.languages import source_language
from forms.pages.desk.door import blueprint
from forms.pages.desk.files import DOWNLOADS, listed, package_name, saver

ANSWERS = _("答卷内容")


@blueprint.get("/answers.<any(xlsx, csv):form>")
@limiter.limit(DOWNLOADS, key_func=saver)
def answers(form: str) -> Answer:
    """The answers, with options in words or, with ``wording=codes``, as they are stored.

    They are written to a temporary file, which is sent from there and goes with the answer.
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
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return cast(Answer, send_file(file, media_type, as_attachment=True, download_name=name))
