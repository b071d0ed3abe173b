"""Whether the database itself still refuses to change what is only ever added to."""

from __future__ import annotations

from forms.models.database import db

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
        "SELECT tgenabled FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = to_regclass(%s)", (table,)
    )
    return any(row[0] in ("O", "A") for row in rows)
