"""New versions of a template: one person of the bureau uploads, another approves; each step is an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from forms import documents
from forms.documents.publication import Judgement, judge
from forms.fields import Paragraph, Part
from forms.models import Template, db, digest, now, transaction
from forms.models.events import append
from forms.validators import Answered, Length
from forms.workflow.actors import Actor
from forms.workflow.outcome import Conflict
from forms.workflow.templates import is_current, sealed_form

INSTALLATION = "安装程序"
"""Who uploaded and approved what the program brings along."""

MOST_NOTE = 500
CONTENT = (undefer(Template.blank), undefer(Template.tagged))


class Decline(Part):
    """Why a version is turned down or taken back."""

    reason = Paragraph("原因", [Answered(), Length(2, MOST_NOTE)], hint="写明哪里不对、怎样修改；会记入日志。")


class Faulty(Exception):
    """The files cannot be published; ``judgement`` says why. Nothing was stored."""

    def __init__(self, judgement: Judgement) -> None:
        super().__init__("\n".join(judgement.words()))
        self.judgement = judgement


class Unchanged(Conflict):
    """The files are those of the version in force, ``template_id``."""

    def __init__(self, template_id: int) -> None:
        super().__init__("the files are those in force")
        self.template_id = template_id


@dataclass(frozen=True)
class Upload:
    """A blank and a template somebody uploads for a paper, what is said of them, and the tags mended on the way."""

    paper: documents.Paper
    blank: bytes
    tagged: bytes
    provenance: str
    note: str = ""
    mended: tuple[str, ...] = ()


def paper_called(name: str) -> documents.Paper | None:
    """The paper with this name."""
    return next((paper for paper in documents.papers() if paper.name == name), None)


def versions_of(paper: str, edition: str) -> list[Template]:
    """Every version of a paper's template, the newest first."""
    wanted = select(Template).where(Template.paper == paper, Template.edition == edition)
    return list(db.session.execute(wanted.order_by(Template.number.desc())).scalars())


def in_place(paper: str, edition: str) -> Template | None:
    """The version of a paper's template that is in force, with its files."""
    wanted = select(Template).where(Template.paper == paper, Template.edition == edition, Template.status == "active")
    return db.session.execute(wanted.options(*CONTENT)).scalar_one_or_none()


def before(template: Template) -> Template | None:
    """What a version is to be read against: the one in force; for that one, the one whose place it took."""
    approved = [each for each in versions_of(template.paper, template.edition) if each.approved_at is not None]
    if template.status in ("proposed", "rejected", "withdrawn"):
        return next((each for each in approved if each.status == "active"), None)
    earlier = [each for each in approved if (each.approved_at, each.number) < (template.approved_at, template.number)]
    return max(earlier, key=lambda each: (each.approved_at, each.number), default=None)


# -- the steps ------------------------------------------------------------------------------------


def propose(actor: Actor, upload: Upload) -> Template:
    """Store an upload as a version that waits for approval; the same files again are the same version.

    :raises Faulty: the files cannot be published
    :raises Unchanged: they are those in force
    :raises Conflict: the actor may not upload
    """
    hold_to_bureau(actor)
    annex = upload.paper.annex
    judgement = judge(upload.blank, upload.tagged, annex.code, upload.paper.name)
    if not judgement.holds:
        raise Faulty(judgement)
    compiled = sealed_form(upload.tagged)
    hashes = (digest(upload.blank), digest(upload.tagged))
    with transaction():
        versions = versions_of(upload.paper.name, annex.edition)
        for version in versions:
            same = (version.blank_sha256, version.tagged_sha256) == hashes
            if same and version.status == "active":
                raise Unchanged(version.id)
            if same and version.status == "proposed":
                return version
        template = added(upload, max((version.number for version in versions), default=0) + 1, hashes)
        template.status, template.compiled = "proposed", compiled
        template.uploaded_by, template.uploader_id = actor.name, actor.user_id
        db.session.flush()
        log("template-upload", actor, template, mended=list(upload.mended))
    return template


