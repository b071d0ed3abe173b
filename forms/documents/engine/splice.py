"""Word files as zip archives written by splicing: static members ready made, the rendered ones behind them.

Layout and field names follow the .ZIP application note, 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from forms.documents.engine.codec import Codec

LOCAL = struct.Struct("<IHHHHHIIIHH")
CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
END = struct.Struct("<IHHHHIIH")
DOS_TIME, DOS_DATE = 0, 0x21
VERSION, DEFLATED, UTF8_NAME = 20, 8, 0x800


@dataclass(frozen=True)
class Member:
    """One deflated member: its local header and data, and its central entry short of the offset."""

    name: str
    local: bytes
    crc: int
    packed: int
    size: int

    def central(self, offset: int) -> bytes:
        """The central directory entry of the member when its local header stands at ``offset``."""
        name = self.name.encode("utf-8")
        flags = 0 if name.isascii() else UTF8_NAME
        return (
            CENTRAL.pack(
                0x02014B50, VERSION, VERSION, flags, DEFLATED, DOS_TIME, DOS_DATE,
                self.crc, self.packed, self.size, len(name), 0, 0, 0, 0, 0, offset,
            )
            + name
        )  # fmt: skip


def member(name: str, content: bytes, codec: Codec) -> Member:
    """Deflate ``content`` into a member dated 1980-01-01, so that the same content gives the same bytes."""
    data, crc = codec.deflate(content), codec.crc32(content)
    encoded = name.encode("utf-8")
    flags = 0 if encoded.isascii() else UTF8_NAME
    header = LOCAL.pack(
        0x04034B50, VERSION, flags, DEFLATED, DOS_TIME, DOS_DATE, crc, len(data), len(content), len(encoded), 0
    )
    return Member(name, b"".join((header, encoded, data)), crc, len(data), len(content))


@dataclass(frozen=True)
class Frame:
    """The static members of a template, ready to stand at the head of every file rendered from it."""

    head: bytes
    directory: bytes
    count: int

    @classmethod
    def of(cls, members: list[Member]) -> Frame:
        """The frame of static members in order."""
        offset, directory = 0, []
        for item in members:
            directory.append(item.central(offset))
            offset += len(item.local)
        return cls(b"".join(item.local for item in members), b"".join(directory), len(members))

    def close(self, rendered: list[Member]) -> bytes:
        """The whole file: the static members, then the rendered ones, then the directory."""
        pieces, directory, offset = [self.head], [self.directory], len(self.head)
        for item in rendered:
            pieces.append(item.local)
            directory.append(item.central(offset))
            offset += len(item.local)
        entries = b"".join(directory)
        count = self.count + len(rendered)
        end = END.pack(0x06054B50, 0, 0, count, count, len(entries), offset, 0)
        return b"".join((*pieces, entries, end))
