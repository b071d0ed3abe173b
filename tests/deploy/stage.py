"""nginx with the site file of deploy/, a certificate of its own, and a port of loopback instead of 443."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.servers import free_port, listens, required, running, until
from tests.terminal import ROOT

DOMAIN = "fubiao.example.cn"


@dataclass(frozen=True)
class Site:
    """A running site: where it listens, whom it trusts, what it writes down."""

    folder: Path
    port: int
    plain_port: int

    @property
    def certificate(self) -> Path:
        return self.folder / "certificate.pem"

    def log(self) -> list[dict[str, Any]]:
        """The access log so far."""
        text = (self.folder / "fubiao.access.log").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    def written(self) -> str:
        """Everything nginx has written down anywhere."""
        return "".join(log.read_text(encoding="utf-8") for log in sorted(self.folder.glob("*.log")))

    def logged(self, path: str, status: int) -> dict[str, Any]:
        """The latest line of the access log that tells this, waited for: nginx writes it after the answer."""

        def found() -> list[dict[str, Any]]:
            return [line for line in self.log() if (line["path"], line["status"]) == (path, status)]

        until(lambda: bool(found()), f"the log tells of {path} with {status}", 5)
        return found()[-1]


def certify(folder: Path) -> None:
    """A key, and a certificate for the test's domain that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DOMAIN)])
    today = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(DOMAIN)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*plain))
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def configure(folder: Path, ports: dict[str, int], hosts: Sequence[str]) -> Path:
    """The site file of deploy/ word for word, but for ports and places, inside the least nginx.conf there can be.

    :param hosts: what the file says of each host behind it
    """
    site = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for theirs, ours in (
        ("listen [::]:80", f"listen 127.0.0.1:{ports['plain']}"),
        ("listen [::]:443", f"listen 127.0.0.1:{ports['tls']}"),
        ("listen 80", f"listen 127.0.0.2:{ports['plain']}"),
        ("listen 443", f"listen 127.0.0.2:{ports['tls']}"),
        ("server 127.0.0.1:8000;", " ".join(f"server {host};" for host in hosts)),
        ("/etc/nginx/fubiao/", f"{folder}/"),
        ("/var/log/nginx/", f"{folder}/"),
    ):
        assert theirs in site, f"the site file says nothing of {theirs}"
        site = site.replace(theirs, ours)
    (folder / "site.conf").write_text(site, encoding="utf-8")
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    main = folder / "nginx.conf"
    main.write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ include /etc/nginx/mime.types; {places} include {folder}/site.conf; }}\n",
        encoding="utf-8",
    )
    return main


@contextlib.contextmanager
def nginx(folder: Path, *apps: int) -> Iterator[Site]:
    """nginx with the site file of deploy/ in front of whatever listens on these ports of loopback."""
    program = required("nginx")
    certify(folder)
    ports = {"tls": free_port(), "plain": free_port()}
    hosts = [f"127.0.0.1:{app}" for app in apps]
    command = [program, "-c", str(configure(folder, ports, hosts)), "-e", str(folder / "error.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=20, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr, checked.stderr
    with running(command, folder / "nginx.log", lambda: listens(ports["tls"])):
        yield Site(folder, ports["tls"], ports["plain"])


def point(site: Site, *hosts: str) -> None:
    """Let a running nginx send requests to these hosts from now on, as an operator does; no request is lost by it."""
    main = configure(site.folder, {"tls": site.port, "plain": site.plain_port}, hosts)
    command = [required("nginx"), "-c", str(main), "-e", str(site.folder / "error.log"), "-s", "reload"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert told.returncode == 0, told.stderr
