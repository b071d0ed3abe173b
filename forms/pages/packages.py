"""What the province and the bureau both see of a filed package: its facts, its papers, its ZIP."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Flask, abort, current_app
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from forms.access import actor
from forms.languages import source_language
from forms.models import Document, Filing, Response, Revision, db
from forms.pages.desk.files import in_pieces
from forms.workflow import filing as filings
from forms.workflow.package_files import archive_of, file_name, files_in
from forms.workflow.package_members import Member, differences

PARTS = {
    "plan": _("落实方案"),
    "pairs": _("帮扶结对名单"),
    "contacts": _("联系人更新名单"),
    "demand": _("附件2"),
    "service": _("附件3"),
    "seal": _("盖章件"),
    "agreement": _("帮扶工作协议书"),
}


def filing_or_404(filing_id: int) -> Filing:
    """The package, within the reader's scope; those of other regions do not exist."""
    wanted = select(Filing).where(Filing.id == filing_id).options(*filings.WHOLE)
    found = db.session.execute(wanted).scalar_one_or_none()
    if found is None:
        abort(404)
    return found


def told(filing: Filing) -> dict[str, Any]:
    """What a page says of a package, beside the package itself."""
    every = filings.versions(filing.programme, filing.region)
    before = next((one for one in every if one.number == filing.number - 1), None)
    return {
        "filing": filing,
        "standing": filings.standing(filing),
        "standings": filings.STANDINGS,
        "late": filings.is_late(filing),
        "parts": PARTS,
        "contents": contents(list(filing.members)),
        "documents": documents_of(list(filing.members)),
        "versions": every,
        "before": before,
        "differences": differences(before.members, filing.members) if before is not None else [],
    }


def contents(members: list[Member]) -> list[tuple[str, int, list[Member]]]:
    """Part by part: its code, how many files it has, and whose papers they are."""
    return [
        (part, files_in(members, part), [member for member in members if holds(member, part)])
        for part in filings.parts_of(members)
    ]


def documents_of(members: list[Member]) -> dict[str, int]:
    """SHA-256 of a Word file of the package to the number of the document, by which it is looked at."""
    named = {member["response"] for member in members if "response" in member}
    wanted = select(Document.sha256, Document.id).join(Document.revision).join(Revision.response)
    rows = db.session.execute(wanted.where(Response.public_id.in_(named)).order_by(Document.id))
    return {sha256: number for sha256, number in rows if sha256 is not None}


def holds(member: Member, part: str) -> bool:
    """Whether a paper has something in the folder of a part."""
    if part == "seal":
        return member["part"] != "agreement" and bool(member["attachments"])
    return bool(member["part"] == part)


def archive_answer(filing: Filing) -> Answer:
    """The package as a ZIP, streamed: opened, it looks as a province would send it."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    with source_language():
        archive, name = archive_of(filing), quote(file_name(filing))
    answer = Answer(in_pieces(app, archive, actor().scope), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f"attachment; filename=package.zip; filename*=UTF-8''{name}"
    return answer
