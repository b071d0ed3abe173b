"""What an archivist decides when something is taken in: how long it is kept, who may read it."""

from __future__ import annotations

from typing import Any

from flask import abort, request
from flask_babel import lazy_gettext as _

from forms import archive
from forms.archive import PERIODS, SECRECY, USUAL, Terms
from forms.archive.terms import USUAL_PERIODS
from forms.models import Response
from forms.workflow import Actor

PERIOD_NAMES = {"永久": _("永久"), "30年": _("30年"), "10年": _("10年")}
SECRECY_NAMES = {"公开": _("公开"), "内部": _("内部")}
CLASS_NAMES = {
    "plan": _("附件1"),
    "demand": _("附件2"),
    "service": _("附件3"),
    "agreement": _("帮扶工作协议书"),
    "package": _("报送材料清单"),
}


def choices(*annexes: str) -> dict[str, Any]:
    """What a page with the choices needs: the classes with their usual periods, and the words of both."""
    return {
        "usual": {annex: USUAL_PERIODS[annex] for annex in annexes or USUAL_PERIODS},
        "periods": {period: PERIOD_NAMES[period] for period in PERIODS},
        "grades": {grade: SECRECY_NAMES[grade] for grade in SECRECY},
        "usual_grade": USUAL.secrecy,
        "classes": CLASS_NAMES,
    }


def terms_posted() -> Terms:
    """What was chosen; what was not is as usual. 400 for what cannot be chosen."""
    given = {annex: request.form.get(f"period-{annex}", "") for annex in USUAL_PERIODS}
    try:
        return Terms({annex: period for annex, period in given.items() if period}, request.form.get("secrecy", "内部"))
    except ValueError:
        abort(400)


def archive_as_asked(actor: Actor, response: Response) -> None:
    """Archive a response under the terms its page has posted. Raises as ``forms.archive.archive``."""
    archive.archive(actor, response, terms_posted())
