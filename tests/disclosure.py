"""What an answer gives away: its headers, its file name, and all there is in its body, packages unpacked."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from werkzeug.test import TestResponse

ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
TAG = re.compile(r"<[^>]+>")
FOLDED = re.compile(r"\r?\n[ \t]")


def told(answer: TestResponse) -> str:
    """Everything an answer says, whatever it is wrapped in."""
    headers = "\n".join(f"{name}: {unquote(value)}" for name, value in answer.headers)
    return "\n".join([headers, *inside(answer.get_data())])


def inside(content: bytes) -> Iterator[str]:
    """The texts in a body: of a package the names and contents of its members, else the text itself.

    A text is told as it stands, unescaped, and with its tags taken out, so that Word's runs and folded lines of a
    calendar hide nothing.
    """
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for member in package.infolist():
                yield member.filename
                yield from inside(package.read(member))
        return
    text = content.decode("utf-8", "replace")
    plain = ESCAPED.sub(lambda found: chr(int(found[1], 16)), html.unescape(text))
    yield plain
    if "%" in plain:
        yield unquote(plain)
    if "<w:t" in plain:
        yield TAG.sub("", plain)
    if "BEGIN:VCALENDAR" in plain:
        yield FOLDED.sub("", plain)


def disclosed(answer: TestResponse, secrets: Iterable[str]) -> list[str]:
    """Which of the secrets an answer gives away."""
    everything = told(answer)
    return [secret for secret in secrets if secret in everything]
