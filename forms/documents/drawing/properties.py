"""The properties of a file: its title and its provenance, and nobody's name."""

from __future__ import annotations

from typing import Any

from lxml import etree

RECONSTRUCTED = "reconstructed"
"""The keyword of a paper built from the text of the notice, not issued by the bureau; it is never printed."""

ISSUED = "2017-05-31T00:00:00Z"
"""The date every file carries: the day of notice 国知办函办字〔2017〕406号."""

DC = "http://purl.org/dc/elements/1.1/"
TERMS = "http://purl.org/dc/terms/"
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def describe(properties: Any, title: str) -> None:
    """Replace everything in the core properties part by the title, the provenance, the language and the date."""
    for child in list(properties):
        properties.remove(child)
    for name, text in (
        (f"{{{DC}}}title", title),
        (f"{{{CORE}}}keywords", RECONSTRUCTED),
        (f"{{{DC}}}language", "zh-CN"),
        (f"{{{TERMS}}}created", ISSUED),
        (f"{{{TERMS}}}modified", ISSUED),
    ):
        element = etree.SubElement(properties, name)
        element.text = text
        if name.startswith(f"{{{TERMS}}}"):
            element.set(TYPE, "dcterms:W3CDTF")
