"""The headers every response carries, and the encoding every post must have."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask, Response, abort, request

ENCODING_FIELD = "_enc"
ENCODING_MARK = "汉✓"
STATIC_ENDPOINTS = ("static", "bootstrap.static")
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
}
FOREVER = "public, max-age=31536000, immutable"
KEEPERS = {"lists.entries": "private, max-age=86400"}
"""Endpoint to how long its answer may be kept: official lists, with nothing of anybody in them."""


def register(app: Flask) -> None:
    """Hold every request and response of ``app`` to the rules of this module."""
    app.before_request(refuse_damaged_text)
    app.after_request(add_headers)
    app.url_defaults(lambda endpoint, values: version_static(app, endpoint, values))


def refuse_damaged_text() -> None:
    """Answer 400 to a form that is not UTF-8: werkzeug would turn it into an empty one."""
    if request.mimetype != "application/x-www-form-urlencoded":
        if request.mimetype == "multipart/form-data" and request.form.get(ENCODING_FIELD) != ENCODING_MARK:
            abort(400)
        return
    try:
        unquote_to_bytes(request.get_data(cache=True)).decode("utf-8")
    except UnicodeDecodeError:
        abort(400)
    if request.form.get(ENCODING_FIELD) != ENCODING_MARK:
        abort(400)


def add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    versioned = request.endpoint in STATIC_ENDPOINTS and "v" in request.args
    kept = FOREVER if versioned else KEEPERS.get(request.endpoint or "", "no-store")
    response.headers["Cache-Control"] = kept if response.status_code == 200 else "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def version_static(app: Flask, endpoint: str, values: dict[str, Any]) -> None:
    """Name the content in the address of a static file, so that it can be kept for ever."""
    if endpoint not in STATIC_ENDPOINTS or "filename" not in values or "v" in values:
        return
    folder = app.blueprints["bootstrap"].static_folder if endpoint == "bootstrap.static" else app.static_folder
    file = Path(folder or "") / values["filename"]
    if file.is_file():
        values["v"] = content_mark(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def content_mark(file: Path, changed: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]
