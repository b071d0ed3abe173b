"""The event log as a file: all that the filter leaves, oldest first, with what each check value is worked out from."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from flask import Flask, current_app, flash, redirect
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from werkzeug.wrappers import Response as Answer

from forms.access import actor
from forms.annexes import by_code
from forms.calendar import CHINA
from forms.languages import source_language
from forms.models import Event, Response, Scope, db, scoped
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
CSV = "text/csv; charset=utf-8"


def batch(wish: LogWish, last: int) -> tuple[list[list[Any]], int]:
    """The next entries after the one numbered ``last``, a line each, and the number of the last of them."""
    wanted = entries(*OWN).where(*wish.conditions(), Event.id > last).order_by(Event.id).limit(BATCH)
    rows = db.session.execute(wanted).all()
    return [line(row) for row in rows], rows[-1][0] if rows else last


def lines(wish: LogWish) -> Iterator[list[Any]]:
    """The heads, then a line per entry."""
    yield list(HEADS)
    found, last = batch(wish, 0)
    while found:
        yield from found
        found, last = batch(wish, last)


def line(row: Any) -> list[Any]:
    """An entry as it is exported."""
    _number, chain, seq, at, step, actor, response_id, reason, details, prev, held, receipt, *about = row
    region, annex, _public_id, organisation = about
    thing = f"附件{by_code(annex).annex} {organisation or region}" if annex else details.get("account", "")
    moment = f"{at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
    told = (chain, seq, moment, str(step_name(step)), step, actor, thing, receipt or "", response_id or "")
    return [*told, reason, canonical(details), at.isoformat(), prev, held]


def sheet(wish: LogWish) -> Answer:
    """The log as a csv file spreadsheets open: UTF-8 with its mark, and no text that a spreadsheet would work out.

    It is sent batch by batch: a log of millions is never in memory.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    answer = Answer(pieces(app, wish, actor().scope), content_type=CSV)
    answer.headers["Content-Disposition"] = f"attachment; filename=fubiao.csv; filename*=UTF-8''{quote('日志.csv')}"
    return answer


def pieces(app: Flask, wish: LogWish, scope: Scope) -> Iterator[bytes]:
    """The csv file. Like the ZIP of the desk, each piece is made in a context, a session and a scope of its own."""
    yield codecs.BOM_UTF8 + as_csv([HEADS])
    last = 0
    while True:
        with app.app_context(), scoped(scope), source_language():
            found, last = batch(wish, last)
        if not found:
            return
        yield as_csv(found)


def as_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    """Lines of a csv file."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def harmless(cell: Any) -> Any:
    """A cell no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def book(wish: LogWish) -> Answer:
    """The log as an xlsx file."""
    with source_language():
        return send_workbook(workbook({"日志": lines(wish)}, WIDTHS), "日志.xlsx")


FORMATS: dict[str, Callable[[LogWish], Answer]] = {"csv": sheet, "xlsx": book}


@blueprint.get("/events/<any(csv, xlsx):file_format>")
def events_file(file_format: str) -> Answer:
    """The entries the filter leaves, as a file in simplified Chinese."""
    wish = LogWish.of_address()
    total = db.session.execute(select(func.count(Event.id)).where(*wish.conditions())).scalar_one()
    if file_format == "xlsx" and total > MOST_IN_WORKBOOK:
        flash(_("超过 %(most)d 条，Excel 表放不下；请缩小范围，或下载 csv。", most=MOST_IN_WORKBOOK), "warning")
        return redirect(wish.address(), 303)
    return FORMATS[file_format](wish)
