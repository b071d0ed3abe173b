"""What a comparison with the blank says: in words for an officer, as JSON for a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SHOWN = 40
"""How many differences are told one by one."""


@dataclass(frozen=True)
class Difference:
    """One difference: its place, such as ``表 2 第 5 行``, and what differs, such as ``第 3 列宽 2400 → 2200``."""

    place: str
    words: str

    def __str__(self) -> str:
        return f"{self.place}：{self.words}"


@dataclass(frozen=True)
class Report:
    """Every difference in the order of the file."""

    differences: tuple[Difference, ...] = ()

    @property
    def holds(self) -> bool:
        """Nothing but answers differs."""
        return not self.differences

    def words(self) -> list[str]:
        """One sentence a difference, the rest counted after :data:`SHOWN`."""
        told = [str(difference) for difference in self.differences[:SHOWN]]
        rest = len(self.differences) - len(told)
        return [*told, f"另有 {rest} 处不同"] if rest else told

    def as_json(self) -> dict[str, Any]:
        """``holds`` and the list ``differences`` of ``place``, ``words`` and ``text``."""
        listed = [{"place": each.place, "words": each.words, "text": str(each)} for each in self.differences]
        return {"holds": self.holds, "differences": listed}
