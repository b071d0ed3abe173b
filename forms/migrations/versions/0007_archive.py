"""The archive's ledger, and the heads of all chains under a MAC."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forms.migrations.append_only import forbid_changes
from forms.models.chains import EVENTS, GENESIS, grown


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "archive_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("response_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("filing_id", sa.Integer(), nullable=True),
        sa.Column("pair_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("annex", sa.String(length=20), nullable=False),
        sa.Column("paper", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("creator", sa.String(length=200), nullable=False),
        sa.Column("receipt", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("secrecy", sa.String(length=10), nullable=False),
        sa.Column("retention", sa.String(length=10), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("marks", sa.String(length=60), nullable=False),
        sa.Column("key_name", sa.String(length=12), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.Column("sm3", sa.String(length=64), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_archive_entry_document_id")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_archive_entry_filing_id")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_archive_entry_pair_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_archive_entry_region_id")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_archive_entry_response_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_entry")),
        sa.UniqueConstraint("chain", "seq", name=op.f("uq_archive_entry_chain_seq")),
    )
    with op.batch_alter_table("archive_entry", schema=None) as batch_op:
        batch_op.create_index("ix_archive_entry_number", ["region_id", "year", "annex", "number"], unique=False)
        batch_op.create_index("ix_archive_entry_at", ["at"], unique=False)
        for column in ("document_id", "filing_id", "pair_id", "reference", "region_id", "response_id"):
            batch_op.create_index(batch_op.f(f"ix_archive_entry_{column}"), [column], unique=False)
    heads = op.create_table(
        "chain_head",
        sa.Column("ledger", sa.String(length=10), nullable=False),
        sa.Column("chain", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("ledger", "chain", name=op.f("pk_chain_head")),
    )
    found = ends_of_chains()
    if found:
        op.bulk_insert(heads, found)
    forbid_changes("archive_entry")


def ends_of_chains() -> list[dict[str, object]]:
    """The heads of the event chains as they stand before the heads were kept."""
    found: dict[str, dict[str, object]] = {}
    rows = op.get_bind().execute(sa.text("SELECT chain, seq, hash FROM event ORDER BY chain, seq"))
    for chain, seq, entry_hash in rows:
        before = str(found[chain]["mac"]) if chain in found else GENESIS
        mac = grown(before, EVENTS, chain, seq, entry_hash)
        found[chain] = {"ledger": EVENTS, "chain": chain, "seq": seq, "hash": entry_hash, "mac": mac}
    return list(found.values())


def downgrade() -> None:
    op.drop_table("chain_head")
    op.drop_table("archive_entry")
