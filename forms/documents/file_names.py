"""Names of Word files that every system can store: ``{省区}_{附件2}_{单位名称}_{日期}.docx``."""

from __future__ import annotations

import unicodedata
from datetime import date

ENDING = ".docx"
LONGEST = 180
"""The most bytes of UTF-8 in a name: what is left of 255 after a folder of a package and a number are put before."""

FULL_WIDTH = str.maketrans('/\\:*?"<>|%', "／＼：＊？＂＜＞｜％")
"""Characters Windows reserves, and what stands for them; the percent sign besides, which the manifest of a bag writes
in another way than every tool reads it."""

DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(10))}
INVISIBLE = ("Cc", "Cf", "Cs")
NAMELESS = "未填"


def file_name(region_name: str, paper: str, organisation: str, day: date | None = None) -> str:
    """The name of a paper's file, such as ``贵州省_附件2_贵州某某科技有限公司_2017-06-08.docx``.

    :param paper: how the paper is called, as ``Questionnaire.paper_label`` says
    :param day: left out for what has no date, such as a letter: ``贵州省_邀请函_贵州某某科技有限公司.docx``
    :param organisation: shortened by whole characters where the name would grow beyond 180 bytes of UTF-8

    Characters that Windows reserves become full width; control and invisible characters are left out; Unicode is NFC,
    so that two names that look the same are the same.
    """
    before = f"{storable(region_name)}_{storable(paper)}_"
    after = f"_{day.isoformat()}{ENDING}" if day is not None else ENDING
    room = LONGEST - len((before + after).encode("utf-8"))
    name = before + shortened(storable(organisation), room) + after
    return f"_{name}" if name.split(".")[0].upper() in DEVICES else name


def numbered_name(region_name: str, paper: str, organisation: str, receipt: str, edition: str) -> str:
    """What an export calls a file, its ending aside: ``贵州省_附件2_贵州某某科技有限公司_2017-K7MW-3P9X-QRTD-H_第1版``.

    :param receipt: the number the response is known by
    :param edition: which of its versions the file is
    """
    before = f"{storable(region_name)}_{storable(paper)}_"
    after = f"_{storable(receipt)}_{storable(edition)}"
    room = LONGEST - len((before + after + ENDING).encode("utf-8"))
    return before + shortened(storable(organisation), room) + after


def storable(text: str) -> str:
    """One part of a name without anything a file system, a shell or a reader could mistake."""
    composed = unicodedata.normalize("NFC", text).translate(FULL_WIDTH)
    visible = "".join(character for character in composed if unicodedata.category(character) not in INVISIBLE)
    return " ".join(visible.split()).strip(". ") or NAMELESS


def shortened(text: str, room: int) -> str:
    """As many whole characters of ``text`` as fit in ``room`` bytes of UTF-8."""
    return text.encode("utf-8")[: max(room, 0)].decode("utf-8", errors="ignore").rstrip(". ")
