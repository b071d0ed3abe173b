"""Folding a label into lines of like length without dividing a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from forms.calendar import notice_of_2017
from forms.documents.drawing.faces import ems

WORDS = "知识产权 专利信息 检索 分析 信息 管理 人员 联系人 工作 经费 参加 往年 账号 布图 不良信用 机构类型"
"""Words a label would otherwise be broken in; the longest that fits is taken."""

UNIT = re.compile(
    "[“《（]*(?:"
    + "|".join(sorted(WORDS.split(), key=len, reverse=True))
    + r"|\{\w+\}|[A-Za-z0-9./%+-]+|.)[”》）、，：；。？]*",
    re.DOTALL,
)
"""What is never divided: a word with the brackets and stops that cling to it."""

AFTER, BEFORE = "、，：；", "（“《"


def fold(text: str, width: float) -> list[str]:
    """``text`` in as few lines of ``width`` ems as it takes, no line much longer than another.

    A break at a bracket or after a stop is preferred. A word longer than a line stands on a line of its own.
    """
    words = UNIT.findall(text)
    for count in range(1, len(words) + 1):
        foldings = [folding for folding in divisions(words, count) if max(map(measured, folding)) <= width]
        if foldings:
            return min(foldings, key=unevenness)
    return words or [""]


def measured(text: str) -> float:
    """The width of a line in ems, the words of the calendar in their places."""
    return ems(text.format_map(notice_of_2017().words()))


def divisions(words: list[str], count: int) -> Iterator[list[str]]:
    """Every way to put the words in ``count`` lines, in order."""
    if count == 1:
        yield ["".join(words)]
        return
    for cut in range(1, len(words) - count + 2):
        head = "".join(words[:cut])
        for rest in divisions(words[cut:], count - 1):
            yield [head, *rest]


def unevenness(lines: list[str]) -> float:
    """How ill a folding reads: the spread of its lines, less what natural breaks earn it."""
    widths = [measured(line) for line in lines]
    natural = sum(ending[-1] in AFTER or beginning[0] in BEFORE for ending, beginning in pairwise(lines))
    return max(widths) - min(widths) - 4 * natural
