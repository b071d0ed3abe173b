"""For one enterprise, the agencies that could help it, best first, each with its reasons in words.

A match has at most 100 points: services 50, technical fields 15, public-benefit terms 10, region 10, mutual
intentions 10, capacity 5. The same answers always give the same order; equal points go by name, then by number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from forms.annexes.service.people import DOMAINS
from forms.annexes.services import SERVICE_CLASSES
from forms.matching.demands import Demand
from forms.matching.supplies import Supply
from forms.validators.identifiers import squeeze

SERVICES, FIELDS, TERMS, REGION, INTENTIONS, CAPACITY = 50, 15, 10, 10, 10, 5
PLACES = {service: place for place, service in enumerate(SERVICE_CLASSES)}
BEARABLE = {"free": ("free",), "shared": ("free", "low"), "market": ("free", "low", "market")}


@dataclass(frozen=True)
class Reason:
    """Why, in words, and for how many points; a reason against has none.

    The words are put together when they are read: of hundreds of agencies weighed, few are shown.
    """

    kind: str
    points: float
    told: Callable[[], str]
    speaks_for: bool = True

    @property
    def words(self) -> str:
        """Why."""
        return self.told()


@dataclass(frozen=True)
class Match:
    """One agency for one enterprise."""

    supply: Supply
    reasons: list[Reason]

    @property
    def points(self) -> int:
        """All points together, 0 to 100."""
        return round(sum(reason.points for reason in self.reasons))

    @property
    def possible(self) -> bool:
        """Whether nothing forbids pairing: both are willing, it serves the region, has room, and meets something."""
        return not any(reason.kind in HINDRANCES and not reason.speaks_for for reason in self.reasons)


HINDRANCES = ("services", "area", "willing", "capacity")


def short(service: str) -> str:
    """The name of a class of service without what it covers."""
    return str(_(SERVICE_CLASSES[service])).split("（")[0].split(" (")[0]


def by_services(demand: Demand, supply: Supply) -> list[Reason]:
    """What the enterprise wants and the agency offers, weighted by urgency; and what stays unmet."""
    weights = demand.weights()
    met = [service for service in weights if service in supply.prices]
    total = sum(weights.values())
    if not met:
        return [Reason("services", 0, lambda: _("没有能满足其需求的服务项目"), speaks_for=False)]
    met.sort(key=lambda service: (-weights[service], PLACES[service]))
    points = SERVICES * sum(weights[service] for service in met) / total
    found = [Reason("services", points, lambda: _("能满足的需求：%(items)s", items=listed(demand, met)))]
    unmet = [service for service in weights if service not in supply.prices]
    if unmet:
        found.append(
            Reason("unmet", 0, lambda: _("不能满足：%(items)s", items=listed(demand, unmet)), speaks_for=False)
        )
    return found


def listed(demand: Demand, services: list[str]) -> str:
    """The items of some classes of service, each with its degree."""
    degrees = {"urgent": _("迫切"), "general": _("一般")}
    return _("；").join(
        _("%(item)s（%(degree)s）", item=_(label), degree=degrees[degree])
        for service in services
        for label, degree in demand.of_class(service)
    )


def by_fields(demand: Demand, supply: Supply) -> list[Reason]:
    """The technical fields of the requests that the agency is at home in."""
    if not demand.fields:
        return []
    shared = [name for name in demand.fields if name in supply.fields]
    if not shared:
        return [
            Reason(
                "fields",
                0,
                lambda: _("需求所属的%(fields)s不在其擅长领域", fields=named(demand.fields)),
                speaks_for=False,
            )
        ]
    points = FIELDS * len(shared) / len(demand.fields)
    return [Reason("fields", points, lambda: _("擅长领域相合：%(fields)s", fields=named(shared)))]


def named(fields: list[str]) -> str:
    """Technical fields in words."""
    return _("、").join(_(DOMAINS[name]) for name in fields)


def by_terms(demand: Demand, supply: Supply) -> list[Reason]:
    """The services met at a price the enterprise would bear."""
    weights = demand.weights()
    met = [service for service in weights if service in supply.prices]
    if not met:
        return []
    bearable = [service for service in met if supply.prices[service] in BEARABLE.get(demand.cost, BEARABLE["free"])]
    if not bearable:
        return [Reason("terms", 0, lambda: _("收费超出企业的承担意愿"), speaks_for=False)]
    share = sum(weights[service] for service in bearable) / sum(weights[service] for service in met)
    free = [service for service in bearable if supply.prices[service] == "free"]
    return [Reason("terms", TERMS * share, lambda: on_terms(free))]


def on_terms(free: list[str]) -> str:
    """What is said of prices an enterprise would bear, some of them none."""
    if not free:
        return _("收费在企业的承担意愿之内")
    return _("公益免费：%(services)s", services=_("、").join(map(short, free)))


def by_region(demand: Demand, supply: Supply) -> list[Reason]:
    """Near is better than far; who does not serve the region cannot be paired there."""
    if not supply.serves(demand.region):
        return [Reason("area", 0, lambda: _("服务区域不含该企业所在省区"), speaks_for=False)]
    if supply.region == demand.region:
        return [Reason("region", REGION, lambda: _("与企业在同一省区"))]
    return [Reason("region", REGION * 0.5, lambda: _("在外省区，服务区域包括该企业所在省区"))]


def by_intentions(demand: Demand, supply: Supply) -> list[Reason]:
    """Who has named whom, and who does not want to."""
    found = []
    if not demand.willing:
        found.append(Reason("willing", 0, lambda: _("企业不愿意结对"), speaks_for=False))
    if not supply.willing:
        found.append(Reason("willing", 0, lambda: _("机构不愿意参加结对"), speaks_for=False))
    wanted = squeeze(demand.partner) == squeeze(supply.name) != ""
    offered = squeeze(demand.name) in {squeeze(name) for name in supply.candidates if name}
    if wanted and offered:
        return [*found, Reason("intentions", INTENTIONS, lambda: _("双方互为意向单位"))]
    if wanted:
        found.append(Reason("intentions", INTENTIONS / 2, lambda: _("企业填写的意向服务机构")))
    if offered:
        found.append(Reason("intentions", INTENTIONS / 2, lambda: _("机构填写的意向企业")))
    return found


def by_capacity(demand: Demand, supply: Supply) -> list[Reason]:
    """Whether there is room for another pair."""
    if supply.willing and not supply.left:
        return [Reason("capacity", 0, lambda: _("可结对 %(places)d 家，已满", places=supply.places), speaks_for=False)]
    if not supply.left:
        return []
    words = {"places": supply.places, "left": supply.left}
    return [Reason("capacity", CAPACITY, lambda: _("可结对 %(places)d 家，还能接 %(left)d 家", **words))]


REASONING: tuple[Callable[[Demand, Supply], list[Reason]], ...] = (
    by_services,
    by_fields,
    by_terms,
    by_region,
    by_intentions,
    by_capacity,
)


def match(demand: Demand, supply: Supply) -> Match:
    """One agency weighed for one enterprise."""
    return Match(supply, [reason for way in REASONING for reason in way(demand, supply)])


def rank(demand: Demand, supplies: list[Supply]) -> list[Match]:
    """All agencies for one enterprise: those that can be paired first, then by points, name and number."""
    return sorted((match(demand, supply) for supply in supplies), key=order)


def order(found: Match) -> tuple[Any, ...]:
    return (not found.possible, -found.points, found.supply.name, found.supply.organisation)
