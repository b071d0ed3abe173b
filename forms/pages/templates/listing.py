"""The Word templates in force and those that wait, and where each question of the annexes comes from."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, send_file
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.orm import undefer
from werkzeug.wrappers import Response as Answer

from forms.annexes import FORMS, by_code
from forms.languages import source_language
from forms.models import Template, db
from forms.pages.desk.files import WORD
from forms.pages.programme import current_programme
from forms.pages.templates.door import reading

SOURCES = {
    "N": _("通知正文要求或用语"),
    "C": _("同一机关或同期可比表格的栏目"),
    "R": _("重构时补充"),
}
FILES = {"blank": (Template.blank, _("空白表")), "tagged": (Template.tagged, _("模板"))}


@dataclass(frozen=True)
class Line:
    """One question of an annex, as the list of sources shows it; ``depth`` is 1 for the columns of a table."""

    question: Any
    depth: int


@reading.get("")
def listing() -> str:
    """Every template in force, what waits for approval, and every annex question by question."""
    current = select(Template).where(Template.status.in_(("active", "proposed"))).order_by(Template.id)
    found = db.session.execute(current).scalars().all()
    papers = [template for template in found if template.status == "active"]
    calendar = current_programme().calendar()
    return render_template(
        "bureau/templates.html",
        templates=sorted(papers, key=lambda template: FORMS.index(by_code(template.annex))),
        waiting=[template for template in found if template.status == "proposed"],
        questionnaires=[form.load(None, calendar) for form in FORMS],
        calendar=calendar,
        lines=lines,
        sources=SOURCES,
        files=FILES,
    )


@reading.get("/<int:template_id>/<any(blank, tagged):file>")
def template_file(template_id: int, file: str) -> Answer:
    """The blank a template is held against, or the tagged file documents are rendered from."""
    column, name = FILES[file]
    wanted = select(Template).where(Template.id == template_id).options(undefer(column))
    found = db.session.execute(wanted).scalar_one_or_none()
    if found is None:
        abort(404)
    with source_language():
        title = f"{found.title}_{found.edition}_第{found.number}版_{name}.docx"
    return send_file(io.BytesIO(getattr(found, file)), WORD, as_attachment=True, download_name=title)


def lines(section: Any) -> Iterator[Line]:
    """The questions of a section in printed order; below a table or matrix, the questions of one of its rows."""
    for question in section.form:
        if question.kind == "section":
            yield from lines(question)
            continue
        yield Line(question, 0)
        for column in columns_of(question):
            yield Line(column, 1)


def columns_of(question: Any) -> list[Any]:
    if question.kind == "table":
        return list(question.specimen().form)
    return list(question.printed_rows[0].form) if question.kind == "matrix" else []
