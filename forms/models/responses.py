"""A response to an annex, and the revisions it was submitted as."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _
from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forms.models.base import Instant, Json, Regional, now
from forms.models.database import db
from forms.models.programmes import Programme, Region

if TYPE_CHECKING:
    from forms.models.documents import Attachment, Document
    from forms.models.organisations import Invitation, Organisation

STATES = {
    "draft": _("填写中"),
    "submitted": _("已提交"),
    "returned": _("退回修改"),
    "accepted": _("已审核"),
    "filed": _("已报送"),
    "archived": _("已归档"),
}


def new_public_id() -> str:
    """80 random bits for an address nobody can guess or count."""
    return secrets.token_hex(10)


class Response(Regional, db.Model):  # type: ignore[name-defined]
    """One organisation's (or, for annex 1, one region's) answers to one annex in one year.

    ``state`` has one writer, the workflow. ``version`` counts every save: who saves on an older one is told.
    ``carried`` are the answers taken over from an earlier year that nobody has confirmed or changed yet: the ``year``,
    and under ``paths`` each question's path with what was put in.
    """

    __table_args__ = (
        UniqueConstraint("programme_id", "region_id", "annex", "organisation_id"),
        Index(
            "uq_response_of_region",
            "programme_id",
            "region_id",
            "annex",
            unique=True,
            sqlite_where=text("organisation_id IS NULL"),
            postgresql_where=text("organisation_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(20), unique=True, default=new_public_id)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    annex: Mapped[str] = mapped_column(String(20))
    edition: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default="draft", index=True)
    version: Mapped[int] = mapped_column(default=0)
    answers: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    visited: Mapped[list[str]] = mapped_column(Json, default=list)
    remark: Mapped[str] = mapped_column(Text, default="")
    carried: Mapped[dict[str, Any]] = mapped_column(Json, default=dict, server_default="{}")
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    receipt: Mapped[str | None] = mapped_column(String(24), unique=True)
    saved_at: Mapped[datetime | None] = mapped_column(Instant)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    programme: Mapped[Programme] = relationship()
    region: Mapped[Region] = relationship()
    organisation: Mapped[Organisation | None] = relationship(back_populates="responses")
    invitations: Mapped[list[Invitation]] = relationship(back_populates="response", order_by="Invitation.id")
    revisions: Mapped[list[Revision]] = relationship(back_populates="response", order_by="Revision.number")
    remarks: Mapped[list[Remark]] = relationship(back_populates="response", order_by="Remark.id")
    attachments: Mapped[list[Attachment]] = relationship(back_populates="response", order_by="Attachment.id")

    @property
    def filler_name(self) -> str:
        """The name of whoever answers."""
        return self.organisation.name if self.organisation is not None else self.region.office

    @property
    def is_open(self) -> bool:
        """Whether answers may still be changed."""
        return self.state in ("draft", "returned")


class Revision(Regional, db.Model):  # type: ignore[name-defined]
    """What was submitted, once and for ever. ``answers`` is the canonical JSON text its hash is of."""

    __table_args__ = (UniqueConstraint("response_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(64), unique=True)
    answers: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    cautions: Mapped[list[dict[str, str]]] = mapped_column(Json)
    actor: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    response: Mapped[Response] = relationship(back_populates="revisions")
    documents: Mapped[list[Document]] = relationship(back_populates="revision", order_by="Document.id")

    @property
    def papers(self) -> list[Document]:
        """The documents in force, one a paper: where a rendering was made again, the last one."""
        return list({document.paper: document for document in self.documents}.values())


class SectionDraft(Regional, db.Model):  # type: ignore[name-defined]
    """What a section held after one save, found again by its mark: the common ground of two people's texts."""

    __table_args__ = (UniqueConstraint("response_id", "section", "mark"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    section: Mapped[str] = mapped_column(String(40))
    mark: Mapped[str] = mapped_column(String(16))
    answers: Mapped[Any] = mapped_column(Json)
    actor: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)


class Remark(Regional, db.Model):  # type: ignore[name-defined]
    """What staff ask to be changed at one question of a revision, and what the filler replies.

    ``path`` is the question's; ``sent_at`` is when the response was sent back with it, None while it is being written.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    path: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(120))
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    reply: Mapped[str] = mapped_column(Text, default="")
    replied_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    response: Mapped[Response] = relationship(back_populates="remarks")
    revision: Mapped[Revision] = relationship()
