"""The paragraph styles of the papers: GB/T 9704-2012 sizes and spacing, and the smaller ones of forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from forms.documents.drawing.faces import FANGSONG, HEITI, KAITI, SONGTI, TITLE_SONG, fonts
from forms.documents.drawing.markup import w

TEXT_WIDTH = 8844
"""The width of the text block in twips: 156 mm."""


CLOSER = -5
"""What is taken from every advance of 三号 type, in twips."""


@dataclass(frozen=True)
class Style:
    """A paragraph style.

    :param points: type size; 22 is 二号, 18 小二, 16 三号, 14 四号, 12 小四, 10.5 五号
    :param line: exact line height in points
    :param before, after: space around the paragraph, in points
    :param indent: first-line indent in characters
    :param left, right: indents of all lines, in characters
    :param hanging: how far the first line hangs out of ``left``, in characters
    :param level: outline level for headings, 0 being the highest
    """

    code: str
    name: str
    face: str = FANGSONG
    points: float = 12
    line: float = 18
    align: str = "left"
    before: float = 0
    after: float = 0
    indent: float = 0
    left: float = 0
    right: float = 0
    hanging: float = 0
    keep_next: bool = False
    level: int | None = None
    tabs: tuple[tuple[str, int], ...] = ()

    def element(self) -> Any:
        """The ``w:style``."""
        return w(
            "style",
            w("name", val=self.name),
            w("basedOn", val="Normal"),
            w("qFormat"),
            self.paragraph(),
            self.characters(),
            type="paragraph",
            styleId=self.code,
        )

    def characters(self) -> Any:
        """The run properties; type of 三号 stands a little closer, so that a line of 156 mm holds 28 characters."""
        size = round(self.points * 2)
        closer = w("spacing", val=CLOSER) if self.points == 16 else None
        return w("rPr", fonts(self.face), closer, w("sz", val=size), w("szCs", val=size))

    def paragraph(self) -> Any:
        """The paragraph properties; the document grid is left alone because every line height is exact."""
        spacing = {"before": self.before, "after": self.after, "line": self.line}
        return w(
            "pPr",
            w("keepNext") if self.keep_next else None,
            w("widowControl", val="0"),
            w("tabs", *(w("tab", val=kind, pos=place) for kind, place in self.tabs)) if self.tabs else None,
            w("overflowPunct", val="0"),
            w("snapToGrid", val="0"),
            w("spacing", **{key: round(value * 20) for key, value in spacing.items()}, lineRule="exact"),
            self.indents(),
            w("jc", val=self.align),
            None if self.level is None else w("outlineLvl", val=self.level),
        )

    def indents(self) -> Any:
        """Indents in characters, with their measure in twips for programs that do not count characters."""
        given = {"left": self.left, "right": self.right, "hanging": self.hanging, "firstLine": self.indent}
        wanted = {side: value for side, value in given.items() if value}
        if not wanted:
            return None
        measures: dict[str, int] = {}
        for side, characters in wanted.items():
            measures[f"{side}Chars"] = round(characters * 100)
            measures[side] = round(characters * self.points * 20)
        return w("ind", **measures)


MARK = Style("AnnexMark", "附件序号", HEITI, 16, 29)
TITLE = Style("AnnexTitle", "公文标题", TITLE_SONG, 22, 35, "center", keep_next=True)
LONG_TITLE = Style("LongTitle", "公文长标题", TITLE_SONG, 18, 32, "center", keep_next=True)
ABOVE = Style("AboveForm", "表上说明", points=10.5, line=16, before=6, after=3, tabs=(("right", TEXT_WIDTH),))
ABOVE_WIDE = replace(ABOVE, code="AboveList", name="名单上说明", tabs=(("right", 12756),))
BAND = Style("Band", "分节栏", HEITI, 12, 16, keep_next=True)
LABEL = Style("Label", "表内栏目", points=10.5, line=15, align="center")
ANSWER = Style("Answer", "表内填写", points=10.5, line=15)
FIGURE = Style("Figure", "表内数字", points=10.5, line=15, align="center")
SIGN = Style("Sign", "签字行", points=10.5, line=20, align="right", right=2)
NOTE_HEAD = Style("NoteHead", "填表说明标题", HEITI, 10.5, 17, before=6, keep_next=True)
NOTE = Style("Note", "填表说明", points=10.5, line=16, left=1.5, hanging=1.5)
GAP = Style("Gap", "表间", points=4, line=5)
FOOT_ODD = Style("FootOdd", "单页页码", SONGTI, 14, 20, "right", right=1)
FOOT_EVEN = Style("FootEven", "双页页码", SONGTI, 14, 20, "left", left=1)
HEADING = Style("LevelOne", "一级标题", HEITI, 16, 29, "left", indent=2, keep_next=True, level=0)
SUBHEADING = Style("LevelTwo", "二级标题", KAITI, 16, 29, "left", indent=2, keep_next=True, level=1)
BODY = Style("BodyText", "公文正文", points=16, line=29, align="left", indent=2)
POINT = Style("LevelThree", "三级标题", FANGSONG, 16, 29, "left", indent=2, keep_next=True, level=2)
NUMBER_LINE = Style("IssuingNumber", "发文字号", KAITI, 16, 29, "center", keep_next=True)
ENCLOSED = Style("Enclosed", "附件说明", points=16, line=29, left=6.5, hanging=4.5, keep_next=True)
ISSUER = Style("Issuer", "署名", points=16, line=29, align="center", left=13.6, keep_next=True)
"""Issuer and date: centred between 76.8 mm and the right margin, so that a date ends four characters short of it."""

STYLES = tuple(value for value in list(globals().values()) if isinstance(value, Style))


def stylesheet(further: Sequence[Style] = ()) -> list[Any]:
    """What stands in ``styles.xml``: the defaults, the base style, one style a name above, ``further`` ones, and the
    table's."""
    defaults = w(
        "docDefaults",
        w(
            "rPrDefault",
            w("rPr", fonts(FANGSONG), w("sz", val=24), w("szCs", val=24), w("lang", val="en-US", eastAsia="zh-CN")),
        ),
        w("pPrDefault"),
    )
    normal = w("style", w("name", val="Normal"), w("qFormat"), type="paragraph", default=1, styleId="Normal")
    return [defaults, normal, *(style.element() for style in (*STYLES, *further)), table_style()]


def table_style() -> Any:
    """The base style of tables, from which nothing is taken: every table says all of itself."""
    return w("style", w("name", val="Normal Table"), type="table", default=1, styleId="TableNormal")
