"""Submitting: one transaction holds the revision, its receipt, its event and its Word files, or none of them."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from forms import documents
from forms.annexes import by_code
from forms.languages import source_language
from forms.metrics import RENDERINGS, SUBMISSIONS
from forms.models import Document, Response, Revision, Template, canonical, db, digest, now, transaction
from forms.models.events import append
from forms.questionnaire import Questionnaire
from forms.workflow.actors import Actor
from forms.workflow.drafts import locked
from forms.workflow.outcome import Conflict, Refused, Unconfirmed
from forms.workflow.receipts import new_receipt
from forms.workflow.remarks import replies
from forms.workflow.responses import loaded
from forms.workflow.steps import STEPS, may
from forms.workflow.templates import compiled, in_force
from forms.workflow.unconfirmed import unconfirmed, year_of


@dataclass(frozen=True)
class Rendering:
    """One Word file made outside the transaction: its bytes, or the reason there are none."""

    paper: str
    title: str
    template_id: int
    file_name: str
    content: bytes | None
    failure: str = ""


@dataclass(frozen=True)
class Entry:
    """What one step puts on record.

    :param key: minted with the page; the same key never records twice
    :param version: the version of the response the page showed
    :param carried: the year and the number of answers taken over from it that are confirmed only now
    """

    step: str
    key: str
    version: int
    answers: dict[str, Any]
    cautions: list[dict[str, str]]
    renderings: list[Rendering]
    carried: dict[str, int] = field(default_factory=dict)


def new_key() -> str:
    """The key minted with a page that submits: the same key never submits twice."""
    return secrets.token_hex(16)


def submit(
    actor: Actor, response: Response, *, key: str, version: int, confirmed: bool, carried: bool = False
) -> Revision:
    """Submit the draft of a response.

    :param key: from :func:`new_key`; a second submission with the same key returns the first one's revision
    :param version: the version the page showed
    :param confirmed: whether the filler has confirmed the cautions
    :param carried: whether he has confirmed what is still last year's
    :raises Refused: the answers do not hold
    :raises Unconfirmed: there are cautions or answers of last year, and they were not confirmed
    :raises Conflict: the draft changed meanwhile, or may not be submitted
    """
    earlier = revision_with(key)
    if earlier is not None:
        return earlier
    questionnaire = loaded(response).only_for("filler")
    if not questionnaire.validate():
        raise Refused(questionnaire)
    with source_language():
        cautions = questionnaire.cautions()
    last_year_s = unconfirmed(response)
    if (cautions and not confirmed) or (last_year_s and not carried):
        raise Unconfirmed(questionnaire)
    questionnaire.prune()
    answers = questionnaire.stored()
    doubts = [caution.stored() for caution in cautions]
    told = {"year": year_of(response), "count": len(last_year_s)} if last_year_s else {}
    entry = Entry("submit", key, version, answers, doubts, render_all(response, answers), told)
    return record(actor, response.public_id, entry)


def revision_with(key: str) -> Revision | None:
    return db.session.execute(select(Revision).where(Revision.key == key)).scalar_one_or_none()


def record(actor: Actor, public_id: str, entry: Entry) -> Revision:
    """Commit a revision with its documents, receipt and event, authorised again inside the transaction.

    Raises Conflict when the key was used for other answers, the step may not be taken, or the response has changed.
    """
    text = canonical(entry.answers)
    with transaction():
        earlier = revision_with(entry.key)
        if earlier is not None:
            if earlier.sha256 != digest(text):
                raise Conflict("this key has submitted other answers")
            return earlier
        response = locked(public_id)
        if not may(actor, entry.step, response):
            raise Conflict("the step cannot be taken now")
        if response.version != entry.version:
            raise Conflict("the answers have changed meanwhile")
        revision = add_revision(actor, response, entry, text)
        added = [add_document(revision, rendering) for rendering in entry.renderings]
        advance(response, entry)
        log(actor, response, entry, revision, added)
        annex = response.annex
    if entry.step == "submit":
        SUBMISSIONS.labels(annex).inc()
    return revision


def log(actor: Actor, response: Response, entry: Entry, revision: Revision, added: list[Document]) -> None:
    """Append the event: what was recorded, by hash, and the replies that came with a submission."""
    details = {
        "revision": revision.number,
        "sha256": revision.sha256,
        "receipt": response.receipt,
        "cautions": entry.cautions,
        "documents": [{"paper": document.paper, "sha256": document.sha256} for document in added],
    }
    replied = replies(response) if entry.step == "submit" else []
    append(
        entry.step,
        actor.name,
        region=response.region,
        response_id=response.id,
        details=details
        | ({"replies": replied} if replied else {})
        | ({"carried": entry.carried} if entry.carried else {}),
    )


def advance(response: Response, entry: Entry) -> None:
    """Move the response on: its state, its answers, its receipt on first submission."""
    response.state = STEPS[entry.step].to or response.state
    response.answers = entry.answers
    response.version += 1
    response.saved_at = now()
    if entry.step == "submit":
        response.submitted_at = now()
        response.remark = ""
        response.carried = {}
        response.receipt = response.receipt or new_receipt(response.programme.year)


def add_revision(actor: Actor, response: Response, entry: Entry, text: str) -> Revision:
    revision = Revision(
        response_id=response.id,
        region_id=response.region_id,
        number=len(response.revisions) + 1,
        kind=entry.step,
        key=entry.key,
        answers=text,
        sha256=digest(text),
        cautions=entry.cautions,
        actor=actor.name,
    )
    db.session.add(revision)
    db.session.flush()
    return revision


def add_document(revision: Revision, rendering: Rendering) -> Document:
    content = rendering.content
    document = Document(
        revision_id=revision.id,
        region_id=revision.region_id,
        template_id=rendering.template_id,
        paper=rendering.paper,
        title=rendering.title,
        file_name=rendering.file_name,
        content=content,
        sha256=None if content is None else digest(content),
        members_sha256=None if content is None else documents.content_digest(content),
        size=0 if content is None else len(content),
        failure=rendering.failure,
    )
    db.session.add(document)
    db.session.flush()
    return document


def render_all(response: Response, answers: dict[str, Any]) -> list[Rendering]:
    """Render every paper of a response's annex, whatever its reader reads. A failure is kept with its reason.

    The rows of the templates are read once, before anything is rendered: no version is mixed with another.
    """
    templates = in_force(by_code(response.annex).papers, response.edition)
    with source_language():
        questionnaire = loaded(response, answers)
        return [rendered(response, questionnaire, templates[paper]) for paper in questionnaire.papers]


def rendered(response: Response, questionnaire: Questionnaire, template: Template) -> Rendering:
    """One Word file of a response, from the version of its template given."""
    paper = template.paper
    title = questionnaire.papers[paper]
    name = documents.file_name(
        response.region.name, questionnaire.paper_label(paper), response.filler_name, questionnaire.calendar.today
    )
    content, failure = None, ""
    try:
        content = compiled(template).render(questionnaire.shown("无"))
    except documents.RenderingFailed as error:
        failure = str(error)
    RENDERINGS.labels(paper, "made").inc(content is not None)
    RENDERINGS.labels(paper, "failed").inc(content is None)  # there from the first on, or its growth would not show
    return Rendering(paper, title, template.id, name, content, failure)


def answers_of(revision: Revision) -> dict[str, Any]:
    """The answers of a revision."""
    found: dict[str, Any] = json.loads(revision.answers)
    return found
