"""The register of official lists people can search while they fill in a question."""

from forms.annexes.lists.catalogue import Catalogue, Entry
from forms.annexes.lists.industries import INDUSTRY_DIVISIONS
from forms.annexes.lists.ipc import PATENT_CLASSES

LISTS: dict[str, Catalogue] = {catalogue.name: catalogue for catalogue in (PATENT_CLASSES, INDUSTRY_DIVISIONS)}
"""List name to list; a question names the one it ``picks`` from."""

__all__ = ["INDUSTRY_DIVISIONS", "LISTS", "PATENT_CLASSES", "Catalogue", "Entry"]
