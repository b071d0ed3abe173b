"""Corrections: what an entry says of a document is said anew in another entry that names it; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from forms.archive.description import EDITABLE, found_by
from forms.archive.terms import PERIODS, SECRECY
from forms.characters import refuse_hidden_characters
from forms.models import ArchiveEntry, db, now, transaction
from forms.models.chains import ARCHIVE, head_of
from forms.models.events import append
from forms.models.ledger import enter
from forms.workflow import Actor, Conflict

NEEDED = ("文件题名", "责任者")
LONGEST = {"文件题名": 200, "责任者": 200, "文件编号": 40, "附注": 500}
SAME = (
    *("chain", "region_id", "response_id", "document_id", "filing_id", "pair_id"),
    *("year", "annex", "paper", "number", "reference"),
)


class Unsound(ValueError):
    """A description that cannot be: ``words`` is the name of what is wrong."""


def newest(reference: str) -> ArchiveEntry:
    """The entry that says how a document is described now. Raises NoResultFound."""
    wanted = select(ArchiveEntry).where(ArchiveEntry.reference == reference).order_by(ArchiveEntry.seq.desc())
    return db.session.execute(wanted.limit(1)).scalars().one()


def correct(actor: Actor, reference: str, said: Mapping[str, str], reason: str, *, seen: int) -> ArchiveEntry:
    """Describe a document anew.

    :param said: what of ``EDITABLE`` is to be said; what is left out stays
    :param seen: the number of the entry the page showed
    :raises Unsound: a value that cannot be, or no reason
    :raises Unprintable: a character nobody can see
    :raises Conflict: somebody corrected it meanwhile, nothing differs, or the actor is not the bureau
    """
    if actor.kind != "bureau":
        raise Conflict("only the bureau corrects the archive")
    with transaction():
        head_of(ARCHIVE, newest(reference).chain)
        last = newest(reference)
        told: dict[str, Any] = last.record["著录"]
        wanted = {name: said[name].strip() for name in EDITABLE if name in said}
        for text in (*wanted.values(), reason.strip()):
            refuse_hidden_characters(text)
        changes = {name: [told.get(name, ""), value] for name, value in wanted.items() if value != told.get(name, "")}
        hold_sound(told | wanted, reason)
        if last.seq != seen or not changes:
            raise Conflict("corrected meanwhile, or nothing differs")
        entry = enter(anew(actor, last, told | wanted, changes, reason.strip()))
        details = {"reference": reference, "seq": entry.seq, "corrects": last.seq, "head": entry.hash}
        append("ledger-correct", actor.name, region=entry.region, reason=reason.strip(), details=details)
    return entry


def hold_sound(told: Mapping[str, Any], reason: str) -> None:
    """Raise Unsound for a description that cannot be."""
    try:
        date.fromisoformat(told["日期"])
    except ValueError:
        raise Unsound("日期") from None
    for name, allowed in (("密级", SECRECY), ("保管期限", PERIODS)):
        if told[name] not in allowed:
            raise Unsound(name)
    for name, most in LONGEST.items():
        if len(told.get(name, "")) > most or (name in NEEDED and not told[name]):
            raise Unsound(name)
    if not reason.strip():
        raise Unsound("更正理由")


def anew(actor: Actor, last: ArchiveEntry, told: dict[str, Any], changes: dict[str, Any], reason: str) -> ArchiveEntry:
    """The entry that takes the place of ``last`` as the description of its document."""
    return ArchiveEntry(
        **{name: getattr(last, name) for name in SAME},
        region=last.region,
        kind="correction",
        corrects=last.seq,
        title=told["文件题名"],
        creator=told["责任者"],
        receipt=told["文件编号"],
        day=date.fromisoformat(told["日期"]),
        secrecy=told["密级"],
        retention=told["保管期限"],
        search=found_by(told),
        record={"著录": told, "更正": changes, "理由": reason},
        actor=actor.name,
        at=now(),
    )
