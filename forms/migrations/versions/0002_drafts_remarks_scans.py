"""What sections held after each save, remarks on single questions, and scans of several files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "section_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_section_draft_region_id")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_section_draft_response_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section_draft")),
        sa.UniqueConstraint(
            "response_id", "section", "mark", name=op.f("uq_section_draft_response_id_section_mark")
        ),
    )
    with op.batch_alter_table("section_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_section_draft_region_id"), ["region_id"], unique=False)

    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_remark_region_id")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_remark_response_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_remark_revision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    with op.batch_alter_table("remark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_remark_region_id"), ["region_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_remark_response_id"), ["response_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_remark_revision_id"), ["revision_id"], unique=False)

    op.add_column("attachment", sa.Column("set_number", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("attachment", sa.Column("pages", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("attachment", sa.Column("thumbnail", sa.LargeBinary(), nullable=True))
    op.add_column("attachment", sa.Column("actor", sa.String(length=120), nullable=False, server_default=""))


def downgrade() -> None:
    for column in ("actor", "thumbnail", "pages", "set_number"):
        op.drop_column("attachment", column)
    op.drop_table("remark")
    op.drop_table("section_draft")
