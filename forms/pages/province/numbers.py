"""The numbers of the province: progress, demand, patents and people, as bars, tables and a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from forms.annexes import by_code
from forms.annexes.classifications import PATENT_TYPES
from forms.annexes.services import SERVICE_CLASSES
from forms.calendar import CHINA
from forms.documents.file_names import storable
from forms.matching import Line
from forms.matching.ranking import short
from forms.models import Programme, Region, now
from forms.pages.charts import Bar, bars
from forms.pages.desk.choices import NOWHERE
from forms.pages.programme import current_programme
from forms.pages.province.door import blueprint, own_region
from forms.pages.province.matching import STANDINGS
from forms.pages.workbook import send_workbook, workbook
from forms.workflow import numbers as counting
from forms.workflow.matching import Market, market
from forms.workflow.numbers import FIGURES, PATENT_COLUMNS, PATENT_ROWS, PLACES, STAFF, Figure, Progress

CAME = ("demand", "service")
IN_HAND = ("submitted", "accepted", "filed", "archived")
NO_CITY = lazy_gettext("未填")
TOTAL = lazy_gettext("合计")


@dataclass(frozen=True)
class Numbers:
    """Everything the page shows of one region in one year."""

    programme: Programme
    region: Region
    progress: dict[str, Progress]
    uninvited: int
    market: Market
    lines: list[Line]
    figures: dict[str, Figure]

    def column(self, annex: str) -> Counter[str]:
        """How many responses to an annex stand where, in all cities."""
        return sum(self.progress[annex].values(), Counter())


def gathered(programme: Programme, region: Region) -> Numbers:
    """Count what there is, in a handful of statements however many responses there are."""
    found = market(programme, region)
    return Numbers(
        programme,
        region,
        {annex: counting.progress(programme, region, annex) for annex in CAME},
        counting.uninvited(programme, region),
        found,
        [line for line in found.lines() if line.matters],
        counting.figures(found.enterprises.values()),
    )


@blueprint.get("/numbers")
def numbers() -> str:
    """The numbers, every one leading to what it counts."""
    found = gathered(current_programme(), own_region())
    return render_template(
        "province/numbers.html",
        numbers=found,
        milestones=PLACES,
        place_address=lambda annex, city, place: place_address(found.programme, annex, city, place),
        charts=charts(found),
        services=SERVICE_CLASSES,
        standings=STANDINGS,
        patent_rows={code: PATENT_TYPES.get(code, TOTAL) for code in PATENT_ROWS},
        patent_columns=patent_labels(),
        staff=STAFF,
        no_city=NO_CITY,
    )


@blueprint.get("/numbers/<figure>")
def figure(figure: str) -> str:
    """What each enterprise answered to one question that is added up; 404 for any other question."""
    if figure not in FIGURES:
        abort(404)
    found = market(current_programme(), own_region())
    counted = counting.figures(found.enterprises.values(), [figure])[figure]
    answered = sorted(counted.values, key=lambda number: -counted.values[number])
    return render_template(
        "province/figure.html",
        figure=counted,
        answered=[(found.enterprises[number], counted.values[number]) for number in answered],
        silent=[told for number, told in found.enterprises.items() if number not in counted.values],
    )


def place_address(programme: Programme, annex: str, city: str | None, place: str) -> str:
    """The list of the responses a number of the progress counts: of one city (of none where it is empty), or of all."""
    draft = place not in IN_HAND and place != "returned"
    asked: dict[str, Any] = {"state": "draft", "stage": place} if draft else {"state": place}
    return url_for("desk.responses", annex=annex, year=programme.year, city=NOWHERE if city == "" else city, **asked)


def patent_labels() -> dict[str, str]:
    """The heads of the table of patents, in the words of annex 2."""
    blank = by_code("demand")()
    return {name: str(blank.question(f"patents.counts.total.{name}").label.text) for name in PATENT_COLUMNS}


# -- charts ---------------------------------------------------------------------------------------


def charts(found: Numbers) -> dict[str, list[Bar]]:
    """The bars of every chart, by its name."""
    progress = {f"progress-{annex}": bars(progress_rows(found.progress[annex])) for annex in CAME}
    return progress | {
        "demand": bars(demand_rows(found.lines)),
        "patents": bars(patent_rows(found.figures)),
        "staff": bars(staff_rows(found.figures)),
    }


Rows = Iterator[tuple[str, list[float], str]]


def progress_rows(progress: Progress) -> Rows:
    for city, places in progress.items():
        came, total = sum(places[place] for place in IN_HAND), places.total()
        yield city or str(NO_CITY), [came, total - came], _("已提交 %(came)d，共 %(total)d", came=came, total=total)


def demand_rows(lines: list[Line]) -> Rows:
    for line in lines:
        urgent, general = len(line.urgent), len(line.general)
        if line.wanted:
            said = _("迫切 %(urgent)d，一般 %(general)d", urgent=urgent, general=general)
            yield short(line.service), [urgent, general], said


def patent_rows(figures: dict[str, Figure]) -> Rows:
    for code, name in PATENT_TYPES.items():
        applied, granted, valid = (
            figures[f"patents.counts.{code}.{column}"].total for column in ("applied", "granted", "valid")
        )
        words = {"valid": valid, "granted": granted, "applied": applied}
        said = _("有效 %(valid)d，授权 %(granted)d，申请 %(applied)d", **words)
        yield _(name), [valid, max(granted - valid, 0), max(applied - granted, 0)], said


def staff_rows(figures: dict[str, Figure]) -> Rows:
    kinds = {
        _("知识产权管理人员"): ("staff.full_time", "staff.part_time"),
        _("其中专利信息检索分析人员"): ("staff.searchers_full", "staff.searchers_part"),
    }
    for name, paths in kinds.items():
        full, part = (figures[path].total for path in paths)
        yield name, [full, part], _("专职 %(full)d，兼职 %(part)d", full=full, part=part)


# -- the workbook ---------------------------------------------------------------------------------


@blueprint.get("/numbers.xlsx")
def numbers_workbook() -> Answer:
    """The tables of the page as sheets."""
    found = gathered(current_programme(), own_region())
    day = now().astimezone(CHINA).date().isoformat()
    name = f"{storable(found.region.name)}_{_('统计')}_{day}.xlsx"
    sheets = {_("附件%(number)s进展", number=by_code(annex).annex): progress_table(found, annex) for annex in CAME}
    sheets |= {_("需求与服务"): demand_table(found), _("专利"): patent_table(found), _("人员"): staff_table(found)}
    return send_workbook(workbook(sheets, (32, *[14] * 10)), name)


def progress_table(found: Numbers, annex: str) -> list[list[Any]]:
    rows = [(city or NO_CITY, places) for city, places in found.progress[annex].items()]
    return [
        [_("所在市"), *(_(words) for words in PLACES.values()), TOTAL],
        *([city, *(places[place] for place in PLACES), places.total()] for city, places in rows),
        [TOTAL, *(found.column(annex)[place] for place in PLACES), found.column(annex).total()],
    ]


def demand_table(found: Numbers) -> list[list[Any]]:
    heads = [_("服务类别"), _("迫切"), _("一般"), _("提供机构"), _("其中免费"), _("年可承接量（项）"), _("对照")]
    return [
        heads,
        *(
            [
                _(SERVICE_CLASSES[line.service]),
                *(len(behind) for behind in (line.urgent, line.general, line.offering, line.free)),
                line.capacity,
                STANDINGS[line.standing],
            ]
            for line in found.lines
        ),
    ]


def patent_table(found: Numbers) -> list[list[Any]]:
    def row(name: Any, code: str, middle: bool = False) -> list[Any]:
        figures = [found.figures[f"patents.counts.{code}.{column}"] for column in PATENT_COLUMNS]
        return [name, *(figure.middle if middle else figure.total for figure in figures)]

    return [
        [_("类型（件）"), *patent_labels().values()],
        *(row(_(name), code) for code, name in PATENT_TYPES.items()),
        row(TOTAL, "total"),
        row(_("每家合计的中位数"), "total", middle=True),
    ]


def staff_table(found: Numbers) -> list[list[Any]]:
    heads = [_("栏目"), _("单位"), TOTAL, _("中位数"), _("填写家数")]
    figures = [found.figures[path] for path in STAFF]
    return [heads, *([told.label, told.unit, told.total, told.middle, len(told.values)] for told in figures)]
