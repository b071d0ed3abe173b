"""The provincial desk: pairs and their agreements, messages, the catalogue of responses, returned packages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forms.migrations.append_only import forbid_changes


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = ("agreement_scan", "filing_step")


def upgrade() -> None:
    op.create_table(
        "filing_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_filing_step_filing_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_filing_step_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_step")),
    )
    with op.batch_alter_table("filing_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_filing_step_filing_id"), ["filing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_filing_step_region_id"), ["region_id"], unique=False)

    op.create_table(
        "pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("mode", sa.String(length=100), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("term", sa.String(length=100), nullable=False),
        sa.Column("agency_contact", sa.String(length=20), nullable=False),
        sa.Column("agency_telephone", sa.String(length=30), nullable=False),
        sa.Column("enterprise_contact", sa.String(length=20), nullable=False),
        sa.Column("enterprise_telephone", sa.String(length=30), nullable=False),
        sa.Column("remark", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("dissolved_at", sa.DateTime(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["organisation.id"], name=op.f("fk_pair_agency_id")),
        sa.ForeignKeyConstraint(["enterprise_id"], ["organisation.id"], name=op.f("fk_pair_enterprise_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_pair_programme_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_pair_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair")),
    )
    with op.batch_alter_table("pair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pair_enterprise_id"), ["enterprise_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pair_region_id"), ["region_id"], unique=False)
        batch_op.create_index(
            "uq_pair_in_force",
            ["programme_id", "agency_id", "enterprise_id"],
            unique=True,
            sqlite_where=sa.text("dissolved_at IS NULL"),
            postgresql_where=sa.text("dissolved_at IS NULL"),
        )

    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_saved_view_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_view_user_id_name")),
    )
    op.create_table(
        "agreement_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("set_number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=True),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_agreement_scan_pair_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_agreement_scan_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_scan")),
    )
    with op.batch_alter_table("agreement_scan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_scan_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_scan_region_id"), ["region_id"], unique=False)

    op.create_table(
        "catalogue_entry",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("annex", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("city", sa.String(length=40), nullable=False),
        sa.Column("industry", sa.String(length=10), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("has_remark", sa.Boolean(), nullable=False),
        sa.Column("seal", sa.String(length=10), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("receipt", sa.String(length=20), nullable=True),
        sa.Column("saved_at", sa.DateTime(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assignee_id"], ["user.id"], name=op.f("fk_catalogue_entry_assignee_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_catalogue_entry_programme_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_catalogue_entry_region_id")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_catalogue_entry_response_id")),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_catalogue_entry")),
    )
    with op.batch_alter_table("catalogue_entry", schema=None) as batch_op:
        batch_op.create_index("ix_catalogue_entry_city", ["city", "annex", "state"], unique=False)
        batch_op.create_index("ix_catalogue_entry_programme_standing", ["programme_id", "annex", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_catalogue_entry_region_id"), ["region_id"], unique=False)
        batch_op.create_index(
            "ix_catalogue_entry_region_city", ["region_id", "city", "annex", "state"], unique=False
        )
        batch_op.create_index("ix_catalogue_entry_region_saved", ["region_id", "saved_at"], unique=False)
        batch_op.create_index("ix_catalogue_entry_saved", ["saved_at"], unique=False)
        batch_op.create_index(
            "ix_catalogue_entry_standing", ["region_id", "programme_id", "annex", "state"], unique=False
        )

    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("recipient", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name=op.f("fk_message_invitation_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_message_region_id")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_message_response_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("key", name=op.f("uq_message_key")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_invitation_id"), ["invitation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_region_id"), ["region_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_response_id"), ["response_id"], unique=False)

    op.execute('ALTER TABLE response ADD COLUMN assignee_id INTEGER REFERENCES "user" (id)')
    for table in APPEND_ONLY:
        forbid_changes(table)


def downgrade() -> None:
    op.drop_column("response", "assignee_id")
    for table in ("message", "catalogue_entry", "agreement_scan", "saved_view", "pair", "filing_step"):
        op.drop_table(table)
