"""What keeps a template from being published: findings of its inspection, differences from its blank."""

from __future__ import annotations

from functools import lru_cache

from forms.annexes import by_code
from forms.documents.conformance import compare
from forms.documents.inspection import inspect


@lru_cache(maxsize=32)
def objections(blank: bytes, template: bytes, annex: str, paper: str) -> tuple[str, ...]:
    """One sentence for everything to be mended; empty when the template may be published.

    A template that is not safe to open is not held against its blank. The same bytes are judged once per process.
    """
    found = inspect(template, by_code(annex), paper)
    if any(finding.kind in ("package", "content") for finding in found):
        return tuple(map(str, found))
    differing = (f"与空白表不符：{sentence}" for sentence in compare(blank, template).words())
    return (*map(str, found), *differing)
