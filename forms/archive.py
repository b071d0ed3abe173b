"""Proving what is kept: every hash and every chain is worked out again; nothing is repaired."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from forms.models import (
    AgreementScan,
    Attachment,
    Document,
    Event,
    Filing,
    Response,
    Revision,
    Template,
    canonical,
    db,
    digest,
)
from forms.models.events import GENESIS

BATCH = 200


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was recorded: where it stands, and what differs."""

    place: str
    words: str


def verify() -> list[Finding]:
    """Recompute the chains and all hashes within the session's scope; an empty list means that all of it holds."""
    return [
        *broken_links(),
        *altered_revisions(),
        *altered_documents(),
        *altered_attachments(),
        *missing_attachments(),
        *altered_templates(),
        *misplaced_states(),
        *altered_packages(),
    ]


def broken_links() -> Iterator[Finding]:
    """Entries of the event log that do not follow from the one before."""
    heads: dict[str, tuple[int, str]] = {}
    events = select(Event).order_by(Event.chain, Event.seq).execution_options(yield_per=BATCH)
    for event in db.session.execute(events).scalars():
        place = f"事件链 {event.chain} 第 {event.seq} 条"
        seq, head = heads.get(event.chain, (0, GENESIS))
        if event.seq != seq + 1:
            yield Finding(place, f"序号不连续：前一条是第 {seq} 条")
        elif event.prev != head:
            yield Finding(place, "与前一条的哈希不相连")
        if event.hash != digest(event.content()):
            yield Finding(place, "内容与记录的哈希不符")
        heads[event.chain] = event.seq, event.hash


def altered_revisions() -> Iterator[Finding]:
    """Submitted answers that are not what was submitted."""
    revisions = select(Revision).order_by(Revision.id).execution_options(yield_per=BATCH)
    for revision in db.session.execute(revisions).scalars():
        if revision.sha256 != digest(revision.answers):
            yield Finding(f"答卷版本 {revision.id}", "答案与记录的 SHA-256 不符")


def altered_documents() -> Iterator[Finding]:
    """Word files that are not the ones rendered."""
    documents = select(Document).options(undefer(Document.content)).order_by(Document.id)
    for document in db.session.execute(documents.execution_options(yield_per=BATCH)).scalars():
        if document.content is not None and document.sha256 != digest(document.content):
            yield Finding(f"文件 {document.id} {document.file_name}", "内容与记录的 SHA-256 不符")


def altered_attachments() -> Iterator[Finding]:
    """Sealed scans that are not the ones uploaded; read one at a time, for they are large."""
    for number in db.session.execute(select(Attachment.id).order_by(Attachment.id)).scalars().all():
        name, content, sha256 = db.session.execute(
            select(Attachment.name, Attachment.content, Attachment.sha256).where(Attachment.id == number)
        ).one()
        if sha256 != digest(content):
            yield Finding(f"盖章件 {number} {name}", "内容与记录的 SHA-256 不符")


def missing_attachments() -> Iterator[Finding]:
    """Sealed scans the event log tells of that are not there, or that are bound to another document."""
    rows = select(Attachment.response_id, Attachment.set_number, Attachment.document_sha256, Attachment.sha256)
    held = {tuple(row) for row in db.session.execute(rows)}
    seals = select(Event).where(Event.step == "seal").order_by(Event.chain, Event.seq)
    for event in db.session.execute(seals.execution_options(yield_per=BATCH)).scalars():
        bound = (event.response_id, event.details["set"], event.details["document_sha256"])
        for file in event.details["files"]:
            if (*bound, file["sha256"]) not in held:
                place = f"事件链 {event.chain} 第 {event.seq} 条"
                yield Finding(place, f"所记的盖章件 {file['sha256'][:16]} 缺失，或不再对应原来的 Word 文件")


def altered_templates() -> Iterator[Finding]:
    """Templates that are not the ones put in force."""
    templates = select(Template).options(undefer(Template.tagged), undefer(Template.blank)).order_by(Template.id)
    for template in db.session.execute(templates).scalars():
        if template.tagged_sha256 != digest(template.tagged) or template.blank_sha256 != digest(template.blank):
            yield Finding(f"模板 {template.paper} 第 {template.number} 版", "内容与记录的 SHA-256 不符")


def misplaced_states() -> Iterator[Finding]:
    """Archived responses whose archive entry names other answers than the ones held."""
    archived = select(Response).where(Response.state == "archived").execution_options(yield_per=BATCH)
    for response in db.session.execute(archived).scalars():
        entry = db.session.execute(
            select(Event).where(Event.response_id == response.id, Event.step == "archive")
        ).scalar_one_or_none()
        place = f"答卷 {response.receipt}"
        if entry is None:
            yield Finding(place, "状态为已归档，但没有归档记录")
        elif not response.revisions or entry.details["answers_sha256"] != response.revisions[-1].sha256:
            yield Finding(place, "归档记录与现存答案不符")


def altered_packages() -> Iterator[Finding]:
    """Filed packages that are not what was filed, or whose papers and scans the record does not hold any more."""
    filed = select(Event).where(Event.step == "package").execution_options(yield_per=BATCH)
    on_record = {event.details["receipt"]: event.details["sha256"] for event in db.session.execute(filed).scalars()}
    for number in db.session.execute(select(Filing.id).order_by(Filing.id)).scalars().all():
        filing = db.session.get_one(Filing, number)
        place = f"报送材料 {filing.receipt}"
        recorded = on_record.pop(filing.receipt, None)
        if recorded is None:
            yield Finding(place, "没有报送记录")
        if filing.sha256 != digest(canonical(filing.members)) or recorded not in (None, filing.sha256):
            yield Finding(place, "材料清单与记录的 SHA-256 不符")
        for member in filing.members:
            yield from (Finding(place, words) for words in altered_member(member))
    for receipt in on_record:
        yield Finding(f"报送材料 {receipt}", "缺失")


def altered_member(member: dict[str, Any]) -> Iterator[str]:
    """What is not as it was filed of one paper and the scans that went with it; their bytes are read here."""
    if member["sha256"] is not None:
        wanted = select(Document.content).join(Document.revision).join(Revision.response)
        of_member = (Response.public_id == member["response"], Revision.number == member["revision"])
        rows = db.session.execute(wanted.where(*of_member, Document.paper == member["paper"])).scalars()
        if member["sha256"] not in {digest(content) for content in rows if content is not None}:
            yield f"“{member['file']}”缺失，或与报送时的 SHA-256 不符"
    table: Any = AgreementScan if member["part"] == "agreement" else Attachment
    for file in member["attachments"]:
        content = db.session.execute(select(table.content).where(table.id == file["id"])).scalar_one_or_none()
        if content is None or digest(content) != file["sha256"]:
            yield f"扫描件“{file['name']}”（{member['name']}）缺失，或与报送时的 SHA-256 不符"
