"""Keeping the catalogue: whatever changes a response changes its entry, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from forms.annexes import by_code
from forms.models import (
    Attachment,
    CatalogueEntry,
    Document,
    Invitation,
    Organisation,
    Region,
    Remark,
    Response,
    Revision,
    db,
    transaction,
)
from forms.workflow.folding import fold, initials

STAGES = {
    "registered": _("未发链接"),
    "invited": _("已发链接"),
    "opened": _("已打开"),
    "started": _("已开始填写"),
    "submitted": _("已提交过"),
}
BATCH = 500


def concerned(rows: Iterable[Any]) -> Iterator[Response]:
    """The responses whose entries rows of any table bear on."""
    for row in rows:
        if isinstance(row, Response):
            yield row
        elif isinstance(row, Organisation):
            yield from row.responses
        elif isinstance(row, (Invitation, Remark, Attachment)):
            found = row.response or db.session.get(Response, row.response_id)
            if found is not None:
                yield found


def keep(session: Session, context: Any, instances: Any) -> None:
    """Bring the entries of everything about to be written up to date."""
    with session.no_autoflush:
        touched = {id(response): response for response in concerned([*session.new, *session.dirty])}
        for response in touched.values():
            enter(response)


def enter(response: Response) -> CatalogueEntry:
    """The entry of a response, as the response stands now."""
    entry = db.session.get(CatalogueEntry, response.id) if response.id is not None else None
    if entry is None:
        entry = CatalogueEntry(response=response)
        db.session.add(entry)
    for name, value in said_of(response).items():
        if getattr(entry, name) != value:
            setattr(entry, name, value)
    return entry


def said_of(response: Response) -> dict[str, Any]:
    """What the catalogue says of a response, column by column."""
    organisation = organisation_of(response)
    annex = by_code(response.annex)
    answers = response.answers or {}
    city = annex.found(answers, "city") or [organisation.city if organisation is not None else ""]
    return {
        "region_id": response.region_id,
        "programme_id": response.programme_id,
        "annex": response.annex,
        "state": response.state,
        "name": name_of(response, organisation),
        "city": listed(city[0], 40),
        "industry": listed("".join(annex.found(answers, "industry")), 10),
        "stage": stage_of(response),
        "has_remark": has_open_remark(response),
        "seal": seal_of(response),
        "assignee_id": response.assignee_id,
        "receipt": response.receipt,
        "saved_at": response.saved_at,
        "submitted_at": response.submitted_at,
        "search": "\n".join(terms(response, organisation, annex.found(answers, "search"))),
    }


def listed(typed: str, most: int) -> str:
    """What a draft holds as a column of the catalogue takes it: no longer than it is, and without NUL."""
    return typed.replace("\0", "")[:most]


def organisation_of(response: Response) -> Organisation | None:
    """The organisation that answers; a response about to be written knows only its number."""
    if response.organisation is not None or response.organisation_id is None:
        return response.organisation
    return db.session.get(Organisation, response.organisation_id)


def name_of(response: Response, organisation: Organisation | None) -> str:
    if organisation is not None:
        return organisation.name
    region = response.region or db.session.get_one(Region, response.region_id)
    return region.office


def terms(response: Response, organisation: Organisation | None, answered: list[str]) -> list[str]:
    """Everything a response is found by, folded, each once."""
    name = name_of(response, organisation)
    plain = [name, response.receipt or "", *answered]
    if organisation is not None:
        plain += [organisation.credit_code or "", organisation.contact, organisation.phone, organisation.email]
    return list(dict.fromkeys(term for term in [*map(fold, plain), initials(name)] if term))


def stage_of(response: Response) -> str:
    """How far the organisation has come, as far as its invitation is concerned."""
    if response.submitted_at is not None:
        return "submitted"
    if response.saved_at is not None:
        return "started"
    if response.id is None or not response.invitations:
        return "registered"
    return "opened" if any(link.opened_at is not None for link in response.invitations) else "invited"


def has_open_remark(response: Response) -> bool:
    """Whether staff sent a remark that nobody has answered yet."""
    if response.state != "returned":
        return False
    return any(remark.sent_at is not None and not remark.reply for remark in response.remarks)


def seal_of(response: Response) -> str:
    """``valid`` with a sealed copy of the present Word file, ``stale`` with one of an earlier, empty without."""
    if response.submitted_at is None or not response.attachments:
        return ""
    sealed = max(response.attachments, key=lambda file: file.set_number).document_sha256
    newest = select(Revision.id).where(Revision.response_id == response.id).order_by(Revision.number.desc()).limit(1)
    printed = select(Document.sha256).where(Document.revision_id == newest.scalar_subquery())
    return "valid" if sealed in db.session.execute(printed).scalars().all() else "stale"


def enter_missing() -> int:
    """Enter every response the catalogue does not know, as after an upgrade; returns how many. In transactions."""
    known = select(CatalogueEntry.response_id)
    entered = 0
    while True:
        with transaction():
            missing = select(Response).where(Response.id.not_in(known)).order_by(Response.id).limit(BATCH)
            found = db.session.execute(missing).scalars().all()
            for response in found:
                enter(response)
        if not found:
            return entered
        entered += len(found)


event.listen(db.session, "before_flush", keep)
