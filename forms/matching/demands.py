"""What an enterprise wants, as its accepted annex 2 says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from forms.annexes.services import DEMAND_ITEMS, MET_BY
from forms.matching.fields import fields_of

WEIGHTS = {"urgent": 3, "general": 1}


@dataclass(frozen=True)
class Demand:
    """One enterprise's wants.

    :param organisation: the number of the organisation
    :param items: item of demand to its degree, ``urgent`` or ``general``
    :param fields: technical fields of its requests
    :param cost: what it would bear: ``free``, ``shared`` or ``market``
    :param willing: whether it wants to be paired
    :param partner: the agency it names, empty for none
    """

    organisation: int
    name: str
    region: str
    items: dict[str, str]
    fields: list[str]
    cost: str
    willing: bool
    partner: str
    city: str = ""
    industry: str = ""

    @classmethod
    def of_answers(cls, organisation: int, answers: dict[str, Any]) -> Demand:
        """Read the stored answers of annex 2."""
        unit, needs, service = answers["unit"], answers["needs"], answers["service"]
        degrees = {item: needs["demands"][item]["degree"] for item in DEMAND_ITEMS}
        return cls(
            organisation=organisation,
            name=unit["name"] or "",
            region=unit["region"] or "",
            city=unit["city"] or "",
            industry=unit["industry"] or "",
            items={item: degree for item, degree in degrees.items() if degree in WEIGHTS},
            fields=fields_of([request["ipc"] for request in needs["requests"]], unit["industry"]),
            cost=service["cost"] or "",
            willing=service["pairing"] == "yes",
            partner=service["partner"] or "",
        )

    def weights(self) -> dict[str, int]:
        """How much each class of service is wanted; 其他 says nothing that could be compared."""
        found: dict[str, int] = {}
        for item, degree in self.items.items():
            if MET_BY[item] != "other":
                found[MET_BY[item]] = found.get(MET_BY[item], 0) + WEIGHTS[degree]
        return found

    def of_class(self, service: str) -> list[tuple[str, str]]:
        """The items one class of service would meet, urgent ones first: label and degree."""
        met = [(DEMAND_ITEMS[item], degree) for item, degree in self.items.items() if MET_BY[item] == service]
        return sorted(met, key=lambda pair: -WEIGHTS[pair[1]])
