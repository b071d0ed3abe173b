"""What an agency offers, as its accepted annex 3 says it, and how much of it is still free."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from forms.annexes.services import SERVICE_CLASSES

ANYWHERE = "anywhere"
PRICES = ("free", "low", "market")


@dataclass(frozen=True)
class Supply:
    """One agency's offers.

    :param prices: class of service to the most favourable price it is offered at
    :param capacity: class of service to how many a year
    :param areas: the regions served, or ``anywhere``
    :param places: how many enterprises it would be paired with
    :param paired: how many it is paired with
    :param candidates: the enterprises it names
    """

    organisation: int
    name: str
    region: str
    prices: dict[str, str]
    capacity: dict[str, int]
    fields: list[str]
    areas: list[str]
    willing: bool
    places: int
    paired: int = 0
    candidates: list[str] = field(default_factory=list)

    @classmethod
    def of_answers(cls, organisation: int, answers: dict[str, Any], paired: int = 0) -> Supply:
        """Read the stored answers of annex 3."""
        offers, pairing = answers["offers"], answers["pairing"]
        prices: dict[str, str] = {}
        capacity: dict[str, int] = {}
        for offer in offers["services"]:
            service = offer["category"]
            if service not in SERVICE_CLASSES:
                continue
            known = [price for price in (offer["pricing"], prices.get(service)) if price in PRICES]
            prices[service] = min(known, key=PRICES.index, default=PRICES[-1])
            capacity[service] = capacity.get(service, 0) + (offer["capacity"] or 0)
        return cls(
            organisation=organisation,
            name=answers["agency"]["name"] or "",
            region=answers["agency"]["region"] or "",
            prices=prices,
            capacity=capacity,
            fields=list(answers["people"]["domains"] or []),
            areas=list(offers["areas"] or []),
            willing=pairing["willing"] == "yes",
            places=pairing["capacity"] or 0,
            paired=paired,
            candidates=[row["enterprise"] or "" for row in pairing["candidates"]],
        )

    @property
    def left(self) -> int:
        """How many enterprises it could still be paired with."""
        return max(self.places - self.paired, 0)

    def serves(self, region: str) -> bool:
        """Whether it works in a region."""
        return ANYWHERE in self.areas or region in self.areas
