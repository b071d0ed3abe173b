"""Tables the database itself refuses to change, remove or empty."""

from __future__ import annotations

from collections.abc import Sequence

from alembic import op


def forbid_changes(table: str, columns: Sequence[str] = ()) -> None:
    """Make the database refuse every DELETE on ``table`` and every UPDATE, or only those of the columns given."""
    of_columns = f" OF {', '.join(columns)}" if columns else ""
    verbs = {"update": f"UPDATE{of_columns}", "delete": "DELETE"}
    if op.get_bind().dialect.name == "sqlite":
        for name, verb in verbs.items():
            op.execute(
                f"CREATE TRIGGER {table}_no_{name} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE {' OR '.join(verbs.values())} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
    )
    op.execute(
        f"CREATE OR REPLACE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
    )


def allow_changes(table: str) -> None:
    """Take back what :func:`forbid_changes` forbids."""
    if op.get_bind().dialect.name == "sqlite":
        for name in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{name}")
        return
    op.execute(f"DROP TRIGGER {table}_not_emptied ON {table}")
    op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    op.execute(f"DROP FUNCTION {table}_append_only()")
