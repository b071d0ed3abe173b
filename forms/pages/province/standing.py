"""How far an organisation has come with this year's link, judged by the last one issued."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from forms.models import Organisation, Response, db
from forms.pages.programme import current_programme

STANDINGS = {
    "none": _("未邀请"),
    "sent": _("已发出"),
    "opened": _("已打开"),
    "revoked": _("已停用"),
    "expired": _("已过期"),
}
# What became of one link, for the record of those issued.
LINK_WORDS = {"live": _("有效"), "early": _("未生效"), "revoked": _("已停用"), "expired": _("已过期")}


def standing_of(response: Response | None) -> tuple[str, Any]:
    """A code of ``STANDINGS`` with its words."""
    if response is None or not response.invitations:
        code = "none"
    else:
        last = response.invitations[-1]
        code = last.standing()
        if code in ("live", "early"):
            code = "sent" if last.opened_at is None else "opened"
    return code, STANDINGS[code]


def current_response(organisation: Organisation) -> Response | None:
    """The organisation's response in the current programme, None before it was invited."""
    wanted = select(Response).where(
        Response.organisation_id == organisation.id, Response.programme_id == current_programme().id
    )
    return db.session.execute(wanted).scalar_one_or_none()
