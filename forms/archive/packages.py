"""Taking a received package in: all its documents, its signed agreements, the list it was filed with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from forms.archive.accession import add, file, log, take_in
from forms.archive.description import Item
from forms.archive.evidence import rows_of_package, rows_of_scans
from forms.archive.terms import Terms
from forms.calendar import CHINA
from forms.models import AgreementScan, ArchiveEntry, Filing, Pair, Response, canonical, db, digest, transaction
from forms.workflow import Actor, Conflict, Nonconforming
from forms.workflow.drafts import locked
from forms.workflow.filing import standing
from forms.workflow.review import hold_against_blanks

BATCH = 50
"""Responses a transaction: writers wait no longer than that takes."""


def archive_package(actor: Actor, filing_id: int, terms: Terms) -> int:
    """Archive whatever a received package holds and the archive does not; safe to repeat and to go on with.

    :returns: how many entries were added
    :raises Nonconforming: some documents are not their blanks with answers; none was taken in
    :raises Conflict: the package has not been received
    """
    filing = db.session.get_one(Filing, filing_id)
    if actor.kind != "bureau" or standing(filing) != "received":
        raise Conflict("the package has not been received")
    waiting = [response.public_id for response in unarchived(filing)]
    hold_all_against_blanks(filing)
    count = 0
    for start in range(0, len(waiting), BATCH):
        with transaction():
            held = [locked(public_id) for public_id in waiting[start : start + BATCH]]
            taken = [entry for one in held if one.state == "filed" for entry in take_in(actor, one, terms)]
            log(actor, taken)
            count += len(taken)
    with transaction():
        entries = [add(actor, held.programme, held.region, item, terms) for held, item in rest_of(filing_id)]
        log(actor, entries)
    return count + len(entries)


def unarchived(filing: Filing) -> Iterator[Response]:
    """The responses of a package that are not archived yet, in its order."""
    named = dict.fromkeys(member["response"] for member in filing.members if "response" in member)
    for public_id in named:
        found = db.session.execute(select(Response).where(Response.public_id == public_id)).scalar_one()
        if found.state == "filed":
            yield found


def hold_all_against_blanks(filing: Filing) -> None:
    """Hold every document against its blank before any is taken in. Raises Nonconforming with all that differs."""
    words = []
    for response in unarchived(filing):
        try:
            hold_against_blanks(response.revisions[-1])
        except Nonconforming as error:
            words += [f"{response.filler_name}：{sentence}" for sentence in error.words]
    if words:
        raise Nonconforming(words)


def rest_of(filing_id: int) -> Iterator[tuple[Filing, Item]]:
    """What comes in beside the responses and is not in the ledger yet: the agreements, then the list itself."""
    held = db.session.get_one(Filing, filing_id)
    own = ArchiveEntry.filing_id == filing_id
    entered = select(ArchiveEntry.pair_id).where(own, ArchiveEntry.kind == "agreement")
    known = set(db.session.execute(entered).scalars())
    for member in held.members:
        if member["part"] == "agreement" and member["pair"] not in known and member["attachments"]:
            yield held, agreement(held, member)
    listed = select(func.count(ArchiveEntry.id)).where(own, ArchiveEntry.kind == "package")
    if not db.session.execute(listed).scalar_one():
        yield held, listing(held)


def agreement(filing: Filing, member: dict[str, Any]) -> Item:
    """A signed agreement as it was filed: its scans."""
    pair, numbers = db.session.get_one(Pair, member["pair"]), [told["id"] for told in member["attachments"]]
    size = func.length(AgreementScan.content)
    wanted = select(AgreementScan.id, AgreementScan.name, AgreementScan.sha256, size)
    scans = db.session.execute(wanted.where(AgreementScan.id.in_(numbers)).order_by(AgreementScan.id))
    enterprise, agency = pair.enterprise.name, pair.agency.name
    return Item(
        kind="agreement",
        annex="agreement",
        paper="agreement",
        title=f"{enterprise}与{agency}{filing.programme.year}年帮扶工作协议书",
        creator=f"{enterprise}、{agency}",
        receipt=filing.receipt,
        day=pair.signed_on or filing.created_at.astimezone(CHINA).date(),
        files=[file("协议书扫描件", name, sha256, length) | {"id": number} for number, name, sha256, length in scans],
        links={"pair_id": pair.id, "filing_id": filing.id},
        further={"行": rows_of_scans(numbers), "事件": [], "结对": member},
    )


def listing(filing: Filing) -> Item:
    """The list a package was filed with, and what the bureau did with it."""
    members = canonical(filing.members)
    return Item(
        kind="package",
        annex="package",
        paper="package",
        title=f"{filing.region.name}{filing.programme.year}年专利信息帮扶工作报送材料清单（第{filing.number}版）",
        creator=filing.region.office,
        receipt=filing.receipt,
        day=filing.created_at.astimezone(CHINA).date(),
        files=[file("清单", "材料清单.json", digest(members), len(members.encode()))],
        links={"filing_id": filing.id},
        further={"行": rows_of_package(filing.id), "事件": []},
    )
