"""Beginning a response: by inviting an organisation, or for a region's own plan."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forms.annexes import by_code
from forms.models import Organisation, Programme, Region, Response, db
from forms.models.events import append
from forms.questionnaire import Questionnaire
from forms.workflow.actors import Actor
from forms.workflow.programmes import require_open


def loaded(response: Response, answers: dict[str, Any] | None = None) -> Questionnaire:
    """The questionnaire of a response, holding its draft or the ``answers`` given."""
    held = response.answers if answers is None else answers
    return by_code(response.annex).load(held, response.programme.calendar())


def begin(
    actor: Actor, programme: Programme, region: Region, annex: str, organisation: Organisation | None = None
) -> Response:
    """The response of an organisation (of the region itself without one) to an annex, begun if there was none.

    Belongs inside a transaction. A new one starts with what is already known of whoever answers.
    Raises Conflict where the programme is not open, or the region takes no part in it.
    """
    organisation_id = organisation.id if organisation is not None else None
    found = db.session.execute(
        select(Response).where(
            Response.programme_id == programme.id,
            Response.region_id == region.id,
            Response.annex == annex,
            Response.organisation_id == organisation_id,
        )
    ).scalar_one_or_none()
    if found is not None:
        return found
    require_open(programme, region)
    questionnaire = by_code(annex)
    response = Response(
        programme_id=programme.id,
        region_id=region.id,
        organisation_id=organisation_id,
        annex=annex,
        edition=programme.editions.get(annex, questionnaire.edition),
        state="draft",
        version=0,
        visited=[],
        answers=questionnaire.opening(known_of(region, organisation)),
    )
    db.session.add(response)
    db.session.flush()
    append("begin", actor.name, region=region, response_id=response.id, details={"annex": annex})
    return response


def known_of(region: Region, organisation: Organisation | None) -> dict[str, str]:
    """What is known of whoever answers, before they answer."""
    known = {"region": region.slug, "office": region.office}
    if organisation is not None:
        known |= {
            "name": organisation.name,
            "credit_code": organisation.credit_code or "",
            "city": organisation.city,
        }
    return known


def invite(actor: Actor, programme: Programme, organisation: Organisation) -> Response:
    """The response an organisation is invited to: the annex its kind fills. Belongs inside a transaction."""
    annex = {"enterprise": "demand", "agency": "service"}[organisation.kind]
    return begin(actor, programme, organisation.region, annex, organisation)
