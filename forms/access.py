"""Who the current reader is, and which pages are for whom."""

from __future__ import annotations

from flask import abort, current_app, g, redirect, request, session, url_for
from flask_security import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as Answer

from forms.annexes import by_code
from forms.models import EVERYWHERE, Invitation, Organisation, Region, Response, User, db, scoped
from forms.models.organisations import STANDING, standing
from forms.routes import route
from forms.workflow import Actor, look_up
from forms.workflow.actors import staff

ASSETS = frozenset({"static", "bootstrap", "health"})
SESSION_LINKS = "links"


def staff_actor() -> Actor | None:
    """The signed-in member of staff, None for everybody else."""
    if not current_user.is_authenticated:
        return None
    return staff(current_user)


def link_actor(public_id: str) -> Actor | None:
    """Whoever opened, on this device, a link to the response that is still live; None otherwise."""
    invitation_id = session.get(SESSION_LINKS, {}).get(public_id)
    if invitation_id is None:
        return None
    filler = func.coalesce(Organisation.name, Region.office).label("filler")
    asked = select(Invitation.response_id, Invitation.region_id, *STANDING, Response.public_id, filler)
    asked = asked.join(Invitation.response).join(Response.region).outerjoin(Response.organisation)
    with scoped(EVERYWHERE):
        link = db.session.execute(asked.where(Invitation.id == invitation_id)).one_or_none()
    if link is None or link.public_id != public_id or standing(link) != "live":
        return None
    return Actor(
        "link", link.filler, region_id=link.region_id, response_id=link.response_id, invitation_id=invitation_id
    )


def remember_link(invitation: Invitation) -> None:
    """Let this device's session open the response of a live link."""
    links = dict(session.get(SESSION_LINKS, {}))
    links[invitation.response.public_id] = invitation.id
    session[SESSION_LINKS] = links
    session.permanent = True


def invitation_of(token: str) -> Invitation | None:
    """The invitation of a link's secret."""
    return look_up(token)


def recognise() -> Answer | None:
    """Decide, before any view, who the reader is and which rows the session reaches. A route without a row is shut.

    A route for staff sends strangers to the sign-in page and answers 404 to staff it is not for; a page of a response
    answers 404 to whoever has no live link to it.
    """
    g.actor = None
    blueprint = (request.blueprints or [request.endpoint or ""])[-1]
    if not blueprint or blueprint in ASSETS:
        return None
    row = route(request.endpoint)
    if row is None:
        abort(404)
    readers = row.readers
    public_id = (request.view_args or {}).get("public_id", "")
    actor = link_actor(public_id) if "link" in readers else None
    actor = actor or staff_actor()
    g.actor = actor
    if actor is not None:
        db.session.info["scope"] = actor.scope
    if not readers:
        return None
    if actor is None:
        if "link" in readers:
            abort(404)
        return redirect(url_for("security.login", next=request.full_path if request.method == "GET" else None))
    if actor.kind not in readers:
        abort(404)
    return to_second_factor(current_user) if actor.user_id is not None else None


def to_second_factor(user: User) -> Answer | None:
    """Where an account goes before anything else: to its second factor, where it may not do without and has none, and
    to the recovery codes of a second factor that has none."""
    if user.has_second_factor:
        return redirect(url_for("security.mf_recovery_codes")) if user.mf_recovery_codes is None else None
    return redirect(url_for("security.two_factor_setup")) if user.check_tf_required_setup() else None


def actor() -> Actor:
    """The reader of this request, who is known: every page behind :func:`recognise` may ask."""
    found: Actor | None = g.actor
    if found is None:
        abort(404)
    return found


def response_or_404(public_id: str) -> Response:
    """The response with this address, within the reader's scope; foreign ones do not exist."""
    whole = (joinedload(Response.programme), joinedload(Response.region), joinedload(Response.organisation))
    asked = select(Response).where(Response.public_id == public_id).options(*whole)
    found = db.session.execute(asked).scalar_one_or_none()
    if found is None:
        abort(404)
    return found


def filler_or_404(public_id: str) -> Response:
    """The response, for whoever answers it: the link's holder, or provincial staff for the region's own plan."""
    response = response_or_404(public_id)
    reader = actor()
    if reader.kind != "link" and by_code(response.annex).filler != reader.kind:
        abort(404)
    return response


def absolute(path: str) -> str:
    """The address of a path as others reach this server."""
    return str(current_app.config["BASE_URL"]) + path
