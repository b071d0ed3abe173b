"""Documents of responses not yet filed, rendered anew once a newer version of their template is in force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased, undefer

from forms.annexes import by_code
from forms.languages import source_language
from forms.models import CatalogueEntry, Document, Response, Revision, Template, db, digest, transaction
from forms.models.events import append
from forms.workflow import catalogue
from forms.workflow.actors import Actor
from forms.workflow.drafts import locked
from forms.workflow.outcome import Conflict
from forms.workflow.responses import loaded
from forms.workflow.steps import STEPS, may
from forms.workflow.submission import (
    Entry,
    Rendering,
    add_document,
    add_revision,
    answers_of,
    rendered,
    revision_with,
)
from forms.workflow.templates import in_force

BATCH = 20
"""How many responses are rendered, then committed, together."""

MOST = 400
"""How many responses one request renders anew."""


@dataclass(frozen=True)
class Former:
    """A document that is to be replaced: the version it was rendered from, its bytes and their hash, if it has any."""

    number: int
    content: bytes | None
    sha256: str | None


@dataclass(frozen=True)
class Anew:
    """A response rendered anew, nothing of it stored yet.

    :param renderings: one for every paper: new ones, and those whose template is still in force as they are
    :param replaced: the documents that new renderings take the place of, by paper
    """

    public_id: str
    name: str
    revision_id: int
    key: str
    renderings: list[Rendering]
    replaced: dict[str, Former]

    @property
    def failures(self) -> list[str]:
        """Why it cannot be rendered under the version in force, a sentence a paper."""
        return [each.failure for each in self.renderings if each.paper in self.replaced and each.failure]


@dataclass
class Outcome:
    """What became of many: how many were rendered anew, how many changed meanwhile, and who failed, with the reason."""

    done: int = 0
    left: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


def outdated(template: Template) -> Any:
    """The numbers of the responses not filed yet whose document of this paper is of another version than this one.

    A revision may have several documents of a paper, the earlier ones failed: the newest counts.
    """
    other, again = aliased(Revision), aliased(Document)
    newest = select(func.max(other.number)).where(other.response_id == Response.id).scalar_subquery()
    made_last = select(func.max(again.id)).where(again.revision_id == Revision.id, again.paper == template.paper)
    return (
        select(Response.id)
        .join(Revision, and_(Revision.response_id == Response.id, Revision.number == newest))
        .join(Document, Document.revision_id == Revision.id)
        .where(
            Response.edition == template.edition,
            Response.state.in_(STEPS["render"].states),
            Document.id == made_last.scalar_subquery(),
            Document.template_id != template.id,
        )
        .order_by(Response.id)
    )


def count_outdated(template: Template) -> int:
    """How many responses :func:`outdated` names."""
    return int(db.session.execute(select(func.count()).select_from(outdated(template).subquery())).scalar_one())


def sealed_among(template: Template, only: str = "") -> int:
    """How many of them (or of the one with this address) have a sealed copy of the present file: it would lapse."""
    sealed = select(func.count(CatalogueEntry.response_id)).where(
        CatalogueEntry.response_id.in_(outdated(template)), CatalogueEntry.seal == "valid"
    )
    if only:
        sealed = sealed.join(Response, Response.id == CatalogueEntry.response_id).where(Response.public_id == only)
    return int(db.session.execute(sealed).scalar_one())


def anew(response: Response) -> Anew | None:
    """Render the newest revision of a response under the versions in force; None where its documents are of these."""
    if not response.revisions:
        return None
    revision = response.revisions[-1]
    templates = in_force(by_code(response.annex).papers, response.edition)
    wanted = select(Document).where(Document.revision_id == revision.id).options(undefer(Document.content))
    present = {document.paper: document for document in db.session.execute(wanted.order_by(Document.id)).scalars()}
    replaced = {
        paper: Former(held.template.number, held.content, held.sha256)
        for paper, held in present.items()
        if templates[paper].id != held.template_id
    }
    if not replaced:
        return None
    with source_language():
        questionnaire = loaded(response, answers_of(revision))
        renderings = [
            kept(present[paper])
            if paper in present and paper not in replaced
            else rendered(response, questionnaire, of)
            for paper, of in ((paper, templates[paper]) for paper in questionnaire.papers)
        ]
    versions = digest(" ".join(str(each.template_id) for each in renderings))
    key = f"render-{revision.id}-{versions[:32]}"
    return Anew(response.public_id, response.filler_name, revision.id, key, renderings, replaced)


def kept(document: Document) -> Rendering:
    """A document whose template is still in force, as it is: its bytes, and so whatever is sealed, stay the same."""
    return Rendering(
        document.paper, document.title, document.template_id, document.file_name, document.content, document.failure
    )


def render_anew(actor: Actor, response: Response) -> Revision:
    """Render one response anew: a revision with the same answers, its documents and an event.

    :raises Conflict: it is filed or archived, its documents are those of the versions in force, it changed meanwhile,
        or it cannot be rendered under them
    """
    if not may(actor, "render", response):
        raise Conflict("filed and archived documents never change")
    made = anew(response)
    if made is None or made.failures:
        raise Conflict("; ".join(made.failures) if made else "its documents are of the versions in force")
    with transaction():
        revision = record(actor, made)
    if revision is None:
        raise Conflict("the response changed meanwhile")
    return revision


def render_all_anew(actor: Actor, template: Template, most: int = MOST) -> Outcome:
    """Render everything :func:`outdated` names, in batches; safe to repeat, and to break off at any moment.

    What cannot be rendered under the version in force keeps the document it has.
    """
    outcome = Outcome()
    numbers = iter(list(db.session.execute(outdated(template).limit(most)).scalars()))
    while batch := list(islice(numbers, BATCH)):
        ready = []
        for made in prepared(batch):
            if made.failures:
                outcome.failed.append((made.name, made.failures[0]))
            else:
                ready.append(made)
        with transaction():
            for made in ready:
                if record(actor, made) is None:
                    outcome.left += 1
                else:
                    outcome.done += 1
    return outcome


def prepared(numbers: Sequence[int]) -> Iterator[Anew]:
    for number in numbers:
        made = anew(db.session.get_one(Response, number))
        if made is not None:
            yield made


def record(actor: Actor, made: Anew) -> Revision | None:
    """Store what was rendered, inside a transaction; None where the response, or a template, changed meanwhile."""
    earlier = revision_with(made.key)
    if earlier is not None:
        return earlier
    response = locked(made.public_id)
    templates = in_force(by_code(response.annex).papers, response.edition)
    overtaken = any(templates[each.paper].id != each.template_id for each in made.renderings)
    last = response.revisions[-1]
    if overtaken or last.id != made.revision_id or not may(actor, "render", response):
        return None
    entry = Entry("render", made.key, response.version, answers_of(last), last.cautions, made.renderings)
    revision = add_revision(actor, response, entry, last.answers)
    added = [add_document(revision, rendering) for rendering in made.renderings]
    db.session.expire(response, ["revisions"])
    catalogue.enter(response)
    log(actor, response, revision, added, made)
    return revision


def log(actor: Actor, response: Response, revision: Revision, added: list[Document], made: Anew) -> None:
    """Append the event: every document by hash with its version, and what it takes the place of."""
    documents = [{"paper": each.paper, "sha256": each.sha256, "template": each.template.number} for each in added]
    append(
        "render",
        actor.name,
        region=response.region,
        response_id=response.id,
        details={
            "revision": revision.number,
            "sha256": revision.sha256,
            "receipt": response.receipt,
            "documents": documents,
            "replaced": [{"paper": paper, "sha256": former.sha256} for paper, former in made.replaced.items()],
        },
    )
