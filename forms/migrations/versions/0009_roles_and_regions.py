"""PostgreSQL: roles that may do no more than they must, regions kept apart by the database, counts of requests."""

from __future__ import annotations

from alembic import op

from forms.migrations.roles import READER, SERVICE, fence, has_roles, let, let_count, make_roles, unfence


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ADDED_TO = ("agreement_scan", "archive_entry", "attachment", "document", "event", "filing", "filing_step", "revision",
            "sign_in")
CHANGED = ("chain_head", "invitation", "message", "organisation", "pair", "programme", "region",
           "response", "user")
REMOVED = ("catalogue_entry", "remark", "saved_view", "section_draft")
OF_TEMPLATES = ("compiled", "status", "approved_by", "approver_id", "approved_at", "ended_by", "ended_at", "reason")
FOR_READERS = ("id", "account", "name", "role", "region_id", "active", "created_at")
REGIONAL = ("agreement_scan", "archive_entry", "attachment", "catalogue_entry", "document", "event", "filing",
            "filing_step", "invitation", "message", "organisation", "pair", "remark", "response", "revision",
            "section_draft")


def upgrade() -> None:
    if not has_roles():
        return
    op.execute("CREATE UNLOGGED TABLE rate_count (key text PRIMARY KEY, count integer NOT NULL, "
               "expires timestamptz NOT NULL)")
    op.execute("CREATE INDEX ix_rate_count_expires ON rate_count (expires)")
    make_roles()
    for table in ADDED_TO:
        let(table)
    for table in CHANGED:
        let(table, "UPDATE")
    for table in (*REMOVED, "rate_count"):
        let(table, "UPDATE", "DELETE")
    let("template", "UPDATE", columns=OF_TEMPLATES)
    op.execute(f'REVOKE SELECT ON "user", rate_count FROM {READER}')
    op.execute(f'GRANT SELECT ({", ".join(FOR_READERS)}) ON "user" TO {READER}')
    op.execute(f"GRANT SELECT ON alembic_version TO {SERVICE}, {READER}")
    let_count()
    for table in REGIONAL:
        fence(table)


def downgrade() -> None:
    if not has_roles():
        return
    for table in REGIONAL:
        unfence(table)
    op.drop_table("rate_count")
    op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {SERVICE}, {READER}")
    op.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {SERVICE}, {READER}")
