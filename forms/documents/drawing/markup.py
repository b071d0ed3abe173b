"""WordprocessingML as nested calls: ``w("p", w("r", w("t")))``."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

TWIPS_PER_MM = 1440 / 25.4


def w(name: str, /, *children: Any, **attributes: Any) -> Any:
    """The element ``w:name``; children that are None are left out, and attributes take the prefix ``w:`` too.

    The order of children is the caller's: the schema (ECMA-376 part 1, wml.xsd) fixes it in every element.
    """
    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), str(value))
    element.extend([child for child in children if child is not None])
    return element


def twips(millimetres: float) -> int:
    """Millimetres in twentieths of a point, the unit of every length in Word."""
    return round(millimetres * TWIPS_PER_MM)
