"""The door: the home page, and the personal links that let an organisation in."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as Answer

from forms.access import SESSION_LINKS, invitation_of, link_actor, remember_link
from forms.extensions import choose_language
from forms.models import EVERYWHERE, Invitation, Scope, scoped, transaction
from forms.pages.returning import own_address
from forms.workflow import Actor, loaded, mark_opened, programmes

CLOSED = {"unknown": 404, "early": 404, "expired": 410, "revoked": 410}

blueprint = Blueprint("front", __name__)


@blueprint.get("/")
def home() -> str:
    """What this is, for whoever comes without a link, and the way back for whoever came with one."""
    return render_template("front/home.html", programme=programmes.usual(), opened=opened_here())


@blueprint.post("/language")
def language() -> Answer:
    """Read on in another language, on the page it was chosen on."""
    choose_language(request.form.get("language", ""))
    return redirect(own_address(request.form.get("here", "")), 303)


@blueprint.get("/l/<token>")
def link(token: str) -> str | tuple[str, int]:
    """Whom a link is for and what awaits them; looking changes nothing."""
    with scoped(EVERYWHERE):
        invitation = invitation_of(token)
        standing = standing_of(invitation)
        if invitation is None or standing != "live":
            return refusal(standing, invitation)
        response = invitation.response
        return render_template(
            "front/link.html",
            token=token,
            response=response,
            programme=response.programme,
            questionnaire=loaded(response),
        )


@blueprint.post("/l/<token>")
def begin(token: str) -> Answer | tuple[str, int]:
    """Start the session of a live link and go on without its secret in the address."""
    with scoped(EVERYWHERE):
        invitation = invitation_of(token)
        standing = standing_of(invitation)
        if invitation is None or standing != "live":
            return refusal(standing, invitation)
        with scoped(Scope(region_id=invitation.region_id)), transaction():
            mark_opened(invitation)
        remember_link(invitation)
        return redirect(url_for("answer.hub", public_id=invitation.response.public_id), 303)


def standing_of(invitation: Invitation | None) -> str:
    return "unknown" if invitation is None else invitation.standing()


def refusal(standing: str, invitation: Invitation | None) -> tuple[str, int]:
    """Why a link does not open, and whom to ask for another."""
    region = invitation.response.region if invitation is not None else None
    page = render_template(
        "front/closed.html",
        standing=standing,
        invitation=invitation,
        region=region,
        programme=programmes.usual(),
    )
    return page, CLOSED[standing]


def opened_here() -> list[tuple[str, Actor]]:
    """The responses whose live links were opened on this device: address and holder."""
    found = [(public_id, link_actor(public_id)) for public_id in session.get(SESSION_LINKS, {})]
    return [(public_id, actor) for public_id, actor in found if actor is not None]
