"""Where a reader returns to once the language was switched: the page it was switched on, never another server."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

LONGEST = 2000


def return_to() -> str:
    """The address of this page, or of the page above it that can be opened where this one answered a form."""
    if request.method == "GET":
        return request.full_path.removesuffix("?")
    path = request.path
    while path != "/" and not opens(path):
        path = path.rstrip("/").rpartition("/")[0] + "/"
        path = path if opens(path) else path.rstrip("/") or "/"
    return path


def opens(path: str) -> bool:
    """Whether a path of this application can be fetched."""
    adapter = current_app.create_url_adapter(request)
    try:
        return adapter is not None and bool(adapter.match(path, method="GET"))
    except (RequestRedirect, HTTPException):
        return False


def own_address(wanted: str) -> str:
    """An address somebody sent, where it is a page of this application; else that of the home page.

    Browsers take ``//host``, ``/\\host`` and addresses with tabs or line ends in them to other servers.
    """
    home = url_for("front.home")
    if len(wanted) > LONGEST or not wanted.startswith("/") or wanted[1:2] in ("/", "\\"):
        return home
    if "\\" in wanted or any(character <= " " or character == "\x7f" for character in wanted):
        return home
    parts = urlsplit(wanted)
    return home if parts.scheme or parts.netloc or not opens(parts.path) else wanted
