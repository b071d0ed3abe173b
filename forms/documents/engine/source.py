"""What docxtpl makes of a template before anything is filled in: the Jinja source of each part, and the rest as is."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docxtpl import DocxTemplate
from lxml import etree

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PLACE = "place-of-the-body"
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
TAGGED = re.compile(r"\{[{%#]")


@dataclass(frozen=True)
class PartSource:
    """One templated part: its member name, the Jinja source docxtpl reads in it, and the text around that source."""

    name: str
    before: str
    source: str
    after: str
    is_body: bool = False


@dataclass(frozen=True)
class TemplateSource:
    """A template as docxtpl reads it: its templated parts, and the other members in order."""

    parts: tuple[PartSource, ...]
    members: tuple[tuple[str, bytes], ...]


def read(template: bytes) -> TemplateSource:
    """Let docxtpl open ``template``; its own ``patch_xml`` decides what the template language is.

    Raises what docxtpl, python-docx and lxml raise for files that are none.
    """
    document = DocxTemplate(io.BytesIO(template))
    document.init_docx()
    plain = io.BytesIO()
    document.docx.save(plain)
    with zipfile.ZipFile(plain) as package:
        members = {name: package.read(name) for name in package.namelist()}
    parts = {part.name: part for part in parts_of(document, members)}
    return TemplateSource(
        tuple(parts.values()), tuple((name, body) for name, body in members.items() if name not in parts)
    )


def parts_of(document: Any, members: dict[str, bytes]) -> Iterator[PartSource]:
    """The body always; other parts where they hold tags."""
    yield body_of(document)
    for kind in (document.HEADER_URI, document.FOOTER_URI):
        for _key, part in document.get_headers_footers(kind):
            yield from tagged(document, str(part.partname), document.get_part_xml(part))
    for part in document.docx.part.package.parts:
        if part.content_type == FOOTNOTES:
            yield from tagged(document, str(part.partname), plain_xml(part.blob))
    if "docProps/core.xml" in members:
        yield from tagged(document, "/docProps/core.xml", plain_xml(members["docProps/core.xml"]))


def body_of(document: Any) -> PartSource:
    root = copy.deepcopy(document.docx._element)
    root.replace(root.body, etree.Element(PLACE))
    before, after = etree.tostring(root, encoding="unicode").split(f"<{PLACE}/>")
    name = str(document.docx.part.partname).lstrip("/")
    return PartSource(name, DECLARATION + before, document.patch_xml(document.get_xml()), after, is_body=True)


def plain_xml(blob: bytes) -> str:
    return etree.tostring(etree.fromstring(blob), encoding="unicode")


def tagged(document: Any, name: str, xml: str) -> Iterator[PartSource]:
    source = document.patch_xml(xml)
    if TAGGED.search(source):
        yield PartSource(name.lstrip("/"), DECLARATION, source, "")
