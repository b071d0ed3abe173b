"""The archive at the bureau: found by whatever describes it, looked at, corrected, taken in package by package."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as Answer

from forms import archive as archives
from forms.access import actor
from forms.archive.bag.selection import ANNEXES, Selection
from forms.archive.corrections import Unsound
from forms.archive.description import EDITABLE, NAMES
from forms.models import ArchiveEntry, Document, Region, Response, db
from forms.pages.archiving import CLASS_NAMES, PERIOD_NAMES, SECRECY_NAMES, terms_posted
from forms.pages.bureau.door import blueprint
from forms.pages.packages import filing_or_404
from forms.pages.paging import asked_page, cut
from forms.workflow import Conflict, Nonconforming

FILTERS = ("text", "region", "year", "annex", "period", "secrecy", "receipt", "since")
CHOSEN = {"保管期限": PERIOD_NAMES, "密级": SECRECY_NAMES}
FILE_NAMES = {
    "Word 文件": _("Word 文件"),
    "答卷": _("答卷"),
    "模板": _("模板"),
    "空白表": _("空白表"),
    "盖章件": _("盖章件"),
    "协议书扫描件": _("协议书扫描件"),
    "清单": _("清单"),
}


def asked() -> dict[str, Any]:
    """The filter of the address or the form, without what cannot be."""
    given = {name: request.values.get(name, "").strip() for name in FILTERS}
    allowed: dict[str, Any] = {"annex": ANNEXES, "period": PERIOD_NAMES, "secrecy": SECRECY_NAMES}
    sound = {name: value for name, value in given.items() if value and value in allowed.get(name, (value,))}
    if not sound.get("year", "0").isascii() or not sound.get("year", "0").isdecimal():
        del sound["year"]
    try:
        date.fromisoformat(sound.get("since", "2017-01-01"))
    except ValueError:
        del sound["since"]
    return sound


def selection_of(sound: dict[str, Any]) -> Selection:
    """The filter as the archive knows it."""
    held: dict[str, Any] = dict(sound)
    if "year" in held:
        held["year"] = int(held["year"][:4])
    if "since" in held:
        held["since"] = date.fromisoformat(held["since"])
    return Selection(**held)


@blueprint.get("/archive")
def archive() -> str:
    """What is in the archive, narrowed by the address, the newest first."""
    wish = asked()
    conditions = selection_of(wish).newest()
    total = db.session.execute(select(func.count(ArchiveEntry.id)).where(*conditions)).scalar_one()
    rows = select(ArchiveEntry).where(*conditions).options(joinedload(ArchiveEntry.region))
    years = select(ArchiveEntry.year).distinct().order_by(ArchiveEntry.year.desc())
    return render_template(
        "bureau/archive.html",
        wish=wish,
        found=cut(rows.order_by(ArchiveEntry.id.desc()), total, asked_page()),
        regions=db.session.execute(select(Region).order_by(Region.position)).scalars().all(),
        years=db.session.execute(years).scalars().all(),
        classes=CLASS_NAMES,
        periods=PERIOD_NAMES,
        grades=SECRECY_NAMES,
        address=url_for("bureau.archive", **wish),
    )


def entry_or_404(entry_id: int) -> ArchiveEntry:
    """The entry with this number."""
    found = db.session.get(ArchiveEntry, entry_id)
    if found is None:
        abort(404)
    return found


@blueprint.get("/archive/<int:entry_id>")
def archived(entry_id: int) -> str:
    """One document of the archive: how it is described, what it consists of, what was corrected, its proofs."""
    return page(entry_or_404(entry_id))


@blueprint.post("/archive/<int:entry_id>/correct")
def correct_entry(entry_id: int) -> Answer | tuple[str, int]:
    """Describe it anew; the entry that was there stays."""
    entry, seen = entry_or_404(entry_id), request.form.get("seen", type=int)
    if seen is None:
        abort(400)
    said = {name: request.form.get(name, "") for name in EDITABLE if name in request.form}
    try:
        made = archives.correct(actor(), entry.reference, said, request.form.get("更正理由", ""), seen=seen)
    except Unsound as error:
        return page(entry_or_404(entry_id), wrong=str(error)), 422
    except Conflict:
        flash(_("没有更正：内容没有变化，或同事刚刚更正过，请核对现在的著录。"), "warning")
        return redirect(url_for("bureau.archived", entry_id=entry_id), 303)
    flash(_("已更正，原来的账目仍然保留。"), "success")
    return redirect(url_for("bureau.archived", entry_id=made.id), 303)


def page(entry: ArchiveEntry, wrong: str = "") -> str:
    every = select(ArchiveEntry).where(ArchiveEntry.reference == entry.reference).order_by(ArchiveEntry.seq)
    history = db.session.execute(every).scalars().all()
    first, last = history[0], history[-1]
    return render_template(
        "bureau/archived.html",
        entry=last,
        first=first,
        history=history,
        told=last.record["著录"],
        names=NAMES,
        file_names=FILE_NAMES,
        editable=EDITABLE,
        chosen=CHOSEN,
        classes=CLASS_NAMES,
        wrong=wrong,
        given=request.form if wrong else last.record["著录"],
        response=db.session.get(Response, last.response_id) if last.response_id else None,
        document=db.session.get(Document, last.document_id) if last.document_id else None,
    )


@blueprint.post("/packages/<int:filing_id>/archive")
def archive_package(filing_id: int) -> Answer:
    """Archive everything a received package holds; what is archived already stays as it is."""
    filing_or_404(filing_id)
    try:
        count = archives.archive_package(actor(), filing_id, terms_posted())
        words = (
            gettext("已归档，新增 %(count)d 件。", count=count) if count else gettext("全部已经归档过，没有重复归档。")
        )
        flash(words, "success")
    except Nonconforming as error:
        told = gettext("；").join(error.words)
        flash(gettext("没有归档：%(words)s", words=told), "warning")
    except Conflict:
        flash(_("这份材料还没有接收，不能归档。"), "warning")
    return redirect(url_for("bureau.package", filing_id=filing_id), 303)
