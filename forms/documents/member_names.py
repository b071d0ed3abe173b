"""Names in an archive: each one a name Windows can store, and no two the same to any file system."""

from __future__ import annotations

import unicodedata

from forms.documents.file_names import DEVICES, LONGEST, shortened, storable

RESERVED = DEVICES | {"CONIN$", "CONOUT$", *(f"{port}{digit}" for port in ("COM", "LPT") for digit in "¹²³")}
LONGEST_ENDING = 16


class MemberNames:
    """The names given so far in one archive.

    :param kept: names no member may take
    """

    def __init__(self, *kept: str) -> None:
        self.next_number = {sameness(name): 2 for name in kept}

    def give(self, wanted: str) -> str:
        """A name like the one wanted that nobody has yet: ``甲.docx``, then ``甲 (2).docx``."""
        stem, ending = parts(wanted)
        name = fitted(stem, ending)
        key = sameness(name)
        while sameness(name) in self.next_number:
            number = self.next_number[key]
            self.next_number[key] += 1
            name = fitted(stem, f" ({number}){ending}")
        self.next_number[sameness(name)] = 2
        return name


def parts(wanted: str) -> tuple[str, str]:
    """The stem and the ending (with its dot) of a name without anything a file system could mistake."""
    clean = unicodedata.normalize("NFC", storable(wanted))
    stem, dot, ending = clean.rpartition(".")
    if not stem.strip(". ") or len((dot + ending).encode("utf-8")) > LONGEST_ENDING:
        return clean, ""
    return stem, dot + ending


def fitted(stem: str, ending: str) -> str:
    """Stem and ending in at most 180 bytes of UTF-8, and never the name of a device."""
    mark = "_" if stem.partition(".")[0].strip().upper() in RESERVED else ""
    return mark + shortened(stem, LONGEST - len((mark + ending).encode("utf-8"))) + ending


def sameness(name: str) -> int:
    """Equal for names that any file system takes for the same; that two others are equal by chance does no harm."""
    return hash(unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).upper().casefold()))