def added(upload: Upload, number: int, hashes: tuple[str, str]) -> Template:
    template = Template(
        annex=upload.paper.annex.code,
        edition=upload.paper.annex.edition,
        paper=upload.paper.name,
        number=number,
        title=str(upload.paper.title),
        provenance=upload.provenance,
        note=upload.note,
        blank=upload.blank,
        blank_sha256=hashes[0],
        tagged=upload.tagged,
        tagged_sha256=hashes[1],
    )
    db.session.add(template)
    return template


def approve(actor: Actor, template_id: int, seen: int) -> Template:
    """Put a version in force; the one before is retired, and the documents rendered from it stay as they are.

    :param seen: the number of the row that was in force when the approver looked, 0 for none
    :raises Faulty: this program no longer finds the files fit to be published
    :raises Conflict: the actor uploaded it himself, it does not wait for approval, or another one was released
    """
    hold_to_bureau(actor)
    judgement = judgement_of(template_id)
    if not judgement.holds:
        raise Faulty(judgement)
    with transaction():
        template = waiting(template_id)
        if not may_approve(actor, template):
            raise Conflict("whoever uploaded a template does not approve it")
        former = in_place(template.paper, template.edition)
        if (former.id if former is not None else 0) != seen:
            raise Conflict("another version was released meanwhile")
        if former is not None:
            former.status, former.ended_by, former.ended_at = "retired", actor.name, now()
            db.session.flush()  # the former first: only one may be in force at any moment
        if not is_current(template):
            template.compiled = sealed_form(template.tagged)
        template.status, template.approved_at = "active", now()
        template.approved_by, template.approver_id = actor.name, actor.user_id
        replaced = former.number if former is not None else None
        log("template-release", actor, template, replaces=replaced, approved_by=actor.name)
    return template


def reject(actor: Actor, template_id: int, reason: str) -> Template:
    """Turn down a version somebody else uploaded. Raises Conflict when it does not wait, or is one's own."""
    return end(actor, template_id, reason, "rejected", "template-reject")


def withdraw(actor: Actor, template_id: int, reason: str) -> Template:
    """Take back a version one uploaded oneself. Raises Conflict when it does not wait, or is not one's own."""
    return end(actor, template_id, reason, "withdrawn", "template-withdraw")


def end(actor: Actor, template_id: int, reason: str, status: str, step: str) -> Template:
    hold_to_bureau(actor)
    with transaction():
        template = waiting(template_id)
        if may_approve(actor, template) == (status == "withdrawn"):
            raise Conflict("own uploads are withdrawn, others' are rejected")
        template.status, template.reason = status, reason.strip()
        template.ended_by, template.ended_at = actor.name, now()
        log(step, actor, template, reason=reason.strip())
    return template


# -- what the steps ask ---------------------------------------------------------------------------


def may_approve(actor: Actor, template: Template) -> bool:
    """Whether the actor is another member of the bureau than the one who uploaded the version."""
    return actor.kind == "bureau" and actor.user_id is not None and actor.user_id != template.uploader_id


def judgement_of(template_id: int) -> Judgement:
    """What is found today in the files of a version. Raises Conflict when there is none."""
    found = db.session.get(Template, template_id, options=CONTENT)
    if found is None:
        raise Conflict("no such version")
    return judge(found.blank, found.tagged, found.annex, found.paper)


def hold_to_bureau(actor: Actor) -> None:
    if actor.kind != "bureau" or actor.user_id is None:
        raise Conflict("templates are the bureau's")


def waiting(template_id: int) -> Template:
    wanted = select(Template).where(Template.id == template_id, Template.status == "proposed").with_for_update()
    found = db.session.execute(wanted).scalar_one_or_none()
    if found is None:
        raise Conflict("the version does not wait for approval")
    return found


def counted(status: str) -> int:
    """How many versions have a status."""
    return int(db.session.execute(select(func.count(Template.id)).where(Template.status == status)).scalar_one())


def log(step: str, actor: Actor, template: Template, reason: str = "", **details: Any) -> None:
    """Append the event: which files, by hash, and everybody concerned by name."""
    told = {
        "paper": template.paper,
        "edition": template.edition,
        "number": template.number,
        "sha256": template.tagged_sha256,
        "blank_sha256": template.blank_sha256,
        "provenance": template.provenance,
        "uploaded_by": template.uploaded_by,
    }
    append(step, actor.name, reason=reason, details=told | details)
