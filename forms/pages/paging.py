"""One page of a long list: which rows it shows, and how many pages there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import Select

from forms.models import db

PER_PAGE = 50
MOST_PAGES = 1_000_000


@dataclass(frozen=True)
class Slice:
    """The rows of one page of a list.

    :param rows: what the statement gave, an entity or a row of columns each
    :param total: how many there are on all pages
    :param page: the page shown, counted from 1
    """

    rows: list[Any]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PER_PAGE))

    @property
    def first(self) -> int:
        """The place of the first row shown, 0 in an empty list."""
        return (self.page - 1) * PER_PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The place of the last row shown."""
        return min(self.page * PER_PAGE, self.total)


def asked_page() -> int:
    """The page number in the address; the first one where it is nonsense."""
    return min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)


def cut(statement: Select[*tuple[Any, ...]], total: int, page: int) -> Slice:
    """The rows of a statement that belong on a page (on the last one where there are not so many)."""
    page = min(page, max(1, -(-total // PER_PAGE)))
    found = db.session.execute(statement.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).unique()
    rows = list(found.scalars() if len(statement.column_descriptions) == 1 else found)
    return Slice(rows, total, page)
