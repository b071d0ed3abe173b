"""All regions beside each other: where their responses stand, their plans, pairs and packages, need and supply."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from forms.matching import Line, balance
from forms.models import CatalogueEntry, Filing, Organisation, Pair, Programme, Region, Response, db
from forms.workflow import filing as filings
from forms.workflow.matching import Market, market

Standing = dict[int | None, Counter[str]]
"""Region to how many stand where, by the places of :data:`forms.workflow.numbers.PLACES`; None for all of them."""


@dataclass(frozen=True)
class Papers:
    """What a region has to show beside its organisations' annexes.

    :param plan: its plan, None while nobody has begun it
    :param pairs: how many pairs are in force, ``signed`` of them under a signed agreement
    :param filing: the newest version of its package
    """

    plan: Response | None
    pairs: int
    signed: int
    filing: Filing | None


def regions() -> list[Region]:
    """The regions in the order of the notice."""
    return list(db.session.execute(select(Region).order_by(Region.position)).scalars())


def standing(programme: Programme, annex: str) -> Standing:
    """Where every region's responses to an annex stand."""
    entry = CatalogueEntry
    counted = (
        select(entry.region_id, entry.state, entry.stage, func.count())
        .where(entry.programme_id == programme.id, entry.annex == annex)
        .group_by(entry.region_id, entry.state, entry.stage)
    )
    found: Standing = {None: Counter()}
    for region, state, stage, number in db.session.execute(counted):
        place = stage if state == "draft" else state
        found.setdefault(region, Counter())[place] += number
        found[None][place] += number
    return found


def uninvited(programme: Programme, kind: str) -> Counter[int | None]:
    """How many registered organisations of each region have no response this year; None for all regions."""
    there = select(Response.id).where(
        Response.organisation_id == Organisation.id, Response.programme_id == programme.id
    )
    counted = select(Organisation.region_id, func.count()).where(Organisation.kind == kind, ~there.exists())
    found: Counter[int | None] = Counter(dict(db.session.execute(counted.group_by(Organisation.region_id)).all()))
    found[None] = found.total()
    return found


def newest_filings(programme: Programme) -> dict[int, Filing]:
    """Region to the newest version of its package."""
    wanted = select(Filing).where(Filing.programme_id == programme.id).order_by(Filing.number)
    return {filing.region_id: filing for filing in db.session.execute(wanted.options(*filings.WHOLE)).scalars()}


def papers(programme: Programme) -> dict[int, Papers]:
    """What every region has to show, by region."""
    wanted = select(Response).where(Response.programme_id == programme.id, Response.annex == "plan")
    plans = {response.region_id: response for response in db.session.execute(wanted).scalars()}
    formed = select(Pair.region_id, func.count(), func.count(Pair.signed_on))
    formed = formed.where(Pair.programme_id == programme.id, Pair.dissolved_at.is_(None)).group_by(Pair.region_id)
    pairs = {region: (count, signed) for region, count, signed in db.session.execute(formed)}
    filed = newest_filings(programme)
    return {
        region.id: Papers(plans.get(region.id), *pairs.get(region.id, (0, 0)), filed.get(region.id))
        for region in regions()
    }


@dataclass(frozen=True)
class Country:
    """Need and supply of every region, and of all of them together."""

    markets: dict[int, Market]
    lines: dict[int, dict[str, Line]]
    together: list[Line]


def country(programme: Programme) -> Country:
    """The accepted annexes 2 and 3 of every region, class by class.

    In a region its own agencies count that serve it; over the country every agency counts once.
    """
    markets = {region.id: market(programme, region) for region in regions()}
    demands = [demand for found in markets.values() for demand in found.demands.values()]
    supplies = [supply for found in markets.values() for supply in found.supplies.values()]
    return Country(
        markets,
        {number: {line.service: line for line in found.lines()} for number, found in markets.items()},
        balance(demands, supplies),
    )
