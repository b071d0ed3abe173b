"""The pages of the bureau: all regions at a glance, their packages, the archive, the accounts of the staff."""

from forms.pages.bureau import accounts, archive, archive_check, overview, packages, programmes, sign_ins
from forms.pages.bureau.door import blueprint

__all__ = [
    "accounts",
    "archive",
    "archive_check",
    "blueprint",
    "overview",
    "packages",
    "programmes",
    "sign_ins",
]
