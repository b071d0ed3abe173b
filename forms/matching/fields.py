"""Technical fields: which of an agency's fields a patent class or an industry belongs to."""

from __future__ import annotations

# The longest symbol a class begins with decides. International Patent Classification to the fields of question 3.22.
FIELD_OF_CLASS: dict[str, str] = {
    "A01": "agriculture",
    "A21": "agriculture",
    "A22": "agriculture",
    "A23": "agriculture",
    "A24": "agriculture",
    "A61": "medicine",
    "B": "mechanics",
    "B03": "mining",
    "B22": "materials",
    "B32": "materials",
    "B33": "materials",
    "C": "chemistry",
    "C01": "materials",
    "C03": "materials",
    "C04": "materials",
    "C10": "mining",
    "C12": "medicine",
    "C21": "materials",
    "C22": "materials",
    "C23": "materials",
    "C25": "materials",
    "C30": "materials",
    "D01": "materials",
    "D": "mechanics",
    "E": "mechanics",
    "E21": "mining",
    "F": "mechanics",
    "G01": "mechanics",
    "G02": "optics",
    "G03": "optics",
    "G06": "communication",
    "G08": "communication",
    "G09": "communication",
    "G10": "communication",
    "G11": "communication",
    "G16": "communication",
    "G21": "mining",
    "H": "electricity",
    "H03": "communication",
    "H04": "communication",
}
# Where no class is given, the industry of GB/T 4754 says it, if it can.
FIELD_OF_INDUSTRY: dict[str, str] = {"A": "agriculture", "B": "mining", "D": "electricity", "I": "communication"}


def field_of_class(symbol: str | None) -> str | None:
    """The technical field of a class symbol such as ``A23F 3/06``; None where it does not tell."""
    compact = "".join((symbol or "").upper().split())
    lengths = (3, 2, 1)
    return next((FIELD_OF_CLASS[compact[:size]] for size in lengths if compact[:size] in FIELD_OF_CLASS), None)


def fields_of(classes: list[str | None], industry: str | None) -> list[str]:
    """The fields of what is asked for, each once, in the order of the classes; the industry's where no class tells."""
    found = [field for symbol in classes if (field := field_of_class(symbol))]
    if not found and industry in FIELD_OF_INDUSTRY:
        found = [FIELD_OF_INDUSTRY[industry]]
    return list(dict.fromkeys(found))
