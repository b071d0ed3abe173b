"""The page on which the province answers its own section of a response."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as Answer

from forms import workflow
from forms.access import actor, response_or_404
from forms.models import Response
from forms.pages.desk.door import blueprint
from forms.pages.desk.response import OVERTAKEN
from forms.questionnaire import Questionnaire

SAVED = _("省级意见已保存，Word 文件已按新的内容重新生成。")
CHANGED = _("您填写期间这份表有了变动，意见还没有保存。您填写的内容都在下面，请核对后再次保存。")


@blueprint.route("/responses/<public_id>/opinion", methods=["GET", "POST"])
def opinion(public_id: str) -> str | Answer | tuple[str, int]:
    """Ask for the opinion; keep whatever was typed when it cannot be saved."""
    held = response_or_404(public_id)
    if workflow.STEPS["opinion"].who != actor().kind or not workflow.loaded(held).sections("province"):
        abort(404)
    if request.method == "POST":
        return give(held)
    if not workflow.may(actor(), "opinion", held):
        flash(OVERTAKEN, "warning")
        return redirect(url_for("desk.response", public_id=public_id))
    return page(held, workflow.loaded(held).only_for("province"), workflow.new_key())


def give(held: Response) -> str | Answer | tuple[str, int]:
    key, version = request.form.get("key", ""), request.form.get("version", type=int)
    if not key or version is None:
        abort(400)
    public_id = held.public_id
    try:
        workflow.give_opinion(actor(), held, request.form, key=key, version=version)
    except workflow.Refused as refusal:
        return page(held, refusal.questionnaire, key), 422
    except workflow.Conflict:
        held = response_or_404(public_id)
        return page(held, typed(held), workflow.new_key(), CHANGED), 409
    flash(SAVED, "success")
    return redirect(url_for("desk.response", public_id=public_id), 303)


def typed(held: Response) -> Questionnaire:
    """The province's sections as they were posted, over what is stored now."""
    questionnaire = workflow.loaded(held).only_for("province")
    for section in questionnaire.sections("province"):
        questionnaire.receive(section.short_name, request.form)
    return questionnaire


def page(held: Response, questionnaire: Questionnaire, key: str, notice: object = "") -> str:
    return render_template(
        "desk/opinion.html",
        response=held,
        questionnaire=questionnaire,
        key=key,
        notice=notice,
        can_save=workflow.may(actor(), "opinion", held),
    )
