"""The pages of the bureau: all regions at a glance, their packages, and the Word templates in force."""

from forms.pages.bureau import overview, packages, templates
from forms.pages.bureau.door import blueprint

__all__ = ["blueprint", "overview", "packages", "templates"]
