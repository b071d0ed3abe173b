"""The list of links to hand out by hand: whom to reach, and the link of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from flask_babel import gettext as _

from forms.calendar import CHINA
from forms.workflow.invitations import Addressee
from forms.workflow.organisations import KINDS
from forms.workflow.sheets import workbook


def link_list(addressees: Iterable[Addressee]) -> bytes:
    """An xlsx with a row for every organisation; without a link in force it says so in the last column."""
    columns = {
        _("单位名称"): 36,
        _("类别"): 12,
        _("统一社会信用代码"): 22,
        _("所在市"): 16,
        _("联系人"): 12,
        _("电话"): 18,
        _("电子邮箱"): 28,
        _("专属链接"): 70,
        _("有效期至"): 18,
        _("说明"): 40,
    }
    return workbook((_("专属链接"), columns, rows(addressees)))


def rows(addressees: Iterable[Addressee]) -> Iterator[tuple[str, ...]]:
    for one in addressees:
        known, link = one.organisation, one.link()
        yield (
            *(known.name, _(KINDS[known.kind]), known.credit_code or "", known.city),
            *(known.contact, known.phone, known.email, link or ""),
            day(one.invitation.valid_until) if one.invitation is not None and one.has_link else "",
            remark(one, link),
        )


def remark(one: Addressee, link: str | None) -> str:
    """Why there is no link, or from when on it opens."""
    if not one.has_link:
        return str(LACKING[one.standing]())
    if link is None:
        return _("链接由更换前的密钥生成，不能再次显示；请重新生成")
    if one.standing == "early" and one.invitation is not None:
        return _("自%(day)s起有效", day=day(one.invitation.valid_from))
    return ""


LACKING = {
    "none": lambda: _("还没有生成链接"),
    "revoked": lambda: _("链接已停用"),
    "expired": lambda: _("链接已过期"),
}


def day(instant: datetime) -> str:
    return f"{instant.astimezone(CHINA):%Y-%m-%d %H:%M}"
