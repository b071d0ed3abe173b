"""Taking in: what the bureau has received enters the ledger, with everything it rests on, for ever."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from forms.annexes import by_code
from forms.archive.description import Item, found_by, metadata
from forms.archive.evidence import rows_behind
from forms.archive.renewal import renewed
from forms.archive.terms import USUAL, Terms, next_number, reference
from forms.calendar import CHINA
from forms.languages import source_language
from forms.models import (
    ArchiveEntry,
    Attachment,
    Document,
    Event,
    Filing,
    Programme,
    Region,
    Response,
    db,
    now,
    transaction,
)
from forms.models.events import append
from forms.models.ledger import enter
from forms.workflow import Actor, Conflict, may
from forms.workflow.drafts import locked
from forms.workflow.review import awaits_receipt, hold_against_blanks, move, record_of


def archive(actor: Actor, response: Response, terms: Terms = USUAL) -> list[ArchiveEntry]:
    """Archive a filed response: each of its documents becomes an entry of the ledger.

    :raises Nonconforming: a document was not rendered, or is not its blank with the answers in it
    :raises Conflict: it cannot be archived now, or the package it was filed with has not been received
    """
    if may(actor, "archive", response):
        hold_against_blanks(response.revisions[-1])
    with transaction():
        entries = take_in(actor, locked(response.public_id), terms)
        log(actor, entries)
    return entries


def take_in(actor: Actor, held: Response, terms: Terms) -> list[ArchiveEntry]:
    """Archive a locked response within an open transaction. Raises Conflict."""
    if awaits_receipt(held):
        raise Conflict("the package has not been received")
    move(actor, held, "archive", kept=record_of(held))
    return enter_all(actor, held, terms)


def enter_missing(actor: Actor) -> int:
    """Enter what was archived before there was a ledger; returns how many entries were added. In transactions."""
    entered = select(ArchiveEntry.response_id).where(ArchiveEntry.response_id.is_not(None))
    wanted = select(Response.public_id).where(Response.state == "archived", Response.id.not_in(entered))
    count = 0
    for public_id in db.session.execute(wanted.order_by(Response.id)).scalars().all():
        with transaction():
            entries = enter_all(actor, locked(public_id), USUAL)
            log(actor, entries)
        count += len(entries)
    return count


def enter_all(actor: Actor, held: Response, terms: Terms) -> list[ArchiveEntry]:
    """An entry for each document of an archived response; the first holds the evidence."""
    entries: list[ArchiveEntry] = []
    for document in held.revisions[-1].papers:
        item = item_of(held, document)
        item.further.update(beside(entries[0]) if entries else evidence_of(held))
        entries.append(add(actor, held.programme, held.region, item, terms))
    return entries


def evidence_of(response: Response) -> dict[str, Any]:
    """What is kept with the first document of a response: every row behind it, every event so far."""
    return {"行": rows_behind(response.id), "事件": events_of(response)}


def beside(first: ArchiveEntry) -> dict[str, Any]:
    """What is kept with the others: where the evidence is."""
    return {"行": {}, "事件": [], "依据": first.reference}


def item_of(response: Response, document: Document) -> Item:
    """One document with its answers, template and blank; the scans go with the paper that is printed and sealed."""
    revision, template, year = response.revisions[-1], document.template, calendar_of(response.programme)
    is_sealed = document.paper == revision.papers[0].paper
    files = [
        file("Word 文件", document.file_name, document.sha256, document.size),
        file("答卷", "答卷.json", revision.sha256, len(revision.answers.encode())),
        file("模板", f"{template.paper}.template.docx", template.tagged_sha256, len(template.tagged)),
        file("空白表", f"{template.paper}.blank.docx", template.blank_sha256, len(template.blank)),
    ]
    submitted = response.submitted_at or revision.created_at
    return Item(
        kind="document",
        annex=response.annex,
        paper=document.paper,
        title=title_of(response, document),
        creator=response.filler_name,
        receipt=response.receipt or "",
        day=submitted.astimezone(CHINA).date(),
        files=files + (scans_of(response) if is_sealed else []),
        links=package_of(response) | {"response_id": response.id, "document_id": document.id},
        further={
            "版次": revision.number,
            "版本": response.edition,
            "内容 SHA-256": document.members_sha256,
            "可重新生成": renewed(response.annex, revision.answers, template.tagged, year) == document.members_sha256,
            "年度方案": year,
        },
    )


def package_of(response: Response) -> dict[str, int]:
    """The package a response came in with: the newest of its region and year."""
    own = (Filing.programme_id == response.programme_id, Filing.region_id == response.region_id)
    found = db.session.execute(select(func.max(Filing.id)).where(*own)).scalar_one()
    return {} if found is None else {"filing_id": found}


def title_of(response: Response, document: Document) -> str:
    """What the document is called in a catalogue: whose, of which year, which paper."""
    with source_language():
        annex = by_code(response.annex)
        name = "" if document.paper != annex.code or not annex.annex else f"（附件{annex.annex}）"
        return f"{response.filler_name}{response.programme.year}年{document.title}{name}"


def file(role: str, name: str, sha256: str | None, size: int) -> dict[str, Any]:
    return {"role": role, "name": name, "sha256": sha256, "size": size}


def scans_of(response: Response) -> list[dict[str, Any]]:
    """The sealed copies of a response, replaced ones too: what was ever sealed is evidence."""
    columns = (Attachment.id, Attachment.set_number, Attachment.name, Attachment.sha256, Attachment.document_sha256)
    wanted = select(*columns, func.length(Attachment.content).label("size"))
    rows = db.session.execute(wanted.where(Attachment.response_id == response.id).order_by(Attachment.id))
    return [
        file("盖章件", row.name, row.sha256, row.size)
        | {"id": row.id, "set": row.set_number, "document_sha256": row.document_sha256}
        for row in rows
    ]


def events_of(response: Response) -> list[list[Any]]:
    """The events of a response so far: chain, number and hash of each."""
    wanted = select(Event.chain, Event.seq, Event.hash).where(Event.response_id == response.id).order_by(Event.seq)
    return [list(row) for row in db.session.execute(wanted)]


def calendar_of(programme: Programme) -> dict[str, Any]:
    """The year a document was made in, so that it can be made again."""
    return {
        "year": programme.year,
        "notice": programme.notice,
        "title": programme.title,
        "due": programme.due.isoformat(),
        "stages": programme.stages,
    }


def add(actor: Actor, programme: Programme, region: Region, item: Item, terms: Terms) -> ArchiveEntry:
    """The next entry of the region's ledger, out of an item."""
    number = next_number(region, programme.year, item.annex)
    entry = ArchiveEntry(
        chain=region.slug,
        region=region,
        region_id=region.id,
        kind=item.kind,
        year=programme.year,
        annex=item.annex,
        paper=item.paper,
        number=number,
        reference=reference(region, programme.year, item.annex, number),
        title=item.title,
        creator=item.creator,
        receipt=item.receipt,
        day=item.day,
        secrecy=terms.secrecy,
        retention=terms.period(item.annex),
        actor=actor.name,
        at=now(),
        **item.links,
    )
    told = metadata(item, region, entry)
    entry.record = {"著录": told, "文件": item.files} | item.further
    entry.search = found_by(told)
    return enter(entry)


def log(actor: Actor, entries: list[ArchiveEntry], **details: Any) -> None:
    """Append the event that names where the ledger stands, so that one cannot be cut short without the other."""
    if not entries:
        return
    first, last = entries[0], entries[-1]
    told = {"first": first.seq, "last": last.seq, "count": len(entries), "head": last.hash}
    told["references"] = [first.reference, last.reference]
    append("ledger", actor.name, region=last.region, details=told | details)
