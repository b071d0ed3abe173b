"""Sessions in signed cookies, which a clock that was set back does not end."""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer


class Signer(TimestampSigner):
    """Takes what it signed itself for unexpired where that seems to lie in the future.

    The library takes such a signature for expired: where a clock that ran fast is put right, everybody would be sent
    away with the page open.
    """

    def unsign(self, signed_value: Any, max_age: int | None = None, return_timestamp: bool = False) -> Any:
        """What was signed. Raises BadSignature, SignatureExpired."""
        try:
            return super().unsign(signed_value, max_age, return_timestamp)  # type: ignore[call-overload]
        except SignatureExpired as error:
            if error.date_signed is None or error.date_signed <= self.timestamp_to_datetime(self.get_timestamp()):
                raise
        return super().unsign(signed_value, None, return_timestamp)  # type: ignore[call-overload]


class Sessions(SecureCookieSessionInterface):
    """Flask's own sessions but for their signer, and for pictures, which leave them as they are."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Whether an answer brings the cookie along: not the picture of a page that may have been left meanwhile.

        It would put the session of that page in the place of a newer one: of whoever has signed in, or out, since.
        """
        if request.headers.get("Sec-Fetch-Dest") == "image" and not session.modified:
            return False
        return super().should_set_cookie(app, session)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs the cookies of ``app``."""
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = Signer
        return serializer


def register(app: Flask) -> None:
    """Keep the sessions of ``app`` like this."""
    app.session_interface = Sessions()
