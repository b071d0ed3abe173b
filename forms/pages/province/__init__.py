"""The pages of a province: its organisations, their personal links, letters and mails, its own plan."""

from forms.pages.province import importing, inviting, letters, links, mailing, organisations, plan
from forms.pages.province.door import blueprint

__all__ = ["blueprint", "importing", "inviting", "letters", "links", "mailing", "organisations", "plan"]
