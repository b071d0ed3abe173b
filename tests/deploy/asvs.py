"""The table of OWASP ASVS 5.0.0 of the security page: kept as data, written into the page by this module.

``python -m tests.deploy.asvs`` writes it anew after ``deploy/asvs.tsv`` has changed; the tests say when it is due.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from tests.terminal import ROOT

PAGE = ROOT / "deploy" / "SECURITY.md"
DATA = ROOT / "deploy" / "asvs.tsv"
BEGIN, END = "<!-- asvs.tsv: begin -->", "<!-- asvs.tsv: end -->"
STATES = ("met", "deviates", "not met", "not applicable")
BETWEEN = " ; "
CHAPTERS = {
    1: "Encoding and sanitisation",
    2: "Validation and business logic",
    3: "Web front end",
    4: "API and web service",
    5: "Files",
    6: "Authentication",
    7: "Sessions",
    8: "Authorisation",
    9: "Self-contained tokens",
    10: "OAuth and OIDC",
    11: "Cryptography",
    12: "Secure communication",
    13: "Configuration",
    14: "Data protection",
    15: "Secure coding and architecture",
    16: "Logging and errors",
    17: "WebRTC",
}


class ByTest(NamedTuple):
    """A test that proves a requirement."""

    file: str
    name: str


class ByLine(NamedTuple):
    """What a file says that meets a requirement."""

    file: str
    text: str


@dataclass(frozen=True)
class Requirement:
    """One line of the data; ``evidence`` proves what is met, and says of the rest why, and what the risk is."""

    number: str
    level: int
    state: str
    paraphrase: str
    evidence: str

    @property
    def chapter(self) -> int:
        return int(self.number.split(".")[0])

    def proofs(self) -> list[ByTest | ByLine]:
        """What the evidence of a requirement that is met names. Raises ValueError where it is in no known form."""
        found: list[ByTest | ByLine] = []
        for item in self.evidence.split(BETWEEN):
            file, colons, name = item.partition("::")
            if colons and file.startswith("tests/"):
                found.append(ByTest(file, name))
                continue
            file, colon, text = item.partition(": ")
            if not colon or " " in file or not text:
                raise ValueError(f"{self.number}: {item!r} is neither a test nor a line of a file")
            found.append(ByLine(file, text))
        return found


def requirements() -> list[Requirement]:
    """The lines of the data, in their order."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Requirement(**row | {"level": int(row["level"])}) for row in rows]  # type: ignore[arg-type]


def written(rows: list[Requirement]) -> str:
    """What stands in the page between its marks."""
    parts = [BEGIN, "", *counts(rows)]
    for chapter, of_it in groupby(rows, key=lambda row: row.chapter):
        parts += [
            "",
            f"### V{chapter} {CHAPTERS[chapter]}",
            "",
            "| | level | state | in a few words | proof, or why not |",
        ]
        parts.append("|---|---|---|---|---|")
        parts += [line(row) for row in of_it]
    return "\n".join([*parts, "", END])


def counts(rows: list[Requirement]) -> list[str]:
    """How many requirements of each level are in each state, as a table."""
    found = Counter((row.level, row.state) for row in rows)
    lines = [f"| | {' | '.join(STATES)} | together |", f"|---{'|---:' * (len(STATES) + 1)}|"]
    for level in (1, 2):
        numbers = [found[level, state] for state in STATES]
        lines.append(f"| level {level} | {' | '.join(map(str, numbers))} | {sum(numbers)} |")
    return lines


def line(row: Requirement) -> str:
    state = row.state if row.state in ("met", "not applicable") else f"**{row.state}**"
    said = "<br>".join(code(proof) for proof in row.proofs()) if row.state == "met" else row.evidence
    return f"| {row.number} | {row.level} | {state} | {row.paraphrase} | {said} |"


def code(proof: ByTest | ByLine) -> str:
    if isinstance(proof, ByTest):
        return f"`{proof.file}::{proof.name}`"
    return f"{proof.file}: `{proof.text}`".replace("|", "\\|")


def placed(page: str, table: str) -> str:
    """The page with the table between its marks."""
    before, _begin, rest = page.partition(BEGIN)
    return before + table + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(placed(PAGE.read_text(encoding="utf-8"), written(requirements())), encoding="utf-8")
