"""Accounts: second factors, links that set a password, and the attempts to sign in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forms.migrations.append_only import forbid_changes


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user", sa.Column("tf_primary_method", sa.String(length=20), nullable=True))
    op.add_column("user", sa.Column("tf_totp_secret", sa.String(length=255), nullable=True))
    op.add_column("user", sa.Column("tf_last_counter", sa.Integer(), nullable=True))
    op.add_column("user", sa.Column("mf_recovery_codes", sa.Text(), nullable=True))
    op.add_column("user", sa.Column("link_hash", sa.String(length=64), nullable=True))
    op.add_column("user", sa.Column("link_until", sa.DateTime(), nullable=True))
    op.create_index(op.f("ix_user_link_hash"), "user", ["link_hash"], unique=True)

    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sign_in_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_user_id_id", ["user_id", "id"], unique=False)
    forbid_changes("sign_in")


def downgrade() -> None:
    op.drop_table("sign_in")
    op.drop_index(op.f("ix_user_link_hash"), "user")
    for column in (
        "link_until",
        "link_hash",
        "mf_recovery_codes",
        "tf_last_counter",
        "tf_totp_secret",
        "tf_primary_method",
    ):
        op.drop_column("user", column)
