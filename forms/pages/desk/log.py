"""The event log: every step of every response the reader may see, newest first, with its place in the chain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import render_template, request, url_for
from sqlalchemy import ColumnElement, Select, select

from forms import workflow
from forms.access import actor
from forms.models import Event, Organisation, Region, Response, db
from forms.models.events import NATIONAL
from forms.pages.desk.door import blueprint
from forms.pages.desk.listing import is_day, midnight
from forms.pages.receipt_check import written
from forms.pages.stretches import stretch
from forms.pages.words import NATIONAL_STEPS, STEP_NAMES

CONDITIONS: dict[str, Callable[[str], ColumnElement[bool]]] = {
    "since": lambda day: Event.at >= midnight(day),
    "until": lambda day: Event.at < midnight(day) + timedelta(days=1),
    "who": lambda text: Event.actor.contains(text, autoescape=True),
    "step": lambda step: Event.step == step,
    "chain": lambda chain: Event.chain == chain,
    "receipt": lambda typed: Event.response_id.in_(select(Response.id).where(Response.receipt == written(typed))),
}


@dataclass(frozen=True)
class LogWish:
    """What a reader asks the log for: a text per condition, empty for none."""

    asked: dict[str, str]

    @classmethod
    def of_address(cls) -> LogWish:
        """What the address of this request asks for; days that are none are left out."""
        asked = {name: request.args.get(name, "").strip() for name in CONDITIONS}
        return cls(
            {name: "" if name in ("since", "until") and not is_day(text) else text for name, text in asked.items()}
        )

    def conditions(self) -> list[ColumnElement[bool]]:
        """What must hold of an entry."""
        return [CONDITIONS[name](text) for name, text in self.asked.items() if text]

    def is_narrowed(self) -> bool:
        """Whether the log leaves anything out."""
        return any(self.asked.values())

    def address(self, endpoint: str = "desk.events", **more: Any) -> str:
        """The address of the same log from its newest entry, or from elsewhere; or of its files."""
        return url_for(endpoint, **{name: text for name, text in self.asked.items() if text} | more)


def entries(*columns: Any) -> Select[*tuple[Any, ...]]:
    """What is read of each entry: its own ``columns``, then region, annex, address and filler of its response."""
    return (
        select(*columns, Region.name, Response.annex, Response.public_id, Organisation.name)
        .outerjoin(Region, Event.region_id == Region.id)
        .outerjoin(Response, Event.response_id == Response.id)
        .outerjoin(Organisation, Response.organisation_id == Organisation.id)
    )


def steps_for(kind: str) -> dict[str, Any]:
    """The names of the steps a reader may find in the log."""
    found = {code: step.title for code, step in workflow.STEPS.items()} | STEP_NAMES
    return found if kind == "province" else found | NATIONAL_STEPS


@blueprint.get("/events")
def events() -> str:
    """The log, or what of it the address asks for."""
    wish = LogWish.of_address()
    return render_template(
        "desk/events.html",
        found=stretch(entries(Event), Event.id, *wish.conditions()),
        wish=wish,
        steps=steps_for(actor().kind),
        regions=db.session.execute(select(Region).order_by(Region.position)).scalars().all(),
        national=NATIONAL,
    )
