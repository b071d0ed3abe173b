"""Room for whole receipts; on PostgreSQL what is append-only cannot be emptied either."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forms.migrations.append_only import forbid_changes


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

RECEIPTS = ("response", "catalogue_entry", "filing")
APPEND_ONLY = ("revision", "document", "attachment", "event", "filing", "agreement_scan", "filing_step", "sign_in",
               "archive_entry")
FIXED_OF_TEMPLATES = ("id", "annex", "edition", "paper", "number", "title", "provenance", "note", "blank",
                      "blank_sha256", "tagged", "tagged_sha256", "uploaded_by", "uploader_id", "created_at")


def upgrade() -> None:
    """A receipt has 21 characters. SQLite keeps texts of any length, and would have to make these tables anew."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for table in RECEIPTS:
        op.alter_column(table, "receipt", type_=sa.String(24))
    for table in APPEND_ONLY:
        forbid_changes(table)
    forbid_changes("template", FIXED_OF_TEMPLATES)


def downgrade() -> None:
    """Receipts that were given stay as long as they are."""
