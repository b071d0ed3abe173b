"""What keeps a template from being published: findings of its inspection, differences from its blank."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from forms.annexes import by_code
from forms.documents.conformance import compare
from forms.documents.conformance.report import SHOWN
from forms.documents.inspection import Finding, inspect, inspect_blank

UNSAFE = ("package", "content")


@dataclass(frozen=True)
class Judgement:
    """What was found in a blank, in its template, and between the two.

    ``conformance`` has findings of the kind ``conformance``. It is empty where one of the files is not safe to open:
    they are not held against each other.
    """

    blank: tuple[Finding, ...] = ()
    template: tuple[Finding, ...] = ()
    conformance: tuple[Finding, ...] = ()

    @property
    def holds(self) -> bool:
        """The template may be published."""
        return not (self.blank or self.template or self.conformance)

    def words(self) -> tuple[str, ...]:
        """One sentence for everything to be mended."""
        blank = (f"空白表：{finding}" for finding in self.blank)
        return (*blank, *map(str, self.template), *(f"与空白表不符：{finding}" for finding in self.conformance))


@lru_cache(maxsize=32)
def judge(blank: bytes, template: bytes, annex: str, paper: str) -> Judgement:
    """Judge a template and its blank. Never raises. The same bytes are judged once per process."""
    of_blank, of_template = inspect_blank(blank), inspect(template, by_code(annex), paper)
    differing: list[Finding] = []
    if not any(finding.kind in UNSAFE for finding in [*of_blank, *of_template]):
        differences = compare(blank, template).differences
        differing = [Finding("conformance", each.place, each.words) for each in differences[:SHOWN]]
        if len(differences) > SHOWN:
            differing.append(Finding("conformance", "", f"另有 {len(differences) - SHOWN} 处不同"))
    return Judgement(tuple(of_blank), tuple(of_template), tuple(differing))


def objections(blank: bytes, template: bytes, annex: str, paper: str) -> tuple[str, ...]:
    """One sentence for everything to be mended; empty when the template may be published."""
    return judge(blank, template, annex, paper).words()
