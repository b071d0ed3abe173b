"""Whether responses stand as their events say: state, receipt, every revision, every Word file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer

from forms.archive.finding import AUTHENTICITY, COMPLETENESS, Finding, Report
from forms.models import Document, Event, Response, Revision, db
from forms.models.responses import Response as Row
from forms.workflow.receipts import receipt_holds
from forms.workflow.rendering import STEP as RENDER_MISSING
from forms.workflow.steps import STEPS

BATCH = 200
REVISING = ("submit", "opinion", "render")
"""The steps that add a revision."""

RENDERING = (*REVISING, RENDER_MISSING)
"""The steps that add Word files."""

HEAVY = (defer(Response.answers), defer(Response.visited))


def misplaced(report: Report) -> Iterator[Finding]:
    """What differs between the responses and the event log, and events of responses that are gone."""
    numbers = db.session.execute(select(Response.id).order_by(Response.id)).scalars().all()
    for start in range(0, len(numbers), BATCH):
        yield from batch(numbers[start : start + BATCH], report)
    orphans = select(Event).outerjoin(Response, Event.response_id == Response.id)
    gone = orphans.where(Event.response_id.is_not(None), Response.id.is_(None), Event.step == "begin")
    for event in db.session.execute(gone.order_by(Event.id)).scalars():
        yield Finding(f"事件链 {event.chain} 第 {event.seq} 条", f"所记的答卷 {event.response_id} 缺失", COMPLETENESS)


def batch(numbers: Any, report: Report) -> Iterator[Finding]:
    """The findings of some responses, in order."""
    events, revisions, documents = grouped(numbers)
    wanted = select(Response).where(Response.id.in_(numbers)).order_by(Response.id).options(*HEAVY)
    for response in db.session.execute(wanted).scalars():
        report.looked_at["答卷"] += 1
        where = f"答卷 {response.receipt or response.public_id}"
        told = events[response.id]
        yield from standing(where, response, told)
        yield from submitted(where, told, revisions[response.id], documents[response.id])


Grouped = defaultdict[int, list[Any]]


def grouped(numbers: Any) -> tuple[Grouped, Grouped, Grouped]:
    """Events, revisions and documents of some responses, by response, without their contents."""
    columns = (Event.response_id, Event.step, Event.details, Event.chain, Event.seq, Event.at)
    events = select(*columns).where(Event.response_id.in_(numbers)).order_by(Event.seq)
    held = (Revision.response_id, Revision.id, Revision.number, Revision.sha256, Revision.kind, Revision.actor)
    revisions = select(*held).where(Revision.response_id.in_(numbers)).order_by(Revision.number)
    files = select(Revision.response_id, Document.id, Document.file_name, Document.paper, Document.sha256)
    documents = files.join(Document.revision).where(Revision.response_id.in_(numbers)).order_by(Document.id)
    found = []
    for statement in (events, revisions, documents):
        rows: Grouped = defaultdict(list)
        for row in db.session.execute(statement):
            rows[row.response_id].append(row)
        found.append(rows)
    return found[0], found[1], found[2]


def standing(where: str, response: Row, events: list[Any]) -> Iterator[Finding]:
    """State and receipt, as the last events left them."""
    if not any(event.step == "begin" for event in events):
        yield Finding(where, "没有建立的记录", COMPLETENESS)
    moves = [STEPS[event.step].to for event in events if event.step in STEPS and STEPS[event.step].to]
    expected = moves[-1] if moves else "draft"
    if response.state != expected:
        words = "状态为已归档，但没有归档记录" if response.state == "archived" else "状态与最后一步的记录不符"
        yield Finding(where, f"{words}（现为 {response.state}，应为 {expected}）")
    receipts = {event.details.get("receipt") for event in events if event.step in ("submit", "opinion", "file")}
    if receipts - {response.receipt}:
        yield Finding(where, "回执号与提交时的记录不符")
    if response.receipt is not None and not receipt_holds(response.receipt):
        yield Finding(where, "回执号的校验字符不符")


def submitted(where: str, events: list[Any], revisions: list[Any], documents: list[Any]) -> Iterator[Finding]:
    """Every revision and document that was recorded is there, and no other."""
    told = {event.details["revision"]: event for event in events if event.step in REVISING}
    for revision in revisions:
        event = told.pop(revision.number, None)
        place = f"{where} 第 {revision.number} 版"
        if event is None:
            yield Finding(place, "没有提交记录", COMPLETENESS)
        elif (event.details["sha256"], event.step) != (revision.sha256, revision.kind):
            yield Finding(place, "与提交时的记录不符", AUTHENTICITY)
    for number, event in told.items():
        yield Finding(f"{where} 第 {number} 版", f"缺失：事件链 {event.chain} 第 {event.seq} 条有记录", COMPLETENESS)
    recorded = {(one["paper"], one["sha256"]) for event in events for one in files_in(event)}
    held = {(document.paper, document.sha256) for document in documents}
    for document in documents:
        if (document.paper, document.sha256) not in recorded:
            yield Finding(f"文件 {document.id} {document.file_name}", "没有生成记录，或与记录的 SHA-256 不符")
    for paper, sha256 in sorted(recorded - held, key=str):
        yield Finding(f"{where} 的 Word 文件 {paper}", f"缺失：所记的 SHA-256 为 {str(sha256)[:16]}", COMPLETENESS)


def files_in(event: Any) -> Any:
    """The documents an event tells were rendered."""
    listed = event.details.get("documents", ())
    return listed if event.step in RENDERING else ()
