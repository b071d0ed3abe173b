"""What both sides sign when documents are handed over: the paper, and the same facts for a machine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from forms.annexes.handover import Handover
from forms.archive.description import BUREAU
from forms.languages import source_language
from forms.models import canonical
from forms.models.seals import MARKS, archive_key, key_name, mac_of
from forms.workflow.templates import compiled, template_for

FORMAT = "BagIt 1.0（RFC 8493），SHA-256"
MOST_LINES = 200


@dataclass
class Tally:
    """What was counted of one region, class and retention period."""

    count: int = 0
    files: int = 0
    first: str = ""
    last: str = ""


@dataclass
class Facts:
    """What is known of a bag once all its documents are in it."""

    scope: str
    compiler: str
    until: str
    listing: str = ""
    count: int = 0
    files: int = 0
    size: int = 0
    tallies: dict[tuple[str, str, str], Tally] = field(default_factory=dict)
    links: list[tuple[str, int, str]] = field(default_factory=list)
    heads: list[tuple[str, int, str]] = field(default_factory=list)

    def add(self, key: tuple[str, str, str], reference: str, files: int) -> None:
        """Count one document."""
        tally = self.tallies.setdefault(key, Tally(first=reference))
        tally.count, tally.files, tally.last = tally.count + 1, tally.files + files, reference
        self.count += 1

    def told(self) -> dict[str, Any]:
        """The facts for a machine, under the archive's MAC."""
        said = {
            "范围": self.scope,
            "归档截至": self.until,
            "件数": self.count,
            "文件数": self.files,
            "字节数": self.size,
            "清单 SHA-256": self.listing,
            "账目": [list(link) for link in self.links],
            "账末": [list(head) for head in self.heads],
            "密钥": key_name(archive_key()),
        }
        return said | {"mac": mac_of(canonical(said))}

    def answers(self) -> dict[str, Any]:
        """The facts for people, as the paper asks for them."""
        return {
            "parties": {"giver": BUREAU, "receiver": None, "compiler": self.compiler},
            "batch": {
                "scope": self.scope,
                "until": self.until,
                "count": self.count,
                "files": self.files,
                "size": f"{self.size:,} 字节",
                "format": FORMAT,
            },
            "contents": {"lines": list(lines(self.tallies))[:MOST_LINES]},
            "proofs": {
                "listing": self.listing,
                "heads": "\n".join(f"{chain} 第 {seq} 条 {head}" for chain, seq, head in self.heads),
                "marks": MARKS.replace(", ", "、"),
                "check": None,
            },
        }


def lines(tallies: dict[tuple[str, str, str], Tally]) -> Iterable[dict[str, Any]]:
    for (region, class_code, period), tally in tallies.items():
        yield {
            "region": region,
            "kind_of": class_code,
            "period": period,
            "count": tally.count,
            "files": tally.files,
            "first": tally.first,
            "last": tally.last,
        }


def paper(facts: Facts) -> bytes:
    """The Word file to be signed. Raises RenderingFailed, NoResultFound before its template was published."""
    with source_language():
        template = template_for(Handover.code, Handover.edition)
        return compiled(template).render(Handover.load(facts.answers()).to_sign())
