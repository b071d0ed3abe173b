"""Proving what is kept: every chain, mark and hash is worked out again, documents are made again; nothing is repaired.

``chains`` follows the events and the ledger to their heads, ``submissions`` holds responses against their events,
``contents`` and ``packages`` open what is stored, ``entries`` the archive, ``protection`` what guards it all.
"""

from __future__ import annotations

from forms.archive.checks.chains import broken_chains
from forms.archive.checks.contents import altered, missing_scans
from forms.archive.checks.entries import unsound
from forms.archive.checks.packages import altered_packages
from forms.archive.checks.protection import missing_guards
from forms.archive.checks.submissions import misplaced
from forms.archive.extent import EVERYTHING, Extent
from forms.archive.finding import Finding, Report


def examine(extent: Extent = EVERYTHING) -> Report:
    """Verify all the session's scope reaches; what is opened and read depends on the extent."""
    report = Report()
    report.add(broken_chains(report))
    report.add(misplaced(report))
    report.add(altered(extent, report))
    report.add(missing_scans())
    report.add(altered_packages(report, extent))
    report.add(unsound(extent, report))
    report.add(missing_guards())
    return report


def verify() -> list[Finding]:
    """Verify everything; an empty list means that all of it holds."""
    return examine().findings
