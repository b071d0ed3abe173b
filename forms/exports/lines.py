"""Responses read a few hundred at a time, each with what identifies it: nothing is held while others write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from forms.calendar import CHINA
from forms.languages import spelled
from forms.models import Organisation, Programme, Region, Response, Revision, db
from forms.models.responses import STATES

BATCH = 200
IDENTITY = (_("回执号"), _("统一社会信用代码"), _("单位名称"))
STANDING = (_("省区"), _("年度"), _("状态"), _("版次"), _("提交时间"), _("保存时间"))


@dataclass(frozen=True)
class Line:
    """One response: what identifies it, how it stands, and its answers as stored."""

    annex: str
    identity: tuple[str, ...]
    standing: tuple[str | int, ...]
    answers: dict[str, Any]


def lines(numbers: Sequence[int]) -> Iterator[Line]:
    """The responses with these numbers, in their order; those gone meanwhile are left out."""
    revision = select(func.max(Revision.number)).where(Revision.response_id == Response.id).scalar_subquery()
    named = func.coalesce(Organisation.name, Region.office).label("name")
    own = (Response.id, Response.annex, Response.receipt, Response.state, Response.submitted_at, Response.saved_at)
    wanted = (
        select(*own, Response.answers, Region.name.label("region"), Programme.year, named, Organisation.credit_code)
        .add_columns(revision.label("revision"))
        .join(Response.region)
        .join(Response.programme)
        .outerjoin(Response.organisation)
    )
    waiting = iter(numbers)
    while batch := list(islice(waiting, BATCH)):
        found = {row.id: row for row in db.session.execute(wanted.where(Response.id.in_(batch)))}
        db.session.rollback()
        yield from (line(found[number]) for number in batch if number in found)


def line(row: Any) -> Line:
    edition = gettext("第 %(number)d 版", number=row.revision) if row.revision else ""
    told = (str(STATES[row.state]), edition, moment(row.submitted_at), moment(row.saved_at))
    identity = (row.receipt or "", row.credit_code or "", row.name)
    return Line(row.annex, identity, (row.region, row.year, *told), row.answers or {})


def moment(instant: datetime | None) -> str:
    """An instant in China's time, empty where there was none."""
    return "" if instant is None else spelled(instant.astimezone(CHINA), "moment")
