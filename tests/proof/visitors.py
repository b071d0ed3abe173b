"""Visitors in the midst of things: sessions begun, pages open, forms about to be sent; what each may ask next."""

from __future__ import annotations

import random
import re
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from flask import Flask, session
from flask_wtf.csrf import generate_csrf

from forms.access import SESSION_LINKS
from forms.pages.headers import ENCODING_FIELD, ENCODING_MARK
from tests.conftest import Person, officer
from tests.pages.answering import controls
from tests.proof.browser import NUMBER, Answer, Browser
from tests.proof.stage import SECTIONS, Invited

EDITED, TYPED = "unit", "unit-city"
MARK = re.compile(r'name="mark" value="([^"]*)"|"mark": ?"([^"]*)"')
WORD = re.compile(r'href="(/fill/\w+/documents/\d+)"')
KEPT = 3
"""Seconds after which a browser takes a line it did not use for closed; the server closes it after 5."""

SHARES = {
    "link": 6,
    "begin": 4,
    "hub": 8,
    "section": 25,
    "autosave": 30,
    "check": 4,
    "submit": 4,
    "receipt": 5,
    "download": 5,
    "list": 9,
}
"""Of a hundred requests: how many are of which kind."""


@dataclass
class Visitor:
    """Somebody who opened a link some time ago: the cookie, a token that holds, what the page was filled from."""

    invited: Invited
    cookie: str
    token: str
    mark: str = ""
    typed: int = 0
    document: str = ""

    def form(self, **fields: str) -> str:
        return urlencode({"csrf_token": self.token, ENCODING_FIELD: ENCODING_MARK} | fields)

    def submission(self) -> str:
        """The form of the check page, as it was when the answers had been filled in."""
        return self.form(key=secrets.token_hex(16), version="1", confirmed="yes", declared="yes")


def arrived(app: Flask, invited: Iterable[Invited]) -> list[Visitor]:
    """Visitors whose sessions have begun, without asking the server a thing."""
    found, serializer = [], app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    for one in invited:
        with app.test_request_context():
            session[SESSION_LINKS] = {one.public_id: one.invitation}
            session.permanent = True
            token = generate_csrf()
            found.append(Visitor(one, f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(dict(session))}", token))
    return found


@dataclass
class Ask:
    """One request: who sends it, and the statuses that are right."""

    kind: str
    method: str
    path: str
    visitor: Visitor | None = None
    body: str | bytes | None = None
    right: tuple[int, ...] = (200,)
    done: Callable[[Answer], None] = lambda answer: None


@dataclass
class Crowd:
    """Visitors by what they can do: editors one at a time each, those about to submit once, those who have."""

    editors: deque[Visitor]
    ready: deque[Visitor]
    submitted: list[Visitor]
    staff: str
    base: dict[str, str]
    guard: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def of(cls, app: Flask, visitors: list[Visitor], most: int = 200) -> Crowd:
        """Half of them edit, ``most`` at the most, the rest will submit. An officer has signed in."""
        editors = min(most, len(visitors) // 2)
        person = Person(app, token=visitors[0].invited.token, public_id=visitors[0].invited.public_id)
        base = dict(controls(person.get(f"{visitors[0].invited.base}/sections/{EDITED}")).items())
        client = officer(app, "bureau").client
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        staff = f"{cookie.key}={cookie.value}"
        return cls(deque(visitors[1:editors]), deque(visitors[editors:]), [], staff, base)

    def next(self) -> Ask:
        """What somebody asks next."""
        kind = random.choices(list(SHARES), list(SHARES.values()))[0]
        with self.guard:
            if kind in ("receipt", "download") and not self.submitted:
                kind = "submit"
            if kind in ("check", "submit") and not self.ready:
                kind = "hub"
            return getattr(self, f"ask_{kind}")()  # type: ignore[no-any-return]

    def anybody(self) -> Visitor:
        return random.choice(self.editors) if self.editors else self.ready[-1]

    def ask_link(self) -> Ask:
        visitor = self.anybody()
        return Ask("link", "GET", f"/l/{visitor.invited.token}", visitor)

    def ask_begin(self) -> Ask:
        visitor = self.anybody()
        return Ask("begin", "POST", f"/l/{visitor.invited.token}", visitor, visitor.form(), (303,))

    def ask_hub(self) -> Ask:
        visitor = self.anybody()
        return Ask("hub", "GET", f"{visitor.invited.base}/", visitor)

    def ask_section(self) -> Ask:
        visitor = self.anybody()
        return Ask("section", "GET", f"{visitor.invited.base}/sections/{random.choice(SECTIONS)}", visitor)

    def ask_autosave(self) -> Ask:
        """What stands on the page an editor has open; the page itself where it is not open yet."""
        if not self.editors:
            return self.ask_hub()
        visitor, base = self.editors.popleft(), f"/sections/{EDITED}"

        def done(answer: Answer) -> None:
            found = MARK.search(answer.text)
            visitor.mark = (found[1] or found[2]) if found else ""
            self.editors.append(visitor)

        if not visitor.mark:
            return Ask("section", "GET", f"{visitor.invited.base}{base}", visitor, done=done)
        visitor.typed += 1
        fields = self.base | {"unit-name": visitor.invited.name, TYPED: f"第{visitor.typed}次改的城市"}
        body = visitor.form(**{**fields, "mark": visitor.mark, "csrf_token": visitor.token})
        return Ask("autosave", "POST", f"{visitor.invited.base}{base}/autosave", visitor, body, done=done)

    def ask_check(self) -> Ask:
        visitor = self.ready[-1]
        return Ask("check", "GET", f"{visitor.invited.base}/check", visitor, right=(200, 303))

    def ask_submit(self) -> Ask:
        if not self.ready:
            return self.ask_hub()
        visitor = self.ready.popleft()

        def done(answer: Answer) -> None:
            if answer.status == 303:
                self.submitted.append(visitor)

        return Ask("submit", "POST", f"{visitor.invited.base}/submit", visitor, visitor.submission(), (303,), done)

    def ask_receipt(self) -> Ask:
        visitor = random.choice(self.submitted)

        def done(answer: Answer) -> None:
            assert answer.status != 200 or NUMBER.search(answer.text), "a receipt page without a number"
            found = WORD.search(answer.text)
            visitor.document = found[1] if found else ""

        return Ask("receipt", "GET", f"{visitor.invited.base}/receipt", visitor, done=done)

    def ask_download(self) -> Ask:
        visitor = random.choice(self.submitted)
        return Ask("download", "GET", visitor.document, visitor) if visitor.document else self.ask_receipt()

    def ask_list(self) -> Ask:
        query = random.choice(("", "?sort=name", "?state=submitted&annex=demand", "?q=%E9%BB%94%E6%BA%90"))
        return Ask("list", "GET", f"/desk/{query}")


def asked(browser: Browser, ask: Ask, staff: str) -> Answer:
    """Send a request as its visitor."""
    browser.cookie = ask.visitor.cookie if ask.visitor is not None else staff
    browser.address = ask.visitor.invited.address if ask.visitor is not None else "10.255.0.1"
    if time.monotonic() - browser.used > KEPT:
        browser.close()
    return browser.ask(ask.method, ask.path, ask.body)
