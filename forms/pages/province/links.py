"""A personal link as a province handles it: issued and shown, extended, stopped."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as Answer

from forms import workflow
from forms.access import absolute, actor
from forms.annexes import by_code
from forms.calendar import CHINA
from forms.fields import Day, Part, Text
from forms.languages import source_language
from forms.models import now, transaction
from forms.pages.programme import current_programme
from forms.pages.province.door import blueprint, organisation_or_404
from forms.pages.province.standing import current_response
from forms.validators import Answered, Length
from forms.workflow.invitations import extend

LONGEST = timedelta(days=366)


class Longer(Part):
    """Until which day a link shall open."""

    valid_until = Day("新的截止日期", [Answered()])

    def end(self) -> datetime | None:
        """The last second of the day; None where it is none, is past, or more than a year away."""
        today = now().astimezone(CHINA).date()
        if not self.validate() or not today <= self.valid_until.data <= today + LONGEST:
            return None
        return datetime.combine(self.valid_until.data, time(23, 59, 59), CHINA)


class Stop(Part):
    """Why a link is stopped."""

    reason = Text("停用原因", [Length(0, 100)], hint="可不填，例如：误发给其他单位。")


@blueprint.post("/organisations/<int:organisation_id>/invite")
def invite(organisation_id: int) -> str | Answer:
    """Issue a link, which ends earlier ones, and show it, ready to be sent."""
    try:
        with transaction():
            organisation = organisation_or_404(organisation_id)
            response = workflow.invite(actor(), current_programme(), organisation)
            replaced = any(earlier.standing() == "live" for earlier in response.invitations)
            link = workflow.issue(actor(), response)
    except workflow.Conflict as refusal:
        flash(refusal.args[0], "error")
        return redirect(url_for("province.organisation", organisation_id=organisation_id), 303)
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


@blueprint.post("/organisations/<int:organisation_id>/extend")
def extend_link(organisation_id: int) -> Answer:
    """Let the last link open until the end of another day, whether it has expired or not."""
    until = Longer(request.form).end()
    with transaction():
        response = current_response(organisation_or_404(organisation_id))
        if response is None or not response.invitations:
            abort(404)
        closed = not response.programme.is_open
        if until is not None and not closed:
            extend(actor(), response.invitations[-1], until)
    if closed:
        flash(_("这一年度已关闭，链接不能延期。"), "error")
    elif until is not None:
        flash(_("链接有效期已延长。"), "success")
    else:
        flash(_("没有延期：请填写今天起一年之内的一天。"), "error")
    return redirect(url_for("province.organisation", organisation_id=organisation_id), 303)
