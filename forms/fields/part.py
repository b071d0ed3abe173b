"""The form a questionnaire is made of: it knows the whole it stands in and the programme's calendar."""

from __future__ import annotations

from typing import Any

from wtforms import Form
from wtforms.meta import DefaultMeta

from forms.calendar import Calendar
from forms.fields.binding import bind


class Part(Form):
    """A group of questions; sections, table rows and matrix rows are all parts."""

    class Meta(DefaultMeta):
        def wrap_formdata(self, form: Form, formdata: Any) -> Any:
            """An empty post on GET would untick every saved choice."""
            return super().wrap_formdata(form, formdata or None)

        def bind_field(self, form: Form, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Copy the question from the one built for its declaration."""
            return bind(unbound_field, form, **options)

    @property
    def root(self) -> Any:
        """The questionnaire this part stands in."""
        form = self
        while form._parent_form is not None:
            form = form._parent_form
        return form

    @property
    def calendar(self) -> Calendar:
        """The dates of the programme year the questionnaire is answered in."""
        return self.root.meta.calendar

    def question(self, path: str) -> Any:
        """The question at ``path``: a sibling's name, or a dotted path from the top of the questionnaire.

        A row of a table is its place, counted from 0: ``pairing.pairs.0.agency``. None where the questionnaire
        holds no such section (a reader sees only his own) or row."""
        if "." not in path:
            return self[path]
        place: Any = self.root
        for name in path.split("."):
            place = member(place, name)
            place = getattr(place, "form", place)
        return place


def member(place: Any, name: str) -> Any:
    """The question of a form, or the row of a table, that is called ``name``; None where there is none."""
    if isinstance(place, Form):
        return place._fields.get(name)
    return next((row for row in getattr(place, "entries", ()) if row.short_name == name), None)
