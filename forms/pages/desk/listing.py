"""The list of responses: what its address asks for, and the statements on the catalogue that answer it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVarTuple

from flask import render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Select, and_, case, func, select, true

from forms.access import actor
from forms.annexes import ANNEXES
from forms.annexes.classifications import INDUSTRIES
from forms.calendar import CHINA
from forms.exports.documents import responses_of
from forms.models import CatalogueEntry, Programme, Region, db
from forms.models.responses import STATES
from forms.pages.desk.choices import NOWHERE, cities, colleagues, views
from forms.pages.desk.door import blueprint
from forms.pages.paging import PER_PAGE, Slice, asked_page
from forms.pages.programme import usual_year, visible
from forms.workflow import catalogue
from forms.workflow.folding import fold

Ts = TypeVarTuple("Ts")
Condition = ColumnElement[bool]
SORTS: dict[str, Any] = {
    "name": CatalogueEntry.name,
    "city": CatalogueEntry.city,
    "region": CatalogueEntry.region_id,
    "annex": case({annex.code: annex.annex for annex in ANNEXES}, value=CatalogueEntry.annex),
    "state": case({state: place for place, state in enumerate(STATES)}, value=CatalogueEntry.state),
    "receipt": CatalogueEntry.receipt,
    "submitted": CatalogueEntry.submitted_at,
    "saved": CatalogueEntry.saved_at,
}
NEWEST_FIRST = "-saved"
FEW = 1000
SEALS = {"valid": _("已交"), "stale": _("已失效"), "none": _("未交")}
FURTHER = ("city", "industry", "stage", "remark", "seal", "assigned", "since", "until")
MINE, NOBODY, EVERY_YEAR = "mine", "nobody", "all"


def searched(text: str) -> Condition:
    """Every word of a text stands somewhere in what a response is found by, however it was typed."""
    words = [folded for word in text.split() if (folded := fold(word))]
    return and_(true(), *(CatalogueEntry.search.contains(word, autoescape=True) for word in words))


def of_year(year: str) -> Condition:
    if year == EVERY_YEAR:
        return true()
    return CatalogueEntry.programme_id.in_(select(Programme.id).where(Programme.year == int(year)))


def of_region(slug: str) -> Condition:
    return CatalogueEntry.region_id.in_(select(Region.id).where(Region.slug == slug))


def assigned(whom: str) -> Condition:
    """To the reader, to nobody, or to the colleague with this number."""
    if whom == NOBODY:
        return CatalogueEntry.assignee_id.is_(None)
    return CatalogueEntry.assignee_id == (actor().user_id if whom == MINE else int(whom))


def midnight(day: str) -> datetime:
    """When a day begins in China."""
    return datetime.combine(date.fromisoformat(day), time(), CHINA)


CONDITIONS: dict[str, Callable[[str], Condition]] = {
    "year": of_year,
    "annex": lambda code: CatalogueEntry.annex == code,
    "state": lambda state: CatalogueEntry.state == state,
    "region": of_region,
    "city": lambda city: CatalogueEntry.city == ("" if city == NOWHERE else city),
    "industry": lambda code: CatalogueEntry.industry == code,
    "stage": lambda stage: CatalogueEntry.stage == stage,
    "remark": lambda wanted: CatalogueEntry.has_remark.is_(wanted == "open"),
    "seal": lambda seal: CatalogueEntry.seal == ("" if seal == "none" else seal),
    "assigned": assigned,
    "since": lambda day: CatalogueEntry.submitted_at >= midnight(day),
    "until": lambda day: CatalogueEntry.submitted_at < midnight(day) + timedelta(days=1),
    "q": searched,
}


def is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 9


def is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


# What the text of a condition must look like; what cannot be meant is left out.
SENSIBLE: dict[str, Callable[[str], bool]] = {
    "year": lambda text: text == EVERY_YEAR or (is_number(text) and len(text) == 4),
    "remark": lambda text: text in ("open", "none"),
    "seal": lambda text: text in ("valid", "stale", "none"),
    "assigned": lambda text: text in (MINE, NOBODY) or is_number(text),
    "since": is_day,
    "until": is_day,
}


@dataclass(frozen=True)
class Wish:
    """What a reader asks the list for: a text per condition (empty for none), and the order.

    :param usual: the year the list is about unless another is asked for; empty while there is only one
    """

    asked: dict[str, str]
    sort: str
    usual: str = ""

    @classmethod
    def of(cls, arguments: Any) -> Wish:
        """What the arguments of an address ask for; what they cannot mean is left out."""
        asked = {name: str(arguments.get(name, "")).strip() for name in CONDITIONS}
        for name, is_sensible in SENSIBLE.items():
            if asked[name] and not is_sensible(asked[name]):
                asked[name] = ""
        sort, usual = str(arguments.get("sort", "")), usual_year()
        asked["year"] = asked["year"] or usual
        return cls(asked, sort if sort.removeprefix("-") in SORTS else NEWEST_FIRST, usual)

    @classmethod
    def of_address(cls) -> Wish:
        """What the address of this request asks for."""
        return cls.of(request.args)

    def wanted(self) -> dict[str, str]:
        """The arguments of the address of this list."""
        sort = "" if self.sort == NEWEST_FIRST else self.sort
        return {name: value for name, value in (self.asked | {"sort": sort}).items() if value}

    def address(self, endpoint: str = "desk.responses", **changes: Any) -> str:
        """The address of the same list with some of its wishes changed, from its first page; or of its files."""
        return url_for(endpoint, **{name: value for name, value in (self.wanted() | changes).items() if value})

    def turned(self, column: str) -> str:
        """The address of the list ordered by a column: upwards first, downwards where it is upwards already."""
        return self.address(sort=f"-{column}" if self.sort == column else column)

    def direction(self, column: str) -> str:
        """How the list is ordered by a column, in the words of ``aria-sort``."""
        return {column: "ascending", f"-{column}": "descending"}.get(self.sort, "none")

    def is_narrowed(self) -> bool:
        """Whether the list leaves anything out."""
        return any(
            value for name, value in self.asked.items() if name != "year" or value not in (self.usual, EVERY_YEAR)
        )

    def is_particular(self) -> bool:
        """Whether it asks for any of the conditions that stand folded."""
        return any(self.asked[name] for name in FURTHER)

    def narrow(self, statement: Select[*Ts], leave_out: str = "") -> Select[*Ts]:
        """The statement on the catalogue that the conditions narrow."""
        return statement.where(
            *(CONDITIONS[name](text) for name, text in self.asked.items() if text != "" and name != leave_out)
        )

    def in_order(self, statement: Select[*Ts]) -> Select[*Ts]:
        """The statement on the catalogue, narrowed by the conditions, in the order of the list."""
        return self.order(self.narrow(statement))

    def order(self, statement: Select[*Ts]) -> Select[*Ts]:
        """The statement in the order of the list."""
        column = SORTS[self.sort.removeprefix("-")]
        order = column.desc() if self.sort.startswith("-") else column.asc()
        return statement.order_by(order.nulls_last(), CatalogueEntry.response_id.desc())

    def numbers(self) -> Select[Any]:
        """The numbers of the responses of the list, in its order."""
        return self.in_order(select(CatalogueEntry.response_id))

    def found(self, page: int) -> tuple[dict[str, int], Slice]:
        """How many responses there are in each state, whatever state is asked for; and those of one page.

        A search reads every entry. Where it finds few, they are counted and ordered by hand, and it is done once;
        where it finds many, the page is full before all have been read.
        """
        few = self.few() if self.is_narrowed() else None
        counts = Counter(few.values()) if few is not None else self.counts()
        state = self.asked["state"]
        total = counts[state] if state else counts.total()
        page = min(page, max(1, -(-total // PER_PAGE)))
        wanted = self.numbers() if few is None else self.order(of_those(few, state))
        cut = wanted.limit(PER_PAGE).offset((page - 1) * PER_PAGE)
        numbers = db.session.execute(cut).scalars().all() if total else []
        return counts, Slice(responses_of(numbers), total, page)

    def few(self) -> dict[int, str] | None:
        """Whatever is found and in which state, whatever state is asked for; None where that is much."""
        wanted = self.narrow(select(CatalogueEntry.response_id, CatalogueEntry.state), leave_out="state")
        rows = db.session.execute(wanted.limit(FEW + 1)).all()
        return {row.response_id: row.state for row in rows} if len(rows) <= FEW else None

    def counts(self) -> Counter[str]:
        """How many responses there are in each state, whatever state is asked for: side by side, nothing sorted."""
        each = [func.count().filter(CatalogueEntry.state == state) for state in STATES]
        row = db.session.execute(self.narrow(select(*each).select_from(CatalogueEntry), leave_out="state")).one()
        return Counter(dict(zip(STATES, row, strict=True)))


def of_those(few: dict[int, str], state: str) -> Select[Any]:
    """The numbers found, of those in one state where one is asked for."""
    numbers = [number for number, held in few.items() if state in ("", held)]
    return select(CatalogueEntry.response_id).where(CatalogueEntry.response_id.in_(numbers))


@blueprint.get("/")
def responses() -> str:
    """The responses the reader may see, as many to a page as fit."""
    wish = Wish.of_address()
    counts, found = wish.found(asked_page())
    return render_template(
        "desk/responses.html",
        wish=wish,
        found=found,
        counts=counts,
        regions=db.session.execute(select(Region).order_by(Region.position)).scalars().all(),
        years=[programme.year for programme in visible()],
        cities=cities(),
        colleagues=colleagues(),
        views=views(),
        stages=catalogue.STAGES,
        industries=[(code, gettext(name)) for code, name in INDUSTRIES.items()],
        seals=SEALS,
    )
