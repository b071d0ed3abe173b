"""The newest Word files of many responses as the entries of an archive, read a hundred at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import defer, joinedload

from forms.annexes import by_code
from forms.documents import bundle
from forms.documents.file_names import numbered_name
from forms.exports.lines import moment
from forms.models import Document, Response, Revision, db
from forms.models.responses import STATES

ABOUT = (
    *(_("省区"), _("年度"), _("附件"), _("单位名称"), _("状态")),
    *(_("回执号"), _("提交时间")),
)
HEADS = (*ABOUT, _("文件标题"), _("版次"))
NOT_SUBMITTED = _("还没有提交，没有文件")
NO_FILES = _("没有生成文件")
NONE: list[tuple[Document | None, int]] = [(None, 0)]
BATCH = 100


def word_files(numbers: Iterable[int]) -> Iterator[bundle.Entry]:
    """An entry for each Word file of the newest revision of each response; one without a file where there is none."""
    for batch in batches(numbers):
        found = papers_of(batch)
        # whole batches: whoever hands an archive on reads every piece in a session of its own
        yield from [
            entry(response, paper, number)
            for response in responses_of(batch)
            for paper, number in found.get(response.id, NONE)
        ]


def batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    waiting = iter(numbers)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def responses_of(numbers: Sequence[int]) -> list[Response]:
    """The responses with these numbers, in their order, without their answers."""
    light = [defer(Response.answers), defer(Response.visited), defer(Response.remark)]
    near = [joinedload(kin) for kin in (Response.programme, Response.region, Response.organisation)]
    wanted = select(Response).where(Response.id.in_(numbers)).options(*light, *near)
    found = {response.id: response for response in db.session.execute(wanted).scalars()}
    return [found[number] for number in numbers if number in found]


def papers_of(numbers: Sequence[int]) -> dict[int, list[tuple[Document | None, int]]]:
    """The documents of the newest revision of each response, one a paper, with the revision's number."""
    newest = (
        select(func.max(Revision.id)).where(Revision.response_id.in_(numbers)).group_by(Revision.response_id)
    ).scalar_subquery()
    last = select(func.max(Document.id)).where(Document.revision_id.in_(newest))
    last = last.group_by(Document.revision_id, Document.paper)
    wanted = select(Document, Revision.number, Revision.response_id).join(Document.revision)
    wanted = wanted.where(Document.id.in_(last.scalar_subquery()))
    found: dict[int, list[tuple[Document | None, int]]] = {}
    for paper, number, response_id in db.session.execute(wanted.order_by(Document.id)):
        found.setdefault(response_id, []).append((paper, number))
    return found


def about(response: Response) -> tuple[str | int, ...]:
    """What the index of an archive says of a response."""
    return (
        response.region.name,
        response.programme.year,
        gettext("附件%(number)s", number=by_code(response.annex).annex),
        response.filler_name,
        str(STATES[response.state]),
        response.receipt or "",
        moment(response.submitted_at),
    )


def entry(response: Response, paper: Document | None, number: int) -> bundle.Entry:
    """What the index says of a response and one of its documents."""
    if paper is None:
        reason = NO_FILES if response.submitted_at is not None else NOT_SUBMITTED
        return bundle.Entry("", told=(*about(response), "", ""), note=str(reason))
    told = (*about(response), paper.title, gettext("第 %(number)d 版", number=number))
    if paper.failure or not paper.size:
        reason = paper.failure or gettext("原因不明")
        return bundle.Entry("", told=told, note=gettext("没有生成：%(reason)s", reason=reason))
    called = by_code(response.annex).paper_label(paper.paper)
    name = numbered_name(response.region.name, called, response.filler_name, response.receipt or "", f"第{number}版")
    return bundle.Entry(f"{name}.docx", partial(content_of, paper.id), told, sha256=paper.sha256)


def content_of(document_id: int) -> bytes | None:
    """The bytes of a document within the reader's scope."""
    return db.session.execute(select(Document.content).where(Document.id == document_id)).scalar_one_or_none()
