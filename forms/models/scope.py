"""Who may see which rows: the one place that keeps the provinces apart."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import event, false
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from forms.models.base import Regional
from forms.models.database import db


class Unscoped(RuntimeError):
    """Regional rows were asked for, or changed, by nobody in particular or from the wrong region."""


@dataclass(frozen=True)
class Scope:
    """The rows a session reaches: one region's, one response's within it, or every region's.

    :param region_id: the region, None only together with ``everywhere``
    :param response_id: the one response a personal link opens
    :param everywhere: every region, said on purpose
    """

    region_id: int | None = None
    response_id: int | None = None
    everywhere: bool = False


EVERYWHERE = Scope(everywhere=True)


def current_scope() -> Scope | None:
    """The scope of this session, None when nobody has been recognised."""
    return db.session.info.get("scope")


@contextlib.contextmanager
def scoped(scope: Scope) -> Iterator[None]:
    """Let the session reach what ``scope`` names until the block ends."""
    before = db.session.info.get("scope")
    db.session.info["scope"] = scope
    try:
        yield
    finally:
        db.session.info["scope"] = before


def restrict(state: ORMExecuteState) -> None:
    """Narrow every statement on regional rows to the session's scope; refuse it where there is none."""
    if state.is_column_load or not (state.is_select or state.is_update or state.is_delete):
        return
    scope: Scope | None = state.session.info.get("scope")
    if scope is not None and scope.everywhere:
        return
    if scope is None:
        if any(issubclass(mapper.class_, Regional) for mapper in state.all_mappers):
            raise Unscoped("no scope: regional rows cannot be read by nobody")
        state.statement = state.statement.options(
            with_loader_criteria(Regional, lambda cls: false(), include_aliases=True)
        )
        return
    state.statement = state.statement.options(*one_region(scope.region_id))
    if scope.response_id is not None:
        state.statement = state.statement.options(*one_response(scope.response_id))


@lru_cache
def one_region(region_id: int | None) -> list[Any]:
    """The criteria that hold whoever has a region to its rows."""
    return [with_loader_criteria(Regional, lambda cls: cls.region_id == region_id, include_aliases=True)]


@lru_cache
def one_response(response_id: int) -> list[Any]:
    """The criteria that hold a personal link to its own response; each statement of a request asks for the same."""
    from forms.models.catalogue import CatalogueEntry
    from forms.models.documents import Attachment
    from forms.models.organisations import Invitation
    from forms.models.responses import Remark, Response, Revision, SectionDraft

    own = [with_loader_criteria(Response, Response.id == response_id, include_aliases=True)]
    for table in (Revision, Invitation, Attachment, Remark, SectionDraft, CatalogueEntry):
        own.append(with_loader_criteria(table, table.response_id == response_id, include_aliases=True))
    return own


def guard(session: Session, context: Any, instances: Any) -> None:
    """Refuse to write a regional row that lies outside the session's scope."""
    scope: Scope | None = session.info.get("scope")
    for row in [*session.new, *session.dirty, *session.deleted]:
        if not isinstance(row, Regional) or (scope is not None and scope.everywhere):
            continue
        if scope is None or row.region_id != scope.region_id:
            raise Unscoped(f"{type(row).__name__} of region {row.region_id} cannot be written here")


event.listen(db.session, "do_orm_execute", restrict)
event.listen(db.session, "before_flush", guard)
