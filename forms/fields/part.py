"""The form a questionnaire is made of: it knows the whole it stands in and the programme's calendar."""

from __future__ import annotations

from typing import Any

from wtforms import Form
from wtforms.meta import DefaultMeta

from forms.calendar import Calendar


class Part(Form):
    """A group of questions; sections, table rows and matrix rows are all parts."""

    class Meta(DefaultMeta):
        def wrap_formdata(self, form: Form, formdata: Any) -> Any:
            """An empty post on GET would untick every saved choice."""
            return super().wrap_formdata(form, formdata or None)

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

        None where the questionnaire holds no such section (a reader sees only his own)."""
        if "." not in path:
            return self[path]
        place: Any = self.root
        for name in path.split("."):
            if name not in place:
                return None
            place = place[name]
            place = getattr(place, "form", place)
        return place
