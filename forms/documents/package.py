"""Word files as packages: the same parts always give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip archive can hold: no file tells when it was made."""


def repacked(docx: bytes, changed: Mapping[str, bytes] | None = None) -> bytes:
    """The package with its parts in the same order, every time stamp at the epoch, deflated at zlib level 6.

    :param changed: the parts that are to hold something else, by name

    Raises zipfile.BadZipFile where ``docx`` is no zip archive.
    """
    packed, changed = io.BytesIO(), changed or {}
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, changed.get(name) or source.read(name), compresslevel=6)
    return packed.getvalue()
