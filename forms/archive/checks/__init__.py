"""Proving what is kept: every chain, mark and hash is worked out again, documents are made again; nothing is repaired.

``legible`` looks whether all of it can be read, ``chains`` follows the events and the ledger to their heads,
``submissions`` holds responses against their events, ``contents`` and ``packages`` open what is stored, ``entries`` the
archive, ``protection`` what guards it all.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from forms.archive.checks.chains import broken_chains
from forms.archive.checks.contents import altered, missing_scans
from forms.archive.checks.entries import unsound
from forms.archive.checks.legible import unreadable
from forms.archive.checks.packages import altered_packages
from forms.archive.checks.protection import missing_guards
from forms.archive.checks.submissions import misplaced
from forms.archive.extent import EVERYTHING, Extent
from forms.archive.finding import USABILITY, Finding, Report
from forms.models import db


def examine(extent: Extent = EVERYTHING) -> Report:
    """Verify all the session's scope reaches; what is opened and read depends on the extent."""
    report = Report()
    report.add(finished("内容能否读取", unreadable()))
    report.add(finished("事件链和归档账", broken_chains(report)))
    report.add(finished("答卷", misplaced(report)))
    report.add(finished("文件内容", altered(extent, report)))
    report.add(finished("扫描件", missing_scans()))
    report.add(finished("报送材料", altered_packages(report, extent)))
    report.add(finished("归档文件", unsound(extent, report)))
    report.add(finished("保护", missing_guards()))
    return report


def finished(name: str, check: Iterator[Finding]) -> Iterator[Finding]:
    """What a check finds; one that damage keeps from its end is a finding itself, and the others still run."""
    try:
        yield from check
    except (ValueError, TypeError, LookupError, AttributeError, SQLAlchemyError) as error:
        db.session.rollback()
        yield Finding(f"核验“{name}”", f"没有做完：有内容损坏（{type(error).__name__}：{error}）", USABILITY)


def verify() -> list[Finding]:
    """Verify everything; an empty list means that all of it holds."""
    return examine().findings
