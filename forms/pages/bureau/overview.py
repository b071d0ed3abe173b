"""The board: where every region stands on its way, its plan, pairs and package; need and supply over the country."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from forms.annexes import by_code
from forms.annexes.services import SERVICE_CLASSES
from forms.calendar import CHINA
from forms.models import Programme, Region, now
from forms.models.responses import STATES
from forms.pages.bureau.door import blueprint
from forms.pages.programme import current_programme
from forms.pages.province.matching import EXPLAINED, STANDINGS
from forms.pages.workbook import send_workbook, workbook
from forms.workflow import board
from forms.workflow import filing as filings
from forms.workflow.board import Papers, Standing
from forms.workflow.numbers import PLACES

KINDS = {"demand": "enterprise", "service": "agency"}
"""Who answers an annex that organisations answer."""
NO_LINK = "registered"
"""The place of those that nobody sent a link; most of them have no response yet."""


@dataclass(frozen=True)
class Board:
    """What the page shows of one year."""

    programme: Programme
    regions: list[Region]
    standing: dict[str, Standing]
    uninvited: dict[str, Any]
    papers: dict[int, Papers]

    def number(self, annex: str, region_id: int | None, place: str) -> int:
        """How many organisations of a region, or of all, stand at a place."""
        there = self.standing[annex].get(region_id, Counter())[place]
        return there + (self.uninvited[annex][region_id] if place == NO_LINK else 0)

    def total(self, annex: str, region_id: int | None) -> int:
        """How many organisations of a region, or of all, are registered."""
        return sum(self.number(annex, region_id, place) for place in PLACES)


def gathered(programme: Programme) -> Board:
    """Count what there is, in as many statements however many responses there are."""
    return Board(
        programme,
        board.regions(),
        {annex: board.standing(programme, annex) for annex in KINDS},
        {annex: board.uninvited(programme, kind) for annex, kind in KINDS.items()},
        board.papers(programme),
    )


@blueprint.get("/")
def overview() -> str:
    """Regions by places on the way, each number leading to the responses it counts."""
    programme = current_programme()
    calendar = programme.calendar()
    return render_template(
        "bureau/overview.html",
        board=gathered(programme),
        this_year=programme,
        calendar=calendar,
        milestones=PLACES,
        no_link=NO_LINK,
        deadlines=[(stage, (stage.closes - calendar.today).days) for stage in calendar.stages],
        place_address=lambda annex, region, place: place_address(programme, annex, region, place),
        standing=filings.standing,
        standings=filings.STANDINGS,
        is_late=filings.is_late,
    )


def place_address(programme: Programme, annex: str, region: Region | None, place: str) -> str:
    """The list of the responses a number counts."""
    asked: dict[str, Any] = {"state": place} if place in STATES else {"state": "draft", "stage": place}
    slug = region.slug if region is not None else None
    return url_for("desk.responses", annex=annex, year=programme.year, region=slug, **asked)


@blueprint.get("/supply")
def supply() -> str:
    """Need and supply of each kind of service, over the country and region by region."""
    programme = current_programme()
    return render_template(
        "bureau/supply.html",
        this_year=programme,
        regions=board.regions(),
        country=board.country(programme),
        services=SERVICE_CLASSES,
        standings=STANDINGS,
        explained=EXPLAINED,
    )


# -- the workbook ---------------------------------------------------------------------------------


@blueprint.get("/board.xlsx")
def board_workbook() -> Answer:
    """The tables of both pages as sheets."""
    programme = current_programme()
    found = gathered(programme)
    sheets = {_("附件%(number)s进展", number=by_code(annex).annex): progress_table(found, annex) for annex in KINDS}
    sheets |= {_("方案和报送"): papers_table(found), _("需求与服务"): supply_table(programme)}
    name = f"{_('全国')}_{_('总览')}_{now().astimezone(CHINA).date().isoformat()}.xlsx"
    return send_workbook(workbook(sheets, (24, *[13] * 24)), name)


def progress_table(found: Board, annex: str) -> list[list[Any]]:
    rows: list[tuple[Any, int | None]] = [(region.name, region.id) for region in found.regions]
    return [
        [_("省区"), *(_(words) for words in PLACES.values()), _("合计")],
        *(
            [name, *(found.number(annex, number, place) for place in PLACES), found.total(annex, number)]
            for name, number in [*rows, (_("合计"), None)]
        ),
    ]


def papers_table(found: Board) -> list[list[Any]]:
    rows = [[_("省区"), _("落实方案"), _("结对"), _("已签协议"), _("报送材料"), _("报送时间")]]
    for region in found.regions:
        one = found.papers[region.id]
        sent = one.filing
        rows.append(
            [
                region.name,
                str(STATES[one.plan.state]) if one.plan is not None else _("没有开始"),
                one.pairs,
                one.signed,
                str(filings.STANDINGS[filings.standing(sent)]) if sent is not None else _("没有报送"),
                sent.created_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if sent is not None else "",
            ]
        )
    return rows


def supply_table(programme: Programme) -> list[list[Any]]:
    found, regions = board.country(programme), board.regions()
    heads = [_("服务类别"), _("迫切"), _("一般"), _("提供机构"), _("年可承接量（项）"), _("对照")]
    heads += [_("%(region)s：需要／提供", region=region.name) for region in regions]
    return [
        heads,
        *(
            [
                _(SERVICE_CLASSES[line.service]),
                len(line.urgent),
                len(line.general),
                len(line.offering),
                line.capacity,
                str(STANDINGS[line.standing]),
                *(
                    f"{own.wanted}／{len(own.offering)}"
                    for own in (found.lines[one.id][line.service] for one in regions)
                ),
            ]
            for line in found.together
        ),
    ]
