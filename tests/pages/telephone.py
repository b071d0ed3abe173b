"""A telephone with an authenticator: it reads the key from a page and tells the code of the moment, or of the next."""

from __future__ import annotations

import time

from passlib.totp import TOTP

from forms.pages.headers import ENCODING_FIELD, ENCODING_MARK
from tests.conftest import PASSWORD, Person
from tests.visitor import Page

STEP = 30


class Telephone:
    """Codes of one key. ``next_code`` is another every time it is asked, none of them too far from now."""

    def __init__(self, page: Page) -> None:
        [key] = page.tree.xpath("//dd[contains(@class, 'key')]")
        self.totp = TOTP(key=key.text_content())
        self.told: set[str] = set()

    def code(self, steps: int = 0) -> str:
        return str(self.totp.generate(time.time() + steps * STEP).token)

    def next_code(self) -> str:
        """A code not told before: the present one first, then the one that follows."""
        fresh = next(code for code in map(self.code, (0, 1)) if code not in self.told)
        self.told.add(fresh)
        return fresh


def types(person: Person, address: str, status: int = 200, **data: str) -> Page:
    """Post a form half-way through signing in, where a look at the sign-in page would start all over again."""
    token = person.get("/").tree.xpath("//input[@name='csrf_token']/@value")[0]
    body = {"csrf_token": token, ENCODING_FIELD: ENCODING_MARK} | data
    return person.checked(person.client.post(address, data=body), status)


def enrols(person: Person, password: str = "") -> tuple[Telephone, list[str]]:
    """The person, at the page that asks for it, sets up a second factor and has recovery codes made."""
    page = types(person, "/staff/second-factor", setup="authenticator", current=password)
    telephone = Telephone(page)
    types(person, "/staff/code", 302, code=telephone.next_code())
    return telephone, makes_recovery_codes(person)


def makes_recovery_codes(person: Person, password: str = "") -> list[str]:
    page = types(person, "/staff/recovery-codes", generate_new_codes="yes", current=password)
    return [code.text for code in page.tree.xpath("//ol[contains(@class, 'codes')]//code")]


def signs_in(person: Person, account: str, password: str = PASSWORD, status: int = 302) -> Page:
    return person.post("/staff/login", {"account": account, "password": password}, status=status)
