"""What a document in the archive rests on: every row behind it by its hash, so that none can change or go unseen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import inspect, select

from forms.models import (
    AgreementScan,
    Attachment,
    Document,
    Filing,
    FilingStep,
    Remark,
    Response,
    Revision,
    Template,
    canonical,
    db,
    digest,
)
from forms.models.images import plain

Rows = dict[str, list[list[Any]]]
"""Table to the rows a document rests on: number and SHA-256 of each."""

TABLES: dict[str, Any] = {
    "response": Response,
    "revision": Revision,
    "document": Document,
    "attachment": Attachment,
    "remark": Remark,
    "template": Template,
    "filing": Filing,
    "filing_step": FilingStep,
    "agreement_scan": AgreementScan,
}
NAMES = {
    "response": "答卷",
    "revision": "答卷版本",
    "document": "Word 文件",
    "attachment": "盖章件",
    "remark": "批注",
    "template": "模板",
    "filing": "报送材料",
    "filing_step": "报送材料办理记录",
    "agreement_scan": "协议书扫描件",
}
FIXED = {
    "template": (
        *("id", "annex", "edition", "paper", "number", "title", "provenance"),
        *("blank", "blank_sha256", "tagged", "tagged_sha256", "created_at", "note"),
        *("uploaded_by", "uploader_id", "approved_by", "approver_id", "approved_at"),
    ),
}
"""Tables of which only these columns stay: a template is superseded, and compiled anew, long after it was used."""

LOOSE = {"response": ("assignee_id",)}
"""Columns that may change for good reasons: an archived response is still somebody's to look after, or nobody's."""

BATCH = 20


def rows_behind(response_id: int) -> Rows:
    """Every row a response of any state rests on: itself, all revisions, documents, scans, remarks, the templates."""
    own = Revision.response_id == response_id
    revisions = select(Revision.id).where(own)
    templates = select(Document.template_id).where(Document.revision_id.in_(revisions))
    return {
        "response": list(digests("response", Response.id == response_id)),
        "revision": list(digests("revision", own)),
        "document": list(digests("document", Document.revision_id.in_(revisions))),
        "attachment": list(digests("attachment", Attachment.response_id == response_id)),
        "remark": list(digests("remark", Remark.response_id == response_id)),
        "template": list(digests("template", Template.id.in_(templates))),
    }


def rows_of_package(filing_id: int) -> Rows:
    """A package and what was done with it."""
    return {
        "filing": list(digests("filing", Filing.id == filing_id)),
        "filing_step": list(digests("filing_step", FilingStep.filing_id == filing_id)),
    }


def rows_of_scans(numbers: Iterable[int]) -> Rows:
    """The scans of a signed agreement."""
    return {"agreement_scan": list(digests("agreement_scan", AgreementScan.id.in_(list(numbers))))}


def kept_columns(table: str) -> list[str]:
    """The columns of a table that may not change once a document rests on a row of it."""
    loose: Collection[str] = LOOSE.get(table, ())
    names = [column.key for column in inspect(TABLES[table]).column_attrs if column.key not in loose]
    fixed = FIXED.get(table)
    return names if fixed is None else [name for name in names if name in fixed]


def digests(table: str, *conditions: Any) -> Iterator[list[Any]]:
    """Number and SHA-256 of rows, in the order of their numbers, few in memory at a time."""
    kind, names = TABLES[table], kept_columns(table)
    wanted = select(*(getattr(kind, name) for name in names)).where(*conditions).order_by(kind.id)
    for row in db.session.execute(wanted.execution_options(yield_per=BATCH)):
        yield [row.id, digest(canonical({name: plain(value) for name, value in zip(names, row, strict=True)}))]
