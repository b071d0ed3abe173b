"""The log: one JSON object a line on stderr, with nothing in it that somebody typed or that opens anything."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Iterator, MutableMapping
from datetime import datetime
from pathlib import Path
from traceback import walk_tb
from typing import Any, TextIO

import click
import structlog
from flask import has_request_context, request
from sqlalchemy.exc import DBAPIError
from structlog.stdlib import ProcessorFormatter

from forms.calendar import CHINA

OURS = "forms"
ROOT = Path(__file__).parents[1]
LINKS = re.compile(r"/(l|staff/join)/[^\s\"'<>?]+")
DEEPEST = 60
Event = MutableMapping[str, Any]
PLAIN = (AttributeError, ImportError, NameError, TypeError, click.ClickException)
"""Errors whose messages are names in the program or words of ours, never what somebody typed."""


def message_of(error: BaseException) -> str:
    """What may be told of an error's message. Others quote values: answers, parameters of a statement."""
    if isinstance(error, DBAPIError):
        return str(error.orig).partition("\n")[0] if type(error).__name__ == "OperationalError" else ""
    if isinstance(error, OSError):
        return error.strerror or ""
    if isinstance(error, click.ClickException):
        return error.format_message()
    return str(error) if isinstance(error, PLAIN) or type(error) is RuntimeError else ""


def place_of(file: str) -> str:
    """A file as the project or the library it belongs to names it."""
    path = Path(file)
    if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
        return str(path.relative_to(ROOT))
    return file.rpartition("site-packages/")[2].rpartition("/lib/")[2]


def chain_of(error: BaseException | None) -> Iterator[dict[str, Any]]:
    """An error and what caused it: kind, message where it may be told, and the way there, without any value."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = [
            f"{place_of(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
            for frame, line in walk_tb(error.__traceback__)
        ]
        kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
        yield {"kind": kind, "message": message_of(error), "at": frames[-DEEPEST:]}
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def explain(logger: Any, method: str, event: Event) -> Event:
    """Put an error into the line as what happened where."""
    found = event.pop("exc_info", None)
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["trace"] = list(chain_of(error))
    return event


def mask(logger: Any, method: str, event: Event) -> Event:
    """Take the secret out of every link in the words of the line."""
    event["event"] = LINKS.sub(r"/\1/*", str(event["event"]))
    return event


def place(logger: Any, method: str, event: Event) -> Event:
    """Say when, and at which page where one is being made."""
    event["at"] = datetime.now(CHINA).isoformat(timespec="milliseconds")
    if has_request_context() and request.endpoint:
        event.setdefault("endpoint", request.endpoint)
    return event


def lines() -> ProcessorFormatter:
    """The formatter of the log; gunicorn is given the same (deploy/gunicorn.conf.py)."""
    prepared: list[Callable[..., Any]] = [structlog.contextvars.merge_contextvars, structlog.stdlib.add_log_level]
    return ProcessorFormatter(
        foreign_pre_chain=prepared,
        processors=[
            ProcessorFormatter.remove_processors_meta,
            explain,
            mask,
            place,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ],
    )


class Printed(logging.StreamHandler[TextIO]):
    """Writes to whatever stderr is at the moment."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)
        self.setFormatter(lines())

    @property
    def stream(self) -> TextIO:
        return sys.stderr

    @stream.setter
    def stream(self, stream: TextIO) -> None:
        """Keep to stderr."""


def register() -> None:
    """Let everything this program has to say go to the log, once per process."""
    logger = logging.getLogger(OURS)
    if not any(isinstance(handler, Printed) for handler in logger.handlers):
        logger.addHandler(Printed())
    logger.setLevel(logging.INFO)
    logger.propagate = False
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
