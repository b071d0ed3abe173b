"""A browser of few words: one connection, its cookie, its forms; it comes again when the line breaks."""

from __future__ import annotations

import http.client
import re
import time
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">')
NUMBER = re.compile(r"\d{4}(?:-[0-9A-Z]{4}){3}-[0-9A-Z]")
FORM = "application/x-www-form-urlencoded"
MOST_TRIES = 400
PAUSE = 0.2
GONE = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    location: str
    content: bytes
    headers: dict[str, str]

    @property
    def text(self) -> str:
        return self.content.decode("utf-8")

    def fields(self) -> dict[str, str]:
        """The hidden inputs of its forms."""
        return {name: unescape(value) for name, value in HIDDEN.findall(self.text)}


class Browser:
    """Asks one server for pages as one person does.

    :param address: where the person calls from, as the proxy tells it
    :param patient: whether a broken line and a 503 are followed by asking the very same again
    """

    def __init__(self, port: int, address: str = "10.0.0.1", patient: bool = False, timeout: float = 60) -> None:
        self.port, self.address, self.patient, self.timeout = port, address, patient, timeout
        self.cookie = ""
        self.again = 0
        self.used = 0.0
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self.ask("POST", path, urlencode(fields))

    def ask(self, method: str, path: str, body: str | bytes | None = None, kind: str = FORM) -> Answer:
        """One request and its answer. Raises OSError, HTTPException where the line broke and nobody is patient."""
        for _ in range(MOST_TRIES):
            kept = self.line.sock is not None
            try:
                self.send(method, path, body, kind)
                answer = self.receive()
            except GONE as error:
                self.close()
                if not self.patient and not (kept and isinstance(error, ConnectionError)):
                    raise  # a line that was kept and then closed is opened again, as browsers do
            else:
                if answer.status != 503 or not self.patient:
                    return answer
            self.again += 1
            time.sleep(PAUSE)
        raise TimeoutError(f"{method} {path} was asked {MOST_TRIES} times")

    def send(self, method: str, path: str, body: str | bytes | None = None, kind: str = FORM) -> None:
        headers = {"X-Forwarded-For": self.address, "Cookie": self.cookie}
        if body is not None:
            headers["Content-Type"] = kind
        self.line.request(method, path, body, headers)

    def receive(self) -> Answer:
        got = self.line.getresponse()
        content = got.read()
        self.used = time.monotonic()
        for value in got.headers.get_all("Set-Cookie") or ():
            self.cookie = value.partition(";")[0]
        return Answer(got.status, got.headers.get("Location", ""), content, dict(got.headers))

    def close(self) -> None:
        self.line.close()

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    # -- what a respondent does -----------------------------------------------------------------

    def opens(self, token: str) -> Answer:
        """Open a personal link and begin its session; raises AssertionError where it does not open."""
        page = self.get(f"/l/{token}")
        assert page.status == 200, f"{page.status} for a link"
        begun = self.post(f"/l/{token}", page.fields())
        assert begun.status == 303, f"{begun.status} for opening a link"
        return begun

    def checks(self, base: str) -> dict[str, str]:
        """The form that submits, everything ticked."""
        page = self.get(f"{base}/check")
        assert page.status == 200, f"{page.status} for the check page"
        return page.fields() | {"confirmed": "yes", "declared": "yes"}

    def receipt(self, base: str) -> str:
        """The receipt number as the page tells it, empty where it tells none."""
        page = self.get(f"{base}/receipt")
        found = NUMBER.search(page.text) if page.status == 200 else None
        return found[0] if found else ""
