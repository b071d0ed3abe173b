"""Every request is timed, counted and told in one line once its last byte is out: which page, never which address."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, request
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from structlog.contextvars import bind_contextvars, clear_contextvars

from forms import logs
from forms.metrics import FAILURES, REQUEST_SECONDS, REQUESTS
from forms.models import Region, db, waiting

SEEN = "fubiao.seen"
SLUGS = "fubiao.slugs"
READY = "health.ready"
"""The page whose 503 is an answer, not a failure."""
NUMBER = re.compile(r"[0-9a-f]{32}")
CAUSES = {500: "unhandled", 503: "unavailable"}
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
log: Any = structlog.get_logger("forms.requests")


@dataclass
class Seen:
    """What is known of one request."""

    method: str
    number: str
    begun: float = field(default_factory=perf_counter)
    status: int = 500
    size: int = 0
    endpoint: str = ""
    role: str = ""
    region: str = ""
    told: bool = False

    def tell(self, broken: BaseException | None = None) -> None:
        """Count the request and write its line, once."""
        if self.told:
            return
        self.told = True
        seconds = perf_counter() - self.begun
        REQUESTS.labels(self.endpoint or "none", self.method, self.status).inc()
        REQUEST_SECONDS.labels(self.endpoint or "none").observe(seconds)
        cause = CAUSES.get(self.status, "") if broken is None else "broken off"
        if cause and self.endpoint != READY:
            FAILURES.labels(cause).inc()
        log.log(
            30 if broken is not None else 20,
            "request" if broken is None else "request broken off",
            request=self.number,
            endpoint=self.endpoint,
            method=self.method,
            status=self.status,
            ms=round(seconds * 1000, 1),
            bytes=self.size,
            role=self.role,
            region=self.region,
            exc_info=broken,
        )
        clear_contextvars()


class Sending:
    """The body of an answer on its way, counted; its last byte, or its end, is the end of the request."""

    def __init__(self, body: Iterable[bytes], seen: Seen) -> None:
        self.body, self.parts, self.seen = body, iter(body), seen

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            part = next(self.parts)
        except StopIteration:
            self.seen.tell()
            raise
        except Exception as error:
            self.seen.tell(error)
            raise
        self.seen.size += len(part)
        return part

    def close(self) -> None:
        """End the body itself, then the request."""
        try:
            if hasattr(self.body, "close"):
                self.body.close()
        finally:
            self.seen.tell()


class Observed:
    """A WSGI application whose requests are seen from the first byte to the last."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        given, method = environ.get("HTTP_X_REQUEST_ID", ""), environ["REQUEST_METHOD"]
        number = given if NUMBER.fullmatch(given) else secrets.token_hex(16)
        seen = Seen(method if method in METHODS else "other", number)
        environ[SEEN] = seen
        clear_contextvars()
        bind_contextvars(request=seen.number)

        def start(status: str, *rest: Any) -> Any:
            seen.status = int(status[:3])
            return start_response(status, *rest)

        try:
            return Sending(self.application(environ, start), seen)
        except Exception as error:
            seen.tell(error)
            raise


def request_number() -> str:
    """The number this request has in the log; empty outside a server."""
    seen: Seen | None = request.environ.get(SEEN)
    return seen.number if seen is not None else ""


def slug_of(region_id: int | None) -> str:
    """The slug of a region, asked once per process; regions do not change."""
    slugs: dict[int, str] = current_app.extensions[SLUGS]
    if region_id is not None and region_id not in slugs:
        try:
            slugs |= {region.id: region.slug for region in db.session.execute(select(Region.id, Region.slug))}
        except SQLAlchemyError:
            db.session.rollback()
    return slugs.get(region_id or 0, "")


def note(response: Response) -> Response:
    """Remember the page, and as what and where from its reader came."""
    seen: Seen | None = request.environ.get(SEEN)
    if seen is not None:
        actor = getattr(g, "actor", None)
        seen.endpoint = request.endpoint or ""
        seen.role = actor.kind if actor is not None else ""
        seen.region = slug_of(actor.region_id) if actor is not None else ""
    return response


def register(app: Flask) -> None:
    """Observe every request of ``app``, and how long its writers wait."""
    logs.register()
    app.extensions[SLUGS] = {}
    app.wsgi_app = Observed(app.wsgi_app)  # type: ignore[method-assign]
    app.after_request(note)
    app.jinja_env.globals["request_number"] = request_number
    with app.app_context():
        waiting.watch(db.engine)
