"""Packing what is sent: text with the best of zstd, brotli and gzip the reader knows; static files once."""

from __future__ import annotations

from flask import Flask, Request, Response, current_app, request
from flask_compress import Compress

from forms import assets

SETTINGS = {
    "COMPRESS_REGISTER": False,
    "COMPRESS_ALGORITHM": ["zstd", "br", "gzip"],
    # Levels at which a page takes about a millisecond: the 230 KB of Bootstrap become 28 KB, with gzip 31 KB.
    "COMPRESS_ZSTD_LEVEL": 9,
    "COMPRESS_BR_LEVEL": 5,
    "COMPRESS_LEVEL": 6,
    # Streams are downloads, and packed already: .docx, ZIP and pictures are no types of COMPRESS_MIMETYPES either.
    "COMPRESS_STREAMS": False,
}


class StaticFiles:
    """Packed static files by what they hold. Pages are somebody's: none is kept."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self.held.get(key)

    def set(self, key: str, packed: bytes) -> None:
        if not key.endswith(";"):
            self.held[key] = packed


def key_of(asked: Request) -> str:
    """What the packed answer is kept under; empty for one that is not kept."""
    if asked.endpoint not in assets.ENDPOINTS:
        return ""
    return assets.mark_of(current_app, asked.endpoint or "", (asked.view_args or {})["filename"])


def register(app: Flask) -> None:
    """Pack what ``app`` sends."""
    app.config.update(SETTINGS, COMPRESS_CACHE_BACKEND=StaticFiles, COMPRESS_CACHE_KEY=key_of)
    compress = Compress(app)

    def pack(response: Response) -> Response:
        """Pack a whole answer.

        A part of a file stays as it is: its place is counted in unpacked bytes. So does a page that another site had
        opened: who makes a reader ask for pages, and sees how long the packed answers are, can guess at what stands
        in them (BREACH). Browsers too old to say who asks still keep our cookie from other sites' requests, all but
        plainly visible ones (SameSite=Lax); and the token in a form is of no use without that cookie.
        """
        is_asset = request.endpoint in assets.ENDPOINTS
        if response.status_code == 206 or (not is_asset and request.headers.get("Sec-Fetch-Site") == "cross-site"):
            return response
        if is_asset and response.status_code == 200:
            response.direct_passthrough = False
            response.make_sequence()
        return compress.after_request(response)

    app.after_request(pack)
