"""What the system holds for the plan: units and agencies listed, pairs, counts, contacts, the stages of the year."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from forms.annexes.demand.terms import CRITERIA as UNIT_CRITERIA
from forms.annexes.plan.course import LINKS_OF_STAGES
from forms.annexes.plan.means import ALWAYS_ENCLOSED
from forms.annexes.plan.opening import INDICATORS
from forms.annexes.service.closing import CRITERIA as AGENCY_CRITERIA
from forms.calendar import Calendar
from forms.matching import Demand
from forms.models import Pair, Programme, Region, User, db
from forms.workflow.matching import Heard, heard
from forms.workflow.pairs import in_force

Row = dict[str, Any]
Facts = dict[str, Any]
"""Path of a table or question of the plan to what the system holds: rows, or one answer, as stored."""

MOST_NEEDS = 300
COUNTED = [row["name"] for row in INDICATORS[:3]]
"""The indicators that can be counted: pairs, key units, agencies under cultivation."""


def facts_of(programme: Programme, region: Region) -> Facts:
    """Everything the plan of a region can take from the system now."""
    pairs = in_force(programme, region)
    units = chosen(heard(programme, region, "demand"), {pair.enterprise_id for pair in pairs})
    agencies = chosen(heard(programme, region, "service"), {pair.agency_id for pair in pairs})
    counts = dict(zip(COUNTED, (len(pairs), len(units), len(agencies)), strict=True))
    return {
        "goals.kpi": [
            {"name": row["name"], "unit": row["unit"], "target": counts[row["name"]]} for row in INDICATORS[:3]
        ],
        "cultivation.units": [unit_of(told) for told in units],
        "agencies.agencies": [agency_of(told) for told in agencies],
        "pairing.pairs": [row_of(pair) for pair in pairs],
        "schedule.steps": steps_of(programme.calendar()),
        "contacts.people": [{"name": name} for name in staff_of(region)],
        **enclosed(pairs, len(units), len(agencies)),
    }


def chosen(told: dict[int, Heard], paired: Collection[int]) -> list[Heard]:
    """Whom the province has listed in its opinion, or paired."""
    return [
        one for number, one in told.items() if number in paired or (one.answers.get("opinion") or {}).get("listing")
    ]


def unit_of(told: Heard) -> Row:
    """A key unit, out of annex 2 and the opinion of the province."""
    unit = told.answers["unit"]
    return {
        "name": told.name,
        "credit_code": unit["credit_code"] or unit["organisation_code"],
        "industry": unit["industry"],
        "needs": needs_of(told),
        "criteria": criteria_of(told, UNIT_CRITERIA),
        "survey": "yes",
    }


def needs_of(told: Heard) -> str:
    """What an enterprise asks for, its requests first, as far as the plan has room."""
    requests = [row["name"] for row in told.answers["needs"]["requests"] if row["name"]]
    demand = Demand.of_answers(told.organisation, told.answers)
    urgent = [label for kind in demand.weights() for label, degree in demand.of_class(kind) if degree == "urgent"]
    text = ""
    for name in dict.fromkeys([*requests, *urgent]):
        longer = f"{text}；{name}" if text else name
        if len(longer) >= MOST_NEEDS:
            break
        text = longer
    return f"{text}。" if text else ""


def agency_of(told: Heard) -> Row:
    """An agency under cultivation, out of annex 3 and the opinion of the province."""
    agency = told.answers["agency"]
    return {
        "name": told.name,
        "credit_code": agency["credit_code"] or agency["organisation_code"],
        "category": next(iter(agency["categories"] or []), None),
        "criteria": criteria_of(told, AGENCY_CRITERIA),
    }


def criteria_of(told: Heard, known: Collection[str]) -> list[str]:
    opinion = told.answers.get("opinion") or {}
    return [code for code in known if code in (opinion.get("criteria") or [])]


def row_of(pair: Pair) -> Row:
    """A pair as it is on record."""
    return {
        "agency": pair.agency.name,
        "agency_contact": pair.agency_contact,
        "agency_telephone": pair.agency_telephone,
        "enterprise": pair.enterprise.name,
        "enterprise_contact": pair.enterprise_contact,
        "enterprise_telephone": pair.enterprise_telephone,
        "support": pair.content,
        "mode": pair.mode,
        "signed": pair.signed_on.isoformat() if pair.signed_on is not None else None,
        "term": pair.term,
        "remark": pair.remark,
    }


def steps_of(calendar: Calendar) -> list[Row]:
    """Every link of the notice in its stage, from its first day to its last; the package by the day it is due."""
    rows = []
    for (stage, links), window in zip(LINKS_OF_STAGES.items(), calendar.stages, strict=False):
        for link in links:
            end = calendar.due if link == "filing" else window.closes
            rows.append({"stage": stage, "link": link, "start": window.opens.isoformat(), "end": end.isoformat()})
    return rows


def staff_of(region: Region) -> list[str]:
    """The names of the region's staff, as their accounts have them."""
    wanted = select(User.name).where(User.region_id == region.id, User.role == "province", User.active)
    return list(dict.fromkeys(db.session.execute(wanted.order_by(User.id)).scalars()))


def enclosed(pairs: list[Pair], surveys: int, sheets: int) -> Facts:
    """What goes with the plan, and how many annexes of each."""
    there = {"agreements": any(pair.scans for pair in pairs), "surveys": surveys > 0, "sheets": sheets > 0}
    return {
        "attachments.enclosed": [*ALWAYS_ENCLOSED, *(code for code, is_there in there.items() if is_there)],
        "attachments.surveys": surveys or None,
        "attachments.sheets": sheets or None,
    }
