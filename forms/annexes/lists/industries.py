"""The divisions (大类) of the industries, GB/T 4754-2011, in force until October 2017: 96 in 20 sections.

``industries.tsv`` holds the numbers and names of the standard; its third column holds everyday words, ours.
"""

from __future__ import annotations

from pathlib import Path

from forms.annexes.classifications import INDUSTRIES
from forms.annexes.lists.catalogue import Catalogue, read

LAST_OF_SECTIONS = {
    "A": 5, "B": 12, "C": 43, "D": 46, "E": 50, "F": 52, "G": 60, "H": 62, "I": 65, "J": 69,
    "K": 70, "L": 72, "M": 75, "N": 78, "O": 81, "P": 82, "Q": 84, "R": 89, "S": 95, "T": 96,
}  # fmt: skip
"""Section to its last division."""


def section_of(division: str) -> str:
    """The letter of the section a division stands in."""
    return next(letter for letter, last in LAST_OF_SECTIONS.items() if int(division) <= last)


INDUSTRY_DIVISIONS = Catalogue(
    name="industries",
    title="国民经济行业分类（GB/T 4754-2011）大类",
    note="门类和大类与标准一致。细分行业可以写得比大类更细，例如“农副食品加工专用设备制造”。",
    groups=INDUSTRIES,
    takes="title",
    entries=read(Path(__file__).with_name("industries.tsv"), section_of),
)
