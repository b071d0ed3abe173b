"""The tables, and the session they are read and written through."""

from forms.models.base import Regional, canonical, digest, now
from forms.models.database import db, transaction
from forms.models.documents import Attachment, Document, Filing, Template
from forms.models.events import Event
from forms.models.organisations import Invitation, Organisation
from forms.models.people import User
from forms.models.programmes import Programme, Region
from forms.models.responses import Remark, Response, Revision, SectionDraft
from forms.models.scope import EVERYWHERE, Scope, Unscoped, current_scope, scoped

__all__ = [
    "EVERYWHERE",
    "Attachment",
    "Document",
    "Event",
    "Filing",
    "Invitation",
    "Organisation",
    "Programme",
    "Region",
    "Regional",
    "Remark",
    "Response",
    "Revision",
    "Scope",
    "SectionDraft",
    "Template",
    "Unscoped",
    "User",
    "canonical",
    "current_scope",
    "db",
    "digest",
    "now",
    "scoped",
    "transaction",
]
