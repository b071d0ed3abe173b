"""Making a Word file again that could not be made: the same answers, one more document."""

from __future__ import annotations

from flask_babel import gettext as _

from forms.annexes import by_code
from forms.languages import source_language
from forms.models import Document, Response, Revision, transaction
from forms.models.events import append
from forms.workflow.actors import Actor
from forms.workflow.drafts import locked
from forms.workflow.outcome import Conflict
from forms.workflow.responses import loaded
from forms.workflow.submission import Rendering, add_document, answers_of, rendered
from forms.workflow.templates import in_force

STEP = "render-missing"
STATES = ("submitted", "accepted", "filed")


class StillFailing(Exception):
    """A file could not be made this time either; ``words`` says why, a sentence for each. Nothing was stored."""

    def __init__(self, words: list[str]) -> None:
        super().__init__("not rendered")
        self.words = words


def failed(revision: Revision) -> list[Document]:
    """The papers of a revision there is no Word file of."""
    return [document for document in revision.papers if document.sha256 is None]


def may_render(actor: Actor, response: Response) -> bool:
    """Whether the actor may have the missing Word files of a response made: its province, and the bureau."""
    own = actor.kind == "bureau" or (actor.kind == "province" and actor.region_id == response.region_id)
    return own and response.state in STATES and bool(response.revisions) and bool(failed(response.revisions[-1]))


def render_again(actor: Actor, response: Response) -> list[Document]:
    """Render what is missing of the last revision, with the templates as they are now. Returns the new documents.

    :raises StillFailing: none of the files could be made
    :raises Conflict: nothing is missing, or it was made meanwhile
    """
    if not may_render(actor, response):
        raise Conflict("nothing is missing")
    revision = response.revisions[-1]
    revision_id, wanted = revision.id, {document.paper for document in failed(revision)}
    found = made_again(response, revision, wanted)
    good = [rendering for rendering in found if rendering.content is not None]
    if not good:
        raise StillFailing([_("%(title)s：%(reason)s", title=one.title, reason=one.failure) for one in found])
    with transaction():
        held = locked(response.public_id)
        if not may_render(actor, held) or held.revisions[-1].id != revision_id:
            raise Conflict("the answers have changed meanwhile")
        missing = {document.paper for document in failed(held.revisions[-1])}
        added = [add_document(held.revisions[-1], one) for one in good if one.paper in missing]
        if not added:
            raise Conflict("it was made meanwhile")
        details = {
            "revision": held.revisions[-1].number,
            "documents": [{"paper": document.paper, "sha256": document.sha256} for document in added],
        }
        append(STEP, actor.name, region=held.region, response_id=held.id, details=details)
    return added


def made_again(response: Response, revision: Revision, papers: set[str]) -> list[Rendering]:
    """The papers rendered from the answers of a revision, whatever its reader reads."""
    templates = in_force(by_code(response.annex).papers, response.edition)
    with source_language():
        questionnaire = loaded(response, answers_of(revision))
        return [
            rendered(response, questionnaire, templates[paper]) for paper in questionnaire.papers if paper in papers
        ]
