"""What is asked about an account: who it is for, which role and region, and why it changes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import select
from wtforms import Form, StringField

from forms.characters import refuse_hidden_characters
from forms.models import Region, User, db
from forms.workflow.accounts import MOST_REASON, Unfit

ROLES = {"province": _("省级"), "bureau": _("国家局"), "auditor": _("审计")}
STANDINGS = {"active": _("正常"), "waiting": _("待设密码"), "disabled": _("已停用")}


def regions() -> dict[str, str]:
    """The names of the regions in notice order."""
    wanted = select(Region).order_by(Region.position)
    return {region.slug: region.name for region in db.session.execute(wanted).scalars()}


def stripped(text: str | None) -> str:
    return (text or "").strip()


class AccountForm(Form):
    """An account as the bureau gives it; the workflow says what is wrong with it."""

    account = StringField(filters=[stripped])
    name = StringField(filters=[stripped])
    role = StringField()
    region = StringField()
    reason = StringField(filters=[stripped])

    def __init__(self, posted: Any = None, user: User | None = None) -> None:
        held = {} if user is None else {"name": user.name, "role": user.role, "account": user.account}
        super().__init__(posted, data=held | {"region": user.region.slug if user and user.region else ""})

    def place(self) -> Region | None:
        """The region chosen, for a role that has one."""
        if self.role.data != "province":
            return None
        return db.session.execute(select(Region).where(Region.slug == self.region.data)).scalar_one_or_none()

    def why(self) -> str:
        """The reason given. Raises Unfit where there is none, or too much of it."""
        return reason_in(self.reason.data or "")

    def refuse(self, error: Unfit) -> None:
        """Put what is wrong on the question it is about, on the first one where it is about all."""
        field = error.field if error.field in self else "name"
        self[field].errors = [str(error)]


def reason_in(typed: str) -> str:
    """A reason as it goes into the log. Raises Unfit where there is none or too much of it, Unprintable."""
    if not typed.strip():
        raise Unfit("reason", str(_("请写明原因，它会记入日志")))
    if len(typed.strip()) > MOST_REASON:
        raise Unfit("reason", str(_("原因最多 %(most)s 个字", most=MOST_REASON)))
    refuse_hidden_characters(typed.strip())
    return typed.strip()
