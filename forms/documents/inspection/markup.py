"""The XML of a part, parsed without document types, entities or anything from outside."""

from __future__ import annotations

from typing import Any

from lxml import etree

MOST = 8_000_000
"""The longest part read, in bytes: a file with every table full."""

MOST_OF_TEMPLATE = 600_000
"""The longest part of a template, in bytes; the body of an official form is about 270 KB."""


class BadMarkup(ValueError):
    """The part is no XML that a Word file may hold; the message says why."""


def parsed(content: bytes, most: int = MOST) -> Any:
    """The root element. Raises BadMarkup for DTDs, entities, broken or overlong XML."""
    if len(content) > most:
        raise BadMarkup(f"内容超过 {most // 1000} KB")
    plain = content.replace(b"\0", b"").lower()
    if b"<!doctype" in plain or b"<!entity" in plain:
        raise BadMarkup("含有 DTD 或实体定义，Word 文件不允许")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError) as error:
        raise BadMarkup(f"XML 不完整（{error}）") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadMarkup("含有 DTD 或实体定义，Word 文件不允许")
    return root


def is_markup(name: str) -> bool:
    """Whether the member with this name holds XML."""
    return name.endswith((".xml", ".rels")) or name == "[Content_Types].xml"
