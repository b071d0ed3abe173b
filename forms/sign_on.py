"""Sign-on with an identity provider of the house (OpenID Connect), beside accounts and passwords; off unless it is set.

The provider says who somebody is; whether there is an account of that name, and what it may, is said here alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from forms.settings import Misconfigured

EXTENSION = "sign_on"
PATIENCE = 10
"""Seconds a provider is waited for."""
SIGNED_BY = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512", "EdDSA", "Ed25519")
"""How an identity may be signed: with keys of the provider's own, never unsigned, never with a shared secret."""
LOOPBACK = ("127.0.0.1", "::1", "localhost")
EXTRA = "设了 FUBIAO_OIDC_ISSUER，还须安装：pip install 'fubiao[oidc]'"


@dataclass(frozen=True)
class Provider:
    """An identity provider: its address, who we are there, which claim is the account name, what the button says."""

    issuer: str
    client: str
    secret: str
    claim: str
    name: str

    @property
    def origin(self) -> str:
        """Where the sign-in page may send its form to (Content-Security-Policy)."""
        told = urlsplit(self.issuer)
        return f"{told.scheme}://{told.netloc}"

    @classmethod
    def of(cls, values: dict[str, str]) -> Provider | None:
        """The provider the settings name; None where they name none. Raises ValueError saying what to set."""
        issuer = values["FUBIAO_OIDC_ISSUER"].rstrip("/")
        if not issuer:
            return None
        told = urlsplit(issuer)
        if not told.hostname or (told.scheme != "https" and told.hostname not in LOOPBACK):
            raise ValueError("FUBIAO_OIDC_ISSUER 应为 https:// 开头的地址")
        secret = values["FUBIAO_OIDC_SECRET"]
        if not secret and values["FUBIAO_OIDC_SECRET_FILE"]:
            try:
                secret = Path(values["FUBIAO_OIDC_SECRET_FILE"]).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise ValueError(f"读不到 FUBIAO_OIDC_SECRET_FILE：{error}") from error
        if not values["FUBIAO_OIDC_CLIENT"] or not secret:
            raise ValueError("设了 FUBIAO_OIDC_ISSUER，还须设置 FUBIAO_OIDC_CLIENT 和 FUBIAO_OIDC_SECRET（或 …_FILE）")
        client, claim, name = (values[f"FUBIAO_OIDC_{part}"] for part in ("CLIENT", "CLAIM", "NAME"))
        return cls(issuer, client, secret, claim, name)


def sign_on_settings(values: dict[str, str]) -> dict[str, Any]:
    """The provider, None where there is none. Raises Misconfigured, also without the extra it takes."""
    try:
        provider = Provider.of(values)
    except ValueError as error:
        raise Misconfigured(str(error)) from error
    if provider is not None and find_spec("authlib") is None:
        raise Misconfigured(EXTRA)
    return {"SIGN_ON": provider}


def register(app: Flask) -> None:
    """Make ``app`` a client of its provider, where it has one. Raises ImportError without the extra ``oidc``."""
    provider: Provider | None = app.config.get("SIGN_ON")
    if provider is None:
        return
    from authlib.integrations.flask_client import OAuth

    app.extensions[EXTENSION] = OAuth(app).register(
        EXTENSION,
        client_id=provider.client,
        client_secret=provider.secret,
        server_metadata_url=f"{provider.issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "default_timeout": PATIENCE},
    )


def troubles() -> tuple[type[Exception], ...]:
    """Whatever is raised where a provider is away, refuses, or sends what cannot be believed."""
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError
    from requests import RequestException

    return AuthlibBaseError, JoseError, RequestException, RuntimeError, ValueError, KeyError, TypeError


def trusted(client: Any, provider: Provider) -> None:
    """Hold the provider to its own address and to signatures that prove something. Raises ValueError."""
    told = client.load_server_metadata()
    if told.get("issuer", "").rstrip("/") != provider.issuer:
        raise ValueError("the provider says it is another")
    offered = told.get("id_token_signing_alg_values_supported") or ["RS256"]
    told["id_token_signing_alg_values_supported"] = [name for name in offered if name in SIGNED_BY]
    if not told["id_token_signing_alg_values_supported"]:
        raise ValueError("the provider signs nothing we believe")


def account_named(client: Any, provider: Provider) -> str:
    """The account name in the answer of the provider this request carries. Raises one of :func:`troubles`."""
    trusted(client, provider)
    essential = {"essential": True}
    claims = {
        "iss": {"essential": True, "values": [client.server_metadata["issuer"]]},
        "aud": {"essential": True, "values": [provider.client]},
        "exp": essential,
        "nonce": essential,
        "sub": essential,
    }
    token = client.authorize_access_token(claims_options=claims)
    name = token["userinfo"][provider.claim]
    if not isinstance(name, str) or not name.strip():
        raise ValueError("the provider names nobody")
    return name.strip()
