"""The organisations a list shows or a bulk step is about: those ticked, or those the filter in the address names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for
from sqlalchemy import ColumnElement, Select, or_, select

from forms.models import CatalogueEntry, Organisation, Programme, Response, db
from forms.pages.desk.listing import Wish
from forms.pages.programme import asked_year, current_programme
from forms.workflow.invitations import PROGRESS, Addressee, addressees
from forms.workflow.organisations import KINDS

DESK = "desk"
MOST_TICKED = 500


@dataclass(frozen=True)
class Circle:
    """A choice of organisations, as the arguments of an address tell it.

    :param kind, text, progress: the filter of the list of organisations, empty where it does not narrow
    :param ticked: the numbers of those ticked, who alone are meant then
    :param wish: the filter of the list of responses, where that list led here
    """

    kind: str = ""
    text: str = ""
    progress: str = ""
    ticked: tuple[int, ...] = ()
    wish: Wish | None = None

    @classmethod
    def of(cls, arguments: Any) -> Circle:
        """What the arguments of an address, or the hidden inputs of a form, ask for; nonsense is left out."""
        ticked = tuple(arguments.getlist("ticked", type=int))[:MOST_TICKED]
        progress = arguments.get("progress", "")
        progress = progress if progress in PROGRESS else ""
        if arguments.get("list") == DESK:
            return cls(progress=progress, ticked=ticked, wish=Wish.of(arguments))
        kind = arguments.get("kind", "")
        return cls(kind if kind in KINDS else "", arguments.get("q", "").strip(), progress, ticked)

    @classmethod
    def of_address(cls) -> Circle:
        """What the address of this request asks for."""
        return cls.of(request.args)

    def wanted(self) -> list[tuple[str, str]]:
        """The arguments that ask for the same again."""
        plain = {"kind": self.kind, "q": self.text, "progress": self.progress}
        if self.wish is not None:
            plain |= {"list": DESK} | self.wish.wanted()
        return [(name, value) for name, value in plain.items() if value] + [
            ("ticked", str(number)) for number in self.ticked
        ]

    def address(self, endpoint: str, **changes: str) -> str:
        """The address of an endpoint for the same organisations, or with some wishes changed."""
        kept = [(name, value) for name, value in self.wanted() if name not in changes]
        base, _mark, carried = url_for(endpoint).partition("?")
        kept = [("year", asked_year()), *(pair for pair in kept if pair[0] != "year")] if carried else kept
        query = urlencode([*kept, *((name, value) for name, value in changes.items() if value)])
        return f"{base}?{query}" if query else base

    def is_narrowed(self) -> bool:
        """Whether anybody is left out."""
        return bool(self.kind or self.text or self.progress or self.ticked or (self.wish and self.wish.is_narrowed()))

    def conditions(self, programme: Programme, leave_out: str = "") -> Iterator[ColumnElement[bool]]:
        """The conditions on organisations; ``leave_out`` may name ``kind``."""
        if self.ticked:
            yield Organisation.id.in_(self.ticked)
        if self.wish is not None:
            listed = self.wish.narrow(select(CatalogueEntry.response_id))
            yield Organisation.id.in_(select(Response.organisation_id).where(Response.id.in_(listed)))
        if self.kind and leave_out != "kind":
            yield Organisation.kind == self.kind
        if self.text:
            code = "".join(unicodedata.normalize("NFKC", self.text).upper().split())
            ways = [column.icontains(self.text, autoescape=True) for column in (Organisation.name, Organisation.city)]
            yield or_(*ways, Organisation.credit_code.icontains(code, autoescape=True))
        if self.progress:
            yield PROGRESS[self.progress][1](programme)

    def statement(self) -> Select[Any]:
        """The numbers of the organisations, as a statement."""
        return select(Organisation.id).where(*self.conditions(current_programme()))

    def numbers(self) -> list[int]:
        """The numbers of the organisations, by name."""
        named = self.statement().order_by(Organisation.name, Organisation.id)
        return list(db.session.execute(named).scalars())

    def addressees(self) -> list[Addressee]:
        """The organisations, each with its response of this year and its last link."""
        return addressees(current_programme(), self.statement())
