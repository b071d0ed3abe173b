"""The years of the programme: which one is meant, a new one proposed from the last, opened and closed."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import exists, select

from forms.annexes import ANNEXES, editions_of
from forms.models import Programme, Region, Response, canonical, db, digest
from forms.models.events import append
from forms.workflow.actors import Actor
from forms.workflow.outcome import Conflict

YEAR_IN_NOTICE = re.compile(r"〔\d{4}〕\d*号")
NOTICE = r"〔{year}〕\d+号"


@dataclass(frozen=True)
class Term:
    """One stage of a year: its title, its first and its last day."""

    title: str
    opens: date
    closes: date


@dataclass(frozen=True)
class Particulars:
    """What an officer says of a year; ``regions`` and ``editions`` as the programme keeps them."""

    year: int
    notice: str
    title: str
    due: date
    stages: tuple[Term, ...]
    contact: str = ""
    regions: tuple[str, ...] = ()
    editions: dict[str, str] = field(default_factory=dict)

    def columns(self) -> dict[str, Any]:
        """The columns of the row."""
        stages = [
            {"title": stage.title, "opens": stage.opens.isoformat(), "closes": stage.closes.isoformat()}
            for stage in self.stages
        ]
        return asdict(self) | {"stages": stages, "regions": list(self.regions)}


# -- which year -----------------------------------------------------------------------------------


def programmes() -> list[Programme]:
    """Every year, the latest first."""
    return list(db.session.execute(select(Programme).order_by(Programme.year.desc())).scalars())


def usual(among: list[Programme] | None = None) -> Programme | None:
    """The year meant where none is named: the latest open one, else the latest that was closed, else the draft."""
    order = {"open": 0, "closed": 1, "draft": 2}
    return min(programmes() if among is None else among, key=lambda one: (order[one.state], -one.year), default=None)


def of_year(year: int) -> Programme | None:
    return db.session.execute(select(Programme).where(Programme.year == year)).scalar_one_or_none()


def before(programme: Programme) -> Programme | None:
    """The year before: the latest earlier one there is."""
    earlier = select(Programme).where(Programme.year < programme.year).order_by(Programme.year.desc()).limit(1)
    return db.session.execute(earlier).scalar_one_or_none()


def require_open(programme: Programme, region: Region) -> None:
    """Raise Conflict, in words, where a year takes no new links, or none of the region's."""
    if programme.state == "closed":
        raise Conflict(_("%(year)s年度已关闭，不能再生成链接；已有的内容仍可查看", year=programme.year))
    if programme.state == "draft":
        raise Conflict(_("%(year)s年度还没有开放，不能生成链接", year=programme.year))
    if not programme.includes(region):
        raise Conflict(_("%(region)s不参加%(year)s年度的工作", region=region.name, year=programme.year))


# -- a new one from the last ----------------------------------------------------------------------


