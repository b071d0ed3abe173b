"""The signed agreements of pairs: scans uploaded and handed out, and the list of pairs as a workbook."""

from __future__ import annotations

import io
from typing import Any

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import undefer
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as Answer

from forms.access import actor
from forms.annexes import by_code
from forms.calendar import CHINA, printed
from forms.documents.file_names import storable
from forms.documents.scans import MOST_BYTES
from forms.models import AgreementScan, Pair, db, now
from forms.pages import errors
from forms.pages.agreement_file import agreement_file
from forms.pages.programme import current_programme
from forms.pages.province.door import blueprint, own_region
from forms.pages.province.pairs import page, pair_or_404
from forms.pages.sealed_copy import WAYS
from forms.pages.workbook import send_workbook, workbook
from forms.workflow import Conflict, pairs
from forms.workflow.matching import Heard
from forms.workflow.pair_cautions import Known, cautions_of, known_of
from forms.workflow.sealed_copy import Unusable

UPLOAD = "province.attach_agreement"
WIDTHS = (6, 12, 26, 20, 22, 26, 20, 22, 36, 20, 16, 20, 16, 8, 40)


@blueprint.post("/pairs/<int:pair_id>/scans")
def attach_agreement(pair_id: int) -> Answer | tuple[str, int]:
    """Keep the scans chosen; whatever cannot be kept is said, file by file."""
    pair_or_404(pair_id)
    seen, way = request.form.get("seen", type=int), request.form.get("way", "")
    if seen is None or way not in WAYS:
        abort(400)
    files = [(file.filename or "", file.read()) for file in request.files.getlist("files") if file.filename]
    try:
        kept = pairs.attach(actor(), pair_id, files, seen=seen, replace=way == "replace")
    except Unusable as error:
        return page(pair_or_404(pair_id), troubles=error.words), 422
    except Conflict:
        return page(pair_or_404(pair_id), overtaken=True), 409
    told = _("已上传 %(count)d 个文件。", count=kept) if kept else _("这些文件已经上传过，没有重复保存。")
    flash(told, "success")
    return redirect(url_for("province.pair", pair_id=pair_id), 303)


def scan_or_404(pair_id: int, scan_id: int) -> AgreementScan:
    """The file with this number, if it is one of the pair's."""
    wanted = select(AgreementScan).where(AgreementScan.id == scan_id, AgreementScan.pair_id == pair_id)
    found = db.session.execute(wanted.options(undefer(AgreementScan.thumbnail))).scalar_one_or_none()
    if found is None:
        abort(404)
    return found


@blueprint.get("/pairs/<int:pair_id>/scans/<int:scan_id>")
def agreement_scan(pair_id: int, scan_id: int) -> Answer:
    """A scan of the signed agreement, the bytes as they were uploaded."""
    return agreement_file(scan_or_404(pair_id, scan_id))


@blueprint.get("/pairs/<int:pair_id>/scans/<int:scan_id>/thumbnail")
def agreement_thumbnail(pair_id: int, scan_id: int) -> Answer:
    """The small picture of a scan; 404 where none could be drawn."""
    found = scan_or_404(pair_id, scan_id)
    if found.thumbnail is None:
        abort(404)
    return send_file(io.BytesIO(found.thumbnail), "image/jpeg")


@blueprint.errorhandler(413)
def too_large(error: RequestEntityTooLarge) -> Any:
    """Say how large an upload may be; other posts are answered as everywhere."""
    if request.endpoint != UPLOAD:
        return errors.page(413)
    words = _(
        "所选文件加起来超过 %(most)d MB，没有保存。请返回上一页，降低扫描分辨率（300 dpi 足够）后再上传。",
        most=MOST_BYTES // 1024**2,
    )
    return render_template("error.html", title=_("文件太大"), advice=words, code=413), 413


# -- the list as a workbook -----------------------------------------------------------------------


@blueprint.get("/pairs.xlsx")
def pairs_workbook() -> Answer:
    """The pairs in force, in the columns of 帮扶结对名单."""
    programme, region = current_programme(), own_region()
    found = pairs.in_force(programme, region)
    known = known_of(programme, region, found, found)
    heads = (
        *(_("序号"), _("省区"), _("服务机构名称"), _("机构类型"), _("机构联系人/电话")),
        *(_("企业名称"), _("所属行业"), _("企业联系人/电话"), _("帮扶内容"), _("帮扶方式")),
        *(_("协议签订日期"), _("协议期限"), _("备注"), _("协议书扫描件"), _("需注意")),
    )
    rows = [line(number, pair, region.name, known) for number, pair in enumerate(found, start=1)]
    day = now().astimezone(CHINA).date().isoformat()
    name = f"{storable(region.name)}_{_('帮扶结对名单')}_{day}.xlsx"
    return send_workbook(workbook({_("帮扶结对名单"): [heads, *rows]}, WIDTHS), name)


def line(number: int, pair: Pair, region: str, known: Known) -> tuple[Any, ...]:
    return (
        number,
        region,
        pair.agency.name,
        shown("service", known.agencies.get(pair.agency_id), "agency.categories"),
        f"{pair.agency_contact} {pair.agency_telephone}".strip(),
        pair.enterprise.name,
        shown("demand", known.enterprises.get(pair.enterprise_id), "unit.industry"),
        f"{pair.enterprise_contact} {pair.enterprise_telephone}".strip(),
        pair.content,
        pair.mode,
        printed(pair.signed_on) if pair.signed_on is not None else "",
        pair.term,
        pair.remark,
        len(pairs.current_scans(pair)),
        "\n".join(cautions_of(pair, known)),
    )


def shown(annex: str, told: Heard | None, path: str) -> str:
    """An answer of an annex in words, empty where it was not given."""
    return "" if told is None else str(by_code(annex).load(told.answers).question(path).shown())
