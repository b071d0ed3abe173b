"""Who uploaded a template, who approved it, why it was turned down; its files can no longer be changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forms.migrations.append_only import allow_changes, forbid_changes


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WORDS = {"note": sa.Text(), "uploaded_by": sa.String(120), "approved_by": sa.String(120), "ended_by": sa.String(120),
         "reason": sa.Text()}
INSTANTS = ("approved_at", "ended_at")
PEOPLE = ("uploader_id", "approver_id")
FIXED = ("id", "annex", "edition", "paper", "number", "title", "provenance", "note", "blank", "blank_sha256", "tagged",
         "tagged_sha256", "uploaded_by", "uploader_id", "created_at")
INSTALLATION = "安装程序"


def upgrade() -> None:
    for name, kind in WORDS.items():
        op.add_column("template", sa.Column(name, kind, nullable=False, server_default=""))
    for name in INSTANTS:
        op.add_column("template", sa.Column(name, sa.DateTime(), nullable=True))
    for name in PEOPLE:
        op.execute(f'ALTER TABLE template ADD COLUMN {name} INTEGER REFERENCES "user" (id)')
    op.execute(f"UPDATE template SET uploaded_by = '{INSTALLATION}', approved_by = '{INSTALLATION}', "
               "approved_at = created_at")
    op.execute("UPDATE template SET status = 'retired' WHERE status = 'superseded'")
    op.create_index(
        "uq_template_in_force",
        "template",
        ["paper", "edition"],
        unique=True,
        sqlite_where=sa.text("status = 'active'"),
        postgresql_where=sa.text("status = 'active'"),
    )
    forbid_changes("template", FIXED)


def downgrade() -> None:
    allow_changes("template")
    op.drop_index("uq_template_in_force", "template")
    op.execute("UPDATE template SET status = 'superseded' WHERE status <> 'active'")
    for name in (*PEOPLE, *INSTANTS, *WORDS):
        op.drop_column("template", name)
