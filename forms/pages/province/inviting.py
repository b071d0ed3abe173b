"""Inviting in bulk: who is meant, links for all who have none, the list of links to hand out."""

from __future__ import annotations

import io
from collections import Counter
from datetime import datetime, time, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, send_file
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as Answer

from forms.access import actor
from forms.calendar import CHINA
from forms.documents.file_names import storable
from forms.fields import Day, Part
from forms.models import now
from forms.pages.programme import current_programme
from forms.pages.province.circle import Circle
from forms.pages.province.door import blueprint, own_region
from forms.pages.province.importing import SHEET
from forms.validators import Answered
from forms.workflow import Conflict
from forms.workflow.invitations import Addressee, issue_missing
from forms.workflow.link_list import link_list
from forms.workflow.links import LIFETIME
from forms.workflow.organisations import KINDS
from forms.workflow.sending import server

LONGEST = timedelta(days=366)


class Term(Part):
    """From when until when links open, both days included."""

    valid_from = Day("生效日期", [Answered()])
    valid_until = Day("截止日期", [Answered()])

    def holds(self, today: datetime) -> bool:
        """Whether the days can be meant; what is wrong is said on the questions."""
        if not self.validate():
            return False
        first, last = self.valid_from.data, self.valid_until.data
        if last < today.date():
            self.valid_until.errors = [_("截止日期已经过去")]
        elif last < first:
            self.valid_until.errors = [_("截止日期不能早于生效日期")]
        elif last - first > LONGEST:
            self.valid_until.errors = [_("有效期最长一年")]
        return not self.errors

    def instants(self) -> tuple[datetime, datetime]:
        """The first and the last second, in China's time."""
        first, last = self.valid_from.data, self.valid_until.data
        return datetime.combine(first, time(), CHINA), datetime.combine(last, time(23, 59, 59), CHINA)


def today() -> datetime:
    return now().astimezone(CHINA)


@blueprint.get("/invitations")
def invitations() -> str:
    """Who is meant, how far they have come, and what can be done for all of them."""
    return page(Term(data={"valid_from": today().date().isoformat(), "valid_until": usual_end()}))


def usual_end() -> str:
    """The day links end unless said otherwise."""
    return (today() + LIFETIME).date().isoformat()


def page(term: Term) -> str:
    circle = Circle.of(request.values)
    meant = circle.addressees()
    return render_template(
        "province/invitations.html",
        circle=circle,
        term=term,
        meant=meant,
        counts=counted(meant),
        kinds=KINDS,
        programme=current_programme(),
        can_mail=server() is not None,
    )


def counted(meant: list[Addressee]) -> Counter[str]:
    """How many there are of each kind, and how many have come how far."""
    counts: Counter[str] = Counter(one.organisation.kind for one in meant)
    for one in meant:
        counts["linked" if one.has_link else "unlinked"] += 1
        counts["answered"] += one.has_answered
        counts["unopened"] += one.has_link and not one.has_opened
        counts["unsubmitted"] += one.has_link and not one.has_answered
        counts["unreachable"] += not one.organisation.email
    return counts


@blueprint.post("/invitations")
def issue_links() -> Answer | tuple[str, int]:
    """Issue a link to everybody meant who has none in force; once more issues nothing more."""
    term, circle = Term(request.form), Circle.of(request.form)
    if not term.holds(today()):
        return page(term), 422
    try:
        issued = issue_missing(actor(), current_programme(), circle.numbers(), *term.instants())
    except Conflict as refusal:
        flash(refusal.args[0], "error")
        return redirect(circle.address("province.invitations"), 303)
    if issued:
        flash(_("已为 %(count)d 个单位生成链接。现在可以发给他们。", count=issued), "success")
    else:
        flash(_("这些单位都已有有效链接，没有重复生成。"), "info")
    return redirect(everybody_still(circle).address("province.invitations"), 303)


def everybody_still(circle: Circle) -> Circle:
    """The same choice without the condition that issuing links has just made untrue."""
    changed: dict[str, Any] = vars(circle) | {"progress": "linked" if circle.progress == "none" else circle.progress}
    return Circle(**changed)


@blueprint.get("/links.xlsx")
def links_list() -> Answer:
    """The links of everybody meant, with whom to reach."""
    content = link_list(Circle.of_address().addressees())
    name = f"{storable(own_region().name)}_{gettext('专属链接')}_{today().date().isoformat()}.xlsx"
    return send_file(io.BytesIO(content), SHEET, as_attachment=True, download_name=name)
