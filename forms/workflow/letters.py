"""What is written to an organisation, as a letter and as a mail; always in simplified Chinese, as the forms are."""

from __future__ import annotations

from datetime import datetime

from forms.annexes import by_code
from forms.calendar import CHINA, Calendar, printed
from forms.documents.letters import Letter
from forms.models import Programme, Response, now
from forms.workflow.invitations import Addressee

LINK_PLACE = "〔专属链接〕"
"""What stands for the link where a text is kept: its secret is never stored."""

INVITATION = """{organisation}：

根据《{notice_title}》（{notice}）的要求，请贵单位填报{year}年度附件{annex}《{paper}》。
请用电脑或手机打开贵单位的专属链接填写，不需要注册账号，可以分几次填完：

{link}

{when}专属链接有效期至{until}。提交后请下载 Word 文件，打印后签字盖章，再用同一链接上传盖章件。
专属链接仅供贵单位使用，请勿转发。如有疑问，请与{contact}联系。

{office}
{date}
"""
REMINDER = """{organisation}：

贵单位的{year}年度附件{annex}《{paper}》{progress}。{when}
请用电脑或手机打开贵单位的专属链接，接着填写：

{link}

专属链接有效期至{until}，仅供贵单位使用，请勿转发。已经提交的，请不必理会。如有疑问，请与{contact}联系。

{office}
{date}
"""
PROGRESS = {"returned": "已退回修改，还没有再次提交", "started": "还没有填完提交", "": "还没有填报"}


def letter_to(one: Addressee, link: str, programme: Programme, at: datetime | None = None) -> Letter:
    """The letter to an organisation with a response and a link in force; ``at`` is the day it is written."""
    assert one.response is not None
    assert one.invitation is not None
    calendar, annex, region = programme.calendar(at), by_code(one.response.annex), one.organisation.region
    until = one.invitation.valid_until.astimezone(CHINA)
    return Letter(
        organisation=one.organisation.name,
        link=link,
        year=str(calendar.year),
        notice=calendar.notice,
        notice_title=calendar.title,
        annex=str(annex.annex),
        paper=str(annex.title),
        when=asked_by(calendar),
        until=f"{printed(until.date())} {until:%H:%M}",
        contact=region.contact or programme.contact,
        office=region.office,
        date=printed((at or now()).astimezone(CHINA).date()),
    )


def asked_by(calendar: Calendar) -> str:
    """By when to submit: the day the package is due, as soon as possible once it has passed."""
    if calendar.days_left() < 0:
        return "请尽快在网上提交。"
    return f"请于{calendar.words()['due']}前在网上提交。"


def mail_to(one: Addressee, kind: str, programme: Programme, at: datetime | None = None) -> tuple[str, str]:
    """Subject and text of a mail, ``invite`` or ``remind``, with ``LINK_PLACE`` where the link belongs."""
    said = vars(letter_to(one, LINK_PLACE, programme, at))
    if kind == "invite":
        return "请填报{year}年度《{paper}》".format(**said), INVITATION.format(**said)
    assert one.response is not None
    return "请尽快提交{year}年度《{paper}》".format(**said), REMINDER.format(**said, progress=progress_of(one.response))


def progress_of(response: Response) -> str:
    """How far an answer that is still awaited has come."""
    started = "started" if response.saved_at is not None else ""
    return PROGRESS["returned" if response.state == "returned" else started]
