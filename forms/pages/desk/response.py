"""One response: its answers, what happened to it, its Word files, and the steps that can be taken now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import defer, selectinload
from werkzeug.wrappers import Response as Answer

from forms import workflow
from forms.access import actor, response_or_404
from forms.documents import office
from forms.fields import Paragraph, Part
from forms.models import Document, Event, Response, Revision, db
from forms.pages.archiving import archive_as_asked, choices
from forms.pages.changes import Change, changes
from forms.pages.desk.door import blueprint
from forms.pages.remarks import Correction, pin
from forms.validators import Answered, Length
from forms.workflow import Actor
from forms.workflow.assigning import colleagues, may_assign
from forms.workflow.remarks import pending
from forms.workflow.rendering import may_render
from forms.workflow.sealed_copy import copies_of
from forms.workflow.submission import answers_of

OVERTAKEN = _("这份表的状态已经变化，没有再次操作；请按现在的状态处理。")


class Reason(Part):
    """What has to be mended before a response that is sent back is submitted again."""

    reason = Paragraph(
        "退回说明", [Answered(), Length(2, 1000)], hint="写明要修改哪一栏、怎样修改；填写人会看到这段话。"
    )


class Supplement(Part):
    """What is to be said of the whole, beside the remarks on single questions."""

    reason = Paragraph("退回说明", [Length(2, 1000)], hint="批注会一并发出；另有总的要求的，写在这里。")


class Consent(Part):
    """What may be said with an acceptance, for the log."""

    reason = Paragraph("审核说明", [Length(0, 1000)], hint="可以不填；记入日志，填写人看不到。")


# The steps staff take with one button: how, and what the page says once it is done.
BUTTONS: dict[str, tuple[Callable[[Actor, Response], Any], Any]] = {
    "archive": (archive_as_asked, _("已归档，答卷和 Word 文件的 SHA-256 已记入日志。")),
}
ACCEPTED = _("已审核通过。")
SENT_BACK = _("已退回修改，填写人打开原来的专属链接就能看到退回说明和批注。")
ORDER = ("opinion", "accept", "return", "archive")
# Whose turn it is where the reader has no step to take.
WAITING = {
    "draft": _("等待填写人提交。"),
    "submitted": _("等待省级知识产权局审核。"),
    "returned": _("等待填写人修改后重新提交。"),
    "accepted": _("等待省级知识产权局随报送材料报送。"),
    "filed": _("等待国家知识产权局归档。"),
    "archived": _("已归档，不再办理。"),
}
NOT_RECEIVED = _("等待国家知识产权局接收报送材料，接收后才能归档。")


@blueprint.get("/responses/<public_id>")
def response(public_id: str) -> str:
    """The answers on the left, what happened on the right."""
    held = response_or_404(public_id)
    return page(held, reason_form(held))


@blueprint.post("/responses/<public_id>/accept")
def accept(public_id: str) -> Answer | tuple[str, int]:
    """Accept the submission, with what the log shall say of it where anything is to be said."""
    held = own_turn_or_404(public_id, "accept")
    consent: Any = Consent(request.form, prefix="accept-")
    if not consent.validate():
        return page(held, reason_form(held), consent), 422
    return taken(held, lambda: workflow.accept(actor(), held, consent.reason.data or ""), ACCEPTED)


@blueprint.post("/responses/<public_id>/<any(archive):step>")
def take(public_id: str, step: str) -> Answer:
    """Take a step that asks for nothing more."""
    held = own_turn_or_404(public_id, step)
    function, done = BUTTONS[step]
    return taken(held, lambda: function(actor(), held), done)


@blueprint.post("/responses/<public_id>/return")
def send_back(public_id: str) -> Answer | tuple[str, int]:
    """Send the response back, with the remarks on its questions, and a reason where they do not say it all."""
    held = own_turn_or_404(public_id, "return")
    form = reason_form(held, request.form)
    if not form.validate():
        return page(held, form), 422
    return taken(held, lambda: workflow.send_back(actor(), held, form.reason.data or ""), SENT_BACK)


def reason_form(held: Response, posted: Any = None) -> Any:
    """The question for the reason, which must be given where no remarks are waiting to be sent."""
    return (Supplement if pending(held) else Reason)(posted, prefix="return-")


def own_turn_or_404(public_id: str, step: str) -> Response:
    """The response; 404 to readers whose role never takes the step."""
    if workflow.STEPS[step].who != actor().kind:
        abort(404)
    return response_or_404(public_id)


def taken(held: Response, take_it: Callable[[], None], done: Any) -> Answer:
    """Take a step once, and go back to the response: whoever comes second is told that the state has changed."""
    address = url_for("desk.response", public_id=held.public_id)
    try:
        take_it()
        flash(done, "success")
    except workflow.Nonconforming as error:
        flash(_("不能归档：%(words)s", words=gettext("；").join(error.words)), "warning")
    except workflow.Conflict:
        flash(OVERTAKEN, "warning")
    return redirect(address, 303)


def page(held: Response, form: Any, consent: Any = None) -> str:
    history = select(Revision).where(Revision.response_id == held.id).order_by(Revision.number.desc())
    papers = selectinload(Revision.documents).joinedload(Document.template)
    events = select(Event).where(Event.response_id == held.id).order_by(Event.seq.desc())
    questionnaire, correction = workflow.loaded(held), Correction(held)
    unreceived = workflow.awaits_receipt(held)
    steps = [step for step in ORDER if workflow.may(actor(), step, held) and not (step == "archive" and unreceived)]
    pin(questionnaire, correction.told(unsent="return" in steps))
    return render_template(
        "desk/response.html",
        response=held,
        questionnaire=questionnaire,
        correction=correction,
        resubmission=resubmission(held),
        revisions=db.session.execute(history.options(defer(Revision.answers), papers)).scalars().all(),
        events=db.session.execute(events).scalars().all(),
        steps=steps,
        chosen=choices(held.annex),
        waiting=NOT_RECEIVED if unreceived else WAITING[held.state],
        form=form,
        consent=consent if consent is not None else Consent(prefix="accept-"),
        missing=office.missing(),
        copies=copies_of(held),
        colleagues=colleagues(actor()) if may_assign(actor(), held) else None,
        can_render=may_render(actor(), held),
    )


def resubmission(held: Response) -> list[Change] | None:
    """What the last submission changed of the one before; None where there were not two."""
    wanted = select(Revision).where(Revision.response_id == held.id, Revision.kind == "submit")
    last = db.session.execute(wanted.order_by(Revision.number.desc()).limit(2)).scalars().all()
    if len(last) < 2:
        return None
    after, before = (workflow.loaded(held, answers_of(revision)).only_for("filler") for revision in last)
    return changes(before, after)
