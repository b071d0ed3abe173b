"""What the accepted annexes of one region say, read once, as demand and supply."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from forms.matching import Demand, Line, Match, Supply, balance, rank
from forms.models import Organisation, Programme, Region, Response, Revision, db
from forms.workflow.pairs import in_force

HEARD = ("accepted", "filed", "archived")
"""The states whose answers count: what the province has accepted."""


@dataclass(frozen=True)
class Heard:
    """What an organisation said last: the answers of its newest revision, and where they are."""

    organisation: int
    name: str
    city: str
    public_id: str
    state: str
    answers: dict[str, Any]


def heard(
    programme: Programme,
    region: Region,
    annex: str,
    states: Collection[str] = HEARD,
    among: Collection[int] | None = None,
) -> dict[int, Heard]:
    """The newest submitted answers of the region's organisations to an annex, by organisation, in order of names.

    :param states: the states a response must be in; none asks for whatever was submitted
    :param among: the organisations that are asked about, everybody without
    """
    other = aliased(Revision)
    newest = select(func.max(other.number)).where(other.response_id == Response.id).scalar_subquery()
    city = Organisation.city
    wanted = (
        select(Organisation.id, Organisation.name, city, Response.public_id, Response.state, Revision.answers)
        .join(Response, Response.organisation_id == Organisation.id)
        .join(Revision, and_(Revision.response_id == Response.id, Revision.number == newest))
        .where(Response.programme_id == programme.id, Response.region_id == region.id, Response.annex == annex)
        .order_by(Organisation.name, Organisation.id)
    )
    if states:
        wanted = wanted.where(Response.state.in_(states))
    if among is not None:
        wanted = wanted.where(Organisation.id.in_(among))
    rows = db.session.execute(wanted)
    return {row[0]: Heard(*row[:5], answers=json.loads(row[5])) for row in rows}


@dataclass(frozen=True)
class Market:
    """Demand and supply of one region.

    :param enterprises: what the enterprises said, by organisation
    :param agencies: what the agencies said, by organisation
    :param paired: enterprise to the agencies it is paired with
    """

    region: str
    demands: dict[int, Demand]
    supplies: dict[int, Supply]
    enterprises: dict[int, Heard]
    agencies: dict[int, Heard]
    paired: dict[int, list[int]]

    def lines(self) -> list[Line]:
        """Demand against supply, class by class; an agency that does not serve the region supplies nothing there."""
        serving = [supply for supply in self.supplies.values() if supply.serves(self.region)]
        return balance(list(self.demands.values()), serving)

    def ranked(self, enterprise: int) -> list[Match]:
        """The agencies for one enterprise, best first. Raises KeyError for an enterprise not heard."""
        return rank(self.demands[enterprise], list(self.supplies.values()))

    def in_turn(self) -> list[int]:
        """The enterprises in the order an officer takes them up: those without a pair first, then by name."""
        return sorted(self.enterprises, key=lambda number: number in self.paired)


def market(programme: Programme, region: Region) -> Market:
    """What the accepted annexes 2 and 3 of the region say, and who is paired already."""
    enterprises, agencies = (heard(programme, region, annex) for annex in ("demand", "service"))
    pairs = in_force(programme, region)
    load = Counter(pair.agency_id for pair in pairs)
    paired: dict[int, list[int]] = {}
    for pair in pairs:
        paired.setdefault(pair.enterprise_id, []).append(pair.agency_id)
    demands = {number: demand_of(told, region) for number, told in enterprises.items()}
    supplies = {
        number: replace(Supply.of_answers(number, told.answers, load[number]), name=told.name)
        for number, told in agencies.items()
    }
    return Market(region.slug, demands, supplies, enterprises, agencies, paired)


def demand_of(told: Heard, region: Region) -> Demand:
    """The wants of an enterprise under the name and in the region it is registered with."""
    return replace(Demand.of_answers(told.organisation, told.answers), name=told.name, region=region.slug)
