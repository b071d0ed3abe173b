"""Scans of signed and sealed paper: recognised by their content, read through once, and drawn small."""

from __future__ import annotations

import contextlib
import io
import threading
from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _
from PIL import Image, ImageOps
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from forms.documents import office

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 52_000_000
"""A4 at 720 dots per inch, or what a telephone of 50 million pixels takes; decoded it is 200 MB."""

SMALL = 320
"""The longer side of a thumbnail."""

MISTAKEN = (
    (b"PK\x03\x04", _("是 Word 一类的文件；请打印、签字盖章后扫描或拍照，再上传扫描件。")),
    (b"\xd0\xcf\x11\xe0", _("是 Word 一类的文件；请打印、签字盖章后扫描或拍照，再上传扫描件。")),
    (b"\x00\x00\x00", _("是视频或 HEIC 照片；请在手机相机设置里选“兼容性最佳”后重拍，或另存为 JPEG 再上传。")),
)
turn = threading.Lock()
"""One picture is decoded at a time: memory is bounded whoever uploads."""


class Unusable(Exception):
    """A file that cannot be the scan; the message says why, to stand behind the file's name, and what to do."""


@dataclass(frozen=True)
class Scan:
    """What a file was found to be. ``thumbnail`` is a JPEG image, None where none could be drawn."""

    media_type: str
    ending: str
    pages: int
    thumbnail: bytes | None


def examined(content: bytes) -> Scan:
    """What a file is, by its content alone. Raises Unusable."""
    if not content:
        raise Unusable(_("是空文件；请重新扫描或拍照后再上传。"))
    if len(content) > MOST_BYTES:
        raise Unusable(_("超过 %(size)d MB；请降低扫描分辨率（300 dpi 足够）后再上传。", size=MOST_BYTES // 1024**2))
    for start, examine in KINDS:
        if content.startswith(start):
            return examine(content)
    if b"%PDF-" in content[:1024]:
        return portable_document(content)
    told = next((words for start, words in MISTAKEN if content.startswith(start)), None)
    raise Unusable(told or _("不是 PDF、JPEG 或 PNG 文件；请扫描成 PDF，或拍照后上传照片。"))


def picture(content: bytes, reader: type[ImageFile], media_type: str, ending: str) -> Scan:
    """A JPEG or PNG image, decoded to its end. Raises Unusable.

    The reader is called by itself: ``Image.open`` answers large pictures with a warning, which nobody would read.
    """
    with turn:
        try:
            image = reader(io.BytesIO(content))
            pixels = image.width * image.height
            if pixels <= MOST_PIXELS:
                image.draft("RGB", (SMALL, SMALL))
                image.load()
        except Exception:  # what a damaged image raises is anything from SyntaxError to struct.error
            raise Unusable(_("已损坏，打不开；请重新扫描或拍照后再上传。")) from None
        if pixels > MOST_PIXELS:
            size = {"width": image.width, "height": image.height}
            raise Unusable(_("像素太多（%(width)d×%(height)d）；请降低分辨率后再上传。", **size))
        return Scan(media_type, ending, 1, drawn_small(image))


def drawn_small(image: Image.Image) -> bytes | None:
    """A thumbnail, upright as the camera was held and on white; None of a picture that cannot be drawn so."""
    with contextlib.suppress(Exception):  # a picture with damaged metadata is whole all the same
        image.thumbnail((SMALL, SMALL))
        upright = ImageOps.exif_transpose(image).convert("RGBA")
        sheet = Image.new("RGB", upright.size, "white")
        sheet.paste(upright, mask=upright)
        drawn = io.BytesIO()
        sheet.save(drawn, "JPEG", quality=80)
        return drawn.getvalue()
    return None


def portable_document(content: bytes) -> Scan:
    """A PDF that opens without a password, its pages counted. Raises Unusable."""
    try:
        from pypdf import PdfReader  # 7 MB, which a server that nobody sends a PDF saves

        reader = PdfReader(io.BytesIO(content))
        locked = reader.is_encrypted
        pages = 0 if locked else len(reader.pages)
    except Exception:  # a damaged file may raise anything, RecursionError included
        raise Unusable(_("已损坏，打不开；请重新扫描后再上传。")) from None
    if locked:
        raise Unusable(_("加了密码或限制；请另存为不加密的 PDF 后再上传。"))
    if not pages:
        raise Unusable(_("里没有一页内容；请重新扫描后再上传。"))
    return Scan("application/pdf", ".pdf", pages, first_page(content))


def first_page(content: bytes) -> bytes | None:
    """The first page of a PDF as a thumbnail, None where Poppler is missing, busy or cannot draw it."""
    with contextlib.suppress(office.Unavailable, office.Busy, office.Failed):
        return office.first_page(content, SMALL)
    return None


KINDS: tuple[tuple[bytes, Callable[[bytes], Scan]], ...] = (
    (b"\xff\xd8\xff", lambda content: picture(content, JpegImageFile, "image/jpeg", ".jpg")),
    (b"\x89PNG\r\n\x1a\n", lambda content: picture(content, PngImageFile, "image/png", ".png")),
)
