"""Deflate, by whichever library is there: zlib always, zlib-ng where installed, ISA-L for bulk."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Codec:
    """A raw-deflate compressor and a CRC-32, both over bytes."""

    name: str
    deflate: Callable[[bytes], bytes]
    crc32: Callable[[bytes], int]


@dataclass(frozen=True)
class Library:
    """A module with zlib's interface, and the level that suits it."""

    module: str
    level: int

    def codec(self, name: str) -> Codec | None:
        """The codec of this library, None where it is not installed."""
        try:
            library: Any = importlib.import_module(self.module)
        except ImportError:
            return None

        def deflate(content: bytes) -> bytes:
            compressor = library.compressobj(self.level, library.DEFLATED, -15)
            return bytes(compressor.compress(content) + compressor.flush())

        return Codec(name, deflate, library.crc32)


LIBRARIES = {
    "zlib": Library("zlib", 6),
    "zlib-ng": Library("zlib_ng.zlib_ng", 6),
    "isal": Library("isal.isal_zlib", 1),
}
CODECS: dict[str, Codec] = {
    name: codec for name, library in LIBRARIES.items() if (codec := library.codec(name)) is not None
}


def best_codec() -> Codec:
    """The codec for one document at a time: zlib-ng where it is installed, zlib otherwise."""
    return CODECS.get("zlib-ng", CODECS["zlib"])
