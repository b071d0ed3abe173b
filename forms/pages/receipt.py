"""What a filler has in hand after submitting: the receipt, the answers to read, the Word files, the deadline."""

from __future__ import annotations

import string
from io import BytesIO

from flask import abort, send_file, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from forms.access import absolute, filler_or_404
from forms.annexes import by_code
from forms.languages import language_now
from forms.models import Document, Response, Revision, db
from forms.pages.answer import blueprint, show, to
from forms.pages.deadline import calendar_entry
from forms.pages.remarks import Correction
from forms.workflow import loaded
from forms.workflow.sealed_copy import copies_of, paper_to_seal
from forms.workflow.submission import answers_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DIGITS = "〇一二三四五六七八九"


@blueprint.get("/receipt")
def receipt(public_id: str) -> str | Answer:
    """The receipt number and how to check it, what was submitted, what happens next, and the Word files."""
    response = filler_or_404(public_id)
    if not response.revisions or response.receipt is None:
        return to("hub", response)
    submissions = [revision for revision in response.revisions if revision.kind == "submit"]
    address = check_address(response.receipt)
    return show(
        "receipt.html",
        response,
        questionnaire=loaded(response),
        revision=response.revisions[-1],
        submission=submissions[-1],
        times=len(submissions),
        spoken=spoken(response.receipt),
        address=address,
        code=code_of(address),
        paper=paper_to_seal(response),
        copy=next(iter(copies_of(response)), None),
        correction=Correction(response),
    )


def check_address(receipt: str) -> str:
    """The address at which anybody who holds the receipt number may check it; it opens nothing else."""
    return absolute(url_for("front.receipt_check", receipt=receipt))


def code_of(address: str) -> str:
    """The QR code of an address, as the address of an image a page may hold."""
    import segno

    return segno.make(address, micro=False).svg_data_uri(scale=4, light="#fff")


def spoken(receipt: str) -> list[str]:
    """How the groups of a receipt number are said, a blank between the characters: ``K 七 M W``."""
    digits = DIGITS if language_now().is_chinese else string.digits
    return [" ".join(digits[int(one)] if one.isdecimal() else one for one in group) for group in receipt.split("-")]


@blueprint.get("/deadline.ics")
def deadline(public_id: str) -> Answer:
    """The day the sealed paper is due, for a calendar of one's own."""
    response = filler_or_404(public_id)
    if response.receipt is None:
        return to("hub", response)
    entry = calendar_entry(response, by_code(response.annex), check_address(response.receipt))
    name = f"附件{by_code(response.annex).annex}_报送截止_{response.programme.due.isoformat()}.ics"
    return send_file(BytesIO(entry), "text/calendar", as_attachment=True, download_name=name)


@blueprint.get("/answers")
def answers(public_id: str) -> str:
    """The answers to read: as submitted, or the draft while it is one."""
    response = filler_or_404(public_id)
    submitted = None if response.is_open or not response.revisions else answers_of(response.revisions[-1])
    return show("answers.html", response, questionnaire=loaded(response, submitted))


@blueprint.get("/documents/<int:document_id>")
def document(public_id: str, document_id: int) -> Answer:
    """A Word file of this response, under its Chinese name."""
    response = filler_or_404(public_id)
    found = document_of(response, document_id)
    if found is None or found.content is None:
        abort(404)
    return send_file(BytesIO(found.content), DOCX, as_attachment=True, download_name=found.file_name)


def document_of(response: Response, document_id: int) -> Document | None:
    """The document with this number, if it is one of the response's."""
    wanted = select(Document).join(Revision).where(Document.id == document_id, Revision.response_id == response.id)
    return db.session.execute(wanted).scalar_one_or_none()
