"""Word files to save: one of them, or those of every response on the list as one ZIP."""

from __future__ import annotations

import io
from collections.abc import Generator, Iterator
from functools import partial
from itertools import islice
from typing import Any
from urllib.parse import quote

from flask import Flask, abort, current_app, send_file
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased, undefer
from werkzeug.wrappers import Response as Answer

from forms.access import actor
from forms.annexes import by_code
from forms.calendar import CHINA
from forms.documents import bundle
from forms.documents.file_names import storable
from forms.languages import source_language
from forms.models import CatalogueEntry, Document, Region, Response, Revision, Scope, db, now, scoped
from forms.models.responses import STATES
from forms.pages.desk.door import blueprint
from forms.pages.desk.listing import Wish, responses_of
from forms.pages.words import moment

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HEADS = (
    *(_("省区"), _("年度"), _("附件"), _("单位名称"), _("状态")),
    *(_("回执号"), _("提交时间"), _("文件标题"), _("版次")),
)
NOT_SUBMITTED = _("还没有提交，没有文件")
NO_FILES = _("没有生成文件")
BATCH = 100
Pair = tuple[int, int | None]


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
    reader = actor()
    rows = db.session.execute(newest_documents(Wish.of_address()))
    pairs = [(response_id, document_id) for response_id, document_id in rows]
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with source_language():
        heads, name = [str(head) for head in HEADS], quote(package_name(reader.region_id))
    answer = Answer(pieces(app, pairs, reader.scope, heads), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f"attachment; filename=fubiao.zip; filename*=UTF-8''{name}"
    return answer


def package_name(region_id: int | None) -> str:
    """What the ZIP is saved as: ``贵州省_答卷文件_2017-06-08.zip``."""
    region = db.session.get(Region, region_id) if region_id is not None else None
    place = region.name if region is not None else gettext("各省区")
    return f"{storable(place)}_{gettext('答卷文件')}_{now().astimezone(CHINA).date().isoformat()}.zip"


def newest_documents(wish: Wish) -> Any:
    """Each response of the list with the documents of its newest revision, by number; None where there are none."""
    other = aliased(Revision)
    newest = select(func.max(other.number)).where(other.response_id == CatalogueEntry.response_id).scalar_subquery()
    statement = (
        select(CatalogueEntry.response_id, Document.id)
        .select_from(CatalogueEntry)
        .outerjoin(Revision, and_(Revision.response_id == CatalogueEntry.response_id, Revision.number == newest))
        .outerjoin(Document, Document.revision_id == Revision.id)
    )
    return wish.in_order(statement).order_by(Document.id)


def pieces(app: Flask, pairs: list[Pair], scope: Scope, heads: list[str]) -> Iterator[bytes]:
    """The ZIP of the list."""
    return in_pieces(app, bundle.stream(entries(pairs), heads), scope)


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


def entries(pairs: list[Pair]) -> Iterator[bundle.Entry]:
    """The lines of the index, read a hundred at a time."""
    waiting = iter(pairs)
    while batch := list(islice(waiting, BATCH)):
        yield from lines(batch)


def lines(batch: list[Pair]) -> list[bundle.Entry]:
    responses = {found.id: found for found in responses_of([first for first, _second in batch])}
    papers = select(Document, Revision.number).join(Document.revision)
    papers = papers.where(Document.id.in_([second for _first, second in batch if second is not None]))
    found = {paper.id: (paper, number) for paper, number in db.session.execute(papers)}
    return [line(responses[first], *found.get(second or 0, (None, 0))) for first, second in batch if first in responses]


def line(response: Response, paper: Document | None, number: int) -> bundle.Entry:
    """What the index says of a response and one of its documents."""
    about = (
        response.region.name,
        response.programme.year,
        gettext("附件%(number)s", number=by_code(response.annex).annex),
        response.filler_name,
        str(STATES[response.state]),
        response.receipt or "",
        moment(response.submitted_at),
    )
    if paper is None:
        reason = NO_FILES if response.submitted_at is not None else NOT_SUBMITTED
        return bundle.Entry("", told=(*about, "", ""), note=str(reason))
    told = (*about, paper.title, gettext("第 %(number)d 版", number=number))
    if paper.failure or not paper.size:
        reason = paper.failure or gettext("原因不明")
        return bundle.Entry("", told=told, note=gettext("没有生成：%(reason)s", reason=reason))
    return bundle.Entry(paper.file_name, partial(content_of, paper.id), told, sha256=paper.sha256)


def content_of(document_id: int) -> bytes | None:
    """The bytes of a document within the reader's scope."""
    return db.session.execute(select(Document.content).where(Document.id == document_id)).scalar_one_or_none()
