"""One thing found in a template, in words that say where it stands and what to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass

SHOWN = 60
"""How many findings are told one by one."""


@dataclass(frozen=True)
class Finding:
    """What was found.

    :param kind: ``package``, ``content``, ``metadata``, ``syntax``, ``language``, ``tag``, ``missing``, ``eaten`` or
        ``structure``
    :param place: where it stands, such as ``表 2 第 5 行``; empty where it concerns the whole file
    :param words: the sentence an officer reads
    :param tag: the tag concerned, as it stands in the template
    """

    kind: str
    place: str
    words: str
    tag: str = ""

    def __str__(self) -> str:
        return f"{self.place}：{self.words}" if self.place else self.words

    def as_json(self) -> dict[str, str]:
        """The finding as JSON: its four fields and the whole sentence as ``text``."""
        return {**asdict(self), "text": str(self)}


def shortened(findings: list[Finding]) -> list[Finding]:
    """The findings without repetitions, at most :data:`SHOWN` of them and a last one that counts the rest."""
    found = list(dict.fromkeys(findings))
    if len(found) <= SHOWN:
        return found
    return [*found[:SHOWN], Finding(found[SHOWN].kind, "", f"另有 {len(found) - SHOWN} 处问题，请先改正以上各处")]
