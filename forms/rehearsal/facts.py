"""The answers that must agree with one another or with the register: who the organisation is, how large, with whom."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

from forms.annexes.classifications import SIZES, suggested_size
from forms.annexes.services import SERVICE_CLASSES
from forms.rehearsal.chance import around
from forms.rehearsal.identifiers import mobile, organisation_code, patent_number, telephone
from forms.rehearsal.register import Invented, person
from forms.validators import (
    AgencyCode,
    CreditCode,
    Email,
    Fax,
    Ipc,
    Mobile,
    OrganisationCode,
    PatentNumber,
    Phone,
    Postcode,
    Url,
)
from forms.validators.identifiers import PATENT_TYPES

REGISTERED_AS = {"股份有限公司": "160", "有限责任公司": "159", "有限公司": "173"}
PERSONS = ("leader", "legal_rep", "filler", "head")
GRANTED_SHARE = 0.75
Tell = Callable[[Any], Any]
"""Tells the answer to a question; None leaves it blank."""


def money(value: float) -> str:
    """An amount as stored."""
    return format(Decimal(value).quantize(Decimal("0.01")), "f")


class Facts:
    """What one invented organisation knows of itself.

    ``by_path`` answers a question by its path (rows without number), ``by_rule`` by a rule the answer must keep.
    """

    def __init__(self, organisation: Invented, chance: Random) -> None:
        self.organisation, self.chance = organisation, chance
        self.scale = around(chance, 1.0, 0.9)
        self.by_path: dict[str, Tell] = self.of_anybody() | self.of_unit() | self.of_agency()
        place, trade = organisation.place, organisation.trade
        self.by_rule: dict[type, Tell] = {
            CreditCode: lambda question: organisation.credit_code or None,
            OrganisationCode: lambda question: organisation_code(chance),
            Postcode: lambda question: place.postcode,
            Url: lambda question: f"www.{organisation.email.partition('@')[0]}.example.com",
            Ipc: lambda question: chance.choice((trade.ipc, trade.ipc[:4])),
            Mobile: lambda question: mobile(chance),
            Phone: lambda question: telephone(chance, place),
            Fax: lambda question: telephone(chance, place),
            Email: lambda question: f"{chance.randrange(10**6):06d}.{organisation.email}",
            AgencyCode: lambda question: f"{place.code[:2]}{chance.randrange(1000):03d}",
            PatentNumber: self.patent,
        }

    def of_anybody(self) -> dict[str, Tell]:
        organisation, place = self.organisation, self.organisation.place
        known: dict[str, Any] = {"name": organisation.name, "region": place.region, "city": place.city}
        told: dict[str, Tell] = {
            f"{section}.{name}": constant(value) for section in ("unit", "agency") for name, value in known.items()
        }
        told |= {
            "contact.contacts[].name": self.contact("contact", lambda: person(self.chance)),
            "contact.contacts[].telephone": self.contact("telephone", lambda: telephone(self.chance, place)),
            "contact.contacts[].mobile": self.contact("mobile", lambda: mobile(self.chance)),
            "contact.contacts[].email": self.contact("email", lambda: f"{mobile(self.chance)}@example.com"),
            "contact.filler": constant(organisation.contact),
        }
        return told

    def contact(self, name: str, invent: Callable[[], str]) -> Tell:
        """The person the register knows is the first contact; others are invented."""
        organisation = self.organisation
        is_mobile = len(organisation.phone) == len("13885100001") and "-" not in organisation.phone
        known = {"contact": organisation.contact, "email": organisation.email}
        known["mobile" if is_mobile else "telephone"] = organisation.phone
        return lambda question: known[name] if ".0." in question.path and name in known else invent()

    def of_unit(self) -> dict[str, Tell]:
        """Industry, size, people and money of an enterprise, which hang together."""
        organisation, chance = self.organisation, self.chance
        trade = organisation.trade
        employees = max(8, round(126 * self.scale))
        revenue = money(around(chance, 46 * employees))
        size = suggested_size(trade.industry, employees=employees, revenue=Decimal(revenue))
        form = next((code for form, code in REGISTERED_AS.items() if organisation.name.endswith(form)), "173")
        facts: dict[str, Any] = {
            "nature": "enterprise",
            "reg_type": form,
            "size": size or chance.choice(list(SIZES)),
            "industry": trade.industry,
            "branch": trade.branch,
            "employees": employees,
            "revenue": revenue,
            "rd_staff": round(employees * chance.uniform(0.03, 0.3)),
            "rd_spend": money(float(revenue) * chance.uniform(0.01, 0.08)),
        }
        return {f"unit.{name}": constant(value) for name, value in facts.items()} | {
            "staff.part_time": lambda question: min(chance.randrange(6), employees - 2),
            "staff.full_time": lambda question: min(chance.randrange(5), 2),
            "patents.key_patents[].category": lambda question: type_of(question._form.patent.data or ""),
            "patents.key_patents[].status": lambda question: self.status(question._form.patent.data or ""),
        }

    def patent(self, question: Any) -> str:
        year = question._form.calendar.year
        granted = self.chance.random() < GRANTED_SHARE
        kind = self.chance.choice(list(PATENT_TYPES.values()))
        return patent_number(self.chance, kind, self.chance.randrange(year - 7, year), granted)

    def status(self, number: str) -> str:
        if not number.startswith("ZL"):
            return "pending"
        return "granted" if self.chance.random() < 0.9 else "lapsed"

    def of_agency(self) -> dict[str, Tell]:
        """The people of an agency: however they are divided, they are as many."""
        charter, chance = self.organisation.charter, self.chance
        staff = max(4, round(20 * self.scale))
        attorneys = chance.randrange(1, staff // 2 + 1) if charter.category == "attorneys" else chance.randrange(2)
        doctors, masters = staff // 12, round(staff * chance.uniform(0.1, 0.4))
        bachelors = chance.randrange(staff - doctors - masters + 1)
        people = {
            **{"staff": staff, "attorneys": attorneys, "others": staff - attorneys},
            **{"info_full": max(1, staff // 3), "info_part": staff // 8},
            **{"doctors": doctors, "masters": masters, "bachelors": bachelors},
            "other_degrees": staff - doctors - masters - bachelors,
            **{"senior": staff // 9, "middle": staff // 4},
        }
        told: dict[str, Tell] = {f"people.{name}": constant(value) for name, value in people.items()}
        return told | {
            "agency.nature": constant(charter.nature),
            "agency.categories": constant([charter.category]),
            "agency.penalty": lambda question: "yes" if chance.random() < 0.05 else "no",
            "offers.areas": lambda question: self.areas(),
            "offers.services[].name": service,
            "offers.services[].content": lambda question: f"{service(question)}，形成书面成果并当面讲解",
        }

    def areas(self) -> list[str]:
        region = self.organisation.place.region
        return ["anywhere"] if self.chance.random() < 0.15 else [region]


def constant(value: Any) -> Tell:
    return lambda question: value


def service(question: Any) -> str:
    """What the service of a row is called, by the class it is put in."""
    return SERVICE_CLASSES[question._form.category.data].partition("（")[0]


def type_of(number: str) -> str:
    """The type a patent number tells."""
    digits = number.removeprefix("ZL").partition(".")[0]
    return PATENT_TYPES[digits[4 if len(digits) == 12 else 2]]
