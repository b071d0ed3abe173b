"""The mail server of the settings: its address, and one bounded connection to it for a batch of mails."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid, parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

PATIENCE = 15
"""Seconds to wait for any one answer of the server."""

PORTS = {"smtp": 25, "smtps": 465}
TROUBLES = (OSError, smtplib.SMTPException)
"""What keeps a connection from being made: ``ssl.SSLError`` and time-outs are OSErrors."""


class Undelivered(Exception):
    """The server refused a mail: it has certainly not been sent. The message is the server's answer."""


class Unsure(Exception):
    """The connection broke while a mail was handed over: whether it was sent is not known."""


@dataclass(frozen=True)
class MailServer:
    """Where mails are handed in.

    :param tls: ``""``, ``starttls``, or ``always`` for SMTP over TLS
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: str = ""

    @classmethod
    def of(cls, url: str) -> MailServer:
        """The server of ``smtp://user:password@host:587?starttls=1`` or ``smtps://…``. Raises ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("smtp:// or smtps:// and a host")
        wants_tls = parse_qs(parts.query).get("starttls", ["0"])[-1] not in ("", "0", "false", "no")
        return cls(
            parts.hostname,
            parts.port or PORTS[parts.scheme],
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            "always" if parts.scheme == "smtps" else "starttls" if wants_tls else "",
        )

    @contextlib.contextmanager
    def connected(self) -> Iterator[Connection]:
        """A connection, signed in where the address names a user. Raises what ``TROUBLES`` names where none is had."""
        context = ssl.create_default_context() if self.tls else None
        if self.tls == "always":
            line: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE, context=context)
        else:
            line = smtplib.SMTP(self.host, self.port, timeout=PATIENCE)
        try:
            if self.tls == "starttls":
                line.starttls(context=context)
            if self.user:
                line.login(self.user, self.password)
            yield Connection(line)
        finally:
            with contextlib.suppress(*TROUBLES):
                line.quit()
            line.close()


@dataclass(frozen=True)
class Connection:
    """A line to the server on which mails are handed over one by one."""

    line: smtplib.SMTP

    @property
    def is_open(self) -> bool:
        """Whether another mail may be handed over; a server may hang up after refusing one."""
        return getattr(self.line, "sock", None) is not None

    def send(self, sender: str, recipient: str, subject: str, text: str) -> None:
        """Hand over one mail in plain text.

        :raises Undelivered: refused; the line may be used again
        :raises Unsure: the line broke
        """
        try:
            mail = composed(sender, recipient, subject, text)
            self.line.send_message(mail, parseaddr(sender)[1], [recipient])
        except smtplib.SMTPServerDisconnected as error:
            raise Unsure(str(error)) from error
        except smtplib.SMTPRecipientsRefused as error:
            raise Undelivered(answer_in(*next(iter(error.recipients.values())))) from error
        except smtplib.SMTPResponseException as error:
            raise Undelivered(answer_in(error.smtp_code, error.smtp_error)) from error
        except (smtplib.SMTPException, ValueError) as error:
            raise Undelivered(str(error)) from error
        except OSError as error:
            raise Unsure(str(error)) from error


def composed(sender: str, recipient: str, subject: str, text: str) -> EmailMessage:
    """The mail as it goes out. Raises ValueError for an address or subject no header can hold."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, recipient, subject
    mail["Date"] = formatdate(localtime=True)
    mail["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2] or None)
    mail.set_content(text, cte="base64")
    return mail


def answer_in(code: int, said: bytes | str) -> str:
    """What the server answered, in one line."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(f"{code} {text}".split())


def trouble(error: BaseException) -> str:
    """Why no connection was had, in one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        return answer_in(error.smtp_code, error.smtp_error)
    return str(error) or type(error).__name__
