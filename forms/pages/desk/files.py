"""Word files and sealed copies to save: one of them, or those of every response on the list as one ZIP."""

from __future__ import annotations

import io
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from flask import Flask, abort, current_app, send_file
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import undefer
from werkzeug.wrappers import Response as Answer

from forms.access import actor
from forms.calendar import CHINA
from forms.documents import bundle
from forms.documents.file_names import storable
from forms.exports import documents as papers
from forms.exports import scans
from forms.languages import source_language
from forms.models import Document, Region, Scope, db, now, scoped
from forms.pages.desk.door import blueprint
from forms.pages.desk.listing import Wish

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORD_FILES, SEALED_COPIES = _("答卷文件"), _("盖章件")


@blueprint.get("/documents/<int:document_id>")
def document(document_id: int) -> Answer:
    """A Word file, to be saved under its Chinese name; one that could not be rendered does not exist."""
    wanted = select(Document).where(Document.id == document_id).options(undefer(Document.content))
    found = db.session.execute(wanted).scalar_one_or_none()
    if found is None or found.content is None:
        abort(404)
    return send_file(io.BytesIO(found.content), WORD, as_attachment=True, download_name=found.file_name)


@blueprint.get("/documents.zip")
def documents() -> Answer:
    """The files of every response on the list this address names, whatever page of it is shown."""
    return archived(papers.word_files(listed()), papers.HEADS, WORD_FILES)


@blueprint.get("/sealed-copies.zip")
def sealed_copies() -> Answer:
    """The valid sealed copy of every response on the list."""
    return archived(scans.sealed_copies(listed()), scans.HEADS, SEALED_COPIES)


def listed() -> list[int]:
    """The numbers of the responses on the list this address names, in its order."""
    return list(db.session.execute(Wish.of_address().numbers()).scalars())


def archived(entries: Iterable[bundle.Entry], heads: Sequence[Any], what: Any) -> Answer:
    """The entries as a ZIP that is handed on while it is made."""
    reader = actor()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with source_language():
        printed, name = [str(head) for head in heads], quote(f"{package_name(reader.region_id, what)}.zip")
    answer = Answer(pieces(app, entries, reader.scope, printed), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f"attachment; filename=fubiao.zip; filename*=UTF-8''{name}"
    return answer


def package_name(region_id: int | None, what: Any) -> str:
    """What a download in bulk is saved as, its ending aside: ``贵州省_答卷文件_2017-06-08``."""
    region = db.session.get(Region, region_id) if region_id is not None else None
    place = region.name if region is not None else gettext("各省区")
    return f"{storable(place)}_{what}_{now().astimezone(CHINA).date().isoformat()}"


def pieces(app: Flask, entries: Iterable[bundle.Entry], scope: Scope, heads: Sequence[str]) -> Iterator[bytes]:
    """The ZIP of the list."""
    return in_pieces(app, bundle.stream(entries, heads), scope)


def in_pieces(app: Flask, archive: Generator[bytes, None, None], scope: Scope) -> Iterator[bytes]:
    """An archive, every piece made in a context, a session and a scope of its own; none of them outlives it.

    So nothing is held while a slow reader takes a piece: no transaction that writers wait for, and nobody's scope in
    a thread (``stream_with_context`` would leave its context there until the generator is closed).
    """
    try:
        while True:
            with app.app_context(), scoped(scope), source_language():
                piece = next(archive, None)
            if piece is None:
                return
            yield piece
    finally:
        archive.close()
