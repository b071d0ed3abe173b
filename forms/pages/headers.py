"""The headers every response carries, and the encoding every post must have."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask, Response, abort, current_app, request

from forms import assets

ENCODING_FIELD = "_enc"
ENCODING_MARK = "汉✓"
URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
DAMAGED = "\ufffd"
"""What werkzeug puts in place of bytes of a multipart form that are no UTF-8."""
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
SIGN_IN = "security.login"
FOREVER = "public, max-age=31536000, immutable"
KEEPERS = {"lists.entries": "private, max-age=86400"}
"""Endpoint to how long its answer may be kept: official lists, with nothing of anybody in them."""


def register(app: Flask) -> None:
    """Hold every request and response of ``app`` to the rules of this module."""
    # Before anybody reads the form: what has been parsed cannot be looked at as bytes any more.
    app.before_request_funcs.setdefault(None, []).insert(0, refuse_damaged_text)
    app.after_request(add_headers)
    app.url_defaults(lambda endpoint, values: version_static(app, endpoint, values))


def refuse_damaged_text() -> None:
    """Answer 400 to a form that is not UTF-8 throughout: werkzeug would turn it into another, or into an empty one.

    The body is there as it came (forms/pages/limits.py kept it), though a guard has read the form from it already.
    """
    if request.mimetype not in (URLENCODED, MULTIPART):
        return
    if request.mimetype == URLENCODED:
        try:
            unquote_to_bytes(request.get_data(cache=True)).decode("utf-8")
        except UnicodeDecodeError:
            abort(400)
    elif any(DAMAGED in text for _name, text in request.form.items(multi=True)):
        abort(400)
    if request.form.get(ENCODING_FIELD) != ENCODING_MARK:
        abort(400)


def add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    sign_on = current_app.config.get("SIGN_ON")
    if sign_on is not None and request.endpoint == SIGN_IN:  # browsers hold redirects of a form to this, too
        policy = POLICY.replace("form-action 'self'", f"form-action 'self' {sign_on.origin}")
        response.headers["Content-Security-Policy"] = policy
    kept = FOREVER if is_named() else KEEPERS.get(request.endpoint or "", "no-store")
    response.headers["Cache-Control"] = kept if response.status_code in (200, 304) else "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def is_named() -> bool:
    """Whether a static file was asked for by the mark of what it holds."""
    endpoint, mark = request.endpoint or "", request.args.get("v")
    if endpoint not in assets.ENDPOINTS or not mark:
        return False
    return mark == assets.mark_of(current_app, endpoint, (request.view_args or {})["filename"])


def version_static(app: Flask, endpoint: str, values: dict[str, Any]) -> None:
    """Name the content in the address of a static file, so that it can be kept for ever."""
    if endpoint not in assets.ENDPOINTS or "filename" not in values or "v" in values:
        return
    mark = assets.mark_of(app, endpoint, values["filename"])
    if mark:
        values["v"] = mark
