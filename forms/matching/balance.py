"""Demand against supply, one line per class of service: where nobody serves, where capacity idles."""

from __future__ import annotations

from dataclasses import dataclass, field

from forms.annexes.services import SERVICE_CLASSES
from forms.matching.demands import Demand
from forms.matching.supplies import Supply

OTHER = "other"


@dataclass
class Line:
    """One class of service.

    :param urgent: the enterprises that want it urgently, by number of the organisation
    :param general: the enterprises that want it, not urgently
    :param offering: the agencies that offer it
    :param free: those of them that offer it free of charge
    :param capacity: how many a year all of them together can do
    """

    service: str
    urgent: list[int] = field(default_factory=list)
    general: list[int] = field(default_factory=list)
    offering: list[int] = field(default_factory=list)
    free: list[int] = field(default_factory=list)
    capacity: int = 0

    @property
    def wanted(self) -> int:
        """How many enterprises want it."""
        return len(self.urgent) + len(self.general)

    @property
    def matters(self) -> bool:
        """Whether anybody wants it or offers it."""
        return bool(self.wanted or self.offering)

    @property
    def standing(self) -> str:
        """``unserved`` where nobody serves an urgent need, ``lacking`` where nobody serves a general one, ``scarce``
        where more enterprises want it than can be served in a year, ``idle`` where it is offered and nobody wants it,
        ``even`` where it fits, ``unknown`` where it is neither wanted nor offered, or is 其他, which is many things.
        """
        if self.service == OTHER:
            return "unknown"
        if not self.offering:
            return "unserved" if self.urgent else "lacking" if self.general else "unknown"
        if not self.wanted:
            return "idle"
        return "scarce" if self.wanted > self.capacity else "even"


def balance(demands: list[Demand], supplies: list[Supply]) -> list[Line]:
    """One line per class of service, in the order of the taxonomy.

    An enterprise counts once per class, by its most urgent item.
    """
    lines = {service: Line(service) for service in SERVICE_CLASSES}
    for demand in demands:
        for service, line in lines.items():
            degrees = {degree for _label, degree in demand.of_class(service)}
            if "urgent" in degrees:
                line.urgent.append(demand.organisation)
            elif degrees:
                line.general.append(demand.organisation)
    for supply in supplies:
        for service, price in supply.prices.items():
            line = lines[service]
            line.offering.append(supply.organisation)
            line.capacity += supply.capacity[service]
            if price == "free":
                line.free.append(supply.organisation)
    return list(lines.values())
