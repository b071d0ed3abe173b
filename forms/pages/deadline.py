"""The deadline as an entry for a calendar, with a reminder (RFC 5545)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _

from forms.models import Response, digest

MAKER = "-//Fubiao//ZH"
REMINDERS = (timedelta(days=-3, hours=9), timedelta(days=-1, hours=9))
"""When to remind, counted from midnight of the day: at nine, three days and one day before."""


def calendar_entry(response: Response, annex: Any, address: str) -> bytes:
    """The day a response's sealed paper is due, as an .ics file. The same response always has the same UID.

    :param annex: the questionnaire of the response
    :param address: where its receipt number can be checked
    """
    from icalendar import Alarm, Calendar, Event

    due = response.programme.due
    summary = _("报送截止：附件%(number)s %(title)s（盖章件）", number=annex.annex, title=_(annex.title))
    event = Event()
    event.add("uid", f"{digest(response.public_id)[:32]}@{urlsplit(address).hostname}")
    event.add("dtstamp", response.submitted_at)
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", description(response, annex.filler == "province"))
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    for before in REMINDERS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", before)
        event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def description(response: Response, own_plan: bool) -> str:
    """What is to be done by then, and whom to ask."""
    region = response.region
    contact = response.programme.contact if own_plan else (region.contact or response.programme.contact)
    office = _("国家知识产权局") if own_plan else _(region.office)
    return "\n".join(
        (
            _("%(name)s，回执号 %(receipt)s", name=response.filler_name, receipt=response.receipt),
            _("打印 Word 文件，签字、加盖公章，扫描上传后把原件报送%(office)s。", office=office),
            _("联系：%(contact)s", contact=contact),
        )
    )
