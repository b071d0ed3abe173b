"""Word templates, the documents rendered from them, the scans bound to documents, and filed packages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forms.models.base import Instant, Json, Regional, now
from forms.models.database import db
from forms.models.programmes import Programme, Region
from forms.models.responses import Response, Revision

STANDINGS = {
    "proposed": _("待批准"),
    "active": _("现行"),
    "retired": _("已停用"),
    "rejected": _("未批准"),
    "withdrawn": _("已撤回"),
}
"""What may become of a version, in the order it does: only the one that is active is printed from."""

PROVENANCES = {"reconstructed": _("重构"), "official": _("原件")}


class Template(db.Model):  # type: ignore[name-defined]
    """One version of a Word template with the blank it is held against; content is never overwritten.

    ``compiled`` is what a faster renderer may keep of it; it can always be made again from ``tagged``.
    Somebody uploads it, somebody else approves it (the installation does both for what it brings along); ``ended_by``
    is who rejected or withdrew it, with the ``reason``, or approved the version that took its place.
    """

    __table_args__ = (
        UniqueConstraint("paper", "edition", "number"),
        Index(
            "uq_template_in_force",
            "paper",
            "edition",
            unique=True,
            sqlite_where=text("status = 'active'"),
            postgresql_where=text("status = 'active'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    annex: Mapped[str] = mapped_column(String(20))
    edition: Mapped[str] = mapped_column(String(20))
    paper: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    provenance: Mapped[str] = mapped_column(String(20))
    blank: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    blank_sha256: Mapped[str] = mapped_column(String(64))
    tagged: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    tagged_sha256: Mapped[str] = mapped_column(String(64))
    compiled: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    status: Mapped[str] = mapped_column(String(20), default="active")
    note: Mapped[str] = mapped_column(Text, default="")
    uploaded_by: Mapped[str] = mapped_column(String(120), default="")
    uploader_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    approved_by: Mapped[str] = mapped_column(String(120), default="")
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[str] = mapped_column(String(120), default="")
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    @property
    def is_reconstructed(self) -> bool:
        """Whether its blank was drawn after the text of the notice, not issued by the bureau."""
        return self.provenance == "reconstructed"


class Document(Regional, db.Model):  # type: ignore[name-defined]
    """One rendering of one revision. A rendering that failed keeps its reason instead of bytes.

    ``sha256`` is of the file; ``members_sha256`` of its uncompressed members, equal whichever library deflated them.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("template.id"))
    paper: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(120))
    file_name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str | None] = mapped_column(String(64))
    members_sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    revision: Mapped[Revision] = relationship(back_populates="documents")
    template: Mapped[Template] = relationship()


class Attachment(Regional, db.Model):  # type: ignore[name-defined]
    """One file of a sealed copy, tied to the document whose hash it carries.

    The files of the greatest ``set_number`` are the copy; earlier sets were replaced, and stay.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    document_sha256: Mapped[str] = mapped_column(String(64))
    set_number: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(60))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    pages: Mapped[int] = mapped_column(default=1)
    thumbnail: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    actor: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    response: Mapped[Response] = relationship(back_populates="attachments")


class Filing(Regional, db.Model):  # type: ignore[name-defined]
    """A region's package to the bureau: the documents it holds, by hash, and its receipt."""

    __table_args__ = (UniqueConstraint("programme_id", "region_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    number: Mapped[int]
    members: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    sha256: Mapped[str] = mapped_column(String(64))
    receipt: Mapped[str] = mapped_column(String(24), unique=True)
    actor: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    programme: Mapped[Programme] = relationship()
    region: Mapped[Region] = relationship()
    steps: Mapped[list[FilingStep]] = relationship(back_populates="filing", order_by="FilingStep.id")


class FilingStep(Regional, db.Model):  # type: ignore[name-defined]
    """What the bureau did with a package: received it, or returned it with remarks on its parts."""

    id: Mapped[int] = mapped_column(primary_key=True)
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    remarks: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)
    actor: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    filing: Mapped[Filing] = relationship(back_populates="steps")
