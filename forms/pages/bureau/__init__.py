"""The pages of the bureau: all regions at a glance, and the Word templates in force."""

from forms.pages.bureau import overview, templates
from forms.pages.bureau.door import blueprint

__all__ = ["blueprint", "overview", "templates"]
