"""A mail server on loopback that keeps what it is handed, refuses whom it is told to, and can hang up in the middle."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from forms.mail_server import MailServer


@dataclass
class PostOffice:
    """What the server does and what it has received.

    :param refused: recipients it refuses
    :param hangs_up_on: recipients during whose mail it hangs up after taking the text, before saying so
    :param hangs_up_after: recipients whose mail it refuses and hangs up then (421)
    """

    port: int = 0
    refused: set[str] = field(default_factory=set)
    hangs_up_on: set[str] = field(default_factory=set)
    hangs_up_after: set[str] = field(default_factory=set)
    mails: list[EmailMessage] = field(default_factory=list)
    connections: int = 0

    @property
    def server(self) -> MailServer:
        """How to reach it."""
        return MailServer("127.0.0.1", self.port)

    def recipients(self) -> list[str]:
        return [str(mail["To"]) for mail in self.mails]


class Line(socketserver.StreamRequestHandler):
    """One connection, in as much of RFC 5321 as a client needs."""

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self) -> None:
        office: PostOffice = self.server.office  # type: ignore[attr-defined]
        office.connections += 1
        self.say("220 post office")
        recipient = ""
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "RCPT":
                recipient = line.partition("<")[2].partition(">")[0]
                if recipient in office.hangs_up_after:
                    return self.say("421 4.3.2 closing")
                self.say("550 5.1.1 no such user" if recipient in office.refused else "250 ok")
            elif verb == "DATA":
                self.say("354 go on")
                text = self.text()
                office.mails.append(message_from_bytes(text, policy=default))  # type: ignore[arg-type]
                if recipient in office.hangs_up_on:
                    return None
                self.say("250 kept")
            elif verb == "QUIT":
                return self.say("221 bye")
            else:
                self.say("250 ok")
        return None

    def text(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    office: PostOffice


@contextlib.contextmanager
def open_office() -> Iterator[PostOffice]:
    """The server, until the block ends."""
    with Server(("127.0.0.1", 0), Line) as server:
        server.office = PostOffice(port=server.server_address[1])
        worker = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        worker.start()
        try:
            yield server.office
        finally:
            server.shutdown()
            worker.join()
