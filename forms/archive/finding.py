"""What verifying finds: what is not as it was recorded, where it stands, and which quality of a record it touches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _

AUTHENTICITY, COMPLETENESS, USABILITY, SECURITY = "真实性", "完整性", "可用性", "安全性"
QUALITIES = (AUTHENTICITY, COMPLETENESS, USABILITY, SECURITY)
"""The four qualities an electronic record is judged by (DA/T 70)."""

QUALITY_NAMES = {
    AUTHENTICITY: _("真实性"),
    COMPLETENESS: _("完整性"),
    USABILITY: _("可用性"),
    SECURITY: _("安全性"),
}


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was recorded: where it stands, what differs, and which quality that touches."""

    place: str
    words: str
    quality: str = AUTHENTICITY


@dataclass
class Report:
    """What was looked at, by name and count, what was found, and what else there is to know."""

    findings: list[Finding] = field(default_factory=list)
    looked_at: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def add(self, found: Iterable[Finding]) -> None:
        """Let a check run its course."""
        self.findings += found

    def of(self, quality: str) -> list[Finding]:
        """The findings that touch a quality."""
        return [finding for finding in self.findings if finding.quality == quality]

    def told(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {
            "holds": not self.findings,
            "looked_at": dict(self.looked_at),
            "notes": self.notes,
            "findings": [vars(finding) for finding in self.findings],
        }
