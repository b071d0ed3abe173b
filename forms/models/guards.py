"""Whether the database itself still refuses to change what is only ever added to."""

from __future__ import annotations

from forms.models.base import Regional
from forms.models.database import Base, db

APPEND_ONLY = (
    "event",
    "revision",
    "document",
    "attachment",
    "filing",
    "filing_step",
    "agreement_scan",
    "archive_entry",
    "sign_in",
    "template",
)
REFUSAL = "is append-only"
BEFORE, VERBS = 2, (8, 16, 32)
"""How PostgreSQL writes down of a trigger that it comes before DELETE, UPDATE and TRUNCATE."""


def unguarded() -> list[str]:
    """The append-only tables whose rows the database would let be changed or removed."""
    return [table for table in APPEND_ONLY if not guarded(table)]


def guarded(table: str) -> bool:
    """Whether the triggers of :mod:`forms.migrations.append_only` are there and refuse.

    That of the templates names columns: a version is retired one day, its files stay.
    """
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
        )
        said = [str(row[0]).upper() for row in rows]
        refusing = [text for text in said if "RAISE(ABORT" in text and REFUSAL.upper() in text]
        return all(any(f"BEFORE {verb} " in text for text in refusing) for verb in ("UPDATE", "DELETE"))
    rows = connection.exec_driver_sql(
        "SELECT tgtype, prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal "
        "AND tgenabled IN ('O', 'A') AND tgqual IS NULL AND tgrelid = to_regclass(%s)",
        (table,),
    )
    kinds = [kind for kind, source in rows if kind & BEFORE and "RAISE EXCEPTION" in source and REFUSAL in source]
    return all(any(kind & verb for kind in kinds) for verb in VERBS)


def unfenced() -> list[str]:
    """The tables of PostgreSQL whose rows are not kept to their regions by the database as well; none on SQLite."""
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        return []
    fenced = "SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid "
    rows = connection.exec_driver_sql(
        f"{fenced} WHERE relrowsecurity AND relforcerowsecurity AND polname = 'own_region'"
    )
    return sorted(regional_tables() - {row[0] for row in rows})


def regional_tables() -> set[str]:
    """The tables of which every row belongs to a region."""
    return {str(mapper.local_table) for mapper in Base.registry.mappers if issubclass(mapper.class_, Regional)}
