"""The pages of a province: its organisations, their links, letters and mails, its plan, package, pairs and numbers."""

from forms.pages.province import (
    agreements,
    importing,
    inviting,
    letters,
    links,
    mailing,
    matching,
    numbers,
    organisations,
    package,
    pairs,
    plan,
    plan_facts,
)
from forms.pages.province.door import blueprint

__all__ = [
    "agreements",
    "blueprint",
    "importing",
    "inviting",
    "letters",
    "links",
    "mailing",
    "matching",
    "numbers",
    "organisations",
    "package",
    "pairs",
    "plan",
    "plan_facts",
]
