"""Importing a list of organisations: uploaded or pasted, told row by row, and kept only when that is confirmed."""

from __future__ import annotations

import io
import json
from typing import Any

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from forms.access import actor
from forms.models import canonical, transaction
from forms.pages import blocks
from forms.pages.province.door import blueprint, own_region
from forms.workflow.importing import VERDICTS, BadRows, Report, Row, carry_out, survey
from forms.workflow.list_template import list_template
from forms.workflow.organisations import FIELDS
from forms.workflow.spreadsheets import COLUMNS, MOST_ROWS, Unreadable, read_block, read_rows

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200
"""How many rows of one verdict the report lists; the rest is counted."""


@blueprint.get("/organisations/template.xlsx")
def list_to_fill() -> Answer:
    """The empty list to fill in."""
    return send_file(io.BytesIO(list_template()), SHEET, as_attachment=True, download_name=_("单位名录模板") + ".xlsx")


@blueprint.get("/organisations/import")
def import_list() -> str:
    """Where a list is uploaded or pasted."""
    return form()


@blueprint.post("/organisations/import")
def look_over() -> str | tuple[str, int]:
    """What the list would do, row by row; nothing is kept yet."""
    try:
        return report_page(rows_sent())
    except Unreadable as error:
        return form(str(error)), 422


@blueprint.post("/organisations/import/confirm")
def confirm() -> Answer | str | tuple[str, int]:
    """Keep the list as a whole, if it would still do what the report said; otherwise tell again."""
    rows = rows_kept()
    try:
        with transaction():
            report = survey(own_region(), rows)
            if report.digest == request.form.get("seen"):
                added, changed = carry_out(actor(), own_region(), report)
            else:
                added = changed = -1
    except BadRows:
        return report_page(rows), 422
    if added < 0:
        return report_page(rows, overtaken=True), 409
    flash(_("名录已导入：新增 %(added)d 个单位，更新 %(changed)d 个。", added=added, changed=changed), "success")
    return redirect(url_for("province.invitations", progress="none"), 303)


def form(wrong: str = "") -> str:
    return render_template(
        "province/import.html",
        wrong=wrong,
        pasted=request.form.get("pasted", "")[: blocks.LONGEST],
        columns=COLUMNS,
        most=MOST_ROWS,
    )


def rows_sent() -> list[Row]:
    """The rows of the file uploaded, else of the block pasted. Raises Unreadable."""
    file = request.files.get("file")
    if file is not None and file.filename:
        return read_rows(file.filename, file.read())
    pasted = request.form.get("pasted", "")
    if len(pasted) > blocks.LONGEST:
        raise Unreadable(_("粘贴的内容过多，请分几次粘贴，或改用文件导入。"))
    if not pasted.strip():
        raise Unreadable(_("请选择一个文件，或把表格中的各行粘贴到下面。"))
    return read_block(blocks.cells_of(pasted))


def rows_kept() -> list[Row]:
    """The rows a report carries until it is confirmed."""
    try:
        rows = json.loads(request.form.get("rows", ""))
    except ValueError:
        abort(400)
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_ROWS or not all(is_row(row) for row in rows):
        abort(400)
    return rows


def is_row(row: Any) -> bool:
    return (
        isinstance(row, dict) and set(row) <= {"row", *FIELDS} and all(isinstance(text, str) for text in row.values())
    )


def report_page(rows: list[Row], overtaken: bool = False) -> str:
    report: Report = survey(own_region(), rows)
    return render_template(
        "province/import_report.html",
        report=report,
        rows=canonical(rows),
        verdicts=VERDICTS,
        shown=SHOWN,
        overtaken=overtaken,
    )
