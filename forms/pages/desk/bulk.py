"""One step for many responses: a page that says whom it is for and whom it leaves out, then the step itself."""

from __future__ import annotations

import re
from typing import Any

from flask import abort, render_template, request
from flask_babel import lazy_gettext as _

from forms.access import actor
from forms.fields import Paragraph, Part
from forms.models import CatalogueEntry, db
from forms.pages.desk.assigning import chosen
from forms.pages.desk.door import blueprint
from forms.pages.desk.listing import Wish
from forms.pages.programme import current_programme
from forms.validators import Answered, Length
from forms.workflow import Conflict
from forms.workflow.assigning import STEP as ASSIGN
from forms.workflow.assigning import colleague, colleagues
from forms.workflow.bulk import MOST, Order, Seen, carried_out, looked_over

SEEN = re.compile(r"(\d{1,12})-(\d{1,9})", re.ASCII)
MOST_TICKED = 500


class Consent(Part):
    """What may be said with an acceptance."""

    reason = Paragraph("审核说明", [Length(0, 1000)], hint="记入日志，填写人看不到。")


class Mending(Part):
    """What everybody who is sent back has to mend."""

    reason = Paragraph(
        "退回说明", [Answered(), Length(2, 1000)], hint="写明要修改哪一栏、怎样修改；每个填写人都会看到这段话。"
    )


FORMS: dict[str, type[Part]] = {"accept": Consent, "return": Mending, ASSIGN: Part}
TITLES = {"accept": _("批量审核通过"), "return": _("批量退回修改"), ASSIGN: _("批量指定经办人")}


@blueprint.get("/bulk/<any(accept, return, assign):action>")
def look_over(action: str) -> str:
    """How many responses the step is for, and which are left out and why."""
    province_or_404()
    return page(action, FORMS[action](prefix="bulk-"), meant())


@blueprint.post("/bulk/<any(accept, return, assign):action>")
def carry_out(action: str) -> str | tuple[str, int]:
    """Take the step for the responses the page was about, each unless it has changed since."""
    province_or_404()
    seen = confirmed()
    form: Any = FORMS[action](request.form, prefix="bulk-")
    if not form.validate():
        return page(action, form, [number for number, _version in seen]), 422
    order = Order(action, form.data.get("reason") or "", assignee(action))
    outcome = carried_out(actor(), order, seen)
    return render_template(
        "desk/bulk_done.html", action=action, title=TITLES[action], outcome=outcome, wish=Wish.of(request.form)
    )


def province_or_404() -> None:
    """The steps are the province's."""
    if actor().kind != "province":
        abort(404)


def assignee(action: str) -> Any:
    """The colleague chosen; 400 for somebody who is none."""
    try:
        return colleague(actor(), chosen()) if action == ASSIGN else None
    except Conflict:
        abort(400)


def meant() -> list[int]:
    """The responses ticked, or all of the list the address names; in the order of the list."""
    ticked = request.args.getlist("ticked", type=int)[:MOST_TICKED]
    wanted = Wish.of_address().numbers()
    if ticked:
        wanted = wanted.where(CatalogueEntry.response_id.in_(ticked))
    return list(db.session.execute(wanted.limit(MOST + 1)).scalars())


def confirmed() -> list[Seen]:
    """The responses the page was about, as it saw them; 400 for what is none of its making."""
    words = request.form.get("seen", "").split()
    found = [SEEN.fullmatch(word) for word in words]
    if len(words) > MOST or None in found:
        abort(400)
    return [(int(one[1]), int(one[2])) for one in found if one is not None]


def page(action: str, form: Any, numbers: list[int]) -> str:
    outcome = looked_over(actor(), Order(action), numbers[:MOST])
    programme = current_programme()
    return render_template(
        "desk/bulk.html",
        action=action,
        title=TITLES[action],
        form=form,
        wish=Wish.of(request.values),
        outcome=outcome,
        is_cut=len(numbers) > MOST,
        most=MOST,
        seen=" ".join(f"{number}-{version}" for number, version in outcome.done),
        colleagues=colleagues(actor()),
        calendar=programme.calendar(),
    )
