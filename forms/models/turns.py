"""PostgreSQL: what a transaction says before anything else, namely whose rows it touches, and how writers take turns.

SQLite has one writer at a time, and every check inside a transaction counts on that. Here there is one writer a region
at a time: whoever writes for a region waits for the others of that region, whoever writes for all of them for
everybody. Everyone takes the nation's lock before a region's, so that no two ever wait for each other.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, event, func, select
from sqlalchemy.orm import ORMExecuteState, Session

from forms.models.database import db, patience, writing
from forms.models.scope import Scope

REGION, EVERYWHERE = "fubiao.region", "everywhere"
TOLD = "told"
LOCKS, NATION, NOBODY = 406, 0, -1
"""The locks of writers: their family, the nation's number, and that of whoever has no region (who is signing in)."""


def region_of(scope: Scope | None) -> str:
    """What the policies of :mod:`forms.migrations.roles` compare with; nobody's region is empty."""
    if scope is None:
        return ""
    return EVERYWHERE if scope.everywhere else str(scope.region_id)


def turn_of(scope: Scope | None) -> list[Any]:
    """The locks a writer takes, in their order."""
    if scope is not None and scope.everywhere:
        return [func.pg_advisory_xact_lock(LOCKS, NATION)]
    own = NOBODY if scope is None or scope.region_id is None else scope.region_id
    return [func.pg_advisory_xact_lock_shared(LOCKS, NATION), func.pg_advisory_xact_lock(LOCKS, own)]


def begin(session: Session, transaction: Any, connection: Connection) -> None:
    """Say whose rows a transaction touches; let a writer wait for its turn, as long as it has patience."""
    if connection.dialect.name != "postgresql":
        return
    scope = session.info.get("scope")
    session.info[TOLD] = region_of(scope)
    said: list[Any] = [func.set_config(REGION, session.info[TOLD], True)]
    if writing.get():
        said += [func.set_config("lock_timeout", f"{patience.get()}ms", True), *turn_of(scope)]
    connection.execute(select(*said))


def tell(session: Session) -> None:
    """Say it again where the session's scope has changed since the transaction began."""
    if TOLD not in session.info:
        return
    connection, region = session.connection(), region_of(session.info.get("scope"))
    if session.info[TOLD] != region:
        session.info[TOLD] = region
        connection.execute(select(func.set_config(REGION, region, True)))


def hold_everything(connection: Connection) -> None:
    """Let a migration have everybody's rows, all writers wait, and as long as it needs."""
    if connection.dialect.name != "postgresql":
        return
    settings = {REGION: EVERYWHERE, "statement_timeout": "0"}
    said = [func.set_config(name, value, True) for name, value in settings.items()]
    connection.execute(select(*said, func.pg_advisory_xact_lock(LOCKS, NATION)))


def before_statement(state: ORMExecuteState) -> None:
    tell(state.session)


def before_flush(session: Session, context: Any, instances: Any) -> None:
    tell(session)


event.listen(db.session, "after_begin", begin)
event.listen(db.session, "do_orm_execute", before_statement)
event.listen(db.session, "before_flush", before_flush)
