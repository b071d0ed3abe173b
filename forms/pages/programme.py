"""Which programme year the staff's pages are about: the one in the address, which every link then carries on."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Flask, abort, g, has_request_context, request

from forms.models import Programme
from forms.models.programmes import PROGRAMME_STATES
from forms.workflow import programmes as years

OF_A_YEAR = ("province", "desk", "bureau")
"""Blueprints whose pages carry the year on."""
SWITCHED = {
    *("province.organisations", "province.organisation", "province.invitations", "province.mail"),
    *("province.matching", "province.service", "province.pairs_list", "province.new_pair", "province.plan"),
    *("province.plan_facts", "province.package", "province.numbers", "province.figure"),
    *("bureau.overview", "bureau.supply", "bureau.packages"),
}
"""Pages that show one year and offer the others; the list of responses has its own choice."""


def asked_year() -> str:
    """The year the address names, empty where it names none."""
    text = request.args.get("year", "") if has_request_context() else ""
    return text if len(text) == 4 and text.isascii() and text.isdecimal() else ""


def visible() -> list[Programme]:
    """The years the reader may look at, the latest first: drafts are the bureau's."""
    actor = getattr(g, "actor", None)
    may_see_drafts = actor is not None and actor.kind == "bureau"
    return [programme for programme in years.programmes() if may_see_drafts or programme.state != "draft"]


def current_programme() -> Programme:
    """The programme of the year in the address; without one, the open programme of the latest year.

    404 for a year the reader cannot look at.
    """
    asked = asked_year()
    if not asked:
        found = years.usual()
        return found if found is not None else abort(404)
    return next((one for one in visible() if one.year == int(asked)), None) or abort(404)


def usual_year() -> str:
    """The year lists are about unless another is asked for; empty while there is only one."""
    found = visible()
    usual = years.usual(found)
    return str(usual.year) if usual is not None and len(found) > 1 else ""


def address_of(year: int) -> str:
    """The address of this page for another year."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in ("year", "page")]
    return f"{request.path}?{urlencode([*kept, ('year', str(year))])}"


def choice() -> list[tuple[Programme, str, bool]]:
    """The years to choose from on this page, each with its address and whether it is the one shown; none for one."""
    if request.endpoint not in SWITCHED or request.method != "GET":
        return []
    found = visible()
    here = current_programme()
    return [(one, address_of(one.year), one.year == here.year) for one in found] if len(found) > 1 else []


def carry_on(endpoint: str, values: dict[str, Any]) -> None:
    """Put the year of this page's address into the addresses it leads to."""
    if endpoint.partition(".")[0] in OF_A_YEAR and (year := asked_year()):
        values.setdefault("year", year)


def register(app: Flask) -> None:
    """Carry the year on, and let templates ask for it."""
    app.url_default_functions.setdefault(None, []).append(carry_on)
    app.jinja_env.globals.update(asked_year=asked_year, years_to_choose=choice, programme_states=PROGRAMME_STATES)
