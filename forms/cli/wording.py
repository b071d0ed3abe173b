"""What there is to translate: the words in the code, in the templates, and in the declarations of every form."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from flask_babel.speaklater import LazyString

import forms
from forms import seed
from forms.annexes import FORMS
from forms.annexes.lists import LISTS
from forms.fields import Part, Section, Table
from forms.questionnaire import Questionnaire

ROOT = Path(forms.__file__).parent
METHODS = [("migrations/**.py", "ignore"), ("templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"templates/**.html": {"silent": "false", "newstyle_gettext": "true"}}
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "lazy_gettext")),
    **dict.fromkeys(("ngettext", "lazy_ngettext"), (1, 2)),
}
CHINESE = re.compile("[\u4e00-\u9fff]")
ANSWERS = {"data", "raw", "raw_data", "object_data", "default", "sample", "examples", "first", "errors", "entries"}
"""What a question holds besides the words it is asked with. Anything else it ever holds is taken for words."""


def messages() -> Catalog:
    """Every message of the project, without translations."""
    catalog = Catalog(fuzzy=False)
    for _file, _line, message, _comments, _context in extract_from_dir(ROOT, METHODS, OPTIONS, KEYWORDS):
        catalog.add(message)
    for words in (*declared(), *seed.words()):
        if words not in catalog:
            catalog.add(words)
    return catalog


def declared() -> Iterator[str]:
    """The words forms are declared with: of those that are printed, of every other, and of the lists to look things up
    in, whose entries are data."""
    for form in FORMS:
        yield from written({name: value for name, value in vars(form).items() if not name.startswith("_")})
        yield from within(form())
    for form in other_forms():
        yield from within(form())
    for catalogue in LISTS.values():
        yield from written(vars(catalogue))


def other_forms() -> list[type[Part]]:
    """The forms that are no part of an annex: those a page asks by itself. Every module is loaded to find them."""
    for module in pkgutil.walk_packages(forms.__path__, "forms."):
        if not module.name.startswith("forms.migrations"):
            importlib.import_module(module.name)
    return [form for form in Part.__subclasses__() if stands_alone(form)]


def stands_alone(form: type[Part]) -> bool:
    """Whether a form is neither an annex nor a part of one; what tests declare is none of the project."""
    outside = (Questionnaire.__module__, "forms.annexes", "forms.fields")
    return form.__module__.startswith("forms.") and not form.__module__.startswith(outside)


def within(form: Any) -> Iterator[str]:
    """The words of every question of a form, and of the forms within it."""
    for field in form:
        held = {name: value for name, value in vars(field).items() if name not in ANSWERS}
        yield from written({**held, "label": field.label.text})
        if isinstance(field, Section):
            yield from within(field.form)
        elif isinstance(field, Table):
            yield from within(field.specimen().form)


def written(value: Any) -> Iterator[str]:
    """The Chinese texts a value is or holds; objects of other kinds hold no words of the form's own."""
    if isinstance(value, LazyString):
        yield from written(value._args)
    elif isinstance(value, str):
        if CHINESE.search(value):
            yield value
    elif isinstance(value, dict):
        for key, held in value.items():
            yield from written(key)
            yield from written(held)
    elif isinstance(value, (list, tuple)):
        for held in value:
            yield from written(held)
