"""Where one request ends and the next begins: whoever contradicts themselves about it is refused at the door."""

from __future__ import annotations

import pytest

from tests.deploy.reader import ask, secured
from tests.deploy.stage import DOMAIN, Site

CONTRADICTIONS = {
    "a length and chunks": ["Content-Length: 5", "Transfer-Encoding: chunked"],
    "two lengths": ["Content-Length: 5", "Content-Length: 50"],
    "chunks by another name": ["Transfer-Encoding: xchunked"],
    "a folded header": ["Transfer-Encoding:", " chunked", "Content-Length: 5"],
    "a space before the colon": ["Transfer-Encoding : chunked", "Content-Length: 5"],
}


def said_to(site: Site, request: bytes) -> bytes:
    """Everything a site answers to these bytes before it hangs up."""
    heard = b""
    with secured(site) as line:
        line.sendall(request)
        while part := line.recv(65536):
            heard += part
    return heard


HIDDEN = f"GET /smuggled HTTP/1.1\r\nHost: {DOMAIN}\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("headers", CONTRADICTIONS.values(), ids=CONTRADICTIONS.keys())
def test_a_request_that_contradicts_itself_is_refused_with_all_that_follows(site: Site, headers: list[str]) -> None:
    head = "\r\n".join(["POST /language HTTP/1.1", f"Host: {DOMAIN}", *headers])
    heard = said_to(site, f"{head}\r\n\r\n0\r\n\r\n{HIDDEN}".encode())
    assert heard.split(b" ", 2)[1] in (b"400", b"501"), heard[:100]
    assert heard.count(b"HTTP/1.1 ") == 1, "what follows is no request of its own"
    assert "/smuggled" not in site.written()


def test_two_requests_on_one_line_are_two(site: Site) -> None:
    """The control: what is said plainly behind another request is heard, and seen by the test above."""
    plain = f"GET /static/fubiao.css HTTP/1.1\r\nHost: {DOMAIN}\r\n\r\n"
    assert said_to(site, f"{plain}{HIDDEN}".replace("smuggled", "plain").encode()).count(b"HTTP/1.1 ") == 2
    assert site.logged("/plain", 404)


def test_nobody_is_told_what_they_sent(site: Site) -> None:
    answer = ask(site, "/", method="TRACE", X_Secret="kept-by-the-browser")
    assert answer.status == 405
    assert b"kept-by-the-browser" not in answer.body
