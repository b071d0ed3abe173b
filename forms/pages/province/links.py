"""Personal links as a province handles them: issued and shown once, stopped."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as Answer

from forms import workflow
from forms.access import absolute, actor
from forms.annexes import by_code
from forms.fields import Part, Text
from forms.languages import source_language
from forms.models import transaction
from forms.pages.programme import current_programme
from forms.pages.province.door import blueprint, organisation_or_404
from forms.pages.province.standing import current_response
from forms.validators import Length


class Stop(Part):
    """Why a link is stopped."""

    reason = Text("停用原因", [Length(0, 100)], hint="可不填，例如：误发给其他单位。")


@blueprint.post("/organisations/<int:organisation_id>/invite")
def invite(organisation_id: int) -> str:
    """Issue a link, which ends earlier ones, and show it on the one page that can: only its hash is kept."""
    with transaction():
        organisation = organisation_or_404(organisation_id)
        response = workflow.invite(actor(), current_programme(), organisation)
        replaced = any(earlier.standing() == "live" for earlier in response.invitations)
        link = workflow.issue(actor(), response)
    told = {
        "organisation": organisation,
        "annex": by_code(response.annex),
        "this_year": response.programme,
        "link": absolute(url_for("front.link", token=link.token)),
    }
    with source_language():
        message = render_template("province/message.txt", calendar=response.programme.calendar(), **told)
    until = link.invitation.valid_until
    return render_template("province/link.html", message=message, until=until, replaced=replaced, **told)


@blueprint.post("/organisations/<int:organisation_id>/revoke")
def revoke(organisation_id: int) -> Answer:
    """Stop the link that is in force, from the next request on."""
    stop = Stop(request.form)
    reason = (stop.reason.data or "") if stop.validate() else ""
    with transaction():
        response = current_response(organisation_or_404(organisation_id))
        if response is None or not response.invitations:
            abort(404)
        workflow.revoke(actor(), response.invitations[-1], reason)
    flash(_("链接已停用，对方再打开时会看到停用说明。"), "success")
    return redirect(url_for("province.organisation", organisation_id=organisation_id), 303)
