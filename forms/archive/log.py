"""Telling the event log what left the house."""

from __future__ import annotations

from sqlalchemy import select

from forms.archive.bag.making import Bag
from forms.models import Region, db, transaction
from forms.models.events import append
from forms.workflow import Actor


def log_export(actor: Actor, bag: Bag) -> None:
    """Append the event of an export: what was asked for and, where it is known already, what it came to."""
    selection, facts = bag.bounded.selection, bag.facts
    with transaction():
        region = db.session.execute(select(Region).where(Region.slug == selection.region)).scalar_one_or_none()
        counted = {"count": facts.count, "files": facts.files, "size": facts.size, "listing": facts.listing}
        details = {"selection": selection.told(), "until": bag.bounded.until}
        append("archive-export", actor.name, region=region, details=details | (counted if facts.listing else {}))
