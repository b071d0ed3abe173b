"""Templates made for one hazard each: written with python-docx, or by replacing the XML in what it wrote."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from functools import cache

from docx import Document
from lxml import etree

from tests.documents.reading import parts

NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DRAWINGS = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
LAST = "最后一句"


def template(*lines: str, header: str = "", footer: str = "", title: str = "", sections: int = 1) -> bytes:
    """A template with these paragraphs, a static last one, and tags in the other parts where given."""
    document = Document()
    for line in (*lines, LAST):
        document.add_paragraph(line)
    for _ in range(sections - 1):
        document.add_section()
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    document.core_properties.title = title
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


@cache
def bare() -> bytes:
    return template()


def with_body(xml: str) -> bytes:
    """A template whose body is this XML; ``w`` and ``wp`` are declared."""
    body = f"<w:body>{xml}</w:body>"
    return with_members(bare(), {"word/document.xml": f"<w:document {NAMES} {DRAWINGS}>{body}</w:document>"})


def with_footnote(docx: bytes, text: str) -> bytes:
    """The template with one footnote in a part of its own."""
    held = {name: content.decode("utf-8") for name, content in parts(docx).items() if name.endswith((".xml", ".rels"))}
    types = held["[Content_Types].xml"].replace(
        "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{FOOTNOTES}"/></Types>'
    )
    relations = held["word/_rels/document.xml.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="rIdNote" Type="{OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>',
    )
    note = f'<w:footnotes {NAMES}><w:footnote w:id="2">{paragraph(text)}</w:footnote></w:footnotes>'
    return with_members(
        docx,
        {"[Content_Types].xml": types, "word/_rels/document.xml.rels": relations, "word/footnotes.xml": note},
    )


def with_members(docx: bytes, changed: dict[str, str]) -> bytes:
    """The package with these members replaced or added."""
    return zipped((parts(docx) | {name: xml.encode("utf-8") for name, xml in changed.items()}).items())


def zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members:
            package.writestr(name, content)
    return packed.getvalue()


def paragraph(text: str, settings: str = "") -> str:
    return f'<w:p><w:r>{settings}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def cell(text: str, settings: str = "") -> str:
    return f"<w:tc>{settings}{paragraph(text)}</w:tc>"


def table(*rows: str, columns: int = 1) -> str:
    grid = '<w:gridCol w:w="1000"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def text_of(docx: bytes, name: str) -> str:
    """The text of a part as a strict parser reads it: tabs and breaks as characters, paragraphs run together."""
    read = []
    for element in etree.fromstring(parts(docx)[name]).iter():
        kind = etree.QName(element).localname
        read.append({"tab": "\t", "br": "\n"}.get(kind) or element.text or "")
    return "".join(read)
