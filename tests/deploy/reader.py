"""Somebody far away: asks a site for pages by its name, over TLS or without."""

from __future__ import annotations

import gzip
import http.client
import socket
import ssl
from dataclasses import dataclass

from tests.deploy.stage import DOMAIN, Site


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        packed = self.headers["Content-Encoding"] == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


def ask(site: Site, path: str, *, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
    """One request over TLS; underscores in the names of headers stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return speak(secured(site), DOMAIN, method, path, body, named)


def ask_plainly(site: Site, path: str, host: str = DOMAIN) -> Answer:
    """One request without TLS."""
    return speak(reached(site.plain_port), host, "GET", path, b"", {})


def reached(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def secured(site: Site, name: str = DOMAIN) -> ssl.SSLSocket:
    """A connection over TLS to whoever answers to ``name``, trusting the site's certificate alone."""
    trust = ssl.create_default_context(cafile=str(site.certificate))
    line = reached(site.port)
    try:
        return trust.wrap_socket(line, server_hostname=name)
    except ssl.SSLError:
        line.close()
        raise


def speak(line: socket.socket, host: str, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
    connection = http.client.HTTPConnection(host)
    connection.sock = line
    try:
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    finally:
        connection.close()
