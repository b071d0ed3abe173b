"""The pages of the bureau: all regions at a glance, and their packages."""

from forms.pages.bureau import overview, packages
from forms.pages.bureau.door import blueprint

__all__ = ["blueprint", "overview", "packages"]
