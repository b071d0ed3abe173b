"""What staff do with a submission: give the opinion, send it back, accept it; what a package or archive keeps of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from forms import documents
from forms.languages import source_language
from forms.models import Filing, Response, Revision, db, transaction
from forms.models.events import append
from forms.workflow import remarks
from forms.workflow.actors import Actor
from forms.workflow.drafts import locked
from forms.workflow.outcome import Conflict, Nonconforming, Refused
from forms.workflow.responses import loaded
from forms.workflow.sealed_copy import copies_of
from forms.workflow.steps import STEPS, may
from forms.workflow.submission import Entry, record, render_all


def take(
    actor: Actor,
    response: Response,
    step: str,
    reason: str = "",
    details: Callable[[Response], dict[str, Any]] | None = None,
) -> None:
    """Take a step that records no answers, and log it. Raises Conflict when it cannot be taken now.

    :param details: what else happens with the step, inside its transaction; returns what the event keeps of it
    """
    with transaction():
        held = locked(response.public_id)
        if not may(actor, step, held):
            raise Conflict("the step cannot be taken now")
        move(actor, held, step, reason, details(held) if details is not None else None)


def move(actor: Actor, held: Response, step: str, reason: str = "", kept: dict[str, Any] | None = None) -> None:
    """Take a step on a locked response within an open transaction, and log it. Raises Conflict.

    :param kept: what the event keeps of the step
    """
    if not may(actor, step, held):
        raise Conflict("the step cannot be taken now")
    held.state = STEPS[step].to or held.state
    held.version += 1
    if step == "return":
        held.remark = reason
    append(step, actor.name, region=held.region, response_id=held.id, reason=reason, details=kept)


def send_back(actor: Actor, response: Response, reason: str) -> None:
    """Return a submission to whoever filled it, with the remarks put on its questions; it is a draft again.

    :param reason: what to mend on the whole; may be empty where there are remarks
    :raises Conflict: it cannot be sent back now, or nothing says why
    """

    def send_remarks(held: Response) -> dict[str, Any]:
        sent = remarks.send(held)
        if not sent and not reason.strip():
            raise Conflict("nothing says what to mend")
        return {"remarks": sent}

    take(actor, response, "return", reason, send_remarks)


def accept(actor: Actor, response: Response, reason: str = "") -> None:
    """Accept a submission."""
    take(actor, response, "accept", reason)


def awaits_receipt(response: Response) -> bool:
    """Whether a filed response belongs to a package the bureau has neither received nor returned."""
    if response.state != "filed":
        return False
    newest = select(Filing).where(Filing.programme_id == response.programme_id, Filing.region_id == response.region_id)
    filing = db.session.execute(newest.order_by(Filing.number.desc()).limit(1)).scalar_one_or_none()
    return filing is not None and not filing.steps


def hold_against_blanks(revision: Revision) -> None:
    """Compare every document of a revision with its blank, its template as the bridge. Raises Nonconforming."""
    words = []
    for document in revision.papers:
        if document.content is None:
            words.append(f"{document.title}：没有生成 Word 文件（{document.failure}）")
            continue
        report = documents.compare(document.template.blank, document.content, document.template.tagged)
        words += [f"{document.title}：{sentence}" for sentence in report.words()]
    if words:
        raise Nonconforming(words)


def record_of(response: Response) -> dict[str, Any]:
    """What is filed or archived: the last revision, its documents and the sealed copy of them, by hash."""
    revision = response.revisions[-1]
    sealed = [file for copy in copies_of(response) if copy.standing == "valid" for file in copy.files]
    return {
        "receipt": response.receipt,
        "revision": revision.number,
        "answers_sha256": revision.sha256,
        "documents": [
            {"paper": document.paper, "sha256": document.sha256, "size": document.size} for document in revision.papers
        ],
        "sealed_copy": [file.sha256 for file in sealed],
    }


def give_opinion(actor: Actor, response: Response, posted: MultiDict[str, str], *, key: str, version: int) -> Revision:
    """Answer the section the province answers; the documents are rendered anew with it.

    :raises Refused: the opinion does not hold
    :raises Conflict: the response changed meanwhile, or no opinion can be given now
    """
    questionnaire = loaded(response)
    for section in questionnaire.sections("province"):
        questionnaire.receive(section.short_name, posted)
    answers = questionnaire.stored()
    if not questionnaire.only_for("province").validate():
        raise Refused(questionnaire)
    with source_language():
        doubts = [caution.stored() for caution in questionnaire.cautions()]
    entry = Entry("opinion", key, version, answers, doubts, render_all(response, answers))
    return record(actor, response.public_id, entry)
