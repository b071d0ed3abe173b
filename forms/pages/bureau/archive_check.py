"""Verifying at the bureau, and handing over: a sample or the latest at once, the whole at the command line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import quote

from flask import Flask, current_app, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from forms import archive as archives
from forms.access import actor
from forms.archive.bag.making import Bag, as_zip
from forms.archive.bag.selection import Bounded
from forms.archive.finding import QUALITY_NAMES
from forms.archive.heads import daily_heads
from forms.archive.log import log_export
from forms.calendar import CHINA
from forms.documents.file_names import storable
from forms.languages import source_language
from forms.models import Region, db, now
from forms.models.chains import ARCHIVE, EVENTS
from forms.models.events import NATIONAL
from forms.models.seals import NoKey
from forms.pages.bureau.archive import asked, selection_of
from forms.pages.bureau.door import blueprint
from forms.pages.desk.files import in_pieces

LEDGERS = {EVENTS: _("事件链"), ARCHIVE: _("归档账")}
SAMPLES = (20, 100, 500)
SHOWN, DAYS = 200, timedelta(days=7)
LOOKED_AT = {
    "事件": _("事件"),
    "归档账目": _("归档账目"),
    "答卷": _("答卷"),
    "答案": _("答案"),
    "Word 文件": _("Word 文件"),
    "扫描件": _("扫描件"),
    "模板": _("模板"),
    "报送材料": _("报送材料"),
    "归档文件": _("归档文件"),
    "重新生成": _("重新生成"),
    "归档时即不能重新生成": _("归档时即不能重新生成"),
}


@blueprint.get("/archive/verification")
def verification() -> str:
    """The report of a verification, once a sample or a day is chosen; reading only."""
    sample, since = request.args.get("sample", type=int), day_asked()
    report = None
    if sample in SAMPLES or since is not None:
        report = archives.examine(archives.Extent(sample if sample in SAMPLES else SAMPLES[-1], since))
    return render_template(
        "bureau/archive_check.html",
        report=report,
        samples=SAMPLES,
        sample=sample,
        since=since,
        qualities=QUALITY_NAMES,
        looked_at=LOOKED_AT,
        shown=SHOWN,
        ledgers=LEDGERS,
        national=NATIONAL,
        regions={region.slug: region.name for region in db.session.execute(select(Region)).scalars()},
        heads=daily_heads(now().astimezone(CHINA).date() - DAYS),
    )


def day_asked() -> date | None:
    """The day in the address, None where there is none."""
    try:
        return date.fromisoformat(request.args.get("since", ""))
    except ValueError:
        return None


@blueprint.post("/archive/export")
def export_archive() -> Answer:
    """What the filter leaves of the archive, as a bag in a ZIP; what was handed out is on record."""
    wish, reader = asked(), actor()
    bounded = Bounded.now(selection_of(wish))
    if next(bounded.entries(), None) is None:
        flash(_("没有符合条件的归档文件，没有导出。"), "warning")
        return redirect(url_for("bureau.archive", **wish), 303)
    try:
        bag = Bag(bounded, reader.name)
        log_export(reader, bag)
    except NoKey as error:
        flash(str(error), "warning")
        return redirect(url_for("bureau.archive", **wish), 303)
    name = f"{storable('归档文件')}_{now().astimezone(CHINA).date().isoformat()}"
    answer = Answer(pieces(bag, name), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f"attachment; filename=archive.zip; filename*=UTF-8''{quote(name)}.zip"
    return answer


def pieces(bag: Bag, name: str) -> Iterator[bytes]:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with source_language():
        return in_pieces(app, as_zip(bag, name), actor().scope)
