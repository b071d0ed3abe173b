"""Mails to everybody meant: seen before they go out, then sent fifty at a press."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as Answer

from forms.access import actor
from forms.pages.programme import current_programme
from forms.pages.province.circle import Circle
from forms.pages.province.door import blueprint
from forms.workflow.letters import mail_to
from forms.workflow.mailing import KINDS, SENDABLE, STATES, Round, round_of
from forms.workflow.sending import AT_ONCE, Outcome, send, server


def wanted_round(circle: Circle, kind: str) -> Round:
    """Everybody meant, sorted for a kind of mail."""
    return round_of(kind, current_programme(), circle.addressees())


@blueprint.get("/mail")
def mail() -> str:
    """Who will be written to and what, who cannot be, and what became of the mails already sent."""
    circle, kind = Circle.of_address(), request.args.get("mail", "invite")
    if kind not in KINDS:
        abort(404)
    sorted_out = wanted_round(circle, kind)
    first = next((one for which in SENDABLE for one in getattr(sorted_out, which)), None)
    return render_template(
        "province/mail.html",
        circle=circle,
        kind=kind,
        kinds=KINDS,
        round=sorted_out,
        sample=mail_to(first, kind, sorted_out.programme) if first is not None else None,
        sample_to=first,
        can_mail=server() is not None,
        at_once=AT_ONCE,
        message_states=STATES,
    )


@blueprint.post("/mail")
def send_mail() -> Answer:
    """Send the next mails; the rest goes on with the same button."""
    circle, kind, which = Circle.of(request.form), request.form.get("mail", ""), request.form.get("which", "due")
    if kind not in KINDS or which not in SENDABLE or server() is None:
        abort(400)
    outcome = send(actor(), wanted_round(circle, kind), which)
    tell(outcome)
    return redirect(circle.address("province.mail", mail=kind), 303)


def tell(outcome: Outcome) -> None:
    """Say how a batch went."""
    if outcome.sent:
        flash(_("已发出 %(count)d 封邮件。", count=outcome.sent), "success")
    if outcome.failed:
        flash(_("%(count)d 封未发出，原因见下。", count=outcome.failed), "warning")
    if outcome.unsure:
        flash(_("%(count)d 封是否发出不明，见下。", count=outcome.unsure), "warning")
    if outcome.trouble and not outcome.unsure:
        flash(_("连不上邮件服务器，没有发出：%(reason)s", reason=outcome.trouble), "error")
    if outcome == Outcome():
        flash(_("没有需要发送的邮件。"), "info")
