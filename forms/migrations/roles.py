"""Who may do what in PostgreSQL: the owner migrates, the service adds and changes what may change, a reader reads.

On SQLite there are no roles, and nothing here does anything.
"""

from __future__ import annotations

from collections.abc import Sequence

from alembic import op

SERVICE, READER = "fubiao_app", "fubiao_reader"
REGION = "current_setting('fubiao.region', true)"


def has_roles() -> bool:
    """Whether the database at hand knows roles."""
    return op.get_bind().dialect.name == "postgresql"


def make_roles() -> None:
    """Make the roles a server has none of yet; they cannot sign in until an administrator lets them."""
    if not has_roles():
        return
    for role in (SERVICE, READER):
        op.execute(
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') "
            f"THEN CREATE ROLE {role} NOLOGIN; END IF; END $$"
        )
    op.execute(f"GRANT USAGE ON SCHEMA public TO {SERVICE}, {READER}")


def let(table: str, *verbs: str, columns: Sequence[str] = ()) -> None:
    """Let the service read and add rows of a table, and do to them what ``verbs`` name; let the reader read them.

    :param columns: the only columns it may change
    """
    if not has_roles():
        return
    narrowed = f" ({', '.join(columns)})" if columns else ""
    allowed = ["SELECT", "INSERT", *(f"{verb}{narrowed if verb == 'UPDATE' else ''}" for verb in verbs)]
    op.execute(f'GRANT {", ".join(allowed)} ON "{table}" TO {SERVICE}')
    op.execute(f'GRANT SELECT ON "{table}" TO {READER}')


def let_count() -> None:
    """Let the service take the next number of every sequence there is."""
    if has_roles():
        op.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {SERVICE}")


def fence(table: str) -> None:
    """Show and take the rows of a table only to and from who has said their region, or everywhere, in the transaction.

    The owner is fenced like the rest. After a rollback the setting is the empty string, which is no region; it is
    asked for once a statement, not once a row.
    """
    if not has_roles():
        return
    op.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
    op.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
    op.execute(
        f'CREATE POLICY own_region ON "{table}" USING ('
        f"(SELECT nullif({REGION}, '')) = 'everywhere' OR region_id::text = (SELECT nullif({REGION}, '')))"
    )


def unfence(table: str) -> None:
    """Take back what :func:`fence` does."""
    if not has_roles():
        return
    op.execute(f'DROP POLICY own_region ON "{table}"')
    op.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
    op.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
