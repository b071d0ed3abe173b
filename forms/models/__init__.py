"""The tables, and the session they are read and written through."""

from forms.models.base import Regional, canonical, digest, now
from forms.models.catalogue import CatalogueEntry, SavedView
from forms.models.chains import ChainHead
from forms.models.correspondence import Message
from forms.models.database import db, transaction
from forms.models.documents import Attachment, Document, Filing, FilingStep, Template
from forms.models.events import Event
from forms.models.ledger import ArchiveEntry
from forms.models.organisations import Invitation, Organisation
from forms.models.pairs import AgreementScan, Pair
from forms.models.people import SignIn, User
from forms.models.programmes import Programme, Region
from forms.models.responses import Remark, Response, Revision, SectionDraft
from forms.models.scope import EVERYWHERE, Scope, Unscoped, current_scope, scoped
from forms.models.turns import hold_everything

__all__ = [
    "EVERYWHERE",
    "AgreementScan",
    "ArchiveEntry",
    "Attachment",
    "CatalogueEntry",
    "ChainHead",
    "Document",
    "Event",
    "Filing",
    "FilingStep",
    "Invitation",
    "Message",
    "Organisation",
    "Pair",
    "Programme",
    "Region",
    "Regional",
    "Remark",
    "Response",
    "Revision",
    "SavedView",
    "Scope",
    "SectionDraft",
    "SignIn",
    "Template",
    "Unscoped",
    "User",
    "canonical",
    "current_scope",
    "db",
    "digest",
    "hold_everything",
    "now",
    "scoped",
    "transaction",
]
