"""The archive: documents taken in for good, the ledger that proves it, verifying, handing over.

``accession``, ``packages`` and ``corrections`` write the ledger; ``checks`` verifies; ``bag`` is what leaves the house.
"""

from forms.archive.accession import archive, enter_missing
from forms.archive.checks import examine, verify
from forms.archive.corrections import correct
from forms.archive.extent import EVERYTHING, Extent
from forms.archive.finding import QUALITIES, Finding, Report
from forms.archive.packages import archive_package
from forms.archive.terms import PERIODS, SECRECY, USUAL, Terms

__all__ = [
    "EVERYTHING",
    "PERIODS",
    "QUALITIES",
    "SECRECY",
    "USUAL",
    "Extent",
    "Finding",
    "Report",
    "Terms",
    "archive",
    "archive_package",
    "correct",
    "enter_missing",
    "examine",
    "verify",
]
