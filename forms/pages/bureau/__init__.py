"""The pages of the bureau: all regions at a glance, their packages, the accounts of the staff."""

from forms.pages.bureau import accounts, overview, packages, programmes, sign_ins
from forms.pages.bureau.door import blueprint

__all__ = ["accounts", "blueprint", "overview", "packages", "programmes", "sign_ins"]
