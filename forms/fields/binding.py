"""Binding declared questions to a form: each is built once from its declaration, and every form gets a copy."""

from __future__ import annotations

from typing import Any

from wtforms.fields.core import Field, Label, UnboundField

BUILT = "built"
"""Where a declared question keeps what it holds before it stands in a form: no answers, and nothing of any form."""


def bind(declared: UnboundField, form: Any, name: str, prefix: str = "", **options: Any) -> Field:
    """The question ``declared``, standing in ``form`` under ``name``.

    WTForms runs the whole constructor, with its rules, labels and (for a matrix) its classes, for every question of
    every form: that took two thirds of the time of a page. What an answer changes is set when it is read, not here.
    """
    held = vars(declared).get(BUILT)
    if held is None:
        held = vars(declared.bind(form, name, prefix, **options)) | {"_form": None, "meta": None}
        setattr(declared, BUILT, held)
    question = object.__new__(declared.field_class)
    full_name = prefix + name
    place = options.get("id") or declared.kwargs.get("id") or full_name
    question.__dict__ = held | {
        "_form": form,
        "meta": options.get("_meta") or form.meta,
        "name": full_name,
        "short_name": name,
        "id": place,
        "declared": declared,
        "label": Label(place, held["label"].text),
    }
    return question
