"""Whether packages are what was filed, received or returned, and the record still holds all they are made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from forms.archive.extent import EVERYTHING, Extent
from forms.archive.finding import COMPLETENESS, Finding, Report
from forms.models import (
    AgreementScan,
    Attachment,
    Document,
    Event,
    Filing,
    FilingStep,
    Response,
    Revision,
    canonical,
    db,
    digest,
)

BATCH = 200
DONE = {"package-receive": "received", "package-return": "returned"}


def altered_packages(report: Report, extent: Extent = EVERYTHING) -> Iterator[Finding]:
    """Filed packages that are not what was filed, or whose papers and scans the record does not hold any more.

    The bytes of the members are read where everything is; else their recorded hashes stand for them.
    """
    filed = select(Event).where(Event.step == "package").execution_options(yield_per=BATCH)
    on_record = {event.details["receipt"]: event for event in db.session.execute(filed).scalars()}
    for number in db.session.execute(select(Filing.id).order_by(Filing.id)).scalars().all():
        report.looked_at["报送材料"] += 1
        filing = db.session.get_one(Filing, number)
        place = f"报送材料 {filing.receipt}"
        event = on_record.pop(filing.receipt, None)
        yield from unlike_record(place, filing, event)
        for member in filing.members:
            yield from (Finding(place, words) for words in altered_member(member, extent == EVERYTHING))
    for receipt in on_record:
        yield Finding(f"报送材料 {receipt}", "缺失", COMPLETENESS)
    yield from unlike_steps()


def unlike_record(place: str, filing: Filing, event: Event | None) -> Iterator[Finding]:
    """Where a package differs from its hash, or from the event of its filing."""
    if event is None:
        yield Finding(place, "没有报送记录", COMPLETENESS)
    elif (event.details["number"], event.actor) != (filing.number, filing.actor):
        yield Finding(place, "版次或报送人与报送时的记录不符")
    recorded = filing.sha256 if event is None else event.details["sha256"]
    if filing.sha256 != digest(canonical(filing.members)) or recorded != filing.sha256:
        yield Finding(place, "材料清单与记录的 SHA-256 不符")


def unlike_steps() -> Iterator[Finding]:
    """Receipts and returns of packages without their event, and events without them."""
    rows = select(Filing.receipt, FilingStep.kind, FilingStep.actor, FilingStep.reason).join(FilingStep.filing)
    held = {tuple(row) for row in db.session.execute(rows)}
    events = select(Event).where(Event.step.in_(DONE)).order_by(Event.id)
    told = {
        (event.details["receipt"], DONE[event.step], event.actor, event.reason)
        for event in db.session.execute(events).scalars()
    }
    for receipt, kind, *_rest in sorted(held - told):
        yield Finding(f"报送材料 {receipt}", f"办理记录（{kind}）与日志不符，或日志中没有", COMPLETENESS)
    for receipt, kind, *_rest in sorted(told - held):
        yield Finding(f"报送材料 {receipt}", f"办理记录（{kind}）缺失", COMPLETENESS)


def altered_member(member: dict[str, Any], opened: bool) -> Iterator[str]:
    """What is not as it was filed of one paper and the scans that went with it.

    :param opened: whether the bytes are read
    """
    if member["sha256"] is not None:
        wanted = select(Document.content if opened else Document.sha256)
        of_member = (Response.public_id == member["response"], Revision.number == member["revision"])
        rows = db.session.execute(
            wanted.join(Document.revision).join(Revision.response).where(*of_member, Document.paper == member["paper"])
        ).scalars()
        if member["sha256"] not in {hashed(row) for row in rows}:
            yield f"“{member['file']}”缺失，或与报送时的 SHA-256 不符"
    table: Any = AgreementScan if member["part"] == "agreement" else Attachment
    for file in member["attachments"]:
        wanted = select(table.content if opened else table.sha256).where(table.id == file["id"])
        if hashed(db.session.execute(wanted).scalar_one_or_none()) != file["sha256"]:
            yield f"扫描件“{file['name']}”（{member['name']}）缺失，或与报送时的 SHA-256 不符"


def hashed(found: bytes | str | None) -> str | None:
    """The hash of bytes; a hash read from the database is one already."""
    return digest(found) if isinstance(found, bytes) else found
