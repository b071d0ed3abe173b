"""What comes out of scanners and telephones, and what else people try to upload."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image
from pypdf import PdfWriter


def pdf(pages: int = 1, width: int = 595, password: str = "") -> bytes:
    """A PDF of blank pages; another width makes another file."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=width, height=842)
    if password:
        writer.encrypt(password)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def picture(kind: str = "JPEG", size: tuple[int, int] = (600, 800), color: Any = "white", **options: Any) -> bytes:
    """An image of one colour, its upper half red."""
    image = Image.new("RGB", size, color)
    image.paste("red", (0, 0, size[0], size[1] // 2))
    made = io.BytesIO()
    image.save(made, kind, **options)
    return made.getvalue()


def sideways(size: tuple[int, int] = (800, 600)) -> bytes:
    """A photograph taken with the telephone on its side: orientation 6, to be turned by 90 degrees."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return picture(size=size, exif=exif.tobytes())


def bomb(side: int = 20_000) -> bytes:
    """A PNG of a few hundred bytes that says it has ``side`` × ``side`` pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


def as_image(content: bytes) -> Image.Image:
    """Decode an image to its end."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image
