"""Whether every stored file is the one its hash is of: answers, Word files, scans, agreements, templates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from forms.archive.extent import Extent
from forms.archive.finding import AUTHENTICITY, COMPLETENESS, Finding, Report
from forms.archive.renewal import said_in
from forms.models import AgreementScan, Attachment, Document, Event, Revision, Template, db, digest

BATCH = 50
WRONG = "内容与记录的 SHA-256 不符"


def altered(extent: Extent, report: Report) -> Iterator[Finding]:
    """Everything whose bytes are not what was stored."""
    yield from altered_revisions(extent, report)
    yield from altered_documents(extent, report)
    yield from altered_scans(Attachment, "盖章件", extent, report)
    yield from altered_scans(AgreementScan, "协议书扫描件", extent, report)
    yield from altered_templates(report)


def altered_revisions(extent: Extent, report: Report) -> Iterator[Finding]:
    """Submitted answers that are not what was submitted."""
    rows = select(Revision.id, Revision.answers, Revision.sha256).order_by(Revision.id)
    for number, answers, sha256 in extent.rows(rows, Revision, BATCH):
        report.looked_at["答案"] += 1
        if sha256 != digest(answers):
            yield Finding(f"答卷版本 {number}", "答案与记录的 SHA-256 不符")


def altered_documents(extent: Extent, report: Report) -> Iterator[Finding]:
    """Word files that are not the ones rendered."""
    columns = (Document.id, Document.file_name, Document.content, Document.sha256, Document.members_sha256)
    wanted = select(*columns, Document.size).order_by(Document.id)
    for number, name, content, sha256, members, size in extent.rows(wanted, Document, BATCH):
        report.looked_at["Word 文件"] += 1
        place = f"文件 {number} {name}"
        if content is None:
            if (sha256, members, size) != (None, None, 0):
                yield Finding(place, "文件内容缺失", COMPLETENESS)
        elif sha256 != digest(content):
            yield Finding(place, WRONG)
        elif (members, size) != (said_in(content), len(content)):
            yield Finding(place, "大小或各部件与记录不符")


def altered_scans(table: Any, name: str, extent: Extent, report: Report) -> Iterator[Finding]:
    """Scans that are not the ones uploaded; one in memory at a time, for they are large."""
    rows = select(table.id, table.name, table.content, table.sha256).order_by(table.id)
    for number, called, content, sha256 in extent.rows(rows, table, 1):
        report.looked_at["扫描件"] += 1
        if sha256 != digest(content):
            yield Finding(f"{name} {number} {called}", WRONG)


def altered_templates(report: Report) -> Iterator[Finding]:
    """Templates that are not the ones put in force, came from nowhere, or are gone."""
    steps = select(Event.details, Event.chain, Event.seq).where(Event.step.like("template%")).order_by(Event.seq)
    told = {
        (row.details["paper"], row.details["number"], row.details["sha256"]): row for row in db.session.execute(steps)
    }
    templates = select(Template).options(undefer(Template.tagged), undefer(Template.blank)).order_by(Template.id)
    held = set()
    for template in db.session.execute(templates.execution_options(yield_per=1)).scalars():
        report.looked_at["模板"] += 1
        place = f"模板 {template.paper} 第 {template.number} 版"
        if template.tagged_sha256 != digest(template.tagged) or template.blank_sha256 != digest(template.blank):
            yield Finding(place, WRONG)
        known = (template.paper, template.number, template.tagged_sha256)
        held.add(known)
        if known not in told:
            yield Finding(place, "没有发布记录，或与记录的 SHA-256 不符", AUTHENTICITY)
    for (paper, number, _sha256), row in told.items():
        if (paper, number, _sha256) not in held:
            where = f"事件链 {row.chain} 第 {row.seq} 条"
            yield Finding(f"模板 {paper} 第 {number} 版", f"缺失：{where}有记录", COMPLETENESS)


def missing_scans() -> Iterator[Finding]:
    """Scans the event log tells of that are not there or bound elsewhere, and scans it does not tell of."""
    yield from unlike("seal", Attachment, ("response_id", "set_number", "document_sha256"), sealed, "盖章件")
    yield from unlike("pair-scan", AgreementScan, ("pair_id", "set_number"), signed, "协议书扫描件")


def sealed(event: Any) -> tuple[Any, ...]:
    return event.response_id, event.details["set"], event.details["document_sha256"]


def signed(event: Any) -> tuple[Any, ...]:
    return event.details["pair"], event.details["set"]


def unlike(step: str, table: Any, columns: tuple[str, ...], owner: Any, name: str) -> Iterator[Finding]:
    """Where the scans of a table and the events of their uploads differ."""
    rows = select(table.id, table.name, table.sha256, *(getattr(table, column) for column in columns))
    held: dict[tuple[Any, ...], list[Any]] = {}
    for row in db.session.execute(rows.order_by(table.id)):
        held.setdefault((*row[3:], row.sha256), []).append(row)
    events = select(Event).where(Event.step == step).order_by(Event.chain, Event.seq)
    for event in db.session.execute(events.execution_options(yield_per=200)).scalars():
        for file in event.details["files"]:
            found = held.get((*owner(event), file["sha256"]))
            if not found:
                words = f"所记的{name} {file['sha256'][:16]} 缺失，或不再对应原来的 Word 文件"
                yield Finding(f"事件链 {event.chain} 第 {event.seq} 条", words, COMPLETENESS)
            else:
                found.pop(0)
    for row in (row for rest in held.values() for row in rest):
        yield Finding(f"{name} {row.id} {row.name}", "没有上传记录", COMPLETENESS)
