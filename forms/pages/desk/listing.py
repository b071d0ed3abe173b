"""The list of responses: what its address asks for, and the statements that answer it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVarTuple

from flask import render_template, request, url_for
from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import contains_eager, defer

from forms.annexes import ANNEXES
from forms.models import Organisation, Programme, Region, Response, db
from forms.models.responses import STATES
from forms.pages.desk.door import blueprint
from forms.pages.paging import asked_page, cut

Ts = TypeVarTuple("Ts")
NAME = func.coalesce(Organisation.name, Region.office)
SORTS: dict[str, ColumnElement[Any]] = {
    "name": NAME,
    "region": Region.position.expression,
    "annex": case({annex.code: annex.annex for annex in ANNEXES}, value=Response.annex),
    "state": case({state: place for place, state in enumerate(STATES)}, value=Response.state),
    "receipt": Response.receipt.expression,
    "submitted": Response.submitted_at.expression,
    "saved": Response.saved_at.expression,
}
NEWEST_FIRST = "-saved"
LIGHT = [defer(Response.answers), defer(Response.visited), defer(Response.remark)]


def named(text: str) -> ColumnElement[bool]:
    """Responses whose filler's name, credit code or receipt number holds a text, however it was typed."""
    compact = "".join(unicodedata.normalize("NFKC", text).upper().replace("-", "").split())
    ways = [NAME.icontains(text, autoescape=True)]
    if compact:
        ways.append(Organisation.credit_code.icontains(compact, autoescape=True))
        ways.append(func.replace(Response.receipt, "-", "").icontains(compact, autoescape=True))
    return or_(*ways)


CONDITIONS: dict[str, Callable[[str], ColumnElement[bool]]] = {
    "year": lambda year: Programme.year == int(year),
    "annex": lambda code: Response.annex == code,
    "state": lambda state: Response.state == state,
    "region": lambda slug: Region.slug == slug,
    "q": named,
}


@dataclass(frozen=True)
class Wish:
    """What a reader asks the list for: a text per condition (empty for none), and the order."""

    asked: dict[str, str]
    sort: str

    @classmethod
    def of_address(cls) -> Wish:
        """What the address of this request asks for; what it cannot mean is left out."""
        asked = {name: request.args.get(name, "").strip() for name in CONDITIONS}
        if not (asked["year"].isascii() and asked["year"].isdecimal() and len(asked["year"]) == 4):
            asked["year"] = ""
        sort = request.args.get("sort", "")
        return cls(asked, sort if sort.removeprefix("-") in SORTS else NEWEST_FIRST)

    def address(self, endpoint: str = "desk.responses", **changes: Any) -> str:
        """The address of the same list with some of its wishes changed, from its first page; or of its files."""
        sort = "" if self.sort == NEWEST_FIRST else self.sort
        wanted = self.asked | {"sort": sort} | changes
        return url_for(endpoint, **{name: value for name, value in wanted.items() if value})

    def turned(self, column: str) -> str:
        """The address of the list ordered by a column: upwards first, downwards where it is upwards already."""
        return self.address(sort=f"-{column}" if self.sort == column else column)

    def direction(self, column: str) -> str:
        """How the list is ordered by a column, in the words of ``aria-sort``."""
        return {column: "ascending", f"-{column}": "descending"}.get(self.sort, "none")

    def is_narrowed(self) -> bool:
        """Whether the list leaves anything out."""
        return any(self.asked.values())

    def narrow(self, statement: Select[*Ts], leave_out: str = "") -> Select[*Ts]:
        """The statement on responses, with their programme, region and organisation, that the conditions narrow."""
        joined = statement.join(Response.programme).join(Response.region).outerjoin(Response.organisation)
        held = (CONDITIONS[name](text) for name, text in self.asked.items() if text and name != leave_out)
        return joined.where(*held)

    def in_order(self, statement: Select[*Ts]) -> Select[*Ts]:
        """The statement on responses, narrowed by the conditions, in the order of the list."""
        column = SORTS[self.sort.removeprefix("-")]
        order = column.desc() if self.sort.startswith("-") else column.asc()
        return self.narrow(statement).order_by(order.nulls_last(), Response.id.desc())

    def rows(self) -> Select[Any]:
        """The responses of the list in its order, without their answers."""
        near = [contains_eager(kin) for kin in (Response.programme, Response.region, Response.organisation)]
        return self.in_order(select(Response)).options(*LIGHT, *near)

    def counts(self) -> dict[str, int]:
        """How many responses there are in each state, whatever state is asked for."""
        per_state = self.narrow(select(Response.state, func.count(Response.id)), leave_out="state")
        return dict(db.session.execute(per_state.group_by(Response.state)).all())


@blueprint.get("/")
def responses() -> str:
    """The responses the reader may see, as many to a page as fit."""
    wish = Wish.of_address()
    counts = wish.counts()
    state = wish.asked["state"]
    total = counts.get(state, 0) if state else sum(counts.values())
    regions = db.session.execute(select(Region).order_by(Region.position)).scalars().all()
    years = db.session.execute(select(Programme.year).order_by(Programme.year.desc())).scalars().all()
    found = cut(wish.rows(), total, asked_page())
    return render_template("desk/responses.html", wish=wish, found=found, counts=counts, regions=regions, years=years)
