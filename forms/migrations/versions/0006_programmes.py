"""Programmes of several years: where each stands, who takes part; answers taken over from an earlier year."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is there already is open, for every region, and nothing in it was taken over."""
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(length=20), nullable=False, server_default="open"))
        batch_op.add_column(sa.Column("regions", sa.Text(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("editions", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("response", sa.Column("carried", sa.Text(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("response", "carried")
    for column in ("editions", "regions", "state"):
        op.drop_column("programme", column)