def moved(day: date, years: int) -> date:
    """The same day some years later; the 28th where there is no 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def proposal(last: Programme, year: int | None = None) -> Particulars:
    """What a new year starts with: the last one moved on. The number of the notice is left for the officer."""
    year = year or last.year + 1
    apart = year - last.year
    stages = (
        Term(stage.title, moved(stage.opens, apart), moved(stage.closes, apart)) for stage in last.calendar().stages
    )
    return Particulars(
        year=year,
        notice=YEAR_IN_NOTICE.sub(f"〔{year}〕号", last.notice),
        title=last.title.replace(str(last.year), str(year)),
        due=moved(last.due, apart),
        stages=tuple(stages),
        contact=last.contact,
        regions=tuple(last.regions),
        editions={annex.code: editions_of(annex.code)[-1] for annex in ANNEXES} | last.editions,
    )


def held(programme: Programme) -> Particulars:
    """What is said of a year now."""
    return Particulars(
        year=programme.year,
        notice=programme.notice,
        title=programme.title,
        due=programme.due,
        stages=tuple(Term(stage.title, stage.opens, stage.closes) for stage in programme.calendar().stages),
        contact=programme.contact,
        regions=tuple(programme.regions),
        editions={annex.code: annex.edition for annex in ANNEXES} | programme.editions,
    )


def mark_of(programme: Programme) -> str:
    """The mark of a year as a page shows it: who changes another is told."""
    return digest(canonical(held(programme).columns() | {"due": programme.due.isoformat()}))[:16]


def faults(said: Particulars) -> list[tuple[str, Any]]:
    """What does not hold: the name of the question (``opens-0`` of the first stage) and a sentence."""
    found: list[tuple[str, Any]] = []
    if not re.search(NOTICE.format(year=said.year), said.notice):
        found.append(
            ("notice", _("请填写完整的文号，年份为〔%(year)s〕，例如 国知办函办字〔%(year)s〕1号", year=said.year))
        )
    if not said.stages:
        return [*found, ("title-0", _("请至少填写一个阶段"))]
    if said.stages[0].opens.year != said.year:
        found.append(("opens-0", _("第一个阶段应在%(year)s年内开始", year=said.year)))
    for place, stage in enumerate(said.stages):
        earlier = said.stages[place - 1] if place else stage
        if stage.closes < stage.opens:
            found.append((f"closes-{place}", _("结束日期不能早于开始日期")))
        if stage.opens < earlier.opens:
            found.append((f"opens-{place}", _("不能早于上一阶段的开始日期")))
        if stage.closes < earlier.closes and stage.closes >= stage.opens:
            found.append((f"closes-{place}", _("不能早于上一阶段的结束日期")))
    if not said.stages[0].opens <= said.due <= said.stages[-1].closes:
        found.append(("due", _("报送截止日期应在各阶段的起止日期之内")))
    for annex, edition in said.editions.items():
        if edition not in editions_of(annex):
            found.append((f"edition-{annex}", _("没有这个版本")))
    return found


# -- steps: each belongs inside a transaction -----------------------------------------------------


def create(actor: Actor, said: Particulars) -> Programme:
    """Add a year as a draft. Raises Conflict where there is one."""
    if of_year(said.year) is not None:
        raise Conflict(_("%(year)s年度已经建立", year=said.year))
    programme = Programme(state="draft", **said.columns())
    db.session.add(programme)
    db.session.flush()
    append("programme", actor.name, details=told(said))
    return programme


def change(actor: Actor, programme: Programme, said: Particulars, mark: str) -> None:
    """Change what is said of a year that is not closed; its year and, once open, its editions are for good.

    Raises Conflict where somebody else changed it since the page with ``mark`` was made, or it cannot be.
    """
    if programme.state == "closed":
        raise Conflict(_("%(year)s年度已关闭，不能修改", year=programme.year))
    if mark_of(programme) != mark:
        raise Conflict(_("同事刚刚修改过，没有保存；请核对现在的内容"))
    earlier = held(programme)
    if said.year != earlier.year or (programme.is_open and said.editions != earlier.editions):
        raise Conflict(_("年度和已开放年度的附件版本不能修改"))
    if left := answering(programme, said.regions):
        raise Conflict(_("%(regions)s已有答卷，不能取消参加", regions="、".join(left)))
    if said == earlier:
        return
    for name, value in said.columns().items():
        setattr(programme, name, value)
    append("programme-change", actor.name, details=told(said) | {"before": told(earlier)})


def answering(programme: Programme, regions: tuple[str, ...]) -> list[str]:
    """The names of the regions that have responses in a year and are not among these."""
    if not regions:
        return []
    has = exists().where(Response.region_id == Region.id, Response.programme_id == programme.id)
    wanted = select(Region.name).where(has, Region.slug.not_in(regions)).order_by(Region.position)
    return list(db.session.execute(wanted).scalars())


def turn(actor: Actor, programme: Programme, step: str) -> None:
    """``open`` a draft, or ``close`` an open year. Raises Conflict from any other state."""
    start, end = {"open": ("draft", "open"), "close": ("open", "closed")}[step]
    if programme.state != start:
        raise Conflict(_("%(year)s年度现在不能这样办理", year=programme.year))
    programme.state = end
    append(f"programme-{step}", actor.name, details=told(held(programme)))


def told(said: Particulars) -> dict[str, Any]:
    """What an event keeps of a year."""
    return said.columns() | {"due": said.due.isoformat()}
