"""What is known of two organisations before they are paired, and the agreement printed for them afterwards."""

from __future__ import annotations

from typing import Any

from forms import documents
from forms.annexes import by_code
from forms.annexes.agreement import Agreement
from forms.calendar import printed
from forms.matching import Demand, Supply
from forms.models import Organisation, Pair, Programme, Region
from forms.workflow.matching import Heard, heard
from forms.workflow.templates import compiled, template_for

MOST_CONTENT = 300


def said_by(programme: Programme, region: Region, enterprise: int, agency: int) -> tuple[Heard | None, Heard | None]:
    """What the two submitted last, None where they submitted nothing."""
    demand = heard(programme, region, "demand", (), [enterprise])
    service = heard(programme, region, "service", (), [agency])
    return demand.get(enterprise), service.get(agency)


def proposal(programme: Programme, region: Region, enterprise: Organisation, agency: Organisation) -> dict[str, str]:
    """What the form of a new pair starts with, as far as the two have said it; an officer changes it."""
    demand, service = said_by(programme, region, enterprise.id, agency.id)
    contacts = contact_of(demand, "enterprise", enterprise) | contact_of(service, "agency", agency)
    ends = printed(programme.calendar().closes)
    return contacts | {"content": content_of(demand, service), "mode": mode_of(demand), "term": f"签订之日起至{ends}"}


def contact_of(told: Heard | None, side: str, organisation: Organisation) -> dict[str, str]:
    """Whom to reach: the first contact of the annex, or whoever is registered with the organisation."""
    rows = told.answers["contact"]["contacts"] if told is not None else []
    name, telephone = organisation.contact, organisation.phone
    if rows:
        name, telephone = rows[0]["name"], rows[0]["mobile"] or rows[0]["telephone"]
    return {f"{side}_contact": name or "", f"{side}_telephone": telephone or ""}


def content_of(demand: Heard | None, service: Heard | None) -> str:
    """What the enterprise wants and the agency offers, urgent things first, in the words of annex 2."""
    if demand is None or service is None:
        return ""
    wanted = Demand.of_answers(demand.organisation, demand.answers)
    offered = Supply.of_answers(service.organisation, service.answers)
    met = [item for kind in wanted.weights() if kind in offered.prices for item in wanted.of_class(kind)]
    met.sort(key=lambda item: item[1] != "urgent")
    text = ""
    for label, _degree in met:
        longer = f"{text}；{label}" if text else label
        if len(longer) >= MOST_CONTENT:
            break
        text = longer
    return f"{text}。" if text else ""


def mode_of(demand: Heard | None) -> str:
    """The ways of service the enterprise hopes for."""
    if demand is None:
        return ""
    return str(by_code("demand").load(demand.answers).question("service.modes").shown())[:100]


def agreement_of(pair: Pair, region: Region) -> tuple[str, bytes]:
    """The agreement of a pair as a Word file to be signed: its name and its bytes. Raises RenderingFailed."""
    questionnaire = Agreement.load(agreement_answers(pair, region), pair.programme.calendar())
    template = template_for(Agreement.code, Agreement.edition)
    name = documents.file_name(
        region.name,
        Agreement.paper_label(Agreement.code),
        f"{pair.enterprise.name}_{pair.agency.name}",
        questionnaire.calendar.today,
    )
    return name, compiled(template).render(questionnaire.to_sign())


def agreement_answers(pair: Pair, region: Region) -> dict[str, Any]:
    """What is known of a pair, nested as the agreement asks for it."""
    demand, service = said_by(pair.programme, region, pair.enterprise_id, pair.agency_id)
    unit = demand.answers["unit"] if demand is not None else {}
    agency = service.answers["agency"] if service is not None else {}
    return {
        "enterprise": {
            "name": pair.enterprise.name,
            "credit_code": pair.enterprise.credit_code or unit.get("credit_code"),
            "address": unit.get("address"),
            "head": unit.get("legal_rep"),
            "contact": pair.enterprise_contact,
            "telephone": pair.enterprise_telephone,
        },
        "agency": {
            "name": pair.agency.name,
            "credit_code": pair.agency.credit_code or agency.get("credit_code"),
            "address": agency.get("address"),
            "head": agency.get("head"),
            "contact": pair.agency_contact,
            "telephone": pair.agency_telephone,
        },
        "witness": {"office": region.office},
        "terms": {
            "content": pair.content,
            "mode": pair.mode,
            "term": pair.term,
            "signed": None if pair.signed_on is None else pair.signed_on.isoformat(),
        },
    }
