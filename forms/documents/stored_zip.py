"""ZIP archives written front to back: members stored as they are, sizes known before the first byte, Zip64 when needed.

Layout and field names follow the .ZIP application note, 6.3.10, sections 4.3.7, 4.3.12, 4.3.14, 4.3.15 and 4.5.3.
Between members only the directory is kept, some hundred and fifty bytes each.
"""

from __future__ import annotations

import struct
import zlib

from forms.documents.engine.splice import CENTRAL, DOS_DATE, DOS_TIME, END, LOCAL, UTF8_NAME, VERSION

STORED = 0
ZIP64_VERSION = 45
MOST_32, MOST_16 = 0xFFFFFFFF, 0xFFFF
ZIP64_OFFSET = struct.Struct("<HHQ")
ZIP64_END = struct.Struct("<IQHHIIQQQQ")
ZIP64_LOCATOR = struct.Struct("<IIQI")


class StoredZip:
    """One archive in the making: hand on what each call returns, in order, and the archive is whole after ``close``."""

    def __init__(self) -> None:
        self.offset = 0
        self.count = 0
        self.directory = bytearray()

    def header(self, name: str, content: bytes) -> bytes:
        """What stands before a member's content: dated 1980-01-01, its name in UTF-8.

        Raises OverflowError for a member of 4 GiB: nothing here is a film.
        """
        if len(content) >= MOST_32:
            raise OverflowError("a member of 4 GiB or more")
        encoded, crc, size = name.encode("utf-8"), zlib.crc32(content), len(content)
        sizes = (crc, size, size, len(encoded))
        local = LOCAL.pack(0x04034B50, VERSION, UTF8_NAME, STORED, DOS_TIME, DOS_DATE, *sizes, 0) + encoded
        far = self.offset >= MOST_32
        extra = ZIP64_OFFSET.pack(1, 8, self.offset) if far else b""
        version, offset = (ZIP64_VERSION, MOST_32) if far else (VERSION, self.offset)
        dated = (UTF8_NAME, STORED, DOS_TIME, DOS_DATE)
        self.directory += CENTRAL.pack(0x02014B50, version, version, *dated, *sizes, len(extra), 0, 0, 0, 0, offset)
        self.directory += encoded + extra
        self.offset += len(local) + size
        self.count += 1
        return local

    def close(self) -> bytes:
        """What stands behind the last member: the directory and the record of where it is."""
        start, length = self.offset, len(self.directory)
        told = (min(self.count, MOST_16), min(self.count, MOST_16), min(length, MOST_32), min(start, MOST_32))
        end = END.pack(0x06054B50, 0, 0, *told, 0)
        if self.count < MOST_16 and start < MOST_32 and length < MOST_32:
            return b"".join((self.directory, end))
        wide = ZIP64_END.pack(
            0x06064B50, ZIP64_END.size - 12, ZIP64_VERSION, ZIP64_VERSION, 0, 0, self.count, self.count, length, start
        )
        return b"".join((self.directory, wide, ZIP64_LOCATOR.pack(0x07064B50, 0, start + length, 1), end))
