"""Inviting many organisations: who has a link and how far each has come, links for all who have none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import defer, joinedload

from forms.models import Invitation, Organisation, Programme, Region, Response, db, now, transaction
from forms.models.events import append
from forms.workflow.actors import Actor
from forms.workflow.links import issue, token_of
from forms.workflow.outcome import Conflict
from forms.workflow.programmes import require_open
from forms.workflow.responses import invite

BATCH = 100
IN_FORCE = ("live", "early")
LIGHT = [defer(Response.answers), defer(Response.visited), defer(Response.remark)]


@dataclass(frozen=True)
class Addressee:
    """An organisation with its response of a year and the last link issued to it, each None where there is none."""

    organisation: Organisation
    response: Response | None
    invitation: Invitation | None

    @property
    def standing(self) -> str:
        """Of the last link: ``none``, ``live``, ``early``, ``revoked`` or ``expired``."""
        return self.invitation.standing() if self.invitation is not None else "none"

    @property
    def has_link(self) -> bool:
        """Whether it has a link that opens, now or from a later day."""
        return self.standing in IN_FORCE

    @property
    def has_opened(self) -> bool:
        """Whether any link of this year was opened."""
        return self.response is not None and any(link.opened_at is not None for link in self.response.invitations)

    @property
    def has_answered(self) -> bool:
        """Whether nothing more is awaited: it has submitted, and nothing was sent back."""
        return self.response is not None and self.response.submitted_at is not None and not self.response.is_open

    def link(self) -> str | None:
        """The address to open; None without a link in force, or where the link was issued under another key."""
        token = token_of(self.invitation) if self.invitation is not None and self.has_link else None
        return address_of(token) if token is not None else None


def address_of(token: str) -> str:
    """The address of a link as others reach this server."""
    return f"{current_app.config['BASE_URL']}/l/{token}"


# -- whom ---------------------------------------------------------------------------------------


def of_year(programme: Programme, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Organisations with a response of the year for which the conditions hold."""
    return Organisation.id.in_(
        select(Response.organisation_id).where(
            Response.programme_id == programme.id, Response.organisation_id.is_not(None), *conditions
        )
    )


def invited_before(programme: Programme) -> ColumnElement[bool]:
    """Organisations that were invited in the year before."""
    last = select(func.max(Programme.year)).where(Programme.year < programme.year).scalar_subquery()
    return Organisation.id.in_(
        select(Response.organisation_id)
        .join(Programme, Programme.id == Response.programme_id)
        .where(Programme.year == last, Response.organisation_id.is_not(None))
    )


def count_again(programme: Programme, region: Region) -> int:
    """How many organisations of a region were invited in the year before and have no link in this one."""
    mine = (Organisation.region_id == region.id, invited_before(programme), ~of_year(programme, linked()))
    return db.session.execute(select(func.count(Organisation.id)).where(*mine)).scalar_one()


def linked() -> ColumnElement[bool]:
    """Responses with a link in force."""
    return exists().where(
        Invitation.response_id == Response.id, Invitation.revoked_at.is_(None), Invitation.valid_until > now()
    )


def opened() -> ColumnElement[bool]:
    """Responses a link to which was ever opened."""
    return exists().where(Invitation.response_id == Response.id, Invitation.opened_at.is_not(None))


def answered() -> ColumnElement[bool]:
    """Responses that were submitted and not sent back."""
    return Response.submitted_at.is_not(None) & Response.state.not_in(("draft", "returned"))


PROGRESS: dict[str, tuple[Any, Any]] = {
    "none": (_("没有有效链接"), lambda year: ~of_year(year, linked())),
    "linked": (_("有有效链接"), lambda year: of_year(year, linked())),
    "unopened": (_("有链接，没有打开过"), lambda year: of_year(year, linked(), ~opened())),
    "unsubmitted": (_("有链接，没有提交"), lambda year: of_year(year, linked(), ~answered())),
    "submitted": (_("已提交"), lambda year: of_year(year, answered())),
    "before": (_("去年邀请的单位"), invited_before),
}
"""How far organisations have come with this year's link: what it is called, and the condition on organisations."""


def addressees(programme: Programme, numbers: Select[Any] | Iterable[int]) -> list[Addressee]:
    """The organisations with these numbers, by name, each with its response of the year and its last link."""
    asked = select(Organisation).where(Organisation.id.in_(numbers)).options(joinedload(Organisation.region))
    organisations = db.session.execute(asked.order_by(Organisation.name, Organisation.id)).scalars().all()
    wanted = select(Response).where(
        Response.programme_id == programme.id, Response.organisation_id.in_([found.id for found in organisations])
    )
    with_links = wanted.options(*LIGHT, joinedload(Response.invitations))
    responses = {found.organisation_id: found for found in db.session.execute(with_links).scalars().unique()}
    return [addressee(organisation, responses.get(organisation.id)) for organisation in organisations]


def addressee(organisation: Organisation, response: Response | None) -> Addressee:
    """An organisation as it stands, given its response of the year."""
    links = response.invitations if response is not None else []
    return Addressee(organisation, response, links[-1] if links else None)


# -- links --------------------------------------------------------------------------------------


def issue_missing(
    actor: Actor, programme: Programme, numbers: Sequence[int], valid_from: datetime, valid_until: datetime
) -> int:
    """Issue a link to each of these organisations that has none in force; returns to how many.

    Opens transactions of its own, a hundred organisations each: what was issued stays issued, and to do it again
    issues what is missing. Raises Conflict where the programme takes no new links.
    """
    issued, programme_id = 0, programme.id
    for start in range(0, len(numbers), BATCH):
        with transaction():
            year = db.session.get_one(Programme, programme_id)
            for one in addressees(year, numbers[start : start + BATCH]):
                if not one.has_link:
                    issue(actor, one.response or invite(actor, year, one.organisation), valid_from, valid_until)
                    issued += 1
    return issued


def extend(actor: Actor, invitation: Invitation, valid_until: datetime) -> None:
    """Let a link open until another day. Belongs inside a transaction.

    Raises Conflict for one that was revoked, and where the programme takes no new links.
    """
    require_open(invitation.response.programme, invitation.response.region)
    if invitation.revoked_at is not None:
        raise Conflict(_("链接已停用，不能延期"))
    if invitation.valid_until == valid_until:
        return
    invitation.valid_until = valid_until
    append(
        "extend",
        actor.name,
        region=invitation.response.region,
        response_id=invitation.response_id,
        details={"invitation": invitation.id, "until": valid_until.isoformat()},
    )
