"""The sheet a paper is printed on: page, margins, document grid, page numbers, and the file around them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from lxml import etree

from forms.documents.drawing.faces import STAND_INS, Piece, run
from forms.documents.drawing.grid import Grid, Line
from forms.documents.drawing.markup import twips, w
from forms.documents.drawing.properties import describe
from forms.documents.drawing.styles import BODY, FOOT_EVEN, FOOT_ODD, SONGTI, Style, stylesheet
from forms.documents.package import repacked

DROPPED = ("stylesWithEffects", "customXml", "numbering", "webSettings", "theme")
DROPPED_FROM_PACKAGE = ("thumbnail", "extended-properties")
LINE_PITCH = 580
CHARACTER_SPACE = -848
COMPATIBILITY = "http://schemas.microsoft.com/office/word"


@dataclass(frozen=True)
class Page:
    """The size and margins of a page in millimetres; the footer stands ``foot`` above the edge of the sheet."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    foot: float = 25

    def section(self, footers: dict[str, str]) -> Any:
        """The ``w:sectPr``; ``footers`` maps ``default`` (odd) and ``even`` to relationship ids."""
        margins = {side: twips(getattr(self, side)) for side in ("top", "right", "bottom", "left")}
        size: dict[str, Any] = {"w": twips(self.width), "h": twips(self.height)}
        if self.width > self.height:
            size["orient"] = "landscape"
        return w(
            "sectPr",
            *(footer_reference(kind, identity) for kind, identity in footers.items()),
            w("pgSz", **size),
            w("pgMar", **margins, header=twips(15), footer=twips(self.foot), gutter=0),
            w("docGrid", type="linesAndChars", linePitch=LINE_PITCH, charSpace=CHARACTER_SPACE),
        )


PORTRAIT = Page(210, 297, top=37, right=26, bottom=35, left=28)
"""A4 with the text block of GB/T 9704-2012: 156 mm × 225 mm, 天头 37 mm, 订口 28 mm."""

LANDSCAPE = Page(297, 210, top=28, right=35, bottom=26, left=37, foot=16)
"""The same sheet turned so that its head is at the binding: 225 mm × 156 mm."""


def paper(title: str, blocks: Sequence[Line | Grid], page: Page = PORTRAIT, further: Sequence[Style] = ()) -> bytes:
    """A Word file of the ``blocks`` in order; ``further`` are the styles that only this paper uses.

    Starts from the empty file of python-docx and keeps only its frame: none of its styles, nobody's name, no preview.
    """
    document = Document()
    main: Any = document.part
    drop(main.rels, DROPPED)
    drop(main.package.rels, DROPPED_FROM_PACKAGE)
    replace(main.part_related_by(RELATION.STYLES).element, stylesheet(further))
    replace(main.part_related_by(RELATION.SETTINGS).element, settings())
    main.part_related_by(RELATION.FONT_TABLE)._blob = font_table()
    footers = {"default": footer(main, FOOT_ODD), "even": footer(main, FOOT_EVEN)}
    replace(document.element.body, [*elements(blocks), page.section(footers)])
    describe(document.core_properties._element, title)
    file = io.BytesIO()
    document.save(file)
    return repacked(file.getvalue())


def elements(blocks: Sequence[Line | Grid]) -> list[Any]:
    """The blocks as XML; a paper ends with a paragraph, as Word demands."""
    found = [block.element() for block in blocks]
    return found if isinstance(blocks[-1], Line) else [*found, Line(BODY).element()]


def drop(relations: Any, kinds: Sequence[str]) -> None:
    """Remove the related parts of these kinds."""
    for identity, relation in list(relations.items()):
        if relation.reltype.rsplit("/", 1)[-1] in kinds:
            del relations[identity]


def replace(element: Any, children: Sequence[Any]) -> None:
    """Give ``element`` these children and no others."""
    for child in list(element):
        element.remove(child)
    element.extend(children)


def settings() -> list[Any]:
    """Odd and even pages differ; Word lays the file out as its present version does, with Chinese line breaking."""
    modes = {"compatibilityMode": 15, "overrideTableStyleFontSizeAndJustification": 1, "enableOpenTypeFeatures": 1}
    return [
        w("zoom", percent=100),
        w("defaultTabStop", val=420),
        w("evenAndOddHeaders"),
        w("characterSpacingControl", val="compressPunctuation"),
        w(
            "compat",
            w("spaceForUL"),
            w("balanceSingleByteDoubleByteWidth"),
            w("ulTrailSpace"),
            w("doNotExpandShiftReturn"),
            w("useFELayout"),
            *(w("compatSetting", name=name, uri=COMPATIBILITY, val=value) for name, value in modes.items()),
        ),
    ]


def font_table() -> bytes:
    """The typefaces used, each with its stand-in, as the part ``fontTable.xml``."""
    fonts = [w("font", w("altName", val=stand_in), name=face) for face, stand_in in STAND_INS.items()]
    return etree.tostring(w("fonts", *fonts), xml_declaration=True, encoding="UTF-8", standalone=True)


def footer_reference(kind: str, identity: str) -> Any:
    reference = w("footerReference", type=kind)
    reference.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", identity)
    return reference


def footer(main: Any, style: Style) -> str:
    """Add a footer with the page number between dashes, ``— 1 —``; returns its relationship id."""
    part, identity = main.add_footer_part()
    number = [
        run(Piece("— ", SONGTI)),
        *(field_part(w("fldChar", fldCharType="begin")), field_part(instruction(" PAGE "))),
        *(field_part(w("fldChar", fldCharType="separate")), run(Piece("1", SONGTI))),
        field_part(w("fldChar", fldCharType="end")),
        run(Piece(" —", SONGTI)),
    ]
    replace(part.element, [w("p", w("pPr", w("pStyle", val=style.code)), *number)])
    return str(identity)


def field_part(child: Any) -> Any:
    """A run of the page number field."""
    found = run(Piece("", SONGTI))
    found.remove(found[-1])
    found.append(child)
    return found


def instruction(text: str) -> Any:
    found = w("instrText")
    found.text = text
    return found
