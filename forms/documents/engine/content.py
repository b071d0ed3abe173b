"""What a Word file says, whichever library deflated it."""

from __future__ import annotations

import hashlib
import io
import zipfile


def content_digest(docx: bytes) -> str:
    """The SHA-256, as 64 hexadecimal digits, over the uncompressed members in order: name, length, content of each.

    Raises zipfile.BadZipFile where ``docx`` is no zip archive.
    """
    total = hashlib.sha256()
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        for name in package.namelist():
            content = package.read(name)
            total.update(f"{name}\n{len(content)}\n".encode())
            total.update(content)
    return total.hexdigest()
