"""The packages of the regions at the bureau: seen, received, or returned as a whole."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from forms.access import actor
from forms.fields import Paragraph, Part
from forms.models import AgreementScan, Filing, db
from forms.pages.agreement_file import agreement_file
from forms.pages.archiving import choices
from forms.pages.bureau.door import blueprint
from forms.pages.packages import archive_answer, filing_or_404, told
from forms.pages.programme import current_programme
from forms.validators import Length
from forms.workflow import Conflict
from forms.workflow import filing as filings
from forms.workflow.inbox import doubts_of, inbox

OVERTAKEN = _("这份报送材料已经接收或退回，没有再次操作。")
REMARK = [Length(0, 500)]


class Returning(Part):
    """What has to be mended before the package is filed again: of the whole, and part by part."""

    reason = Paragraph(
        "退回说明", [Length(0, 1000)], hint=_("省局会看到这段话；退回后全部材料可以修改，改好后作为新的一版报送。")
    )
    plan = Paragraph("落实方案", REMARK)
    pairs = Paragraph("帮扶结对名单", REMARK)
    contacts = Paragraph("联系人更新名单", REMARK)
    demand = Paragraph("附件2", REMARK)
    service = Paragraph("附件3", REMARK)
    seal = Paragraph("盖章件", REMARK)
    agreement = Paragraph("帮扶工作协议书", REMARK)

    def remarks(self) -> dict[str, str]:
        """Part to what is to be mended in it."""
        return {question.short_name: question.data or "" for question in self if question.short_name != "reason"}


@blueprint.get("/packages")
def packages() -> str:
    """Every region with the newest version of its package: what waits for the bureau first."""
    programme = current_programme()
    return render_template(
        "bureau/packages.html",
        this_year=programme,
        calendar=programme.calendar(),
        inbox=inbox(programme),
        standings=filings.STANDINGS,
    )


@blueprint.get("/packages/<int:filing_id>")
def package(filing_id: int) -> str:
    """One version of a region's package, to be received or returned while nothing was done with it."""
    return page(filing_or_404(filing_id), Returning(prefix="return-"))


@blueprint.get("/packages/<int:filing_id>/archive.zip")
def package_archive(filing_id: int) -> Answer:
    """The package as a ZIP."""
    return archive_answer(filing_or_404(filing_id))


@blueprint.get("/packages/<int:filing_id>/agreements/<int:scan_id>")
def package_agreement(filing_id: int, scan_id: int) -> Answer:
    """A scan of an agreement signed in the region of the package."""
    region_id = filing_or_404(filing_id).region_id
    wanted = select(AgreementScan).where(AgreementScan.id == scan_id, AgreementScan.region_id == region_id)
    found = db.session.execute(wanted).scalar_one_or_none()
    if found is None:
        abort(404)
    return agreement_file(found)


@blueprint.post("/packages/<int:filing_id>/receive")
def receive_package(filing_id: int) -> Answer:
    """Receive it: the province sees when and by whom, and its papers may be archived."""
    filing_or_404(filing_id)
    return taken(filing_id, lambda: filings.receive(actor(), filing_id), _("已接收，省局可以看到接收时间。"))


@blueprint.post("/packages/<int:filing_id>/return")
def return_package(filing_id: int) -> Answer | tuple[str, int]:
    """Return it as a whole, with the reason and the remarks on its parts."""
    filing, form = filing_or_404(filing_id), Returning(request.form, prefix="return-")
    sound, remarks = form.validate(), form.remarks()
    if not any(text.strip() for text in (form.reason.data or "", *remarks.values())):
        form.reason.errors = [*form.reason.errors, _("请填写退回说明，或写明哪一部分要怎样修改")]
        sound = False
    if not sound:
        return page(filing, form), 422
    words = _("已退回，省局改好后会作为新的一版报送。")
    return taken(filing_id, lambda: filings.send_back(actor(), filing_id, form.reason.data or "", remarks), words)


def taken(filing_id: int, take_it: Any, done: Any) -> Answer:
    """Take a step once; whoever comes second is told."""
    try:
        take_it()
        flash(done, "success")
    except Conflict:
        flash(OVERTAKEN, "warning")
    return redirect(url_for("bureau.package", filing_id=filing_id), 303)


def page(filing: Filing, form: Returning) -> str:
    doubts = doubts_of([filing]).get(filing.receipt, [])
    return render_template("bureau/package.html", form=form, chosen=choices(), doubts=doubts, **told(filing))
