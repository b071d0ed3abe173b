"""A small OpenID Connect provider on loopback: discovery, keys, codes with PKCE, identities; it can lie."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "fubiao", "a-secret-of-the-provider"


def fresh_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig"}, auto_kid=False)


@dataclass
class Provider:
    """What the provider is, whom it takes its visitor for, and how it lies.

    ``claims`` are said in place of the true ones; ``signing`` is the key it signs with, ``keys`` those it shows.
    """

    address: str = ""
    who: str = "guizhou"
    claims: dict[str, Any] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)
    signing: RSAKey = field(default_factory=fresh_key)
    keys: list[RSAKey] = field(default_factory=list)
    unsigned: bool = False
    without_identity: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        } | self.metadata

    def identity(self, nonce: str) -> str:
        now = int(time.time())
        told = {"iss": self.address, "aud": CLIENT, "sub": f"sub-{self.who}", "iat": now, "exp": now + 300}
        told |= {"nonce": nonce, "preferred_username": self.who} | self.claims
        told = {name: value for name, value in told.items() if name not in self.left_out}
        if self.unsigned:
            return f"{packed({'alg': 'none'})}.{packed(told)}."
        return jwt.encode({"alg": "RS256", "kid": self.signing.kid}, told, self.signing)

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the visitor is sent back to, with a code."""
        assert asked["client_id"] == CLIENT and asked["response_type"] == "code" and "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, posted: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """An identity for a code, once, to the client that knows its secret and what the code was asked with."""
        asked = self.codes.pop(posted.get("code", ""), None)
        known = f"Basic {base64.b64encode(f'{CLIENT}:{SECRET}'.encode()).decode()}"
        verifier = hashlib.sha256(posted.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        if asked is None or authorization != known or asked["code_challenge"] != challenge:
            return 400, {"error": "invalid_grant"}
        if posted["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        told: dict[str, Any] = {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "expires_in": 300}
        return 200, told if self.without_identity else told | {"id_token": self.identity(asked["nonce"])}


def packed(told: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


@contextlib.contextmanager
def provider() -> Iterator[Provider]:
    """A provider that answers on a port of loopback until the end."""
    told = Provider()
    told.keys = [told.signing]

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            told.asked.append(address.path)
            if address.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", told.authorize(dict(parse_qsl(address.query))))
                self.end_headers()
            elif address.path == "/keys":
                self.answer(200, KeySet(told.keys).as_dict(private=False))
            else:
                self.answer(200, told.discovery())

        def do_POST(self) -> None:
            told.asked.append(urlsplit(self.path).path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            posted = {name: values[0] for name, values in parse_qs(body).items()}
            self.answer(*told.exchange(posted, self.headers.get("Authorization", "")))

        def answer(self, status: int, said: dict[str, Any]) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    told.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
