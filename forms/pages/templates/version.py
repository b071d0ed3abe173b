"""One version of a template: what it is, what it changes, and the steps that release it or turn it down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from forms.access import actor
from forms.documents import RenderingFailed
from forms.documents.publication import Judgement
from forms.documents.redline import SHOWN, changed
from forms.models import Event, Template, db
from forms.models.events import NATIONAL
from forms.pages.templates.door import reading, releasing, version_or_404
from forms.workflow import Actor, Conflict, releases
from forms.workflow.rerendering import count_outdated
from forms.workflow.templates import compiled

STEPS = ("template", "template-upload", "template-release", "template-reject", "template-withdraw")
RELEASED = _("已批准，从现在起生成的 Word 文件都用这一版。以前生成的文件没有改动。")
OVERTAKEN = _("这一版的状态或现行版已经变化，没有操作；请看下面现在的情况，核对后再办理。")
UNFIT = _("没有批准：按程序现在的要求，这份模板有下面这些问题。请由上传人改正后重新上传。")
DECLINED: dict[str, tuple[Callable[[Actor, int, str], Template], Any]] = {
    "reject": (releases.reject, _("已退回，没有启用；原因会显示给上传人。")),
    "withdraw": (releases.withdraw, _("已撤回，没有启用。")),
}


@reading.get("/<int:template_id>")
def version(template_id: int) -> str:
    """A version with its report, its changes against the one in force, and what happened to it."""
    return page(version_or_404(template_id))


@releasing.post("/<int:template_id>/approve")
def approve(template_id: int) -> Answer | tuple[str, int]:
    """Put a version somebody else uploaded in force."""
    held = version_or_404(template_id)
    seen = request.form.get("seen", -1, type=int)
    try:
        releases.approve(actor(), held.id, seen)
    except releases.Faulty as error:
        return page(version_or_404(template_id), judgement=error.judgement, trouble=UNFIT), 422
    except Conflict:
        return back(template_id, OVERTAKEN, "warning")
    return back(template_id, RELEASED, "success")


@releasing.post("/<int:template_id>/<any(reject, withdraw):way>")
def decline(template_id: int, way: str) -> Answer | tuple[str, int]:
    """Turn a version down, or take back one's own, with the reason."""
    held, form = version_or_404(template_id), releases.Decline(request.form)
    if not form.validate():
        return page(held, form=form), 422
    function, done = DECLINED[way]
    try:
        function(actor(), held.id, form.reason.data or "")
    except Conflict:
        return back(template_id, OVERTAKEN, "warning")
    return back(template_id, done, "success")


def back(template_id: int, words: Any, kind: str) -> Answer:
    flash(words, kind)
    return redirect(url_for("templates.version", template_id=template_id), 303)


def page(held: Template, form: Any = None, judgement: Judgement | None = None, trouble: Any = "") -> str:
    reader = actor()
    former = releases.before(held)
    waits = held.status == "proposed"
    if waits and judgement is None:
        judgement = releases.judgement_of(held.id)
    changes = [] if former is None else changed(former.tagged, held.tagged)
    steps = ("approve", "reject") if releases.may_approve(reader, held) else ("withdraw",)
    return render_template(
        "bureau/template_version.html",
        template=held,
        former=former,
        changes=changes[:SHOWN],
        untold=max(0, len(changes) - SHOWN),
        judgement=judgement,
        tags=number_of_tags(held),
        steps=steps if waits and reader.kind == "bureau" else (),
        form=form or releases.Decline(),
        trouble=trouble,
        versions=releases.versions_of(held.paper, held.edition),
        events=events_of(held),
        outdated=count_outdated(held) if held.status == "active" else 0,
    )


def number_of_tags(held: Template) -> int:
    """How many answers the template prints; 0 where this program cannot read it any more."""
    try:
        return len(compiled(held).tags())
    except RenderingFailed:
        return 0


def events_of(held: Template) -> list[Event]:
    """What happened to a version, oldest first."""
    wanted = select(Event).where(Event.chain == NATIONAL, Event.step.in_(STEPS)).order_by(Event.seq)
    found = db.session.execute(wanted).scalars()
    which = (held.paper, held.edition, held.number)
    return [event for event in found if of_event(event, held.edition) == which]


def of_event(event: Event, edition: str) -> tuple[Any, Any, Any]:
    """The version an event is about; those of the installation do not say the edition."""
    told = event.details
    return told.get("paper"), told.get("edition", edition), told.get("number")
