"""The event log as a file: all that the filter leaves, oldest first, with what each check value is worked out from."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from flask import flash, redirect, send_file
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from werkzeug.wrappers import Response as Answer

from forms.annexes import by_code
from forms.calendar import CHINA
from forms.languages import source_language
from forms.models import Event, Response, db
from forms.models.base import canonical
from forms.pages.desk.door import blueprint
from forms.pages.desk.log import LogWish, entries
from forms.pages.words import step_name
from forms.pages.workbook import send_workbook, workbook

HEADS = (
    *("日志链", "序号", "时间", "操作", "操作代码", "操作人", "对象", "回执号", "答卷编号"),
    *("说明", "细节", "校验所用时间", "上一条校验值", "校验值"),
)
WIDTHS = (12, 8, 20, 16, 16, 28, 36, 24, 10, 40, 40, 34, 20, 20)
OWN = (
    *(Event.id, Event.chain, Event.seq, Event.at, Event.step, Event.actor, Event.response_id),
    *(Event.reason, Event.details, Event.prev, Event.hash, Response.receipt),
)
BATCH = 2000
MOST_IN_WORKBOOK = 200_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
IN_MEMORY = 4 * 1024 * 1024
CSV = "text/csv; charset=utf-8"


def lines(wish: LogWish) -> Iterator[list[Any]]:
    """A line per entry, in batches: a log of millions is never in memory."""
    yield list(HEADS)
    last = 0
    wanted = entries(*OWN).where(*wish.conditions()).order_by(Event.id).limit(BATCH)
    while rows := db.session.execute(wanted.where(Event.id > last)).all():
        for row in rows:
            yield line(row)
        last = rows[-1][0]


def line(row: Any) -> list[Any]:
    """An entry as it is exported."""
    _number, chain, seq, at, step, actor, response_id, reason, details, prev, held, receipt, *about = row
    region, annex, _public_id, organisation = about
    thing = f"附件{by_code(annex).annex} {organisation or region}" if annex else details.get("account", "")
    moment = f"{at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
    told = (chain, seq, moment, str(step_name(step)), step, actor, thing, receipt or "", response_id or "")
    return [*told, reason, canonical(details), at.isoformat(), prev, held]


def sheet(rows: Iterable[Sequence[Any]]) -> Answer:
    """The lines as a csv file spreadsheets open: UTF-8 with its mark, and no text that a spreadsheet would work out."""
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed with the answer
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    text.detach()
    file.seek(0)
    return send_file(file, CSV, as_attachment=True, download_name="日志.csv")


def harmless(cell: Any) -> Any:
    """A cell no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


FORMATS: dict[str, Callable[[Iterable[Sequence[Any]]], Answer]] = {
    "csv": sheet,
    "xlsx": lambda rows: send_workbook(workbook({"日志": rows}, WIDTHS), "日志.xlsx"),
}


@blueprint.get("/events/<any(csv, xlsx):file_format>")
def events_file(file_format: str) -> Answer:
    """The entries the filter leaves, as a file in simplified Chinese."""
    wish = LogWish.of_address()
    total = db.session.execute(select(func.count(Event.id)).where(*wish.conditions())).scalar_one()
    if file_format == "xlsx" and total > MOST_IN_WORKBOOK:
        flash(_("超过 %(most)d 条，Excel 表放不下；请缩小范围，或下载 csv。", most=MOST_IN_WORKBOOK), "warning")
        return redirect(wish.address(), 303)
    with source_language():
        return FORMATS[file_format](lines(wish))
