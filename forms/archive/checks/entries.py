"""Whether every archived document still rests on what it rested on, and can be made again from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from forms.archive.evidence import NAMES, Rows, rows_behind, rows_of_package, rows_of_scans
from forms.archive.extent import Extent
from forms.archive.finding import AUTHENTICITY, COMPLETENESS, USABILITY, Finding, Report
from forms.archive.renewal import renewed
from forms.models import ArchiveEntry, Document, Response, Revision, Template, db

BATCH = 100


def unsound(extent: Extent, report: Report) -> Iterator[Finding]:
    """What is wrong with the archived documents."""
    wanted = select(ArchiveEntry).where(ArchiveEntry.kind != "correction").order_by(ArchiveEntry.id)
    for (entry,) in extent.rows(wanted, ArchiveEntry, BATCH):
        report.looked_at["归档文件"] += 1
        place = f"归档文件 {entry.reference}"
        yield from changed(place, entry)
        if entry.kind == "document":
            yield from unlike_renewal(place, entry, report)
    yield from miscounted()
    yield from loose_corrections()


def changed(place: str, entry: ArchiveEntry) -> Iterator[Finding]:
    """Rows behind an entry that were changed, are gone, or were added."""
    recorded: Rows = entry.record["行"]
    current = rows_now(entry) if recorded else {}
    for table, rows in recorded.items():
        before, after = dict(map(tuple, rows)), dict(map(tuple, current.get(table, [])))
        for number in sorted({*before, *after}):
            where = f"{place} 的{NAMES[table]} {number}"
            if number not in after:
                yield Finding(where, "缺失", COMPLETENESS)
            elif number not in before:
                yield Finding(where, "归档后多出", COMPLETENESS)
            elif before[number] != after[number]:
                yield Finding(where, "归档后被改动", AUTHENTICITY)


def rows_now(entry: ArchiveEntry) -> Rows:
    """The rows behind an entry as they are."""
    if entry.kind == "agreement":
        return rows_of_scans(number for number, _digest in entry.record["行"]["agreement_scan"])
    if entry.kind == "package":
        return rows_of_package(entry.filing_id or 0)
    return rows_behind(entry.response_id or 0)


def unlike_renewal(place: str, entry: ArchiveEntry, report: Report) -> Iterator[Finding]:
    """A document that its answers and template do not give again."""
    if not entry.record["可重新生成"]:
        report.looked_at["归档时即不能重新生成"] += 1
        return
    columns = (Revision.answers, Template.tagged)
    wanted = select(*columns).select_from(Document).join(Document.revision).join(Document.template)
    held = db.session.execute(wanted.where(Document.id == entry.document_id)).one_or_none()
    if held is None:
        yield Finding(place, "Word 文件缺失，不能重新生成", COMPLETENESS)
        return
    report.looked_at["重新生成"] += 1
    found = renewed(entry.annex, held.answers, held.tagged, entry.record["年度方案"])
    if found != entry.record["内容 SHA-256"]:
        yield Finding(place, "由答案和模板重新生成的文件与归档的不同", USABILITY)


def miscounted() -> Iterator[Finding]:
    """Archived responses that are not in the ledger, and entries of responses that are not archived."""
    entered = select(ArchiveEntry.response_id).where(ArchiveEntry.response_id.is_not(None))
    absent = select(Response).where(Response.state == "archived", Response.id.not_in(entered)).order_by(Response.id)
    for response in db.session.execute(absent).scalars():
        yield Finding(f"答卷 {response.receipt}", "状态为已归档，但归档账中没有", COMPLETENESS)
    other = select(ArchiveEntry.reference, Response.state).outerjoin(Response, ArchiveEntry.response_id == Response.id)
    wrong = other.where(ArchiveEntry.response_id.is_not(None), func.coalesce(Response.state, "") != "archived")
    for reference, state in db.session.execute(wrong.order_by(ArchiveEntry.id)):
        words = "所属答卷缺失" if state is None else f"所属答卷的状态不是已归档（{state}）"
        yield Finding(f"归档文件 {reference}", words, COMPLETENESS if state is None else AUTHENTICITY)


def loose_corrections() -> Iterator[Finding]:
    """Corrections that name no entry of their document."""
    first = aliased(ArchiveEntry)
    same: Any = (first.chain == ArchiveEntry.chain) & (first.seq == ArchiveEntry.corrects)
    wanted = select(ArchiveEntry.reference, ArchiveEntry.seq, first.reference).outerjoin(first, same)
    for reference, seq, named in db.session.execute(wanted.where(ArchiveEntry.kind == "correction")):
        if named != reference:
            yield Finding(f"归档文件 {reference}", f"更正（第 {seq} 条）所指的账目不是这一件", AUTHENTICITY)
